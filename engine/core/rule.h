// An escalation rule (规则) as the core knows it: what it is shown of a measure, and what it answers.
//
// A rule only says what it wants; decide() says what comes of it (RuleSaid). A rule is asked about a measure when the
// measure enters a state, at the types of events that the rule names, and at the time that the rule asked for. It may
// be asked the same thing twice and should then give the same answer. A rung is claimed once an episode, whatever a
// rule says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/values.h"

namespace rectify::core {

struct Measure;
struct Workflow;
struct Rule;

// What a rule wants. Plain data.
struct RuleAnswer {
  struct Message {
    std::vector<std::string> to;  // roles, or fields of type person or unit
    std::string text;
    friend bool operator==(const Message&, const Message&) = default;
  };
  std::vector<std::string> claims{};           // names of rungs
  std::vector<Message> messages{};             // to tell people
  std::optional<std::uint32_t> supervision{};  // the level of supervision to set
  std::string transition{};                    // to fire; to propose, where it needs approvals. Empty: none
  std::string note{};                          // of the transition
  std::optional<Instant> wake{};               // when to be asked again; nothing: not before an event
  std::string memory{};                        // what to be given the next time: all of it, every time
  friend bool operator==(const RuleAnswer&, const RuleAnswer&) = default;
};

// What a rule may ask about other measures. Threads: as the owner says. Errors: unavailable, exhausted (there are more
// than are looked at).
class Neighbours {
 public:
  virtual ~Neighbours() = default;
  // Of the measures that name the unit: those not in a final state, and of these the overdue ones.
  struct Load {
    std::uint64_t open = 0;
    std::uint64_t overdue = 0;
  };
  [[nodiscard]] virtual Result<Load> load_of(std::string_view unit, Instant now) const = 0;
  // Whether an inspection has a measure under a finding with the same words.
  [[nodiscard]] virtual Result<bool> has_finding(std::string_view inspection, const Measure& measure) const = 0;
  // A number from 0 to 999,999 that the seed and the id alone determine: the first eight bytes of
  // SHA-256(seed, zero byte, id), big-endian, modulo a million.
  [[nodiscard]] virtual std::uint32_t draw(std::string_view seed, std::string_view id) const = 0;
};

// What a rule is asked: everything is borrowed for the call.
struct RuleCall {
  const Workflow& workflow;
  const Rule& rule;
  const Measure& measure;
  Instant now;
  std::string_view event;                  // the type of event it is asked at; "woken" where its time has come
  const Neighbours* neighbours = nullptr;  // null: nothing is known of others
};
inline constexpr std::string_view kWoken = "woken";

// Asks a rule. Any thread. Errors: any: it failed, saying how.
using AskRule = std::function<Result<RuleAnswer>(const RuleCall&)>;

// A rule that has been called for by an event and was not asked yet.
struct CalledRule {
  std::string rule;
  std::string event;  // the type of the first event since
  friend bool operator==(const CalledRule&, const CalledRule&) = default;
};

}  // namespace rectify::core
