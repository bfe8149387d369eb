// A command: what somebody wants to happen to one measure. Plain data; decide() says whether it may.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/event.h"
#include "core/limits.h"
#include "core/rule.h"
#include "core/values.h"

namespace rectify::core {

// Adds a measure in the first state of the newest version of `workflow`.
struct Register {
  InspectionId inspection;
  FindingPath finding;
  Title title;
  std::string text;
  std::uint32_t source_line = 0;
  std::string workflow;
  Fields fields;
  MeasureId parent{};  // the measure it is a part of (子措施, milestone); may be empty
  friend bool operator==(const Register&, const Register&) = default;
};

// Fires a transition, or approves one that was proposed.
struct Fire {
  std::string transition;
  Fields sets;
  std::string note;
  std::vector<Evidence> evidence;
  std::string decision{};  // the number of the decision it is taken by: "青李委〔2020〕12号"
  friend bool operator==(const Fire&, const Fire&) = default;
};

// Changes fields without moving the measure. An empty string or list clears a field.
struct Amend {
  Fields sets;
  std::string note;
  friend bool operator==(const Amend&, const Amend&) = default;
};

struct Attach {
  std::vector<Evidence> evidence;
  std::string note;
  friend bool operator==(const Attach&, const Attach&) = default;
};

struct Comment {
  std::string note;
  friend bool operator==(const Comment&, const Comment&) = default;
};

// Strikes down a transition that was proposed.
struct Veto {
  std::string transition;
  std::string note;  // needed
  friend bool operator==(const Veto&, const Veto&) = default;
};

// Lets `person` act for the sender on this measure, until then.
struct Delegate {
  std::string person;
  Instant until;
  std::string note;
  friend bool operator==(const Delegate&, const Delegate&) = default;
};

// Answers a claimed rung: acknowledges it, resolves it (where there is something to decide, by an outcome), or hands it
// over to somebody else.
struct AnswerRung {
  std::string rung;
  RungAnswered::Answer answer = RungAnswered::Answer::acknowledged;
  std::string outcome;
  std::string person;
  std::string note;
  friend bool operator==(const AnswerRung&, const AnswerRung&) = default;
};

// A part of the measure changed. Only the engine sends it, in the batch of that change.
struct NotePart {
  MeasureId part;
  std::string state;
  bool final = false;
  friend bool operator==(const NotePart&, const NotePart&) = default;
};

struct MigrationMap;

// Takes the measure to another version of its workflow, by the map.
struct Migrate {
  std::shared_ptr<const MigrationMap> map;  // shared by the commands of one migration
  std::string note;
  friend bool operator==(const Migrate&, const Migrate&) = default;
};

// What a rule said when it was asked about the measure. Only the engine sends it.
struct RuleSaid {
  std::string rule;
  RuleAnswer answer;
  std::string failure;  // not empty: it gave no answer, for this reason
  friend bool operator==(const RuleSaid&, const RuleSaid&) = default;
};

// A timer fell due. Only the engine sends it.
struct Wake {
  friend bool operator==(const Wake&, const Wake&) = default;
};

struct Command {
  std::string
      key;  // idempotency key, 1-128 bytes: a repeat gets the first answer. Empty only for what the engine sends.
  Actor actor;
  MeasureId measure;
  std::optional<Revision> expected;  // refuse with conflict when the measure is not at this revision
  std::variant<Register, Fire, Amend, Attach, Comment, Wake, Veto, Delegate, NotePart, Migrate, AnswerRung, RuleSaid>
      body;
  friend bool operator==(const Command&, const Command&) = default;
};

// Reply::outcome of a Wake that found nothing to do, and of a rule that had nothing to say.
inline constexpr std::string_view kNothingDue = "nothing due";

// What the sender is told once the command is on disk. A repeat of the command is told the same.
struct Reply {
  MeasureId measure;
  Revision revision;
  Sequence sequence;    // of the last event the command made
  std::string outcome;  // the type of that event: "registered", "fired", "proposed", "approved" …
  std::string state;
  friend bool operator==(const Reply&, const Reply&) = default;
};

// Whether only the engine itself sends it.
[[nodiscard]] bool is_inner(const Command& command);

// Errors: invalid, exhausted.
[[nodiscard]] Result<void> check_limits(const Command& command, const CommandLimits& limits);

}  // namespace rectify::core
