#include "core/contributions.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/fire.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

// Whoever holds any role for the measure is concerned with it.
Result<void> check_concerned(const Matter& matter, const Actor& actor, std::string_view to_do, Instant now) {
  const Measure& measure = *matter.measure;
  std::vector<std::string> roles;
  roles.reserve(matter.workflow.roles.size());
  for (const Role& role : matter.workflow.roles) roles.push_back(role.name);
  if (holds_any_role(matter.workflow, measure, actor, roles, now)) return {};
  return Error{Code::denied,
               fmt::format("{} cannot {} {}: the role {} is needed", to_text(actor), to_do, measure.id.get(),
                           describe_roles(matter.workflow, measure, roles)),
               measure.id.get()};
}

}  // namespace

Result<EventBody> judge_attach(const Matter& matter, const Actor& actor, const Attach& body, Instant now) {
  if (auto ok = check_concerned(matter, actor, "attach evidence to", now); !ok) return ok.error();
  if (auto ok = check_evidence_room(*matter.measure, body.evidence.size(), matter.limits.commands); !ok) {
    return ok.error();
  }
  return EventBody(Attached{body.evidence, body.note});
}

Result<EventBody> judge_comment(const Matter& matter, const Actor& actor, const Comment& body, Instant now) {
  if (auto ok = check_concerned(matter, actor, "comment on", now); !ok) return ok.error();
  return EventBody(Commented{body.note});
}

Result<EventBody> judge_delegate(const Matter& matter, const Actor& actor, const Delegate& body, Instant now) {
  const Measure& measure = *matter.measure;
  if (auto ok = check_concerned(matter, actor, "delegate", now); !ok) return ok.error();
  std::vector<std::string> faults;
  if (!actor.for_person.empty()) faults.emplace_back("what was delegated is not delegated on");
  if (body.person == actor.person) faults.emplace_back("nobody acts for themselves by delegation");
  if (body.until <= now) faults.push_back(fmt::format("until {} has gone by", format_utc(body.until)));
  if (!faults.empty()) {
    return Error{Code::invalid, fmt::format("cannot delegate {}: {}", measure.id.get(), joined(faults)),
                 measure.id.get()};
  }
  const std::size_t most = matter.limits.commands.delegations_max;
  const auto in_force =
      std::count_if(measure.delegations.begin(), measure.delegations.end(), [&](const Delegation& one) {
        const bool renewed = one.principal == actor && one.deputy == body.person;
        return now <= one.until && !renewed;
      });
  if (static_cast<std::size_t>(in_force) >= most) {
    return Error{Code::exhausted,
                 fmt::format("{} has {} delegations in force; at most {} are kept", measure.id.get(), in_force, most),
                 measure.id.get()};
  }
  return EventBody(Delegated{body.person, body.until, body.note});
}

Result<EventBody> judge_veto(const Matter& matter, const Actor& actor, const Veto& body, Instant now) {
  const Workflow& workflow = matter.workflow;
  const Measure& measure = *matter.measure;
  const std::string& id = measure.id.get();
  const Proposal* proposal = pending_proposal(measure, body.transition, now);
  if (proposal == nullptr) {
    return Error{Code::conflict, fmt::format("there is no proposal to {} {}", body.transition, id), id};
  }
  const Transition* transition = find_transition(workflow, body.transition);
  const bool vetoed = transition != nullptr && transition->approvals && !transition->approvals->veto.empty();
  const bool may = vetoed && holds_any_role(workflow, measure, actor, transition->approvals->veto, now);
  if (!may && shared_person(proposal->actor, actor) == nullptr) {
    const std::string who =
        vetoed ? fmt::format("the role {} is needed", describe_roles(workflow, measure, transition->approvals->veto))
               : fmt::format("nobody has a veto; {} may take it back", to_text(proposal->actor));
    return Error{
        Code::denied,
        fmt::format("{} cannot strike down the proposal to {} {}: {}", to_text(actor), body.transition, id, who), id};
  }
  return EventBody(Vetoed{body.transition, body.note});
}

Result<EventBody> judge_part(const Matter& matter, const NotePart& body) {
  const Measure& measure = *matter.measure;
  const std::string& id = measure.id.get();
  const bool is_known =
      std::any_of(measure.parts.begin(), measure.parts.end(), [&](const Part& part) { return part.id == body.part; });
  if (!is_known && measure.final) {
    return Error{Code::conflict, fmt::format("{} is closed and takes no further parts", id), id};
  }
  const std::size_t most = matter.limits.commands.parts_max;
  if (!is_known && measure.parts.size() >= most) {
    return Error{Code::exhausted,
                 fmt::format("{} has {} parts; a measure has at most {}", id, measure.parts.size(), most), id};
  }
  return EventBody(PartChanged{body.part, body.state, body.final});
}

}  // namespace rectify::core
