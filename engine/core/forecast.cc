#include "core/forecast.h"

#include <algorithm>

#include "core/decide.h"
#include "core/rule_calls.h"

namespace rectify::core {

namespace {

class Foresight {
 public:
  Foresight(const Workflow& workflow, const Measure& measure, Instant now, Instant until, const Neighbours* neighbours,
            std::vector<CalledRule> called, std::size_t events_max)
      : workflow_(workflow),
        measure_(measure),
        now_(now),
        until_(until),
        neighbours_(neighbours),
        events_max_(events_max),
        called_(std::move(called)) {}

  Forecast look() {
    while (!forecast_.cut_off) {
      const auto wake = next_wake(workflow_, measure_, at_);
      const auto asking = next_asking(workflow_, measure_, called_, at_);
      const auto first = earlier(wake, asking);
      const Instant next = first ? std::max(*first, at_) : until_;
      pass_until(std::min(next, until_));
      if (!first || next > until_) break;
      at_ = next;
      if (!(wake && *wake <= next ? step() : ask_rules())) break;
    }
    std::stable_sort(forecast_.events.begin(), forecast_.events.end(),
                     [](const Foreseen& a, const Foreseen& b) { return a.at < b.at; });
    return std::move(forecast_);
  }

 private:
  void add(Foreseen one) {
    forecast_.cut_off = forecast_.events.size() >= events_max_;
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
  bool step() {
    return decided({.key = {}, .actor = engine_actor(), .measure = measure_.id, .expected = {}, .body = Wake{}});
  }

  bool ask_rules() {
    const auto due = rules_to_ask(workflow_, measure_, called_, at_);
    if (due.empty()) return false;
    const bool by_event = due.front().event != kWoken;
    std::erase_if(called_, [&](const CalledRule& call) { return call.rule == due.front().rule; });
    return decided(ask(workflow_, measure_, due.front(), at_, neighbours_)) || by_event;
  }

  bool decided(const Command& command) {
    const std::string state = measure_.state;
    auto decision = decide(workflow_, &measure_, command, at_);
    if (!decision || decision->events.empty()) return false;
    for (const EventBody& body : decision->events) {
      tell(body, at_, state);
      call_rules(workflow_, body, called_);
    }
    measure_ = std::move(decision->measure);
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
  Measure measure_;
  const Instant now_;
  const Instant until_;
  const Neighbours* neighbours_;
  const std::size_t events_max_;
  Instant at_ = now_;
  std::vector<CalledRule> called_;
  Instant told_{INT64_MIN};  // the deadline that was told last
  Forecast forecast_;
};

}  // namespace

Forecast forecast(const Workflow& workflow, const Measure& measure, Instant now, Instant until,
                  const Neighbours* neighbours, std::vector<CalledRule> called, std::size_t events_max) {
  return Foresight(workflow, measure, now, until, neighbours, std::move(called), events_max).look();
}

}  // namespace rectify::core
