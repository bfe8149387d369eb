// The small values that measures, commands and events are made of. Plain data; no behaviour beyond comparison.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace rectify::core {

// A name for people. At least one of the two is not empty.
struct Title {
  std::string en;
  std::string zh;
  friend bool operator==(const Title&, const Title&) = default;
};

enum class Language { en, zh };

// The title in the wanted language, or in the other one where that is empty.
[[nodiscard]] const std::string& title_in(const Title& title, Language language);

// The four phases (阶段): every state of every workflow belongs to one.
enum class Phase : std::uint8_t { assign, execute, verify, close };
inline constexpr std::string_view kPhaseNames[] = {"assign", "execute", "verify", "close"};

// Who acts, and for which unit. Where they act by delegation, also whom they act for.
struct Actor {
  std::string person;
  std::string unit;          // may be empty
  std::string for_person{};  // empty: for themselves
  std::string for_unit{};
  friend bool operator==(const Actor&, const Actor&) = default;
};
// "zhang.wei/housing-office", or the person alone; by delegation "zhang.wei/housing-office for li.na/audit-office".
[[nodiscard]] std::string to_text(const Actor& actor);
// Errors: invalid.
[[nodiscard]] Result<Actor> parse_actor(std::string_view text);
// The engine itself, when a timer acts.
inline constexpr std::string_view kEngineActor = "engine";
[[nodiscard]] Actor engine_actor();

// A field's value. Dates are "2020-12-31", units, persons and enum values are their ids; lists only for list fields.
using Value = std::variant<std::string, std::vector<std::string>>;
using Fields = std::map<std::string, Value, std::less<>>;

// "a" or "a, b".
[[nodiscard]] std::string to_text(const Value& value);

// One node of the finding tree (area → problem → sub-problem): its number among its siblings, and its words.
struct FindingNode {
  std::uint32_t number = 0;
  Title title;
  friend bool operator==(const FindingNode&, const FindingNode&) = default;
};
// From the area down.
using FindingPath = std::vector<FindingNode>;
// "1.2.3".
[[nodiscard]] std::string finding_number(const FindingPath& path);

// Proof that something was done (佐证材料). The bytes lie elsewhere; the hash pins them.
struct Evidence {
  std::string name;
  std::string media_type;  // "application/pdf"; may be empty
  std::string sha256;      // is_sha256()
  std::string location;    // path or URL; may be empty
  std::string effective;   // the date it speaks of, "2020-11-20"; may be empty
  std::string kind{};      // "photo", "minutes": what a transition may ask for; may be empty
  friend bool operator==(const Evidence&, const Evidence&) = default;
};
// Whether it is 64 lower-case hex digits.
[[nodiscard]] bool is_sha256(std::string_view text);

// A length of time. The units are different things and are never converted into each other.
struct Span {
  enum class Unit : std::uint8_t { hours, workhours, days, workdays };
  std::int64_t count = 0;
  Unit unit = Unit::days;
  friend bool operator==(const Span&, const Span&) = default;
};
inline constexpr std::string_view kSpanUnits[] = {"hours", "workhours", "days", "workdays"};
// "3 workdays".
[[nodiscard]] std::string to_text(const Span& span);
// Accepts "3 workdays", "1 workday", "72 hours", "24 workhours", "30 days". Errors: invalid.
[[nodiscard]] Result<Span> parse_span(std::string_view text);

// When the state has to be left by. `due` is the last millisecond that is still in time.
struct Deadline {
  Instant due;
  Instant original;                    // what `due` was before it was extended; never overwritten
  Span::Unit unit = Span::Unit::days;  // what a pause is counted in
  std::string calendar{};              // by which it is counted; empty: the workflow's
  friend bool operator==(const Deadline&, const Deadline&) = default;
};

// Whether an id may name a measure, an inspection, a workflow, a unit …: 1 to 128 bytes of UTF-8 without white space,
// control characters, '/', '?', '#' or '%'. Errors: invalid, saying `what`.
[[nodiscard]] Result<void> check_id(std::string_view id, std::string_view what);

// A key under which ids sort as people expect: "a-2" before "a-10". Runs of digits are prefixed with their length.
[[nodiscard]] std::string natural_key(std::string_view id);

}  // namespace rectify::core
