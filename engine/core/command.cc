#include "core/command.h"

#include <fmt/core.h>

#include "base/text.h"

namespace rectify::core {

namespace {

// Adds up what a command carries and remembers the first limit it goes over.
class Meter {
 public:
  explicit Meter(const CommandLimits& limits) : limits_(limits) {}

  void text(std::string_view what, const std::string& text, std::size_t most) {
    total_ += text.size();
    if (text.size() > most) {
      exhausted(fmt::format("{} has {} bytes; at most {} are taken", what, text.size(), most));
    }
    if (!is_utf8(text)) refuse(Code::invalid, fmt::format("{} is not UTF-8 text", what));
  }
  void count(std::string_view what, std::size_t count, std::size_t most) {
    if (count > most) {
      exhausted(fmt::format("{} {} are more than the {} that are taken", count, what, most));
    }
  }
  void title(const Title& title) {
    text("the title", title.en, limits_.title_bytes_max);
    text("the title", title.zh, limits_.title_bytes_max);
  }
  void note(const std::string& note) { text("the note", note, limits_.note_bytes_max); }
  void fields(const Fields& fields) {
    count("fields", fields.size(), limits_.fields_max);
    for (const auto& [name, value] : fields) {
      text("a field's name", name, limits_.value_bytes_max);
      if (const auto* one = std::get_if<std::string>(&value)) {
        text(fmt::format("field {}", name), *one, limits_.value_bytes_max);
        continue;
      }
      const auto& items = std::get<std::vector<std::string>>(value);
      count(fmt::format("values of field {}", name), items.size(), limits_.values_max);
      for (const std::string& item : items) text(fmt::format("field {}", name), item, limits_.value_bytes_max);
    }
  }
  void evidence(const std::vector<Evidence>& pieces) {
    count("pieces of evidence", pieces.size(), limits_.evidence_max);
    for (const Evidence& piece : pieces) {
      for (const std::string* part :
           {&piece.name, &piece.media_type, &piece.sha256, &piece.location, &piece.effective, &piece.kind}) {
        text("evidence", *part, limits_.value_bytes_max);
      }
      if (piece.name.empty()) refuse(Code::invalid, "every piece of evidence needs a name");
      if (!is_sha256(piece.sha256)) {
        refuse(Code::invalid, fmt::format("evidence '{}' needs its SHA-256 as 64 lower-case hex digits", piece.name));
      }
      if (!piece.effective.empty() && !parse_day(piece.effective)) {
        refuse(Code::invalid, fmt::format("evidence '{}': effective is a date such as 2020-11-20", piece.name));
      }
    }
  }
  void id(const std::string& id, std::string_view what) {
    if (auto ok = check_id(id, what); !ok) refuse(Code::invalid, ok.error().message);
  }
  void refuse(Code code, std::string message) {
    if (!error_) error_ = Error{code, std::move(message), {}};
  }
  [[nodiscard]] Result<void> result() {
    if (total_ > limits_.event_bytes_max) {
      exhausted(
          fmt::format("the command carries {} bytes of text; at most {} are taken", total_, limits_.event_bytes_max));
    }
    if (error_) return *error_;
    return {};
  }

 private:
  void exhausted(std::string message) { refuse(Code::exhausted, std::move(message)); }

  const CommandLimits& limits_;
  std::size_t total_ = 0;
  std::optional<Error> error_;
};

struct MeterBody {
  Meter& meter;
  const CommandLimits& limits;

  void operator()(const Register& body) const {
    meter.id(body.inspection.get(), "an inspection");
    if (!body.parent.get().empty()) meter.id(body.parent.get(), "the parent");
    meter.count("levels of findings", body.finding.size(), limits.finding_depth_max);
    for (const FindingNode& node : body.finding) meter.title(node.title);
    meter.title(body.title);
    if (body.title.en.empty() && body.title.zh.empty()) meter.refuse(Code::invalid, "a measure needs a title");
    meter.text("the text", body.text, limits.text_bytes_max);
    meter.fields(body.fields);
  }
  void operator()(const Fire& body) const {
    meter.fields(body.sets);
    meter.note(body.note);
    meter.evidence(body.evidence);
    meter.text("the decision's number", body.decision, limits.value_bytes_max);
  }
  void operator()(const Amend& body) const {
    meter.fields(body.sets);
    meter.note(body.note);
  }
  void operator()(const Attach& body) const {
    if (body.evidence.empty()) meter.refuse(Code::invalid, "attach needs at least one piece of evidence");
    meter.evidence(body.evidence);
    meter.note(body.note);
  }
  void operator()(const Comment& body) const {
    if (body.note.empty()) meter.refuse(Code::invalid, "a comment needs a note");
    meter.note(body.note);
  }
  void operator()(const Wake&) const {}
  void operator()(const RuleSaid&) const {}  // judged when it is decided
  void operator()(const NotePart&) const {}
  void operator()(const Migrate& body) const {
    if (body.map == nullptr) meter.refuse(Code::invalid, "a migration needs a map");
    meter.note(body.note);
  }
  void operator()(const Veto& body) const {
    if (body.note.empty()) meter.refuse(Code::invalid, "a veto needs a note that says why");
    meter.note(body.note);
  }
  void operator()(const AnswerRung& body) const {
    meter.text("the rung", body.rung, limits.value_bytes_max);
    meter.text("the outcome", body.outcome, limits.value_bytes_max);
    if (!body.person.empty()) meter.id(body.person, "the person who is to see to it");
    meter.note(body.note);
  }
  void operator()(const Delegate& body) const {
    meter.id(body.person, "the person who is to act");
    meter.note(body.note);
  }
};

Result<void> check_actor(const Actor& actor) {
  if (auto ok = check_id(actor.person, "an actor"); !ok) return ok;
  for (const std::string* person : {&actor.person, &actor.for_person}) {
    if (*person == kEngineActor) return Error{Code::denied, "only the engine itself acts as 'engine'", {}};
  }
  for (const std::string* unit : {&actor.unit, &actor.for_unit}) {
    if (unit->empty()) continue;
    if (auto ok = check_id(*unit, "a unit"); !ok) return ok;
  }
  return actor.for_person.empty() ? Result<void>() : check_id(actor.for_person, "the person acted for");
}

}  // namespace

bool is_inner(const Command& command) {
  return std::holds_alternative<Wake>(command.body) || std::holds_alternative<NotePart>(command.body) ||
         std::holds_alternative<RuleSaid>(command.body);
}

Result<void> check_limits(const Command& command, const CommandLimits& limits) {
  Meter meter(limits);
  if (auto ok = check_id(command.measure.get(), "a measure"); !ok) return ok;
  if (!is_inner(command)) {
    if (auto ok = check_id(command.key, "a command's idempotency key"); !ok) return ok;
    if (auto ok = check_actor(command.actor); !ok) return ok;
  }
  std::visit(MeterBody{meter, limits}, command.body);
  return meter.result();
}

}  // namespace rectify::core
