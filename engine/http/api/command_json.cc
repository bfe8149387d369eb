// Commands as JSON: one strict reader for HTTP bodies, bulk lines and embedders.
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/api/json.h"
#include "runtime/decider.h"

namespace rectify::http {

namespace {

// Reads the members of one object. The first fault is kept; afterwards everything reads as empty.
class Reader {
 public:
  explicit Reader(const Json& json, std::string where = {}) : json_(json), where_(std::move(where)) {
    if (!json.is_object()) fail("is not an object", "");
  }

  std::string text(const char* key, bool required = false) {
    const Json* value = find(key, required);
    if (value == nullptr) return {};
    if (!value->is_string()) return fail("has to be a string", key), std::string();
    return value->get<std::string>();
  }

  std::uint64_t number(const char* key) {
    const Json* value = find(key, false);
    if (value == nullptr) return 0;
    if (!value->is_number_unsigned()) return fail("has to be a whole number, 0 or more", key), 0;
    return value->get<std::uint64_t>();
  }

  core::Title title(const char* key) {
    const Json* value = find(key, false);
    return value == nullptr ? core::Title{} : title_of(*value, key);
  }

  core::Fields fields(const char* key) {
    core::Fields fields;
    const Json* value = find(key, false);
    if (value == nullptr) return fields;
    if (!value->is_object()) return fail("has to be an object of fields", key), fields;
    for (const auto& [name, item] : value->items()) {
      if (item.is_string()) {
        fields[name] = item.get<std::string>();
      } else if (item.is_array() &&
                 std::all_of(item.begin(), item.end(), [](const Json& v) { return v.is_string(); })) {
        fields[name] = item.get<std::vector<std::string>>();
      } else {
        fail("has to be a string or a list of strings", (std::string(key) + "." + name).c_str());
      }
    }
    return fields;
  }

  std::vector<core::Evidence> evidence(const char* key) {
    std::vector<core::Evidence> pieces;
    const Json* value = find(key, false);
    if (value == nullptr) return pieces;
    if (!value->is_array()) return fail("has to be a list", key), pieces;
    for (const Json& item : *value) {
      Reader piece(item, key);
      pieces.push_back({piece.text("name", true), piece.text("media_type"), piece.text("sha256", true),
                        piece.text("location"), piece.text("effective"), piece.text("kind")});
      if (auto ok = piece.end(); !ok) fault_ = fault_ ? fault_ : ok.error();
    }
    return pieces;
  }

  Instant instant(const char* key) {
    const std::string written = text(key, true);
    if (written.empty()) return {};
    auto at = parse_instant(written);
    if (!at) fail("has to be a moment such as 2020-12-31T18:00:00+08:00", key);
    return at ? *at : Instant{};
  }

  core::FindingPath finding(const char* key) {
    core::FindingPath path;
    const Json* value = find(key, false);
    if (value == nullptr) return path;
    if (!value->is_array()) return fail("has to be a list of {number, title}, from the area down", key), path;
    for (const Json& item : *value) {
      Reader node(item, key);
      const std::uint64_t number = node.number("number");
      if (number > 1'000'000) fail("has a number above 1000000", key);
      path.push_back({static_cast<std::uint32_t>(number), node.title("title")});
      if (auto ok = node.end(); !ok) fault_ = fault_ ? fault_ : ok.error();
    }
    return path;
  }

  // Texts by name: {"cn": "BEGIN:VCALENDAR…"}.
  std::map<std::string, std::string> texts(const char* key) {
    std::map<std::string, std::string> texts;
    const Json* value = find(key, false);
    if (value == nullptr) return texts;
    if (!value->is_object()) return fail("has to be an object of texts by name", key), texts;
    for (const auto& [name, text] : value->items()) {
      if (!text.is_string()) return fail("has to be an object of texts by name", key), texts;
      texts[name] = text.get<std::string>();
    }
    return texts;
  }

  [[nodiscard]] bool has(const char* key) const { return json_.is_object() && json_.contains(key); }

  // The first fault, or the first key that nobody asked for.
  Result<void> end() {
    if (!fault_ && json_.is_object()) {
      for (const auto& [name, value] : json_.items()) {
        if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
        const auto near = nearest(name, asked_);
        fail(near.empty() ? "is not known here" : "is not known; did you mean '" + std::string(near) + "'?",
             name.c_str());
        break;
      }
    }
    if (fault_) return *fault_;
    return {};
  }

 private:
  const Json* find(const char* key, bool required) {
    asked_.emplace_back(key);
    if (fault_) return nullptr;
    const auto found = json_.find(key);
    if (found != json_.end() && !found->is_null()) return &*found;
    if (required) fail("is missing", key);
    return nullptr;
  }

  core::Title title_of(const Json& value, const char* key) {
    if (value.is_string()) {
      const auto text = value.get<std::string>();
      const bool ascii =
          std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      return ascii ? core::Title{text, {}} : core::Title{{}, text};
    }
    Reader title(value, key);
    core::Title read{title.text("en"), title.text("zh")};
    if (auto ok = title.end(); !ok) fault_ = fault_ ? fault_ : ok.error();
    return read;
  }

  void fail(const std::string& what, const char* key) {
    if (fault_) return;
    std::string place = where_;
    if (*key != '\0') place += (place.empty() ? "" : ".") + std::string(key);
    fault_ = Error{Code::invalid, "'" + (place.empty() ? std::string("the command") : place) + "' " + what, {}};
  }

  const Json& json_;
  std::string where_;
  std::vector<std::string> asked_;
  std::optional<Error> fault_;
};

// What a claimed rung is answered by, in the order of RungAnswered::Answer.
constexpr std::string_view kAnswers[] = {"acknowledge", "resolve", "hand_over"};

std::optional<core::RungAnswered::Answer> answer_of(const std::string& kind) {
  const auto* found = std::find(std::begin(kAnswers), std::end(kAnswers), kind);
  if (found == std::end(kAnswers)) return std::nullopt;
  return static_cast<core::RungAnswered::Answer>(found - std::begin(kAnswers));
}

Result<void> read_body(Reader& reader, const std::string& kind, core::Command& command) {
  if (kind == "register") {
    core::Register body;
    body.inspection = InspectionId(reader.text("inspection", true));
    body.finding = reader.finding("finding");
    body.title = reader.title("title");
    body.text = reader.text("text");
    body.source_line = static_cast<std::uint32_t>(reader.number("line"));
    body.workflow = reader.text("workflow", true);
    body.fields = reader.fields("fields");
    body.parent = MeasureId(reader.text("parent"));
    command.body = std::move(body);
  } else if (kind == "fire") {
    core::Fire body;
    body.transition = reader.text("transition", true);
    body.sets = reader.fields("set");
    body.note = reader.text("note");
    body.evidence = reader.evidence("evidence");
    body.decision = reader.text("decision");
    command.body = std::move(body);
  } else if (kind == "amend") {
    core::Amend body;
    body.sets = reader.fields("set");
    body.note = reader.text("note");
    command.body = std::move(body);
  } else if (kind == "attach") {
    core::Attach body;
    body.evidence = reader.evidence("evidence");
    body.note = reader.text("note");
    command.body = std::move(body);
  } else if (kind == "comment") {
    command.body = core::Comment{reader.text("note", true)};
  } else if (kind == "veto") {
    command.body = core::Veto{reader.text("transition", true), reader.text("note", true)};
  } else if (kind == "delegate") {
    command.body = core::Delegate{reader.text("to", true), reader.instant("until"), reader.text("note")};
  } else if (const auto answer = answer_of(kind)) {
    core::AnswerRung body{
        .rung = reader.text("rung", true), .answer = *answer, .outcome = {}, .person = {}, .note = {}};
    if (*answer == core::RungAnswered::Answer::resolved) body.outcome = reader.text("outcome");
    if (*answer == core::RungAnswered::Answer::handed_over) body.person = reader.text("to", true);
    body.note = reader.text("note");
    command.body = std::move(body);
  } else {
    return Error{Code::invalid,
                 "'command' has to be register, fire, veto, amend, attach, comment, delegate, acknowledge, resolve or "
                 "hand_over, not '" +
                     kind + "'",
                 {}};
  }
  return {};
}

struct BodyJson {
  Json& json;

  void operator()(const core::Register& body) const {
    json["command"] = "register";
    json["inspection"] = body.inspection.get();
    json["finding"] = Json::array();
    for (const auto& node : body.finding) {
      json["finding"].push_back({{"number", node.number}, {"title", to_json(node.title)}});
    }
    json["title"] = to_json(body.title);
    json["text"] = body.text;
    if (body.source_line > 0) json["line"] = body.source_line;
    json["workflow"] = body.workflow;
    json["fields"] = to_json(body.fields);
    if (!body.parent.get().empty()) json["parent"] = body.parent.get();
  }
  void operator()(const core::Fire& body) const {
    json["command"] = "fire";
    json["transition"] = body.transition;
    if (!body.sets.empty()) json["set"] = to_json(body.sets);
    if (!body.decision.empty()) json["decision"] = body.decision;
    note_and_evidence(body.note, body.evidence);
  }
  void operator()(const core::Amend& body) const {
    json["command"] = "amend";
    json["set"] = to_json(body.sets);
    note_and_evidence(body.note, {});
  }
  void operator()(const core::Attach& body) const {
    json["command"] = "attach";
    note_and_evidence(body.note, body.evidence);
  }
  void operator()(const core::Comment& body) const {
    json["command"] = "comment";
    note_and_evidence(body.note, {});
  }
  void operator()(const core::Veto& body) const {
    json["command"] = "veto";
    json["transition"] = body.transition;
    note_and_evidence(body.note, {});
  }
  void operator()(const core::Delegate& body) const {
    json["command"] = "delegate";
    json["to"] = body.person;
    json["until"] = format_utc(body.until);
    note_and_evidence(body.note, {});
  }
  void operator()(const core::AnswerRung& body) const {
    json["command"] = kAnswers[static_cast<std::size_t>(body.answer)];
    json["rung"] = body.rung;
    if (!body.outcome.empty()) json["outcome"] = body.outcome;
    if (!body.person.empty()) json["to"] = body.person;
    note_and_evidence(body.note, {});
  }
  void operator()(const core::NoteChild&) const {}
  void operator()(const core::Migrate&) const {}
  void operator()(const core::Wake&) const {}
  void operator()(const core::RuleSaid&) const {}

 private:
  void note_and_evidence(const std::string& note, const std::vector<core::Evidence>& evidence) const {
    if (!note.empty()) json["note"] = note;
    for (const core::Evidence& piece : evidence) {
      Json one{{"name", piece.name}, {"sha256", piece.sha256}};
      if (!piece.media_type.empty()) one["media_type"] = piece.media_type;
      if (!piece.location.empty()) one["location"] = piece.location;
      if (!piece.effective.empty()) one["effective"] = piece.effective;
      if (!piece.kind.empty()) one["kind"] = piece.kind;
      json["evidence"].push_back(std::move(one));
    }
  }
};

}  // namespace

Result<core::Command> command_from(const Json& json) {
  Reader reader(json);
  core::Command command;
  const std::string kind = reader.text("command", true);
  command.key = reader.text("key");
  command.measure = MeasureId(reader.text("measure", true));
  if (const std::string actor = reader.text("actor", true); !actor.empty()) {
    auto parsed = core::parse_actor(actor);
    if (!parsed) return parsed.error();
    command.actor = std::move(*parsed);
  }
  if (reader.has("revision")) command.expected = Revision(reader.number("revision"));
  if (!kind.empty()) {
    if (auto ok = read_body(reader, kind, command); !ok) return ok.error();
  }
  if (auto ok = reader.end(); !ok) return ok.error();
  return command;
}

Result<runtime::Deploy> deploy_from(const Json& json) {
  using Kind = store::Deployed::Kind;
  Reader reader(json, "deployment");
  runtime::Deploy deploy;
  deploy.workflow_source = reader.text("workflow");
  for (auto& [name, text] : reader.texts("calendars")) {
    deploy.sources.push_back({Kind::calendar, name, std::move(text)});
  }
  for (auto& [name, text] : reader.texts("organisations")) {
    deploy.sources.push_back({Kind::organisation, name, std::move(text)});
  }
  for (auto& [name, text] : reader.texts("rules")) {
    deploy.sources.push_back({Kind::rule, name, std::move(text)});
  }
  if (auto ok = reader.end(); !ok) return ok.error();
  if (deploy.workflow_source.empty() && deploy.sources.empty()) {
    return Error{Code::invalid, "there is nothing to deploy: 'workflow' is missing, or 'rules' with newer texts", {}};
  }
  for (const runtime::Source& source : deploy.sources) {
    if (source.kind == Kind::rule) continue;  // it may be a path
    if (auto ok = core::check_id(source.name, "a calendar or an organisation"); !ok) return ok.error();
  }
  return deploy;
}

Json to_json(const core::Command& command) {
  Json json = Json::object();
  json["command"] = "";
  json["key"] = command.key;
  json["actor"] = core::to_text(command.actor);
  json["measure"] = command.measure.get();
  if (command.expected) json["revision"] = command.expected->get();
  std::visit(BodyJson{json}, command.body);
  return json;
}

std::string command_text(const core::Command& command) { return dump(to_json(command)); }

}  // namespace rectify::http
