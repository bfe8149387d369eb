#include "embed/values.h"

#include <algorithm>

#include "core/durations.h"
#include "ledger/line.h"

namespace rectify::embed {

namespace {

template <typename To, typename From, typename Convert>
std::vector<To> each(const std::vector<From>& items, Convert convert) {
  std::vector<To> list;
  list.reserve(items.size());
  for (const From& item : items) list.push_back(convert(item));
  return list;
}

core::Title title_of(const Title& title) { return {title.en, title.zh}; }
Title told(const core::Title& title) { return {title.en, title.zh}; }

core::Fields fields_of(const Fields& fields) { return {fields.begin(), fields.end()}; }
Fields told(const core::Fields& fields) { return {fields.begin(), fields.end()}; }

Actor told(const core::Actor& actor) {
  const auto& [person, unit, for_person, for_unit] = actor;
  return {.person = person, .unit = unit, .for_person = for_person, .for_unit = for_unit};
}

core::Evidence evidence_of(const Evidence& piece) {
  const auto& [name, sha256, media_type, location, effective, kind] = piece;
  return {.name = name,
          .media_type = media_type,
          .sha256 = sha256,
          .location = location,
          .effective = effective,
          .kind = kind};
}
Evidence told(const core::Evidence& piece) {
  const auto& [name, media_type, sha256, location, effective, kind] = piece;
  return {.name = name,
          .sha256 = sha256,
          .media_type = media_type,
          .location = location,
          .effective = effective,
          .kind = kind};
}

std::optional<Time> told(const std::optional<Instant>& at) {
  return at ? std::optional(time_of(*at)) : std::optional<Time>();
}

// The body of a command. The bindings name all that a core command has.
struct BodyOf {
  core::Command& command;

  void operator()(const Register& from) const {
    core::Register body;
    auto& [inspection, finding, title, text, source_line, workflow, fields, parent] = body;
    inspection = InspectionId(from.inspection);
    finding = each<core::FindingNode>(
        from.finding, [](const FindingLevel& level) { return core::FindingNode{level.number, title_of(level.title)}; });
    title = title_of(from.title);
    text = from.text;
    source_line = from.source_line;
    workflow = from.workflow;
    fields = fields_of(from.fields);
    parent = MeasureId(from.parent);
    command.body = std::move(body);
  }
  void operator()(const Fire& from) const {
    core::Fire body;
    auto& [transition, sets, note, evidence, decision] = body;
    transition = from.transition;
    sets = fields_of(from.set);
    note = from.note;
    evidence = each<core::Evidence>(from.evidence, evidence_of);
    decision = from.decision;
    command.body = std::move(body);
  }
  void operator()(const Amend& from) const {
    core::Amend body;
    auto& [sets, note] = body;
    sets = fields_of(from.set);
    note = from.note;
    command.body = std::move(body);
  }
  void operator()(const Attach& from) const {
    core::Attach body;
    auto& [evidence, note] = body;
    evidence = each<core::Evidence>(from.evidence, evidence_of);
    note = from.note;
    command.body = std::move(body);
  }
  void operator()(const Comment& from) const {
    core::Comment body;
    auto& [note] = body;
    note = from.note;
    command.body = std::move(body);
  }
  void operator()(const Veto& from) const {
    core::Veto body;
    auto& [transition, note] = body;
    transition = from.transition;
    note = from.note;
    command.body = std::move(body);
  }
  void operator()(const Delegate& from) const {
    core::Delegate body;
    auto& [person, until, note] = body;
    person = from.person;
    until = instant_of(from.until);
    note = from.note;
    command.body = std::move(body);
  }
  void operator()(const AnswerRung& from) const {
    core::AnswerRung body;
    auto& [rung, answer, outcome, person, note] = body;
    rung = from.rung;
    answer = static_cast<core::RungAnswered::Answer>(from.answer);
    outcome = from.outcome;
    person = from.person;
    note = from.note;
    command.body = std::move(body);
  }
};

Rung rung_of(const core::Measure& measure, std::size_t index) {
  const core::ClaimedRung& rung = measure.claimed[index];
  return {.name = rung.name,
          .title = told(rung.title),
          .level = rung.level,
          .state = rung.state,
          .episode = rung.episode,
          .at = time_of(rung.at),
          .status = static_cast<Rung::Status>(core::status_of(measure, index)),
          .rule = rung.rule};
}

Proposal told(const core::Proposal& proposal) {
  return {.transition = proposal.transition,
          .by = told(proposal.actor),
          .at = time_of(proposal.at),
          .set = told(proposal.sets),
          .note = proposal.note,
          .approvals = each<Actor>(proposal.approvals, [](const core::Actor& actor) { return told(actor); }),
          .expires = told(proposal.expires)};
}

void add_rungs(Measure& told, const core::Measure& measure) {
  const core::ClaimedRung* standing = core::standing_rung(measure);
  for (std::size_t i = 0; i < measure.claimed.size(); ++i) {
    told.rungs.push_back(rung_of(measure, i));
    if (&measure.claimed[i] == standing) told.standing = told.rungs.back();
  }
}

// What the workflow says of it: titles, who has the lead, what can be done next.
void add_workflow(Measure& measure, const core::Measure& from, const core::Workflow& workflow) {
  measure.unit = core::lead_unit(workflow, from);
  if (const core::State* state = core::find_state(workflow, from.state)) measure.state_title = told(state->title);
  for (const core::Transition& transition : workflow.transitions) {
    if (!core::leaves(transition, from.state)) continue;
    measure.next.push_back({transition.name, told(transition.title), transition.to, transition.by});
  }
}

// What an event is about: a transition, a rung, a person, a part, a rule.
std::string subject_in(const core::EventBody& body) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.transition; }) return one.transition;
        if constexpr (requires { one.rung; }) return one.rung;
        if constexpr (requires { one.person; }) return one.person;
        if constexpr (requires { one.part; }) return one.part.get();
        if constexpr (requires { one.rule; }) return one.rule;
        if constexpr (requires { one.workflow; }) return one.workflow;
        return {};
      },
      body);
}

}  // namespace

Instant instant_of(Time time) { return {time.time_since_epoch().count()}; }
Time time_of(Instant at) { return Time(std::chrono::milliseconds(at.ms)); }

Result<core::Actor> actor_of(const Actor& actor) {
  const auto& [person, unit, for_person, for_unit] = actor;
  const core::Actor asked{.person = person, .unit = unit, .for_person = for_person, .for_unit = for_unit};
  auto parsed = core::parse_actor(core::to_text(asked));
  if (!parsed) return parsed.error();
  if (*parsed != asked) return Error{Code::invalid, "a person and a unit are ids, without blanks and slashes", {}};
  return parsed;
}

Result<std::optional<core::Actor>> asker_of(const Actor& actor) {
  if (actor.person.empty()) return std::optional<core::Actor>();
  auto asker = actor_of(actor);
  if (!asker) return asker.error();
  return std::optional(std::move(*asker));
}

Result<std::optional<query::AsOf>> as_of(const query::Reading& reading, const Asked& asked) {
  if (!asked.as_of) return std::optional<query::AsOf>();
  auto then = query::as_of(reading.view, instant_of(*asked.as_of));
  if (!then) return then.error();
  then->at = std::min(then->at, reading.engine.now());
  return std::optional(*then);
}

Result<core::Command> command_of(const Command& command) {
  if (command.key.empty()) {
    return Error{Code::invalid, "a command has a key: with the same one it can be sent again safely", "key"};
  }
  auto actor = actor_of(command.actor);
  if (!actor) return actor.error();
  core::Command made;
  made.key = command.key;
  made.actor = std::move(*actor);
  made.measure = MeasureId(command.measure);
  if (command.revision) made.expected = Revision(*command.revision);
  std::visit(BodyOf{made}, command.body);
  return made;
}

Reply told(const core::Reply& reply) {
  const auto& [measure, revision, sequence, outcome, state] = reply;
  return {.measure = measure.get(),
          .revision = revision.get(),
          .sequence = sequence.get(),
          .outcome = outcome,
          .state = state};
}

store::Query query_of(const Filter& filter) {
  const auto& [inspection, finding, state, phase, unit, person, rung, parent, text, overdue, due_before, by_due] =
      filter;
  store::Query query;
  query.inspection = inspection;
  query.finding = finding;
  query.state = state;
  if (phase) query.phase = std::string(core::kPhaseNames[static_cast<std::size_t>(*phase)]);
  query.unit = unit;
  query.person = person;
  query.rung = rung;
  query.parent = parent;
  query.text = text;
  query.overdue = overdue;
  if (due_before) query.due_before = instant_of(*due_before);
  query.sort = by_due ? store::Query::Sort::due : store::Query::Sort::id;
  return query;
}

Measure told(const query::SeenMeasure& seen, Instant now) {
  const core::Measure& from = *seen.measure;
  Measure measure;
  measure.id = from.id.get();
  measure.inspection = from.inspection.get();
  measure.finding = each<FindingLevel>(from.finding, [](const core::FindingNode& node) {
    return FindingLevel{.number = node.number, .title = told(node.title)};
  });
  measure.title = told(from.title);
  measure.text = from.text;
  measure.workflow = from.workflow;
  measure.workflow_version = from.workflow_version;
  measure.state = from.state;
  measure.phase = static_cast<Phase>(from.phase);
  measure.final = from.final;
  measure.revision = from.revision.get();
  measure.episode = from.episode;
  measure.registered = time_of(from.registered);
  measure.entered = time_of(from.entered);
  measure.touched = time_of(from.touched);
  measure.fields = told(from.fields);
  if (from.deadline) measure.deadline = Deadline{time_of(from.deadline->due), time_of(from.deadline->original)};
  measure.overdue = core::is_overdue(from, now);
  add_rungs(measure, from);
  measure.evidence = each<Evidence>(from.evidence, [](const core::Evidence& piece) { return told(piece); });
  measure.proposals = each<Proposal>(from.proposals, [](const core::Proposal& one) { return told(one); });
  for (const core::Delegation& one : from.delegations) {
    if (one.until < now) continue;
    measure.delegations.push_back({told(one.principal), one.deputy, time_of(one.until)});
  }
  measure.returns = from.returns;
  measure.comments = from.comments;
  measure.supervision = from.supervision;
  measure.parent = from.parent.get();
  measure.parts = each<Part>(from.parts, [](const core::Part& part) {
    return Part{.measure = part.id.get(), .state = part.state, .final = part.final};
  });
  if (seen.workflow != nullptr) add_workflow(measure, from, *seen.workflow);
  return measure;
}

Result<Event> told(const query::SeenLine& line) {
  auto decoded = ledger::decode_line(line.text);
  if (!decoded) return decoded.error();
  const core::Event& from = decoded->event;
  Event event{.sequence = from.sequence.get(),
              .at = time_of(from.at),
              .actor = told(from.actor),
              .measure = from.measure.get(),
              .revision = from.revision.get(),
              .type = std::string(core::event_type(from)),
              .key = from.key,
              .subject = subject_in(from.body)};
  std::visit(
      [&](const auto& body) {
        if constexpr (requires { std::string(body.from); }) event.from = body.from;
        if constexpr (requires { std::string(body.to); }) event.to = body.to;
        if constexpr (requires { body.sets; }) event.set = told(body.sets);
        if constexpr (requires { body.fields; }) event.set = told(body.fields);
        if constexpr (requires { body.note; }) event.note = body.note;
      },
      from.body);
  event.line = line.text;
  event.hidden = line.hidden;
  return event;
}

Landing told(const runtime::MigrationRow& row) {
  Landing landing{.measure = row.before.id.get(), .from = row.before.state, .obstacle = row.obstacle};
  if (!row.landing) return landing;
  landing.to = row.landing->to;
  if (row.landing->deadline) landing.deadline = time_of(row.landing->deadline->due);
  return landing;
}

}  // namespace rectify::embed
