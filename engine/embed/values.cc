#include "embed/values.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/command_kinds.h"
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
core::Register core_body(const Register& from) {
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
  return body;
}
core::Fire core_body(const Fire& from) {
  core::Fire body;
  auto& [transition, sets, note, evidence, decision] = body;
  transition = from.transition;
  sets = fields_of(from.set);
  note = from.note;
  evidence = each<core::Evidence>(from.evidence, evidence_of);
  decision = from.decision;
  return body;
}
core::Amend core_body(const Amend& from) {
  core::Amend body;
  auto& [sets, note] = body;
  sets = fields_of(from.set);
  note = from.note;
  return body;
}
core::Attach core_body(const Attach& from) {
  core::Attach body;
  auto& [evidence, note] = body;
  evidence = each<core::Evidence>(from.evidence, evidence_of);
  note = from.note;
  return body;
}
core::Comment core_body(const Comment& from) {
  core::Comment body;
  auto& [note] = body;
  note = from.note;
  return body;
}
core::Veto core_body(const Veto& from) {
  core::Veto body;
  auto& [transition, note] = body;
  transition = from.transition;
  note = from.note;
  return body;
}
core::Delegate core_body(const Delegate& from) {
  core::Delegate body;
  auto& [person, until, note] = body;
  person = from.person;
  until = instant_of(from.until);
  note = from.note;
  return body;
}
core::AnswerRung core_body(const AnswerRung& from) {
  core::AnswerRung body;
  auto& [rung, answer, outcome, person, note] = body;
  rung = from.rung;
  answer = static_cast<core::RungAnswered::Answer>(from.answer);
  outcome = from.outcome;
  person = from.person;
  note = from.note;
  return body;
}

// Whether an embedder can send what has that body.
template <typename Body, typename... Bodies>
constexpr bool is_offered(const std::variant<Bodies...>* /*to embedders*/) {
  return (std::is_same_v<decltype(core_body(std::declval<const Bodies&>())), Body> || ...);
}
static_assert(std::apply(
                  [](const auto&... kind) {
                    constexpr const decltype(Command::body)* kOffered = nullptr;
                    return (is_offered<typename std::remove_cvref_t<decltype(kind)>::Body>(kOffered) && ...);
                  },
                  core::kCommandKinds),
              "a kind of command has no body in rectify::Command");

// These are cast from one to the other.
static_assert(static_cast<std::size_t>(AnswerRung::Answer::handed_over) + 1 == std::size(core::kRungAnswers));
static_assert(static_cast<std::size_t>(Phase::close) + 1 == std::size(core::kPhaseNames));
static_assert(static_cast<std::size_t>(Rung::Status::past) + 1 == std::size(core::kRungStatuses));

Rung rung_of(const core::Measure& measure, std::size_t index) {
  // What was asked of people and how they answered is in the status, and in the history.
  const auto& [name, title, level, state, episode, at, due, deadline, acknowledge_by, to_be_decided, acknowledged_by,
               resolved_by, answered, outcome, handed_to, rule] = measure.claimed[index];
  return {.name = name,
          .title = told(title),
          .level = level,
          .state = state,
          .episode = episode,
          .at = time_of(at),
          .status = static_cast<Rung::Status>(core::status_of(measure, index)),
          .rule = rule};
}

Proposal told(const core::Proposal& proposal) {
  const auto& [transition, actor, at, sets, note, approvals, decision, revision, expires] = proposal;
  return {.transition = transition,
          .by = told(actor),
          .at = time_of(at),
          .set = told(sets),
          .note = note,
          .approvals = each<Actor>(approvals, [](const core::Actor& one) { return told(one); }),
          .expires = told(expires)};
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
  std::visit([&](const auto& body) { made.body = core_body(body); }, command.body);
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
  // Not told: what the engine judges by, and where in a text it was found.
  const auto& [id, inspection, finding, title, text, source_line, workflow, workflow_version, state, phase, final,
               revision, episode, registered, entered, touched, fields, deadline, stopped, rungs_claimed, claimed,
               evidence, proposals, fired_by, first_due, returns, comments, parent, parts, delegations, paused, rules,
               fired_by_rules, supervision, activity, closed, reopened] = from;
  Measure measure;
  measure.id = id.get();
  measure.inspection = inspection.get();
  measure.finding = each<FindingLevel>(finding, [](const core::FindingNode& node) {
    return FindingLevel{.number = node.number, .title = told(node.title)};
  });
  measure.title = told(title);
  measure.text = text;
  measure.workflow = workflow;
  measure.workflow_version = workflow_version;
  measure.state = state;
  measure.phase = static_cast<Phase>(phase);
  measure.final = final;
  measure.revision = revision.get();
  measure.episode = episode;
  measure.registered = time_of(registered);
  measure.entered = time_of(entered);
  measure.touched = time_of(touched);
  measure.fields = told(fields);
  if (deadline) measure.deadline = Deadline{time_of(deadline->due), time_of(deadline->original)};
  measure.overdue = core::is_overdue(from, now);
  add_rungs(measure, from);
  measure.evidence = each<Evidence>(evidence, [](const core::Evidence& piece) { return told(piece); });
  measure.proposals = each<Proposal>(proposals, [](const core::Proposal& one) { return told(one); });
  for (const auto& [principal, deputy, until] : delegations) {
    if (until >= now) measure.delegations.push_back({told(principal), deputy, time_of(until)});
  }
  measure.returns = returns;
  measure.comments = comments;
  measure.supervision = supervision;
  measure.parent = parent.get();
  measure.parts = each<Part>(parts, [](const core::Part& one) {
    const auto& [part, part_state, part_final] = one;
    return Part{.measure = part.get(), .state = part_state, .final = part_final};
  });
  if (seen.workflow != nullptr) add_workflow(measure, from, *seen.workflow);
  return measure;
}

Result<Event> told(const query::SeenLine& line) {
  auto decoded = ledger::decode_line(line.text);
  if (!decoded) return decoded.error();
  const auto& [sequence, at, actor, measure, revision, key, recorded] = decoded->event;
  Event event{.sequence = sequence.get(),
              .at = time_of(at),
              .actor = told(actor),
              .measure = measure.get(),
              .revision = revision.get(),
              .type = std::string(core::event_type(decoded->event)),
              .key = key,
              .subject = subject_in(recorded)};
  std::visit(
      [&](const auto& body) {
        if constexpr (requires { std::string(body.from); }) event.from = body.from;
        if constexpr (requires { std::string(body.to); }) event.to = body.to;
        if constexpr (requires { body.sets; }) event.set = told(body.sets);
        if constexpr (requires { body.fields; }) event.set = told(body.fields);
        if constexpr (requires { body.note; }) event.note = body.note;
      },
      recorded);
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
