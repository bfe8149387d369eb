// Events' bodies from JSON. Reads what it knows; that nothing else was there is seen when the line is written again and
// compared (decode_line).
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "ledger/event_json.h"

namespace rectify::ledger {

using Json = nlohmann::json;

namespace {

template <std::size_t N>
std::size_t position(const std::string_view (&names)[N], const std::string& name) {
  const auto* found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) throw std::invalid_argument("'" + name + "' is not known");
  return static_cast<std::size_t>(found - std::begin(names));
}

std::string text(const Json& json, const char* key) {
  return json.contains(key) ? json.at(key).get<std::string>() : "";
}
bool flag(const Json& json, const char* key) { return json.contains(key) && json.at(key).get<bool>(); }

std::uint32_t number(const Json& json, const char* key) {
  if (!json.contains(key)) return 0;
  if (!json.at(key).is_number_unsigned()) throw std::invalid_argument(std::string(key) + " is not a whole number");
  const auto value = json.at(key).get<std::uint64_t>();
  if (value > UINT32_MAX) throw std::invalid_argument(std::string(key) + " is too large");
  return static_cast<std::uint32_t>(value);
}

core::Title title(const Json& json) {
  if (!json.contains("title")) return {};
  return {text(json.at("title"), "en"), text(json.at("title"), "zh")};
}

core::Phase phase(const Json& json) {
  return static_cast<core::Phase>(position(core::kPhaseNames, text(json, "phase")));
}

std::optional<core::Deadline> deadline(const Json& json) {
  if (!json.contains("deadline")) return std::nullopt;
  const Json& inner = json.at("deadline");
  return core::Deadline{read_instant(inner.at("due")), read_instant(inner.at("original")),
                        static_cast<core::Span::Unit>(position(kUnitNames, text(inner, "unit"))),
                        text(inner, "calendar")};
}

core::Fields fields(const Json& json, const char* key) {
  core::Fields read;
  if (!json.contains(key)) return read;
  for (const auto& [name, value] : json.at(key).items()) {
    if (value.is_array()) {
      read[name] = value.get<std::vector<std::string>>();
    } else {
      read[name] = value.get<std::string>();
    }
  }
  return read;
}

template <typename Item, typename Each>
std::vector<Item> list(const Json& json, const char* key, const Each& each) {
  std::vector<Item> read;
  if (!json.contains(key)) return read;
  for (const Json& item : json.at(key)) read.push_back(each(item));
  return read;
}

std::vector<core::Evidence> evidence(const Json& json) {
  return list<core::Evidence>(json, "evidence", [](const Json& piece) {
    return core::Evidence{text(piece, "name"),     text(piece, "media_type"), text(piece, "sha256"),
                          text(piece, "location"), text(piece, "effective"),  text(piece, "kind")};
  });
}

std::vector<core::Recipient> recipients(const Json& json) {
  return list<core::Recipient>(json, "notify", [](const Json& one) {
    return core::Recipient{text(one, "role"), text(one, "unit"), text(one, "person")};
  });
}

std::optional<Instant> instant(const Json& json, const char* key) {
  if (!json.contains(key)) return std::nullopt;
  return read_instant(json.at(key));
}

std::vector<std::string> texts(const Json& json, const char* key) {
  return json.contains(key) ? json.at(key).get<std::vector<std::string>>() : std::vector<std::string>();
}

core::EventBody read_registered(const Json& json) {
  core::Registered body;
  body.inspection = InspectionId(text(json, "inspection"));
  body.finding = list<core::FindingNode>(
      json, "finding", [](const Json& node) { return core::FindingNode{number(node, "number"), title(node)}; });
  body.title = title(json);
  body.text = text(json, "text");
  body.source_line = number(json, "source_line");
  body.workflow = text(json, "workflow");
  body.workflow_version = number(json, "workflow_version");
  body.state = text(json, "state");
  body.phase = phase(json);
  body.final = flag(json, "final");
  body.fields = fields(json, "fields");
  body.deadline = deadline(json);
  body.parent = MeasureId(text(json, "parent"));
  body.notify = recipients(json);
  return body;
}

core::EventBody read_fired(const Json& json) {
  core::Fired body;
  body.transition = text(json, "transition");
  body.from = text(json, "from");
  body.to = text(json, "to");
  body.phase = phase(json);
  body.final = flag(json, "final");
  body.stops_clock = flag(json, "stops_clock");
  body.episode = number(json, "episode");
  body.sets = fields(json, "sets");
  body.note = text(json, "note");
  body.evidence = evidence(json);
  body.deadline = deadline(json);
  body.deadline_by_field = flag(json, "deadline_by_field");
  body.deadline_resumed = flag(json, "deadline_resumed");
  if (json.contains("proposed_by")) body.proposed_by = read_actor(json.at("proposed_by"));
  body.approvals = list<core::Actor>(json, "approvals", read_actor);
  body.due = instant(json, "due");
  body.decision = text(json, "decision");
  body.paused = number(json, "paused");
  body.notify = recipients(json);
  body.rule = text(json, "rule");
  return body;
}

core::EventBody read_rung_claimed(const Json& json) {
  core::RungClaimed body;
  body.rung = text(json, "rung");
  body.title = title(json);
  body.level = number(json, "level");
  body.state = text(json, "state");
  body.episode = number(json, "episode");
  body.due = read_instant(json.at("due"));
  body.deadline = read_instant(json.at("deadline"));
  body.notify = recipients(json);
  body.passed = texts(json, "passed");
  body.acknowledge_by = instant(json, "acknowledge_by");
  body.outcomes = texts(json, "outcomes");
  body.rule = text(json, "rule");
  return body;
}

core::EventBody read_proposed(const Json& json) {
  return core::Proposed{text(json, "transition"), fields(json, "sets"),     text(json, "note"),
                        evidence(json),           flag(json, "counts"),     number(json, "needed"),
                        text(json, "decision"),   instant(json, "expires"), text(json, "rule")};
}

core::EventBody read_approved(const Json& json) {
  return core::Approved{text(json, "transition"), text(json, "note"), number(json, "needed"),
                        Revision(json.contains("approves") ? read_number(json.at("approves")) : 0)};
}

core::EventBody read_amended(const Json& json) { return core::Amended{fields(json, "sets"), text(json, "note")}; }
core::EventBody read_attached(const Json& json) { return core::Attached{evidence(json), text(json, "note")}; }
core::EventBody read_commented(const Json& json) { return core::Commented{text(json, "note")}; }

core::EventBody read_workflow_deployed(const Json& json) {
  return core::WorkflowDeployed{text(json, "workflow"), number(json, "version"), text(json, "source")};
}

core::EventBody read_calendar_deployed(const Json& json) {
  return core::CalendarDeployed{text(json, "calendar"), text(json, "source")};
}

core::EventBody read_heads(const Json& json) {
  return core::HeadsRecorded{read_number(json.at("size")), read_number(json.at("measures")), text(json, "root")};
}

core::EventBody read_vetoed(const Json& json) { return core::Vetoed{text(json, "transition"), text(json, "note")}; }
core::EventBody read_lapsed(const Json& json) {
  return core::Lapsed{text(json, "transition"), read_instant(json.at("due"))};
}
core::EventBody read_child(const Json& json) {
  return core::ChildChanged{MeasureId(text(json, "child")), text(json, "state"), flag(json, "final")};
}
core::EventBody read_delegated(const Json& json) {
  return core::Delegated{text(json, "person"), read_instant(json.at("until")), text(json, "note")};
}
core::EventBody read_organisation_deployed(const Json& json) {
  return core::OrganisationDeployed{text(json, "organisation"), text(json, "source")};
}

core::Renames renames(const Json& json, const char* key) {
  return json.contains(key) ? json.at(key).get<core::Renames>() : core::Renames();
}

core::EventBody read_migrated(const Json& json) {
  core::Migrated body;
  body.from_version = number(json, "from_version");
  body.to_version = number(json, "to_version");
  body.from = text(json, "from");
  body.to = text(json, "to");
  body.phase = phase(json);
  body.clock = static_cast<core::ClockRule>(position(core::kClockRules, text(json, "clock")));
  body.deadline = deadline(json);
  body.deadline_by_field = flag(json, "deadline_by_field");
  body.rungs_claimed = number(json, "rungs_claimed");
  if (json.contains("stopped")) {
    const Json& stopped = json.at("stopped");
    body.stopped = core::Migrated::Stopped{text(stopped, "state"), deadline(stopped), number(stopped, "rungs_claimed")};
  }
  body.sets = fields(json, "sets");
  body.proposals = texts(json, "proposals");
  body.renamed_states = renames(json, "renamed_states");
  body.renamed_transitions = renames(json, "renamed_transitions");
  body.map = text(json, "map");
  body.note = text(json, "note");
  return body;
}

core::EventBody read_rung_answered(const Json& json) {
  return core::RungAnswered{
      .rung = text(json, "rung"),
      .level = number(json, "level"),
      .episode = number(json, "episode"),
      .answer = static_cast<core::RungAnswered::Answer>(position(core::kRungAnswers, text(json, "answer"))),
      .outcome = text(json, "outcome"),
      .person = text(json, "person"),
      .note = text(json, "note"),
      .notify = recipients(json)};
}

core::EventBody read_notices_folded(const Json& json) {
  return core::NoticesFolded{read_number(json.at("notices")), Sequence(read_number(json.at("first"))),
                             Sequence(read_number(json.at("last")))};
}

core::EventBody read_ruled(const Json& json) {
  core::Ruled body;
  body.rule = text(json, "rule");
  body.wake = instant(json, "wake");
  body.memory = text(json, "memory");
  if (json.contains("supervision")) body.supervision = number(json, "supervision");
  body.message = text(json, "message");
  body.notify = recipients(json);
  return body;
}

core::EventBody read_rule_failed(const Json& json) {
  return core::RuleFailed{text(json, "rule"), text(json, "error"), number(json, "attempts"),
                          read_instant(json.at("retry"))};
}

core::EventBody read_rule_deployed(const Json& json) {
  return core::RuleDeployed{text(json, "rule"), text(json, "version"), text(json, "digest"), text(json, "source")};
}

// In the order of core::kEventTypes.
constexpr core::EventBody (*kReaders[])(const Json&) = {read_registered,
                                                        read_fired,
                                                        read_proposed,
                                                        read_approved,
                                                        read_amended,
                                                        read_attached,
                                                        read_commented,
                                                        read_rung_claimed,
                                                        read_workflow_deployed,
                                                        read_calendar_deployed,
                                                        read_heads,
                                                        read_vetoed,
                                                        read_lapsed,
                                                        read_child,
                                                        read_delegated,
                                                        read_organisation_deployed,
                                                        read_migrated,
                                                        read_rung_answered,
                                                        read_notices_folded,
                                                        read_ruled,
                                                        read_rule_failed,
                                                        read_rule_deployed};
static_assert(std::size(kReaders) == std::size(core::kEventTypes));

}  // namespace

Instant read_instant(const Json& json) {
  auto at = parse_instant(json.get<std::string>());
  if (!at) throw std::invalid_argument(at.error().message);
  return *at;
}

std::uint64_t read_number(const Json& json) {
  const auto text = json.get<std::string>();
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    throw std::invalid_argument("'" + text + "' is not a number");
  return number;
}

core::Actor read_actor(const Json& json) {
  return {text(json, "person"), text(json, "unit"), text(json, "for_person"), text(json, "for_unit")};
}

core::EventBody read_body(const std::string& type, const Json& json) {
  if (!json.is_object()) throw std::invalid_argument("body is not an object");
  return kReaders[position(core::kEventTypes, type)](json);
}

}  // namespace rectify::ledger
