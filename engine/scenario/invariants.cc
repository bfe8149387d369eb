#include "scenario/invariants.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/deadlines.h"
#include "core/roles.h"
#include "ledger/line.h"

namespace rectify::scenario {

namespace {

using definition::Invariant;

std::string wording(const Invariant& invariant) {
  if (invariant.kind == Invariant::Kind::holds) {
    return "{" +
           (invariant.state ? fmt::format("state: {}", *invariant.state) : fmt::format("phase: {}", *invariant.phase)) +
           "}";
  }
  return std::string(definition::kInvariants[static_cast<std::size_t>(invariant.kind)]);
}

bool is_there(const Invariant& invariant, const core::Measure& measure) {
  if (invariant.state) return *invariant.state == measure.state;
  return *invariant.phase == core::kPhaseNames[static_cast<std::size_t>(measure.phase)];
}

// Whoever handed the work in and had a part in this closing; empty: nobody.
std::string judge_and_party(const core::Chronicle& chronicle, const core::Closing& closing) {
  for (const core::Execution& execution : chronicle.executions) {
    if (execution.episode != closing.episode) continue;
    for (const core::Actor& actor : closing.by) {
      if (const std::string* person = core::shared_person(actor, execution.by)) {
        return fmt::format("{} fired {} and had a part in {}", *person, execution.transition, closing.transition);
      }
    }
  }
  return {};
}

// The rung that should have been claimed by now, or that there is none at all; empty: it is escalated as it should be.
std::string neglected(const core::Workflow& workflow, const core::Measure& measure, Instant now) {
  const auto due = core::next_due(workflow, measure, now);
  if (due && due->wake <= now && due->rung != nullptr)
    return fmt::format("rung {} is due and not claimed", due->rung->name);
  if (!core::is_overdue(measure, now) || core::standing_rung(measure) != nullptr) return {};
  if (due && (due->rung != nullptr || due->review != nullptr)) return {};
  return fmt::format("it is overdue in {} and no rung is to come", measure.state);
}

}  // namespace

void Invariants::breach(const Look& look, const Invariant& invariant, const core::Measure& measure,
                        const std::string& what) {
  if (!told_.emplace(&invariant, measure.id.get()).second) return;
  const std::string at = look.zone != nullptr ? look.zone->format_minute(look.now) : format_utc(look.now);
  look.failures.push_back(
      {invariant.line, fmt::format("{} does not hold: {}, {}: {}", wording(invariant), measure.id.get(), at, what)});
}

void Invariants::judge_line(const Look& look, const core::Chronicle& chronicle) {
  const core::Measure& measure = chronicle.measure;
  // Whether the last line closed it.
  const bool closes = !chronicle.closings.empty() && chronicle.closings.back().verified &&
                      chronicle.closings.back().mark.at == measure.touched &&
                      chronicle.closings.back().to == measure.state;
  for (const Invariant& invariant : all_) {
    if (invariant.kind == Invariant::Kind::independent && closes) {
      const std::string who = judge_and_party(chronicle, chronicle.closings.back());
      if (!who.empty()) breach(look, invariant, measure, who);
    }
    if (invariant.kind == Invariant::Kind::evidenced && closes && measure.evidence.empty()) {
      breach(look, invariant, measure, fmt::format("it went on to {} without evidence", measure.state));
    }
    if (invariant.kind != Invariant::Kind::holds || !is_there(invariant, measure)) continue;
    for (const std::string& field : invariant.needs) {
      if (!measure.fields.contains(field)) {
        breach(look, invariant, measure, fmt::format("it is in {} and field {} is not set", measure.state, field));
      }
    }
    if (measure.evidence.size() < invariant.evidence) {
      breach(look, invariant, measure,
             fmt::format("it is in {} with {} of {} pieces of evidence", measure.state, measure.evidence.size(),
                         invariant.evidence));
    }
  }
}

void Invariants::judge_moment(const Look& look, const core::Measure& measure, const core::Workflow& workflow) {
  for (const Invariant& invariant : all_) {
    if (invariant.kind == Invariant::Kind::escalated) {
      const std::string what = neglected(workflow, measure, look.now);
      if (!what.empty()) breach(look, invariant, measure, what);
    }
    if (invariant.kind != Invariant::Kind::holds || !invariant.overdue || !is_there(invariant, measure)) continue;
    if (core::is_overdue(measure, look.now) != *invariant.overdue) {
      breach(look, invariant, measure, *invariant.overdue ? "it is not overdue" : "it is overdue");
    }
  }
}

Result<void> Invariants::look(const runtime::Engine& engine, std::vector<Failure>& failures) {
  if (all_.empty()) return {};
  Look look{.engine = engine, .failures = failures, .now = engine.now()};
  const auto workflow_of = [&](const core::Measure& measure) {
    auto workflow = engine.workflows().find(measure.workflow, measure.workflow_version);
    look.zone = workflow == nullptr ? nullptr : &workflow->calendar.zone;
    return workflow;
  };
  std::optional<Error> wrong;
  auto ok = engine.store().now().lines(Sequence(seen_), [&](Sequence sequence, std::string_view bytes) {
    seen_ = sequence.get() + 1;
    auto line = ledger::decode_line(bytes);
    if (!line) {
      wrong = line.error();
      return false;
    }
    if (line->event.measure.get().empty()) return true;
    core::Chronicle& chronicle = chronicles_[line->event.measure.get()];
    core::follow(chronicle, line->event);
    const auto workflow = workflow_of(chronicle.measure);
    look.now = line->event.at;
    judge_line(look, chronicle);
    return true;
  });
  if (!ok) return ok;
  if (wrong) return *wrong;
  look.now = engine.now();
  for (const auto& [id, chronicle] : chronicles_) {
    const auto workflow = workflow_of(chronicle.measure);
    if (workflow != nullptr) judge_moment(look, chronicle.measure, *workflow);
  }
  return {};
}

}  // namespace rectify::scenario
