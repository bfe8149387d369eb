// Every kind of command that people send: its name, what it does, and its members. The one list of them: JSON, the
// steps of scenarios, the schemas of both, the description of the API and the texts of refusals follow from it.
//
// To add a kind: its body (command.h), a row here, what limits it (command.cc), what it decides (decide.cc). What has
// no row, or a row that leaves a member out, does not compile (command_kinds.cc). Threads: constant data.
#pragma once

#include <span>
#include <variant>

#include "core/command.h"
#include "core/description.h"

namespace rectify::core {

// How a step of a scenario writes it.
enum class Written : std::uint8_t {
  beside,  // the first member stands under the kind's name, the others beside it
  inside,  // all of them stand in a mapping under the kind's name
};

template <typename Body, typename... Values>
struct CommandKind : Description<Body, Values...> {
  Written written = Written::beside;
  // Other kinds have the same body: these make it one of this kind, and say whether it is.
  bool shares_body = false;
  void (*make)(Body&) = nullptr;
  bool (*is)(const Body&) = nullptr;
};

template <typename Body, typename... Values>
constexpr CommandKind<Body, Values...> kind_of(Description<Body, Values...> description,
                                               Written written = Written::beside) {
  return {description, written, false, nullptr, nullptr};
}

template <RungAnswered::Answer kAnswer, typename... Values>
constexpr CommandKind<AnswerRung, Values...> answering(Description<AnswerRung, Values...> description) {
  return {description, Written::beside, true, [](AnswerRung& body) { body.answer = kAnswer; },
          [](const AnswerRung& body) { return body.answer == kAnswer; }};
}

// Parts of commands.
inline constexpr auto kFindingNode =
    described("finding", "A node of the finding tree.",
              Member{{"number", kOptional, Holds::number, "Its number among its siblings."}, &FindingNode::number},
              Member{{"title", kOptional, Holds::title, "What was found."}, &FindingNode::title});
inline constexpr std::uint32_t kFindingNumberMax = 1'000'000;

inline constexpr auto kEvidencePiece = described(
    "evidence", "What shows that something was done. The bytes lie elsewhere; the hash pins them.",
    Member{{"name", kNeeded, Holds::text, "The name of the file."}, &Evidence::name},
    Member{{"sha256", kNeeded, Holds::sha256, "The SHA-256 of its bytes.", InStep::optional}, &Evidence::sha256},
    Member{{"media_type", kOptional, Holds::text, "As in application/pdf."}, &Evidence::media_type},
    Member{{"location", kOptional, Holds::text, "Where it lies: a path or a URL."}, &Evidence::location},
    Member{{"effective", kOptional, Holds::day, "The day from which it shows what it shows."}, &Evidence::effective},
    Member{{"kind", kOptional, Holds::text, "What it is: photo, minutes …; a transition may ask for it."},
           &Evidence::kind});

inline constexpr auto kTitle = described("title", "A name for people, in one language or both.",
                                         Member{{"en", kOptional, Holds::text, "In English."}, &Title::en},
                                         Member{{"zh", kOptional, Holds::text, "In Chinese."}, &Title::zh});

inline constexpr auto kRegister = kind_of(
    described("register", "Adds a measure, in the first state of the newest version of its workflow.",
              Member{{"inspection", kNeeded, Holds::inspection, "The inspection it answers.", InStep::left_out},
                     &Register::inspection},
              Member{{"finding", kOptional, Holds::finding, "The finding it answers, from the area down."},
                     &Register::finding},
              Member{{"title", kNeeded, Holds::title, "What is to be done."}, &Register::title},
              Member{{"text", kOptional, Holds::text, "The same in full."}, &Register::text},
              Member{{"line", kOptional, Holds::number, "The line of the text it was read from.", InStep::left_out},
                     &Register::source_line},
              Member{{"workflow", kNeeded, Holds::workflow, "The workflow that drives it.", InStep::optional},
                     &Register::workflow},
              Member{{"fields", kOptional, Holds::fields, "Values of the workflow's fields."}, &Register::fields},
              Member{{"parent", kOptional, Holds::measure, "The measure it is a part of."}, &Register::parent}),
    Written::inside);

inline constexpr auto kFire = kind_of(described(
    "fire", "Fires a transition, or approves one that was proposed.",
    Member{{"transition", kNeeded, Holds::transition, "The transition to fire."}, &Fire::transition},
    Member{{"set", kOptional, Holds::fields, "The fields it sets."}, &Fire::sets},
    Member{{"decision", kOptional, Holds::text, "The number of the decision it is taken by."}, &Fire::decision},
    Member{{"note", kOptional, Holds::text, "The reason."}, &Fire::note},
    Member{{"evidence", kOptional, Holds::evidence, "What shows that it was done."}, &Fire::evidence}));

inline constexpr auto kVeto = kind_of(
    described("veto", "Strikes down a transition that was proposed.",
              Member{{"transition", kNeeded, Holds::transition, "The transition whose proposal is struck down."},
                     &Veto::transition},
              Member{{"note", kNeeded, Holds::text, "The reason."}, &Veto::note}));

inline constexpr auto kAmend = kind_of(described(
    "amend", "Changes fields and leaves the measure where it is.",
    Member{{"set", kOptional, Holds::fields, "The fields to change; an empty text or list clears one."}, &Amend::sets},
    Member{{"note", kOptional, Holds::text, "The reason."}, &Amend::note}));

inline constexpr auto kAttach =
    kind_of(described("attach", "Attaches evidence.",
                      Member{{"evidence", kNeeded, Holds::evidence, "The pieces to attach."}, &Attach::evidence},
                      Member{{"note", kOptional, Holds::text, "The reason."}, &Attach::note}));

inline constexpr auto kComment = kind_of(described(
    "comment", "Notes something down.", Member{{"note", kNeeded, Holds::text, "What is noted down."}, &Comment::note}));

inline constexpr auto kDelegate = kind_of(
    described("delegate", "Lets somebody act for the sender on this measure, until then.",
              Member{{"to", kNeeded, Holds::person, "The person who may act for the sender."}, &Delegate::person},
              Member{{"until", kNeeded, Holds::moment, "Until when."}, &Delegate::until},
              Member{{"note", kOptional, Holds::text, "The reason."}, &Delegate::note}));

inline constexpr auto kAcknowledge = answering<RungAnswered::Answer::acknowledged>(
    described("acknowledge", "Acknowledges a claimed rung.",
              Member{{"rung", kNeeded, Holds::rung, "The claimed rung."}, &AnswerRung::rung},
              Member{{"note", kOptional, Holds::text, "The reason."}, &AnswerRung::note}));

inline constexpr auto kResolve = answering<RungAnswered::Answer::resolved>(described(
    "resolve", "Resolves a claimed rung.",
    Member{{"rung", kNeeded, Holds::rung, "The claimed rung."}, &AnswerRung::rung},
    Member{{"outcome", kOptional, Holds::outcome, "Where people decide: what was decided."}, &AnswerRung::outcome},
    Member{{"note", kOptional, Holds::text, "The reason."}, &AnswerRung::note}));

inline constexpr auto kHandOver = answering<RungAnswered::Answer::handed_over>(
    described("hand_over", "Hands a claimed rung over to somebody else, who is to see to it.",
              Member{{"rung", kNeeded, Holds::rung, "The claimed rung."}, &AnswerRung::rung},
              Member{{"to", kNeeded, Holds::person, "The person who is to see to it."}, &AnswerRung::person},
              Member{{"note", kOptional, Holds::text, "The reason."}, &AnswerRung::note}));

inline constexpr std::tuple kCommandKinds{kRegister, kFire,     kVeto,        kAmend,   kAttach,
                                          kComment,  kDelegate, kAcknowledge, kResolve, kHandOver};
inline constexpr std::size_t kCommandKindCount = std::tuple_size_v<decltype(kCommandKinds)>;
inline constexpr auto kCommandNames = std::apply(
    [](const auto&... kind) { return std::array<std::string_view, sizeof...(kind)>{kind.name...}; }, kCommandKinds);

// A kind without its C++ types, for schemas and for texts.
struct CommandKindRow {
  std::string_view name;
  std::string_view means;
  Written written;
  std::span<const MemberRow> members;
};
[[nodiscard]] std::span<const CommandKindRow, kCommandKindCount> command_kinds();
// The row of that name, or nullptr.
[[nodiscard]] const CommandKindRow* find_command_kind(std::string_view name);

// Calls use(kind) for the kind of that name; false: there is none.
template <typename Use>
bool with_kind(std::string_view name, Use&& use) {
  return std::apply([&](const auto&... kind) { return ((kind.name == name && (use(kind), true)) || ...); },
                    kCommandKinds);
}

// Calls use(kind, body) for the kind that the command is of; false: people do not send such a command.
template <typename Use>
bool with_kind(const Command& command, Use&& use) {
  const auto try_one = [&](const auto& kind) {
    using Body = typename std::remove_cvref_t<decltype(kind)>::Body;
    const Body* body = std::get_if<Body>(&command.body);
    if (body == nullptr || (kind.shares_body && !kind.is(*body))) return false;
    use(kind, *body);
    return true;
  };
  return std::apply([&](const auto&... kind) { return (try_one(kind) || ...); }, kCommandKinds);
}

// What the sender of a command is told.
inline constexpr auto kReply =
    described("reply", "What became of a command, once it is on disk. A repeat of it is told the same.",
              Member{{"measure", kNeeded, Holds::measure, "The measure."}, &Reply::measure},
              Member{{"revision", kNeeded, Holds::number, "The revision the measure has now."}, &Reply::revision},
              Member{{"sequence", kNeeded, Holds::number, "The place of the last event it made, in the history."},
                     &Reply::sequence},
              Member{{"outcome", kNeeded, Holds::text, "The type of that event."}, &Reply::outcome},
              Member{{"state", kNeeded, Holds::state, "The state the measure is in now."}, &Reply::state});

}  // namespace rectify::core
