// apply(): what each kind of event does to a measure. Results are taken from the event as they stand.
#include <algorithm>

#include "base/check.h"
#include "core/decide.h"

namespace rectify::core {

namespace {

void set_fields(Measure& measure, const Fields& sets) {
  for (const auto& [name, value] : sets) {
    const auto* one = std::get_if<std::string>(&value);
    const bool cleared = one != nullptr ? one->empty() : std::get<std::vector<std::string>>(value).empty();
    if (cleared) {
      measure.fields.erase(name);
    } else {
      measure.fields[name] = value;
    }
  }
}

void add_evidence(Measure& measure, const std::vector<Evidence>& pieces) {
  measure.evidence.insert(measure.evidence.end(), pieces.begin(), pieces.end());
}

Proposal* find_proposal(Measure& measure, std::string_view transition) {
  for (Proposal& proposal : measure.proposals) {
    if (proposal.transition == transition) return &proposal;
  }
  return nullptr;
}

// Also where names are exchanged with each other.
template <typename Value>
void rename_keys(std::map<std::string, Value>& values, const Renames& names) {
  if (names.empty()) return;
  std::map<std::string, Value> renamed;
  for (auto& [name, value] : values) {
    const auto now = names.find(name);
    renamed.emplace(now == names.end() ? name : now->second, std::move(value));
  }
  values = std::move(renamed);
}

struct Apply {
  Measure& measure;
  const Event& event;

  void operator()(const Registered& body) const {
    measure = Measure{};
    measure.id = event.measure;
    measure.inspection = body.inspection;
    measure.finding = body.finding;
    measure.title = body.title;
    measure.text = body.text;
    measure.source_line = body.source_line;
    measure.workflow = body.workflow;
    measure.workflow_version = body.workflow_version;
    measure.state = body.state;
    measure.phase = body.phase;
    measure.final = body.final;
    measure.registered = event.at;
    measure.entered = event.at;
    measure.deadline = body.deadline;
    if (body.deadline) measure.first_due.try_emplace(body.state, body.deadline->original);
    set_fields(measure, body.fields);
    measure.parent = body.parent;
  }

  void operator()(const Fired& body) const {
    const bool moves = body.from != body.to;
    // From one paused state to another the clock stands as it stood.
    if (body.stops_clock && moves && !measure.stopped) {
      measure.stopped = StoppedClock{body.from, measure.deadline, event.at, measure.rungs_claimed};
    }
    take_deadline(body, moves);
    if (!body.stops_clock) measure.stopped.reset();
    if (measure.phase == Phase::verify && body.phase < Phase::verify) ++measure.returns;
    if (body.episode != measure.episode) next_episode(body.episode);
    measure.paused = body.paused;
    if (moves) measure.entered = event.at;
    measure.state = body.to;
    measure.phase = body.phase;
    measure.final = body.final;
    set_fields(measure, body.sets);
    add_evidence(measure, body.evidence);
    if (body.deadline && body.deadline_by_field) measure.first_due.try_emplace(body.to, body.deadline->original);
    if (!body.rule.empty()) ++measure.fired_by_rules;
    measure.fired_by[body.transition] = body.proposed_by ? *body.proposed_by : event.actor;
    measure.proposals.clear();
  }

  void operator()(const Proposed& body) const {
    Proposal* pending = find_proposal(measure, body.transition);
    if (pending == nullptr) pending = &measure.proposals.emplace_back();
    *pending = {body.transition, event.actor,    event.at,    body.sets, body.note, {},
                body.decision,   event.revision, body.expires};
    if (body.counts) pending->approvals.push_back(event.actor);
    add_evidence(measure, body.evidence);
  }

  void operator()(const Approved& body) const {
    if (Proposal* pending = find_proposal(measure, body.transition)) pending->approvals.push_back(event.actor);
  }

  void operator()(const Amended& body) const {
    set_fields(measure, body.sets);
    measure.proposals.clear();
  }

  void operator()(const Attached& body) const { add_evidence(measure, body.evidence); }
  void operator()(const Commented&) const { ++measure.comments; }

  void operator()(const RungClaimed& body) const {
    if (body.rule.empty()) measure.rungs_claimed = body.level > 0 ? body.level : measure.rungs_claimed + 1;
    measure.claimed.push_back(as_claimed(body, event.at));
  }

  void operator()(const RungAnswered& body) const {
    const auto claimed = std::find_if(measure.claimed.rbegin(), measure.claimed.rend(), [&](const ClaimedRung& rung) {
      return rung.name == body.rung && rung.level == body.level && rung.episode == body.episode;
    });
    if (claimed == measure.claimed.rend()) return;
    claimed->answered = event.at;
    switch (body.answer) {
      case RungAnswered::Answer::acknowledged:
        claimed->acknowledged_by = event.actor;
        break;
      case RungAnswered::Answer::resolved:
        claimed->resolved_by = event.actor;
        claimed->outcome = body.outcome;
        break;
      case RungAnswered::Answer::handed_over:
        claimed->handed_to = body.person;
        break;
    }
  }

  void operator()(const Vetoed& body) const { drop_proposal(body.transition); }
  void operator()(const Lapsed& body) const { drop_proposal(body.transition); }

  void operator()(const PartChanged& body) const {
    const auto known = std::find_if(measure.parts.begin(), measure.parts.end(),
                                    [&](const Part& part) { return part.id == body.part; });
    if (known == measure.parts.end()) {
      measure.parts.push_back({body.part, body.state, body.final});
    } else {
      *known = {body.part, body.state, body.final};
    }
  }

  void operator()(const Delegated& body) const {
    std::erase_if(measure.delegations, [&](const Delegation& one) {
      return one.until < event.at || (one.principal == event.actor && one.deputy == body.person);
    });
    measure.delegations.push_back({event.actor, body.person, body.until});
  }

  void operator()(const Migrated& body) const {
    measure.workflow_version = body.to_version;
    measure.state = body.to;
    measure.phase = body.phase;
    measure.deadline = body.deadline;
    measure.rungs_claimed = body.rungs_claimed;
    if (measure.stopped && body.stopped) {
      measure.stopped->state = body.stopped->state;
      measure.stopped->deadline = body.stopped->deadline;
      measure.stopped->rungs_claimed = body.stopped->rungs_claimed;
    }
    if (body.clock == ClockRule::shift) measure.entered = event.at;
    set_fields(measure, body.sets);
    rename_keys(measure.first_due, body.renamed_states);
    rename_keys(measure.fired_by, body.renamed_transitions);
    if (body.deadline && body.deadline_by_field) measure.first_due.try_emplace(body.to, body.deadline->original);
    measure.proposals.clear();
  }

  void operator()(const Ruled& body) const {
    RuleStanding& standing = standing_with(body.rule);
    standing = {.rule = body.rule, .wake = body.wake, .memory = body.memory};
    if (body.supervision) measure.supervision = *body.supervision;
  }

  void operator()(const RuleFailed& body) const {
    RuleStanding& standing = standing_with(body.rule);
    standing.wake = body.retry;
    standing.failures = body.attempts;
    standing.error = body.error;
  }

  void operator()(const NoticesFolded&) const {}
  void operator()(const RuleDeployed&) const {}
  void operator()(const OrganisationDeployed&) const {}
  void operator()(const WorkflowDeployed&) const {}
  void operator()(const CalendarDeployed&) const {}
  void operator()(const HeadsRecorded&) const {}

 private:
  void drop_proposal(const std::string& transition) const {
    std::erase_if(measure.proposals, [&](const Proposal& proposal) { return proposal.transition == transition; });
  }

  RuleStanding& standing_with(const std::string& rule) const {
    for (RuleStanding& standing : measure.rules) {
      if (standing.rule == rule) return standing;
    }
    return measure.rules.emplace_back(RuleStanding{.rule = rule});
  }

  // The ladder starts over with a new deadline, and goes on with one that is the same or was only held up by a pause.
  void take_deadline(const Fired& body, bool moves) const {
    const bool same = !moves && measure.deadline == body.deadline;
    if (body.deadline_resumed && measure.stopped) {
      measure.rungs_claimed = measure.stopped->rungs_claimed;
    } else if (!same) {
      measure.rungs_claimed = 0;
    }
    measure.deadline = body.deadline;
  }

  void next_episode(std::uint32_t episode) const {
    measure.episode = episode;
    measure.evidence.clear();
    measure.fired_by.clear();
    measure.first_due.clear();
    measure.fired_by_rules = 0;
    measure.reopened = event.at;
  }
};

}  // namespace

void apply(Measure& measure, const Event& event) {
  RECTIFY_CHECK(event.revision.get() == measure.revision.get() + 1, "events are applied in order");
  const bool was_final = measure.final;
  std::visit(Apply{measure, event}, event.body);
  if (measure.final && !was_final) measure.closed = event.at;
  Activity& activity = measure.activity[static_cast<std::uint8_t>(event.body.index())];
  activity = {activity.count + 1, event.at};
  measure.revision = event.revision;
  measure.touched = event.at;
}

}  // namespace rectify::core
