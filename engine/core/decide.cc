#include "core/decide.h"

#include <algorithm>

#include "base/check.h"
#include "core/deadlines.h"
#include "core/fire.h"
#include "core/ladder.h"
#include "core/migrate.h"
#include "core/roles.h"
#include "core/rule_calls.h"
#include "core/rung_answers.h"

namespace rectify::core {

namespace {

constexpr std::size_t kWakeEventsMax = 64;  // what is still due after that is the next wake's

// Brings the decision's measure up to date with one more event, and has those told whom it tells.
void record(Decision& decision, const MeasureId& id, const Actor& actor, Instant now, EventBody body) {
  Event event{.sequence = {},
              .at = now,
              .actor = actor,
              .measure = id,
              .revision = Revision(decision.measure.revision.get() + 1),
              .key = {},
              .body = std::move(body)};
  apply(decision.measure, event);
  for (const Recipient& recipient : told_by(event.body))
    decision.notices.push_back({decision.events.size(), recipient});
  decision.events.push_back(std::move(event.body));
}

Result<Decision> refused(Code code, const std::string& message, const MeasureId& id) {
  return Error{code, message, id.get()};
}

struct Decide {
  const Workflow& workflow;
  const Measure* measure;
  const Command& command;
  Instant now;
  const Workflow* target;  // of a Migrate

  Result<Decision> operator()(const Register& body) const {
    const State& start = workflow.states.front();
    Measure draft;
    draft.fields = merged({}, body.fields);
    std::vector<std::string> faults;
    check_sets(workflow, body.fields, faults);
    check_required(workflow, start, draft.fields, faults);
    if (body.parent == command.measure) faults.emplace_back("a measure cannot be a part of itself");
    const auto roles = drafting_roles(workflow);
    if (!holds_any_role(workflow, draft, command.actor, roles, now)) {
      return refused(Code::denied,
                     to_text(command.actor) + " cannot register a measure: the role " +
                         describe_roles(workflow, draft, {roles.begin(), roles.end()}) + " is needed",
                     command.measure);
    }
    if (!faults.empty()) {
      return refused(Code::invalid, "cannot register " + command.measure.get() + ": " + joined(faults),
                     command.measure);
    }
    draft.id = command.measure;
    draft.inspection = body.inspection;
    Measure there = draft;
    there.state = start.name;
    there.phase = start.phase;
    auto sets = with_computed(workflow, there, {});
    if (!sets)
      return refused(Code::invalid, "cannot register " + command.measure.get() + ": " + sets.error().message,
                     command.measure);
    draft.fields = merged(draft.fields, *sets);
    NewDeadline deadline = deadline_after(workflow, draft, start, draft.fields, draft.fields, now);
    if (!deadline.fault.empty()) return refused(Code::invalid, deadline.fault, command.measure);
    Registered event;
    event.inspection = body.inspection;
    event.finding = body.finding;
    event.title = body.title;
    event.text = body.text;
    event.source_line = body.source_line;
    event.workflow = workflow.name;
    event.workflow_version = workflow.version;
    event.state = start.name;
    event.phase = start.phase;
    event.final = start.final;
    event.fields = draft.fields;
    event.deadline = deadline.deadline;
    event.parent = body.parent;
    event.notify = recipients_of(workflow, draft, start.notify, now);
    Decision decision;
    record(decision, command.measure, command.actor, now, std::move(event));
    return decision;
  }

  Result<Decision> operator()(const Fire& body) const {
    auto event = judge_fire(workflow, *measure, command.actor, body, now);
    if (!event) return event.error();
    return one_event(std::move(*event));
  }

  Result<Decision> operator()(const Veto& body) const {
    const Proposal* proposal = pending_proposal(*measure, body.transition, now);
    if (proposal == nullptr) {
      return refused(Code::conflict, "there is no proposal to " + body.transition + " " + measure->id.get(),
                     measure->id);
    }
    const Transition* transition = find_transition(workflow, body.transition);
    const bool may = transition != nullptr && transition->approvals &&
                     holds_any_role(workflow, *measure, command.actor, transition->approvals->veto, now);
    if (!may && shared_person(proposal->actor, command.actor) == nullptr) {
      const bool vetoed = transition != nullptr && transition->approvals && !transition->approvals->veto.empty();
      return refused(
          Code::denied,
          to_text(command.actor) + " cannot strike down the proposal to " + body.transition + " " + measure->id.get() +
              ": " +
              (vetoed ? "the role " + describe_roles(workflow, *measure, transition->approvals->veto) + " is needed"
                      : "nobody has a veto; " + to_text(proposal->actor) + " may take it back"),
          measure->id);
    }
    return one_event(Vetoed{body.transition, body.note});
  }

  Result<Decision> operator()(const Delegate& body) const {
    if (auto ok = concerned("delegate"); !ok) return ok.error();
    std::vector<std::string> faults;
    if (!command.actor.for_person.empty()) faults.emplace_back("what was delegated is not delegated on");
    if (body.person == command.actor.person) faults.emplace_back("nobody acts for themselves by delegation");
    if (body.until <= now) faults.push_back("until " + format_utc(body.until) + " has gone by");
    if (!faults.empty()) {
      return refused(Code::invalid, "cannot delegate " + measure->id.get() + ": " + joined(faults), measure->id);
    }
    const std::size_t most = CommandLimits{}.delegations_max;
    const auto in_force =
        std::count_if(measure->delegations.begin(), measure->delegations.end(), [&](const Delegation& one) {
          const bool renewed = one.principal == command.actor && one.deputy == body.person;
          return now <= one.until && !renewed;
        });
    if (static_cast<std::size_t>(in_force) >= most) {
      return refused(Code::exhausted,
                     measure->id.get() + " has " + std::to_string(in_force) + " delegations in force; at most " +
                         std::to_string(most) + " are kept",
                     measure->id);
    }
    return one_event(Delegated{body.person, body.until, body.note});
  }

  Result<Decision> operator()(const NoteChild& body) const {
    const auto known = std::find_if(measure->children.begin(), measure->children.end(),
                                    [&](const Child& child) { return child.id == body.child; });
    if (known == measure->children.end() && measure->final) {
      return refused(Code::conflict, measure->id.get() + " is closed and takes no further parts", measure->id);
    }
    const std::size_t most = CommandLimits{}.children_max;
    if (known == measure->children.end() && measure->children.size() >= most) {
      return refused(Code::exhausted,
                     measure->id.get() + " has " + std::to_string(measure->children.size()) +
                         " parts; a measure has at most " + std::to_string(most),
                     measure->id);
    }
    return one_event(ChildChanged{body.child, body.state, body.final});
  }

  Result<Decision> operator()(const Amend& body) const {
    std::vector<std::string> faults;
    check_sets(workflow, body.sets, faults);
    if (body.sets.empty()) faults.emplace_back("no field is set");
    const std::string& timed = measure->stopped ? measure->stopped->state : measure->state;  // whose clock it is
    const State* state = find_state(workflow, timed);
    const std::string governing(state == nullptr ? std::string_view() : deadline_field(*state));
    if (!governing.empty() && body.sets.contains(governing)) {
      faults.push_back("field " + governing + " is the deadline of " + timed +
                       "; only a transition that sets it can move it");
    }
    check_still_required(body.sets, faults);
    const auto roles = drafting_roles(workflow);
    if (!holds_any_role(workflow, *measure, command.actor, roles, now)) {
      return refused(Code::denied,
                     to_text(command.actor) + " cannot amend " + measure->id.get() + ": the role " +
                         describe_roles(workflow, *measure, roles) + " is needed",
                     measure->id);
    }
    if (!faults.empty()) {
      return refused(Code::invalid, "cannot amend " + measure->id.get() + ": " + joined(faults), measure->id);
    }
    auto sets = with_computed(workflow, *measure, body.sets);
    if (!sets)
      return refused(Code::invalid, "cannot amend " + measure->id.get() + ": " + sets.error().message, measure->id);
    return one_event(Amended{std::move(*sets), body.note});
  }

  Result<Decision> operator()(const Attach& body) const {
    if (auto ok = concerned("attach evidence to"); !ok) return ok.error();
    if (auto ok = check_evidence_room(*measure, body.evidence.size()); !ok) return ok.error();
    return one_event(Attached{body.evidence, body.note});
  }

  Result<Decision> operator()(const Comment& body) const {
    if (auto ok = concerned("comment on"); !ok) return ok.error();
    return one_event(Commented{body.note});
  }

  Result<Decision> operator()(const Migrate& body) const {
    auto event = judge_migrate(workflow, *target, *measure, body, now);
    if (!event) return event.error();
    return one_event(std::move(*event));
  }

  Result<Decision> operator()(const AnswerRung& body) const {
    auto event = judge_answer(workflow, *measure, command.actor, body, now);
    if (!event) return event.error();
    return one_event(std::move(*event));
  }

  Result<Decision> operator()(const RuleSaid& said) const {
    auto events = judge_rule(workflow, *measure, said, now);
    if (!events) return events.error();
    Decision decision;
    decision.measure = *measure;
    for (EventBody& event : *events) {
      record(decision, measure->id, engine_actor(), now, std::move(event));
    }
    return decision;
  }

  Result<Decision> operator()(const Wake&) const {
    Decision decision;
    decision.measure = *measure;
    for (std::size_t count = 0; count < kWakeEventsMax; ++count) {
      const auto due = next_due(workflow, decision.measure, now);
      if (!due || due->wake > now) break;
      if (due->transition != nullptr) {
        Fired fired = timed_event(workflow, decision.measure, *due->transition, now);
        fired.due = due->due;
        record(decision, measure->id, engine_actor(), now, std::move(fired));
      } else if (due->proposal != nullptr) {
        record(decision, measure->id, engine_actor(), now, Lapsed{due->proposal->transition, due->due});
      } else {
        claim_rung(decision, *due);
      }
    }
    decision.wake = next_wake(workflow, decision.measure, now);
    return decision;
  }

 private:
  [[nodiscard]] Decision one_event(EventBody body) const {
    Decision decision;
    decision.measure = *measure;
    record(decision, measure->id, command.actor, now, std::move(body));
    return decision;
  }

  // What the measure's state requires cannot be cleared; what it lacks already is no fault of this command.
  void check_still_required(const Fields& sets, std::vector<std::string>& faults) const {
    const State* here = find_state(workflow, measure->state);
    if (here == nullptr) return;
    Fields after = measure->fields;
    for (const Field& field : workflow.fields) after.try_emplace(field.name);
    check_required(workflow, *here, merged(after, sets), faults);
  }

  // Whoever holds any role for the measure may comment and attach.
  [[nodiscard]] Result<void> concerned(std::string_view what) const {
    std::vector<std::string> roles;
    roles.reserve(workflow.roles.size());
    for (const Role& role : workflow.roles) roles.push_back(role.name);
    if (holds_any_role(workflow, *measure, command.actor, roles, now)) return {};
    return Error{Code::denied,
                 to_text(command.actor) + " cannot " + std::string(what) + " " + measure->id.get() + ": the role " +
                     describe_roles(workflow, *measure, roles) + " is needed",
                 measure->id.get()};
  }

  void claim_rung(Decision& decision, const Due& due) const {
    const Measure& now_is = decision.measure;
    RungClaimed claimed;
    if (due.rung != nullptr) {
      const NextRung next = rung_to_claim(workflow, now_is, {due.rung, due.level, due.due}, now);
      claimed = claim_of(workflow, now_is, next);
      claimed.notify = recipients_of(workflow, now_is, next.rung->notify, now);
    } else {
      claimed.rung = due.review->rung;
      claimed.state = now_is.state;
      claimed.episode = now_is.episode;
      claimed.due = due.due;
      claimed.deadline = now_is.deadline->due;
      claimed.notify = recipients_of(workflow, now_is, drafting_roles(workflow), now);
    }
    record(decision, now_is.id, engine_actor(), now, std::move(claimed));
  }
};

}  // namespace

std::vector<const Transition*> transitions_from(const Workflow& workflow, std::string_view state) {
  std::vector<const Transition*> found;
  for (const Transition& transition : workflow.transitions) {
    if (leaves(transition, state)) found.push_back(&transition);
  }
  return found;
}

std::optional<Instant> next_wake(const Workflow& workflow, const Measure& measure, std::optional<Instant> now) {
  const auto due = next_due(workflow, measure, now);
  return due ? std::optional(due->wake) : std::nullopt;
}

Result<Decision> decide(const Workflow& workflow, const Measure* measure, const Command& command, Instant now,
                        const Workflow* target) {
  const bool migrates = std::holds_alternative<Migrate>(command.body);
  const bool registers = std::holds_alternative<Register>(command.body);
  if (registers && measure != nullptr) {
    return refused(Code::conflict, "measure " + command.measure.get() + " is registered already", command.measure);
  }
  if (!registers && measure == nullptr) {
    return refused(Code::not_found, "there is no measure " + command.measure.get(), command.measure);
  }
  if (measure != nullptr && command.expected && *command.expected != measure->revision) {
    return refused(Code::conflict,
                   "measure " + measure->id.get() + " is at revision " + std::to_string(measure->revision.get()) +
                       ", not " + std::to_string(command.expected->get()) + ": read it again, then decide",
                   measure->id);
  }
  static const Measure kUnregistered{};
  const Measure& judged = measure == nullptr ? kUnregistered : *measure;
  if (auto ok = check_delegation(workflow, judged, command.actor, now); !ok) return ok.error();
  auto decision = std::visit(Decide{workflow, measure, command, now, target}, command.body);
  if (decision && !std::holds_alternative<Wake>(command.body)) {
    decision->wake = next_wake(migrates ? *target : workflow, decision->measure, now);
  }
  return decision;
}

}  // namespace rectify::core
