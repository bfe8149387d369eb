#include "core/fire.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "core/approval.h"
#include "core/deadlines.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

// The measure as the transition would find it: with its fields set.
Measure with_fields(const Measure& measure, const Fields& sets) {
  Measure after = measure;
  after.fields = merged(measure.fields, sets);
  return after;
}

struct Firing {
  Fired event;
  std::string fault;  // of an expression
};

Firing firing(const Workflow& workflow, const Measure& measure, const Transition& transition, const Fields& sets,
              Instant now) {
  const State& target = target_of(workflow, measure, transition);
  Firing result;
  Fired& fired = result.event;
  fired.episode = measure.episode + (transition.next_episode ? 1 : 0);
  fired.sets = sets;
  // Expressions are asked of the measure where it goes to.
  Measure there = measure;
  there.state = target.name;
  there.phase = target.phase;
  there.episode = fired.episode;
  if (auto computed = with_computed(workflow, there, sets)) {
    fired.sets = std::move(*computed);
  } else {
    result.fault = computed.error().message;
  }
  const Fields after = merged(measure.fields, fired.sets);
  Measure before = measure;
  before.episode = fired.episode;
  if (transition.next_episode) before.first_due.clear();
  NewDeadline deadline = deadline_after(workflow, before, target, after, fired.sets, now);
  if (result.fault.empty()) result.fault = std::move(deadline.fault);
  fired.transition = transition.name;
  fired.from = measure.state;
  fired.to = target.name;
  fired.phase = target.phase;
  fired.final = target.final;
  fired.stops_clock = target.paused;
  fired.paused = transition.next_episode ? 0 : paused_on_leaving(workflow, measure, target, now);
  // A date that stood still moves its field along, so that the field goes on saying when the work is due.
  const std::string_view field = deadline_field(target);
  const bool is_field = target.deadline && std::holds_alternative<FromField>(*target.deadline);
  if (deadline.resumed && is_field && measure.fields.contains(field)) {
    fired.sets[std::string(field)] = format_day(workflow.calendar.zone.day_of(deadline.deadline->due));
  }
  fired.deadline = deadline.deadline;
  fired.deadline_by_field = deadline.by_field;
  fired.deadline_resumed = deadline.resumed;
  if (target.name != measure.state && !target.notify.empty()) {
    fired.notify = recipients_of(workflow, with_fields(measure, fired.sets), target.notify, now);
  }
  return result;
}

// The Fired event of `transition` at `now`, without any judgement. Errors: invalid (an expression failed).
Result<Fired> fired_event(const Workflow& workflow, const Measure& measure, const Transition& transition,
                          const Fields& sets, Instant now) {
  Firing result = firing(workflow, measure, transition, sets, now);
  if (!result.fault.empty()) {
    return Error{Code::invalid, fmt::format("cannot {} {}: {}", transition.name, measure.id.get(), result.fault),
                 measure.id.get()};
  }
  return std::move(result.event);
}

std::string counted(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

// The transitions that leave the state, for a message: "assign, withdraw".
std::string names_from(const Workflow& workflow, std::string_view state) {
  std::string names;
  for (const Transition* transition : transitions_from(workflow, state)) {
    names += (names.empty() ? "" : ", ") + transition->name;
  }
  return names.empty() ? "nothing" : names;
}

Error unknown_transition(const Workflow& workflow, const Measure& measure, const std::string& name) {
  std::vector<std::string_view> known;
  known.reserve(workflow.transitions.size());
  for (const Transition& transition : workflow.transitions) known.push_back(transition.name);
  std::string message =
      fmt::format("workflow {} has no transition '{}'", workflow_ref(workflow.name, workflow.version), name);
  const auto near = nearest(name, known);
  message += near.empty() ? "." : fmt::format("; did you mean '{}'?", near);
  message += fmt::format(" From {} there are: {}", measure.state, names_from(workflow, measure.state));
  return {Code::not_found, message, measure.id.get()};
}

// One attempt to fire: the parts that every check looks at.
struct Attempt {
  const Workflow& workflow;
  const Measure& measure;
  const Transition& transition;
  const Actor& actor;
  const Fire& fire;
  const CommandLimits& limits;
  Instant now;
  std::vector<std::string> lacking{};  // needs and rights that are missing: denied
  std::vector<std::string> faults{};   // what is wrong with the request itself: invalid

  void check_independence() {
    for (const std::string& other : transition.not_same_as) {
      const auto fired = measure.fired_by.find(other);
      if (fired != measure.fired_by.end() && shared_person(fired->second, actor) != nullptr) {
        lacking.push_back(fmt::format("{} fired {} and may not also {}: somebody else has to",
                                      *shared_person(fired->second, actor), other, transition.name));
      }
    }
  }

  // `given` is what came with the command, or with the proposal.
  void check_needs(const Fields& sets, const std::string& note, const std::string& decision) {
    const auto& [needed, a_note, pieces, a_decision, parts_closed] = transition.needs;  // each is checked below
    const Fields after = merged(measure.fields, sets);
    for (const std::string& field : needed) {
      if (!after.contains(field)) lacking.push_back(fmt::format("field {} is not set", field));
    }
    const State& target = target_of(workflow, measure, transition);
    if (target.name != measure.state) check_required(workflow, target, after, lacking);
    if (a_note && note.empty()) lacking.emplace_back("a note is missing");
    if (a_decision && decision.empty()) lacking.emplace_back("the number of the decision is missing");
    for (const EvidenceNeed& need : pieces) check_evidence(need);
    if (parts_closed) check_parts();
    check_budget(target);
  }

  void check_evidence(const EvidenceNeed& need) {
    const auto counts = [&](const Evidence& piece) { return need.kind.empty() || piece.kind == need.kind; };
    const auto pieces = std::count_if(measure.evidence.begin(), measure.evidence.end(), counts) +
                        std::count_if(fire.evidence.begin(), fire.evidence.end(), counts);
    if (pieces >= static_cast<std::ptrdiff_t>(need.count)) return;
    lacking.push_back(fmt::format("{} of evidence{} needed, {} attached in this episode", counted(need.count, "piece"),
                                  need.kind.empty() ? "" : fmt::format(" of kind {}", need.kind), pieces));
  }

  void check_parts() {
    std::string open;
    for (const Part& part : measure.parts) {
      if (!part.final) open += fmt::format("{}{} ({})", open.empty() ? "" : ", ", part.id.get(), part.state);
    }
    if (!open.empty()) lacking.push_back(fmt::format("its parts are not closed: {}", open));
  }

  void check_budget(const State& target) {
    if (!target.budget || target.name == measure.state) return;
    const auto used = static_cast<std::int64_t>(paused_until(workflow, measure, now));
    if (used < target.budget->span.count) return;
    lacking.push_back(
        fmt::format("it has stood still for {} of {} in this episode", used, to_text(target.budget->span)));
  }

  void check_allowed_sets() {
    check_sets(workflow, fire.sets, faults);
    for (const auto& [name, value] : fire.sets) {
      const auto allowed = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (find_field(workflow, name) != nullptr && !allowed(transition.sets) && !allowed(transition.needs.fields)) {
        faults.push_back(fmt::format("{} may not set field {}", transition.name, name));
      }
    }
  }

  Result<void> check_condition(const Fields& sets) {
    if (transition.when.empty()) return {};
    if (!workflow.guard) return Error{Code::unavailable, "conditions cannot be evaluated here", {}};
    Measure after = measure;
    after.fields = merged(measure.fields, sets);
    auto holds = workflow.guard(transition.when, after);
    if (!holds) {
      return Error{holds.error().code,
                   fmt::format("the condition of {} failed: {}", transition.name, holds.error().message),
                   measure.id.get()};
    }
    if (!*holds) lacking.push_back(fmt::format("its condition does not hold: {}", transition.when));
    return {};
  }

  [[nodiscard]] Result<void> verdict() const {
    if (lacking.empty() && faults.empty()) return {};
    std::vector<std::string> all = lacking;
    all.insert(all.end(), faults.begin(), faults.end());
    return Error{lacking.empty() ? Code::invalid : Code::denied,
                 fmt::format("{} cannot {} {}: {}", to_text(actor), transition.name, measure.id.get(), joined(all)),
                 measure.id.get()};
  }
};

Result<EventBody> propose_or_fire(Attempt& attempt) {
  const auto& [workflow, measure, transition, actor, fire, limits, now, lacking, faults] = attempt;
  if (!holds_any_role(workflow, measure, actor, transition.by, now)) {
    const bool timer_only = std::all_of(transition.by.begin(), transition.by.end(),
                                        [](const std::string& role) { return role == kEngineActor; });
    attempt.lacking.push_back(
        timer_only ? "it is fired by a timer alone"
                   : fmt::format("the role {} is needed", describe_roles(workflow, measure, transition.by)));
  }
  attempt.check_independence();
  attempt.check_allowed_sets();
  attempt.check_needs(fire.sets, fire.note, fire.decision);
  if (auto ok = attempt.check_condition(fire.sets); !ok) return ok.error();
  if (auto ok = attempt.verdict(); !ok) return ok.error();

  std::vector<Actor> agreed;
  bool proposes = false;
  std::uint32_t needed = 0;
  if (transition.approvals) {
    const Measure after = with_fields(measure, fire.sets);
    const Agreement agreement(workflow, after, *transition.approvals, now);
    if (agreement.counts(actor)) agreed.push_back(actor);
    proposes = !agreement.complete(agreed);
    needed = agreement.needed();
  }
  if (proposes || !transition.next_episode) {
    if (auto ok = check_evidence_room(measure, fire.evidence.size(), limits); !ok) return ok.error();
  }
  if (proposes) {
    std::optional<Instant> expires;
    if (const auto& span = transition.approvals->expires) expires = end_of_span(workflow.calendar, now, *span);
    return EventBody(Proposed{transition.name, fire.sets, fire.note, fire.evidence, !agreed.empty(), needed,
                              fire.decision, expires});
  }
  auto fired = fired_event(workflow, measure, transition, fire.sets, now);
  if (!fired) return fired.error();
  fired->note = fire.note;
  fired->decision = fire.decision;
  fired->evidence = fire.evidence;
  fired->approvals = std::move(agreed);
  return EventBody(std::move(*fired));
}

Result<EventBody> approve(Attempt& attempt, const Proposal& proposal) {
  const auto& [workflow, measure, transition, actor, fire, limits, now, lacking, faults] = attempt;
  const Measure after = with_fields(measure, proposal.sets);
  const Agreement agreement(workflow, after, *transition.approvals, now);
  if (!agreement.counts(actor)) {
    attempt.lacking.push_back(fmt::format("{} has proposed it and the approval of {} is needed ({})",
                                          proposal.actor.person, agreement.asked(),
                                          agreement.progress(proposal.approvals)));
  }
  if (std::string objection = agreement.objection(proposal.approvals, actor); !objection.empty()) {
    attempt.lacking.push_back(std::move(objection));
  } else if (shared_person(proposal.actor, actor) != nullptr) {
    attempt.lacking.push_back(fmt::format("{} has already agreed; another person has to approve ({})", actor.person,
                                          agreement.progress(proposal.approvals)));
  }
  attempt.check_independence();
  if (!fire.sets.empty() && fire.sets != proposal.sets) {
    attempt.faults.emplace_back("an approval takes the proposal as it stands; it may not set other fields");
  }
  if (!fire.evidence.empty()) {
    attempt.faults.emplace_back("an approval carries no evidence; attach it to the measure instead");
  }
  attempt.check_needs(proposal.sets, proposal.note, proposal.decision);
  if (auto ok = attempt.check_condition(proposal.sets); !ok) return ok.error();
  if (auto ok = attempt.verdict(); !ok) return ok.error();

  std::vector<Actor> agreed = proposal.approvals;
  agreed.push_back(actor);
  if (!agreement.complete(agreed)) {
    return EventBody(Approved{transition.name, fire.note, agreement.needed(), proposal.revision});
  }
  auto fired = fired_event(workflow, measure, transition, proposal.sets, now);
  if (!fired) return fired.error();
  fired->note = fire.note;
  fired->decision = proposal.decision;
  fired->proposed_by = proposal.actor;
  fired->approvals = std::move(agreed);
  return EventBody(std::move(*fired));
}

}  // namespace

Result<void> check_evidence_room(const Measure& measure, std::size_t more, const CommandLimits& limits) {
  const std::size_t most = limits.evidence_total_max;
  if (measure.evidence.size() + more <= most) return {};
  return Error{Code::exhausted,
               fmt::format("{} has {} pieces of evidence in this episode; at most {} are kept", measure.id.get(),
                           measure.evidence.size(), most),
               measure.id.get()};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

const Proposal* pending_proposal(const Measure& measure, std::string_view transition, Instant now) {
  for (const Proposal& proposal : measure.proposals) {
    if (proposal.transition == transition && (!proposal.expires || now <= *proposal.expires)) return &proposal;
  }
  return nullptr;
}

const State& target_of(const Workflow& workflow, const Measure& measure, const Transition& transition) {
  const bool resumes = measure.stopped && std::find(transition.resumes.begin(), transition.resumes.end(),
                                                    measure.stopped->state) != transition.resumes.end();
  return *find_state(workflow, resumes ? measure.stopped->state : transition.to);
}

Fired timed_event(const Workflow& workflow, const Measure& measure, const Transition& transition, Instant now) {
  Firing result = firing(workflow, measure, transition, {}, now);
  result.event.note = std::move(result.fault);
  return std::move(result.event);
}

Result<EventBody> judge_fire(const Matter& matter, const Actor& actor, const Fire& fire, Instant now) {
  const Workflow& workflow = matter.workflow;
  const Measure& measure = *matter.measure;
  const Transition* transition = find_transition(workflow, fire.transition);
  if (transition == nullptr) return unknown_transition(workflow, measure, fire.transition);
  if (!leaves(*transition, measure.state)) {
    return Error{Code::conflict,
                 fmt::format("cannot {} {}: it is in {}, from where there are: {}", transition->name, measure.id.get(),
                             measure.state, names_from(workflow, measure.state)),
                 measure.id.get()};
  }
  Attempt attempt{workflow, measure, *transition, actor, fire, matter.limits.commands, now};
  const Proposal* proposal = transition->approvals ? pending_proposal(measure, transition->name, now) : nullptr;
  const bool proposes_anew = proposal != nullptr && proposal->actor.person == actor.person && !fire.sets.empty() &&
                             fire.sets != proposal->sets;
  if (proposal == nullptr || proposes_anew) return propose_or_fire(attempt);
  return approve(attempt, *proposal);
}

}  // namespace rectify::core
