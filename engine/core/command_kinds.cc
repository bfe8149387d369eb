#include "core/command_kinds.h"

#include <algorithm>

namespace rectify::core {

namespace {

// Bodies that no person sends by name: the engine's own, and what a migration sends.
template <typename Body>
constexpr bool kSentByNobody = std::is_same_v<Body, Wake> || std::is_same_v<Body, NotePart> ||
                               std::is_same_v<Body, Migrate> || std::is_same_v<Body, RuleSaid>;

template <typename Kind>
using BodyOf = typename std::remove_cvref_t<Kind>::Body;

// Stands for a member of any type.
struct Anything {
  template <typename T>
  constexpr operator T() const;  // NOLINT(google-explicit-constructor): that is what it is for
};

// How many members the struct has.
template <typename Body, typename... Members>
constexpr std::size_t member_count() {
  if constexpr (requires { Body{Members{}..., Anything{}}; }) {
    return member_count<Body, Members..., Anything>();
  } else {
    return sizeof...(Members);
  }
}

// How many different members the kinds of that body describe. What tells kinds with one body apart is one more.
template <typename Body>
constexpr std::size_t described_count() {
  std::array<std::string_view, 32> names{};
  std::size_t count = 0;
  bool shared = false;
  const auto add = [&](const auto& kind) {
    if constexpr (std::is_same_v<BodyOf<decltype(kind)>, Body>) {
      shared = shared || kind.shares_body;
      for (const MemberRow& row : rows_of(kind)) {
        const auto* const end = names.begin() + count;
        if (std::find(std::as_const(names).begin(), end, row.name) == end) names[count++] = row.name;
      }
    }
  };
  std::apply([&](const auto&... kind) { (add(kind), ...); }, kCommandKinds);
  return count + (shared ? 1 : 0);
}

template <typename Body>
constexpr bool is_described() {
  return kSentByNobody<Body> || described_count<Body>() == member_count<Body>();
}

template <typename... Bodies>
constexpr bool all_described(const std::variant<Bodies...>* /*bodies*/) {
  return (is_described<Bodies>() && ...);
}

static_assert(all_described(static_cast<const decltype(Command::body)*>(nullptr)),
              "a body of a command has no row in kCommandKinds, or a row that leaves out one of its members");

// Each answer to a rung is a kind: a new one is a warning here.
constexpr std::string_view name_of(RungAnswered::Answer answer) {
  switch (answer) {
    case RungAnswered::Answer::acknowledged:
      return kAcknowledge.name;
    case RungAnswered::Answer::resolved:
      return kResolve.name;
    case RungAnswered::Answer::handed_over:
      return kHandOver.name;
  }
  return {};
}
static_assert(!name_of(RungAnswered::Answer::acknowledged).empty());

template <std::size_t kIndex>
constexpr auto kRows = rows_of(std::get<kIndex>(kCommandKinds));

template <std::size_t... kIndexes>
constexpr std::array<CommandKindRow, kCommandKindCount> table(std::index_sequence<kIndexes...> /*indexes*/) {
  return {CommandKindRow{std::get<kIndexes>(kCommandKinds).name, std::get<kIndexes>(kCommandKinds).means,
                         std::get<kIndexes>(kCommandKinds).written, kRows<kIndexes>}...};
}

constexpr auto kTable = table(std::make_index_sequence<kCommandKindCount>());

}  // namespace

std::span<const CommandKindRow, kCommandKindCount> command_kinds() { return kTable; }

const CommandKindRow* find_command_kind(std::string_view name) {
  const auto* const found = std::find(kCommandNames.begin(), kCommandNames.end(), name);
  return found == kCommandNames.end() ? nullptr : &kTable[static_cast<std::size_t>(found - kCommandNames.begin())];
}

}  // namespace rectify::core
