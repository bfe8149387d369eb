#include "scenario/coverage.h"

#include <fmt/core.h>

#include "ledger/line.h"

namespace rectify::scenario {

namespace {

std::string timed_name(const std::string& state, const std::string& transition) { return state + ": " + transition; }

// Only what the workflow has: another one may be driven in the same database.
void count(Tally& tally, const std::string& name) {
  if (const auto found = tally.find(name); found != tally.end()) ++found->second;
}

void add_event(Coverage& coverage, const core::Event& event) {
  if (const auto* registered = std::get_if<core::Registered>(&event.body)) {
    count(coverage.states, registered->state);
  } else if (const auto* fired = std::get_if<core::Fired>(&event.body)) {
    count(coverage.transitions, fired->transition);
    if (fired->from != fired->to) count(coverage.states, fired->to);
    if (fired->due) count(coverage.timed, timed_name(fired->from, fired->transition));
  } else if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body)) {
    count(coverage.rungs, claimed->rung);
  }
}

CoveredKind kind_of(core::Title title, const Tally& tally) {
  CoveredKind kind{std::move(title), 0, tally.size(), {}};
  for (const auto& [name, times] : tally) {
    if (times > 0) {
      ++kind.covered;
    } else {
      kind.missing.push_back(name);
    }
  }
  return kind;
}

CoveredKind guards_of(const Coverage& coverage) {
  CoveredKind kind{{"conditions, both ways", "条件（真与假）"}, 0, 2 * coverage.guards.size(), {}};
  for (const auto& [name, times] : coverage.guards) {
    kind.covered += (times.held > 0 ? 1U : 0U) + (times.failed > 0 ? 1U : 0U);
    if (times.held == 0) kind.missing.push_back(fmt::format("{} true", name));
    if (times.failed == 0) kind.missing.push_back(fmt::format("{} false", name));
  }
  return kind;
}

CoveredKind refusals_of(const Coverage& coverage) {
  CoveredKind kind{{"transitions refused", "被拒绝的流转"}, 0, coverage.refusals.size(), {}};
  for (const auto& [name, codes] : coverage.refusals) {
    if (codes.empty()) {
      kind.missing.push_back(name);
    } else {
      ++kind.covered;
    }
  }
  return kind;
}

}  // namespace

void GuardTally::tell(const std::string& source, bool held) {
  const MutexLock lock(mutex_);
  ++(held ? counts_[source].held : counts_[source].failed);
}

std::map<std::string, GuardCount> GuardTally::counts() const {
  const MutexLock lock(mutex_);
  return counts_;
}

core::Workflow watched(core::Workflow workflow, std::shared_ptr<GuardTally> tally) {
  if (!workflow.guard) return workflow;
  workflow.guard = [guard = std::move(workflow.guard), tally = std::move(tally)](const std::string& condition,
                                                                                 const core::Measure& measure) {
    auto holds = guard(condition, measure);
    if (holds) tally->tell(condition, *holds);
    return holds;
  };
  return workflow;
}

Coverage uncovered(const core::Workflow& workflow) {
  Coverage coverage;
  coverage.workflow = core::workflow_ref(workflow.name, workflow.version);
  for (const core::State& state : workflow.states) {
    coverage.states[state.name] = 0;
    if (state.after) coverage.timed[timed_name(state.name, state.after->transition)] = 0;
    if (state.budget) coverage.timed[timed_name(state.name, state.budget->transition)] = 0;
    if (state.review) coverage.rungs[state.review->rung] = 0;
  }
  for (const core::Transition& transition : workflow.transitions) {
    coverage.transitions[transition.name] = 0;
    if (!transition.when.empty()) coverage.guards[transition.name] = {.source = transition.when};
    const bool by_people = transition.by.size() > 1 || transition.by.front() != core::kEngineActor;
    if (by_people) coverage.refusals[transition.name] = {};
  }
  if (workflow.ladder) {
    for (const core::Rung& rung : workflow.ladder->rungs) {
      coverage.rungs[rung.name] = 0;
      if (!rung.when.empty()) coverage.guards[fmt::format("rung {}", rung.name)] = {.source = rung.when};
    }
  }
  for (const core::Rule& rule : workflow.rules) {
    for (const core::Rung& rung : rule.rungs) coverage.rungs[rung.name] = 0;
  }
  return coverage;
}

Result<void> add_play(Coverage& coverage, const runtime::Engine& engine, const Played& played,
                      const GuardTally& guards) {
  std::optional<Error> wrong;
  auto ok = engine.store().now().lines(Sequence(0), [&](Sequence, std::string_view bytes) {
    auto line = ledger::decode_line(bytes);
    if (!line) wrong = line.error();
    if (line) add_event(coverage, line->event);
    return line.ok();
  });
  if (!ok) return ok;
  if (wrong) return *wrong;
  const auto counts = guards.counts();
  for (auto& [name, guard] : coverage.guards) {
    const auto times = counts.find(guard.source);
    if (times == counts.end()) continue;
    guard.held += times->second.held;
    guard.failed += times->second.failed;
  }
  for (const Refusal& refusal : played.refusals) {
    const auto known = coverage.refusals.find(refusal.transition);
    if (known != coverage.refusals.end()) ++known->second[refusal.code];
  }
  return {};
}

std::vector<CoveredKind> kinds_of(const Coverage& coverage) {
  return {kind_of({"states", "状态"}, coverage.states),
          kind_of({"transitions", "流转"}, coverage.transitions),
          guards_of(coverage),
          kind_of({"fired by itself", "自动流转"}, coverage.timed),
          kind_of({"rungs", "提醒层级"}, coverage.rungs),
          refusals_of(coverage)};
}

}  // namespace rectify::scenario
