// How a plain struct is described once, as data: its members by name, what each holds and what it means. Readers,
// writers and schemas of any notation are visitors of these rows; core itself knows none.
//
//   inline constexpr auto kComment = described("comment", "Notes something down.",
//       Member{{"note", kNeeded, Holds::text, "What is noted down."}, &Comment::note});
//
// Threads: constant data. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace rectify::core {

// What a member holds. How it is written, checked and completed follows from this, not from its C++ type alone.
enum class Holds : std::uint8_t {
  text,
  transition,  // the name of one
  workflow,    // the name of one
  rung,        // the name of one
  state,       // the name of one
  outcome,     // the name of one
  inspection,  // an id
  measure,     // an id
  person,      // an id
  sha256,      // in lower-case hex
  day,         // "2020-11-20"
  number,      // a whole one, 0 or more
  flag,
  moment,    // RFC 3339
  title,     // Title
  fields,    // Fields
  finding,   // FindingPath
  evidence,  // a list of Evidence
  texts,     // texts by name
  list,      // of texts
};

inline constexpr bool kNeeded = true;
inline constexpr bool kOptional = false;

// What becomes of a member in a step of a scenario.
enum class InStep : std::uint8_t {
  same,      // it is written there too
  optional,  // it need not be: the scenario has a default
  left_out,  // the scenario says it, once for all of its steps
};

struct MemberRow {
  std::string_view name;
  bool needed = kOptional;
  Holds holds = Holds::text;
  std::string_view means;  // a sentence: "The transition to fire."
  InStep in_step = InStep::same;
};

template <typename Body, typename Value>
struct Member {
  MemberRow row;
  Value Body::* place;
};
template <typename Body, typename Value>
Member(MemberRow, Value Body::*) -> Member<Body, Value>;

template <typename OfBody, typename... Values>
struct Description {
  using Body = OfBody;
  std::string_view name;
  std::string_view means;  // a sentence
  std::tuple<Member<OfBody, Values>...> members;
};

template <typename Body, typename... Values>
constexpr Description<Body, Values...> described(std::string_view name, std::string_view means,
                                                 Member<Body, Values>... members) {
  return {name, means, {members...}};
}

// Calls visit(row, value) for each member, in the order of the description. `body` may be const.
template <typename Described, typename Body, typename Visitor>
void members(const Described& description, Body& body, Visitor&& visit) {
  std::apply([&](const auto&... member) { (visit(member.row, body.*(member.place)), ...); }, description.members);
}

// The rows alone.
template <typename Described>
constexpr auto rows_of(const Described& description) {
  return std::apply([](const auto&... member) { return std::array<MemberRow, sizeof...(member)>{member.row...}; },
                    description.members);
}

}  // namespace rectify::core
