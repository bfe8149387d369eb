#include "core/registration.h"

#include <fmt/core.h>

#include "core/deadlines.h"
#include "core/field_values.h"
#include "core/fire.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

// Everything about the measure but where it stands.
Registered registered_as(const Workflow& workflow, const Register& body) {
  Registered event;
  event.inspection = body.inspection;
  event.finding = body.finding;
  event.title = body.title;
  event.text = body.text;
  event.source_line = body.source_line;
  event.workflow = workflow.name;
  event.workflow_version = workflow.version;
  event.parent = body.parent;
  return event;
}

// Puts the measure into the workflow's first state at `now`.
Result<void> enter_first(Registered& event, const Workflow& workflow, Measure draft, Instant now) {
  const State& start = workflow.states.front();
  Measure there = draft;
  there.state = start.name;
  there.phase = start.phase;
  auto sets = with_computed(workflow, there, {});
  if (!sets) {
    return Error{Code::invalid, fmt::format("cannot register {}: {}", draft.id.get(), sets.error().message),
                 draft.id.get()};
  }
  draft.fields = merged(draft.fields, *sets);
  NewDeadline deadline = deadline_after(workflow, draft, start, draft.fields, draft.fields, now);
  if (!deadline.fault.empty()) return Error{Code::invalid, deadline.fault, draft.id.get()};
  event.state = start.name;
  event.phase = start.phase;
  event.final = start.final;
  event.deadline = deadline.deadline;
  event.notify = recipients_of(workflow, draft, start.notify, now);
  event.fields = std::move(draft.fields);
  return {};
}

// What the measure's state requires cannot be cleared; what it lacks already is no fault of this command.
void check_still_required(const Workflow& workflow, const Measure& measure, const Fields& sets,
                          std::vector<std::string>& faults) {
  const State* here = find_state(workflow, measure.state);
  if (here == nullptr) return;
  Fields after = measure.fields;
  for (const Field& field : workflow.fields) after.try_emplace(field.name);
  check_required(workflow, *here, merged(after, sets), faults);
}

// The date that the state counts to is moved by a transition alone.
void check_not_the_deadline(const Workflow& workflow, const Measure& measure, const Fields& sets,
                            std::vector<std::string>& faults) {
  const std::string& timed = measure.stopped ? measure.stopped->state : measure.state;  // whose clock it is
  const State* state = find_state(workflow, timed);
  const std::string governing(state == nullptr ? std::string_view() : deadline_field(*state));
  if (governing.empty() || !sets.contains(governing)) return;
  faults.push_back(
      fmt::format("field {} is the deadline of {}; only a transition that sets it can move it", governing, timed));
}

}  // namespace

std::vector<std::string> drafting_roles(const Workflow& workflow) {
  std::vector<std::string> roles;
  for (const Transition* transition : transitions_from(workflow, workflow.states.front().name)) {
    roles.insert(roles.end(), transition->by.begin(), transition->by.end());
  }
  return roles;
}

Result<EventBody> judge_register(const Matter& matter, const Command& command, const Register& body, Instant now) {
  const Workflow& workflow = matter.workflow;
  const std::string& id = command.measure.get();
  Measure draft;
  draft.id = command.measure;
  draft.inspection = body.inspection;
  draft.fields = merged({}, body.fields);
  std::vector<std::string> faults;
  check_sets(workflow, body.fields, faults);
  check_required(workflow, workflow.states.front(), draft.fields, faults);
  if (body.parent == command.measure) faults.emplace_back("a measure cannot be a part of itself");
  const auto roles = drafting_roles(workflow);
  if (!holds_any_role(workflow, draft, command.actor, roles, now)) {
    return Error{Code::denied,
                 fmt::format("{} cannot register a measure: the role {} is needed", to_text(command.actor),
                             describe_roles(workflow, draft, roles)),
                 id};
  }
  if (!faults.empty()) return Error{Code::invalid, fmt::format("cannot register {}: {}", id, joined(faults)), id};
  Registered event = registered_as(workflow, body);
  if (auto ok = enter_first(event, workflow, std::move(draft), now); !ok) return ok.error();
  return EventBody(std::move(event));
}

Result<EventBody> judge_amend(const Matter& matter, const Actor& actor, const Amend& body, Instant now) {
  const auto& [workflow, limits, known, called, target] = matter;
  const Measure& measure = *known;
  const std::string& id = measure.id.get();
  std::vector<std::string> faults;
  check_sets(workflow, body.sets, faults);
  if (body.sets.empty()) faults.emplace_back("no field is set");
  check_not_the_deadline(workflow, measure, body.sets, faults);
  check_still_required(workflow, measure, body.sets, faults);
  const auto roles = drafting_roles(workflow);
  if (!holds_any_role(workflow, measure, actor, roles, now)) {
    return Error{Code::denied,
                 fmt::format("{} cannot amend {}: the role {} is needed", to_text(actor), id,
                             describe_roles(workflow, measure, roles)),
                 id};
  }
  if (!faults.empty()) return Error{Code::invalid, fmt::format("cannot amend {}: {}", id, joined(faults)), id};
  auto sets = with_computed(workflow, measure, body.sets);
  if (!sets) return Error{Code::invalid, fmt::format("cannot amend {}: {}", id, sets.error().message), id};
  return EventBody(Amended{std::move(*sets), body.note});
}

}  // namespace rectify::core
