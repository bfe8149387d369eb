#include "core/fire.h"

#include <algorithm>

#include "base/text.h"
#include "core/deadlines.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

std::string counted(std::uint64_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
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
      "workflow " + workflow_ref(workflow.name, workflow.version) + " has no transition '" + name + "'";
  const auto near = nearest(name, known);
  message += near.empty() ? "." : "; did you mean '" + std::string(near) + "'?";
  message += " From " + measure.state + " there are: " + names_from(workflow, measure.state);
  return {Code::not_found, message, measure.id.get()};
}

const Proposal* pending_proposal(const Measure& measure, std::string_view transition) {
  for (const Proposal& proposal : measure.proposals) {
    if (proposal.transition == transition) return &proposal;
  }
  return nullptr;
}

bool has_person(const std::vector<Actor>& actors, const std::string& person) {
  return std::any_of(actors.begin(), actors.end(), [&](const Actor& actor) { return actor.person == person; });
}

// One attempt to fire: the parts that every check looks at.
struct Attempt {
  const Workflow& workflow;
  const Measure& measure;
  const Transition& transition;
  const Actor& actor;
  const Fire& fire;
  Instant now;
  std::vector<std::string> lacking{};  // needs and rights that are missing: denied
  std::vector<std::string> faults{};   // what is wrong with the request itself: invalid

  void check_independence() {
    for (const std::string& other : transition.not_same_as) {
      const auto fired = measure.fired_by.find(other);
      if (fired != measure.fired_by.end() && fired->second.person == actor.person) {
        lacking.push_back(actor.person + " fired " + other + " and may not also " + transition.name +
                          ": somebody else has to");
      }
    }
  }

  void check_needs(const Fields& sets, bool note_given) {
    const Fields after = merged(measure.fields, sets);
    for (const std::string& field : transition.needs.fields) {
      if (!after.contains(field)) lacking.push_back("field " + field + " is not set");
    }
    if (transition.needs.note && !note_given) lacking.emplace_back("a note is missing");
    const std::uint64_t pieces = measure.evidence.size() + fire.evidence.size();
    if (pieces < transition.needs.evidence) {
      lacking.push_back(counted(transition.needs.evidence, "piece") + " of evidence needed, " + std::to_string(pieces) +
                        " attached in this episode");
    }
  }

  void check_allowed_sets() {
    check_sets(workflow, fire.sets, faults);
    for (const auto& [name, value] : fire.sets) {
      const auto allowed = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (find_field(workflow, name) != nullptr && !allowed(transition.sets) && !allowed(transition.needs.fields)) {
        faults.push_back(transition.name + " may not set field " + name);
      }
    }
  }

  Result<void> check_condition(const Fields& sets) {
    if (transition.when.empty()) return {};
    if (!workflow.guard) return Error{Code::unavailable, "conditions cannot be evaluated here", {}};
    Measure after = measure;
    after.fields = merged(measure.fields, sets);
    auto holds = workflow.guard(transition, after);
    if (!holds) return holds.error();
    if (!*holds) lacking.push_back("its condition does not hold: " + transition.when);
    return {};
  }

  [[nodiscard]] Result<void> verdict() const {
    if (lacking.empty() && faults.empty()) return {};
    std::vector<std::string> all = lacking;
    all.insert(all.end(), faults.begin(), faults.end());
    return Error{lacking.empty() ? Code::invalid : Code::denied,
                 to_text(actor) + " cannot " + transition.name + " " + measure.id.get() + ": " + joined(all),
                 measure.id.get()};
  }
};

Result<EventBody> propose_or_fire(Attempt& attempt) {
  const auto& [workflow, measure, transition, actor, fire, now, lacking, faults] = attempt;
  if (!holds_any_role(workflow, measure, actor, transition.by)) {
    attempt.lacking.push_back("the role " + describe_roles(workflow, measure, transition.by) + " is needed");
  }
  attempt.check_independence();
  attempt.check_allowed_sets();
  attempt.check_needs(fire.sets, !fire.note.empty());
  if (auto ok = attempt.check_condition(fire.sets); !ok) return ok.error();
  if (auto ok = attempt.verdict(); !ok) return ok.error();

  const bool counts = transition.approvals && holds_any_role(workflow, measure, actor, transition.approvals->by);
  const bool proposes = transition.approvals && transition.approvals->count > (counts ? 1U : 0U);
  if (proposes || !transition.next_episode) {
    if (auto ok = check_evidence_room(measure, fire.evidence.size()); !ok) return ok.error();
  }
  if (proposes) {
    return EventBody(
        Proposed{transition.name, fire.sets, fire.note, fire.evidence, counts, transition.approvals->count});
  }
  Fired fired = fired_event(workflow, measure, transition, fire.sets, now);
  fired.note = fire.note;
  fired.evidence = fire.evidence;
  if (counts) fired.approvals.push_back(actor);
  return EventBody(std::move(fired));
}

Result<EventBody> approve(Attempt& attempt, const Proposal& proposal) {
  const auto& [workflow, measure, transition, actor, fire, now, lacking, faults] = attempt;
  const Approvals& approvals = *transition.approvals;
  const std::string progress =
      std::to_string(proposal.approvals.size()) + " of " + std::to_string(approvals.count) + " approvals so far";
  if (!holds_any_role(workflow, measure, actor, approvals.by)) {
    attempt.lacking.push_back(proposal.actor.person + " has proposed it and the approval of " +
                              describe_roles(workflow, measure, approvals.by) + " is needed (" + progress + ")");
  }
  if (has_person(proposal.approvals, actor.person) || proposal.actor.person == actor.person) {
    attempt.lacking.push_back(actor.person + " has already agreed; another person has to approve (" + progress + ")");
  }
  attempt.check_independence();
  if (!fire.sets.empty() && fire.sets != proposal.sets) {
    attempt.faults.emplace_back("an approval takes the proposal as it stands; it may not set other fields");
  }
  if (!fire.evidence.empty()) {
    attempt.faults.emplace_back("an approval carries no evidence; attach it to the measure instead");
  }
  attempt.check_needs(proposal.sets, !proposal.note.empty());
  if (auto ok = attempt.check_condition(proposal.sets); !ok) return ok.error();
  if (auto ok = attempt.verdict(); !ok) return ok.error();

  if (proposal.approvals.size() + 1 < approvals.count) {
    return EventBody(Approved{transition.name, fire.note, approvals.count});
  }
  Fired fired = fired_event(workflow, measure, transition, proposal.sets, now);
  fired.note = fire.note;
  fired.proposed_by = proposal.actor;
  fired.approvals = proposal.approvals;
  fired.approvals.push_back(actor);
  return EventBody(std::move(fired));
}

}  // namespace

Result<void> check_evidence_room(const Measure& measure, std::size_t more) {
  const std::size_t most = CommandLimits{}.evidence_total_max;
  if (measure.evidence.size() + more <= most) return {};
  return Error{Code::exhausted,
               measure.id.get() + " has " + std::to_string(measure.evidence.size()) +
                   " pieces of evidence in this episode; at most " + std::to_string(most) + " are kept",
               measure.id.get()};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

Fields merged(const Fields& fields, const Fields& sets) {
  Fields after = fields;
  for (const auto& [name, value] : sets) {
    if (to_text(value).empty()) {
      after.erase(name);
    } else {
      after[name] = value;
    }
  }
  return after;
}

void check_sets(const Workflow& workflow, const Fields& sets, std::vector<std::string>& complaints) {
  for (const auto& [name, value] : sets) {
    const Field* field = find_field(workflow, name);
    if (field == nullptr) {
      std::vector<std::string_view> known;
      known.reserve(workflow.fields.size());
      for (const Field& one : workflow.fields) known.push_back(one.name);
      std::string message = "there is no field '" + name + "'";
      if (const auto near = nearest(name, known); !near.empty())
        message += "; did you mean '" + std::string(near) + "'?";
      complaints.push_back(message);
    } else if (auto ok = check_value(*field, value); !ok) {
      complaints.push_back(ok.error().message);
    }
  }
}

Fired fired_event(const Workflow& workflow, const Measure& measure, const Transition& transition, const Fields& sets,
                  Instant now) {
  const State& target = *find_state(workflow, transition.to);
  Measure before = measure;
  if (transition.next_episode) before.first_due.clear();
  const NewDeadline deadline = deadline_after(workflow, before, target, merged(measure.fields, sets), sets, now);
  Fired fired;
  fired.transition = transition.name;
  fired.from = measure.state;
  fired.to = target.name;
  fired.phase = target.phase;
  fired.final = target.final;
  fired.stops_clock = target.paused;
  fired.episode = measure.episode + (transition.next_episode ? 1 : 0);
  fired.sets = sets;
  // A date that stood still moves its field along, so that the field goes on saying when the work is due.
  const std::string_view field = deadline_field(target);
  if (deadline.resumed && !field.empty() && measure.fields.contains(field)) {
    fired.sets[std::string(field)] = format_day(workflow.calendar.zone.day_of(deadline.deadline->due));
  }
  fired.deadline = deadline.deadline;
  fired.deadline_by_field = deadline.by_field;
  fired.deadline_resumed = deadline.resumed;
  return fired;
}

Result<EventBody> judge_fire(const Workflow& workflow, const Measure& measure, const Actor& actor, const Fire& fire,
                             Instant now) {
  const Transition* transition = find_transition(workflow, fire.transition);
  if (transition == nullptr) return unknown_transition(workflow, measure, fire.transition);
  if (!leaves(*transition, measure.state)) {
    return Error{Code::conflict,
                 "cannot " + transition->name + " " + measure.id.get() + ": it is in " + measure.state +
                     ", from where there are: " + names_from(workflow, measure.state),
                 measure.id.get()};
  }
  Attempt attempt{workflow, measure, *transition, actor, fire, now};
  const Proposal* proposal = transition->approvals ? pending_proposal(measure, transition->name) : nullptr;
  const bool proposes_anew = proposal != nullptr && proposal->actor.person == actor.person && !fire.sets.empty() &&
                             fire.sets != proposal->sets;
  if (proposal == nullptr || proposes_anew) return propose_or_fire(attempt);
  return approve(attempt, *proposal);
}

}  // namespace rectify::core
