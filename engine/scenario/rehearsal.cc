#include "scenario/rehearsal.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "core/decide.h"
#include "core/ladder.h"
#include "core/rule_calls.h"
#include "ledger/line.h"
#include "runtime/neighbours.h"

namespace rectify::scenario {

namespace {

constexpr std::size_t kWakeUpsMax = 1'000;  // of one measure, between two events

class Rehearsal {
 public:
  Rehearsal(const core::Workflow& workflow, const core::Rule& rule, const core::Neighbours& others,
            std::vector<RehearsedAnswer>& answers)
      : workflow_(workflow), rule_(rule), others_(others), answers_(answers) {}

  // Precondition: the measure's next.
  Result<void> take(const core::Event& event) {
    if (auto ok = wake_until(event.at); !ok) return ok;
    core::apply(measure_, event);
    if (!measure_.final && core::calls_for(rule_, event.body)) ask(event.at, core::event_type(event));
    return {};
  }

  Result<void> wake_until(Instant until) {
    for (std::size_t woken = 0; wake_ && *wake_ <= until; ++woken) {
      if (woken == kWakeUpsMax) {
        return Error{Code::exhausted, fmt::format("it wants to be woken more than {} times", kWakeUpsMax),
                     measure_.id.get()};
      }
      ask(*wake_, core::kWoken);
    }
    return {};
  }

 private:
  void ask(Instant now, std::string_view event) {
    core::Measure seen = measure_;
    seen.rules = {{.rule = rule_.name, .wake = wake_, .memory = memory_}};
    if (supervision_) seen.supervision = *supervision_;
    std::erase_if(seen.claimed, [&](const core::ClaimedRung& one) { return one.rule == rule_.name; });
    seen.claimed.insert(seen.claimed.end(), claimed_.begin(), claimed_.end());
    auto answer = rule_.ask({workflow_, rule_, seen, now, event, &others_});
    wake_.reset();
    if (answer) keep(*answer, now);
    answers_.push_back({now, measure_.id, std::string(event), std::move(answer)});
  }

  void keep(const core::RuleAnswer& answer, Instant now) {
    wake_.reset();
    if (answer.wake) wake_ = core::hours_from(rule_.hours, workflow_.calendar, *answer.wake);
    memory_ = answer.memory;
    if (answer.supervision) supervision_ = answer.supervision;
    for (const std::string& rung : answer.claims) {
      core::ClaimedRung claimed;
      claimed.name = rung;
      claimed.state = measure_.state;
      claimed.episode = measure_.episode;
      claimed.at = claimed.due = now;
      claimed.rule = rule_.name;
      claimed_.push_back(std::move(claimed));
    }
  }

  const core::Workflow& workflow_;
  const core::Rule& rule_;
  const core::Neighbours& others_;
  std::vector<RehearsedAnswer>& answers_;
  core::Measure measure_;
  std::optional<Instant> wake_;
  std::string memory_;
  std::optional<std::uint32_t> supervision_;
  std::vector<core::ClaimedRung> claimed_;
};

Result<std::map<MeasureId, std::vector<core::Event>>> histories_of(const store::View& view) {
  std::map<MeasureId, std::vector<core::Event>> histories;
  std::optional<Error> wrong;
  auto ok = view.lines(Sequence(0), [&](Sequence, std::string_view bytes) {
    auto line = ledger::decode_line(bytes);
    if (!line) wrong = line.error();
    if (line && !line->event.measure.get().empty()) histories[line->event.measure].push_back(std::move(line->event));
    return line.ok();
  });
  if (!ok) return ok.error();
  if (wrong) return *wrong;
  return histories;
}

}  // namespace

Result<std::vector<RehearsedAnswer>> rehearse(const runtime::Engine& engine, const core::Workflow& workflow,
                                              const core::Rule& rule) {
  const store::View& view = engine.store().now();
  auto histories = histories_of(view);
  if (!histories) return histories.error();
  const runtime::StoreNeighbours others(view, engine.options().neighbours_max);
  std::vector<RehearsedAnswer> answers;
  for (const auto& [id, events] : *histories) {
    Rehearsal rehearsal(workflow, rule, others, answers);
    for (const core::Event& event : events) {
      if (auto ok = rehearsal.take(event); !ok) return ok.error();
    }
    if (auto ok = rehearsal.wake_until(engine.now()); !ok) return ok.error();
  }
  return answers;
}

}  // namespace rectify::scenario
