#include "core/forecast.h"

#include <algorithm>

#include "core/rule_calls.h"

namespace rectify::core {

namespace {

class Foresight {
 public:
  Foresight(const Matter& matter, Instant now, Instant until, const Neighbours* neighbours, ForecastLimits most)
      : workflow_(matter.workflow),
        limits_(matter.limits),
        measure_(*matter.measure),
        called_(matter.called.begin(), matter.called.end()),
        now_(now),
        until_(until),
        neighbours_(neighbours),
        most_(most) {}

  Forecast look() {
    while (!forecast_.cut_off) {
      forecast_.cut_off = ++forecast_.looks > most_.looks_max;
      if (forecast_.cut_off) break;
      const auto moment = next_moment(workflow_, measure_, called_, at_);
      const Instant next = moment ? std::max(*moment, at_) : until_;
      pass_until(std::min(next, until_));
      if (!moment || next > until_) break;
      at_ = next;
      const auto rule = rule_to_ask(workflow_, measure_, called_, at_);
      if (!(rule ? ask_rule(*rule) : wake())) break;
    }
    std::stable_sort(forecast_.events.begin(), forecast_.events.end(),
                     [](const Foreseen& a, const Foreseen& b) { return a.at < b.at; });
    return std::move(forecast_);
  }

 private:
  void add(Foreseen one) {
    forecast_.cut_off = forecast_.events.size() >= most_.events_max;
    if (!forecast_.cut_off) forecast_.events.push_back(std::move(one));
  }

  // The deadline that falls due while the measure stands where it is.
  void pass_until(Instant at) {
    if (!measure_.deadline || measure_.final) return;
    const Instant due = measure_.deadline->due;
    if (due < now_ || due > at || due == told_) return;
    told_ = due;
    add({.kind = Foreseen::Kind::deadline, .at = due, .state = measure_.state});
  }

  // False: nothing came of it, and nothing would the next time.
  bool wake() {
    return take({.key = {}, .actor = engine_actor(), .measure = measure_.id, .expected = {}, .body = Wake{}});
  }

  bool ask_rule(const CalledRule& rule) {
    const std::size_t waiting = called_.size();
    return take(ask(workflow_, measure_, rule, at_, neighbours_)) || called_.size() < waiting;
  }

  bool take(const Command& command) {
    const std::string state = measure_.state;
    auto decision = decide({workflow_, limits_, &measure_, called_}, command, at_);
    if (!decision) return false;
    called_ = std::move(decision->called);
    if (decision->steps.empty()) return false;
    for (const Step& step : decision->steps) tell(step.event.body, at_, state);
    measure_ = std::move(decision->steps.back().after);
    return true;
  }

  void tell(const EventBody& body, Instant at, const std::string& state) {
    if (const auto* claimed = std::get_if<RungClaimed>(&body)) {
      add({.kind = Foreseen::Kind::rung,
           .at = at,
           .name = claimed->rung,
           .title = claimed->title,
           .state = claimed->state,
           .notify = claimed->notify,
           .to_be_decided = !claimed->outcomes.empty()});
      if (claimed->acknowledge_by && *claimed->acknowledge_by <= until_) {
        add({.kind = Foreseen::Kind::answer,
             .at = *claimed->acknowledge_by,
             .name = claimed->rung,
             .title = claimed->title,
             .state = claimed->state});
      }
    } else if (const auto* fired = std::get_if<Fired>(&body)) {
      const Transition* transition = find_transition(workflow_, fired->transition);
      add({.kind = Foreseen::Kind::transition,
           .at = at,
           .name = fired->transition,
           .title = transition == nullptr ? Title{} : transition->title,
           .state = fired->from,
           .notify = fired->notify});
    } else if (const auto* lapsed = std::get_if<Lapsed>(&body)) {
      add({.kind = Foreseen::Kind::lapse, .at = at, .name = lapsed->transition, .state = state});
    }
  }

  const Workflow& workflow_;
  const Limits& limits_;
  Measure measure_;
  std::vector<CalledRule> called_;
  const Instant now_;
  const Instant until_;
  const Neighbours* neighbours_;
  const ForecastLimits most_;
  Instant at_ = now_;
  Instant told_{INT64_MIN};  // the deadline that was told last
  Forecast forecast_;
};

}  // namespace

Forecast forecast(const Matter& matter, Instant now, Instant until, const Neighbours* neighbours,
                  ForecastLimits limits) {
  return Foresight(matter, now, until, neighbours, limits).look();
}

}  // namespace rectify::core
