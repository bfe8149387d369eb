// What JSON of the API looks like, as data: bodies and answers alike. The description of the API (openapi.h) prints it,
// and a test holds every answer against it.
//
// Threads: constant data. Errors: none.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/description.h"

namespace rectify::http {

struct Schema;

struct Type {
  enum class Kind : std::uint8_t {
    text,
    moment,   // RFC 3339, with the offset of the zone it is told in
    day,      // "2020-11-20"
    hex,      // digits in lower case; a SHA-256 where they are 64
    number,   // a whole one, 0 or more
    integer,  // a whole one
    flag,
    word,    // one of `words`
    fields,  // values of a workflow's fields: a text, or a list of texts, by name
    texts,   // texts by name
    list,    // of `of`
    object,  // as `schema` says
    one_of,  // as one of `choices` says
    line,    // a recorded line of the history: an object, byte for byte as it was hashed
    any,
  };
  Kind kind = Kind::text;
  bool may_be_null = false;
  std::span<const std::string_view> words{};
  const Type* of = nullptr;
  const Schema* schema = nullptr;
  std::span<const Schema* const> choices{};
};

inline constexpr bool kAlways = true;
inline constexpr bool kSometimes = false;

struct Property {
  std::string_view name;
  bool always = kSometimes;
  Type type;
  std::string_view means{};
};

// An object. In the description of the API it is the component of that name: "hand_over" is HandOver.
struct Schema {
  std::string_view name;
  std::string_view suffix{};  // of the name
  std::string_view means;
  std::span<const Property> properties;
};

inline constexpr Type kText{.kind = Type::Kind::text};
inline constexpr Type kMoment{.kind = Type::Kind::moment};
inline constexpr Type kMomentOrNull{.kind = Type::Kind::moment, .may_be_null = true};
inline constexpr Type kDay{.kind = Type::Kind::day};
inline constexpr Type kHex{.kind = Type::Kind::hex};
inline constexpr Type kNumber{.kind = Type::Kind::number};
inline constexpr Type kInteger{.kind = Type::Kind::integer};
inline constexpr Type kFlag{.kind = Type::Kind::flag};
inline constexpr Type kFields{.kind = Type::Kind::fields};
inline constexpr Type kTextsByName{.kind = Type::Kind::texts};
inline constexpr Type kLine{.kind = Type::Kind::line};
inline constexpr Type kAny{.kind = Type::Kind::any};

constexpr Type word(std::span<const std::string_view> words) { return {.kind = Type::Kind::word, .words = words}; }
// `of` has to be a constant of its own.
constexpr Type list(const Type& of) { return {.kind = Type::Kind::list, .of = &of}; }
constexpr Type object(const Schema& schema) { return {.kind = Type::Kind::object, .schema = &schema}; }
constexpr Type one_of(std::span<const Schema* const> choices) {
  return {.kind = Type::Kind::one_of, .choices = choices};
}
constexpr Type or_null(Type type) {
  type.may_be_null = true;
  return type;
}

inline constexpr Type kTexts = list(kText);
inline constexpr Type kNumbers = list(kNumber);

// What many answers hold. The first ones are described in core.
extern const Schema kTitleSchema;
extern const Schema kFindingNodeSchema;
extern const Schema kEvidenceSchema;
extern const Schema kReplySchema;
extern const Schema kProblem;
inline constexpr Type kFindingNodes = object(kFindingNodeSchema);
inline constexpr Type kPieces = object(kEvidenceSchema);
inline constexpr Type kTitleType = object(kTitleSchema);

constexpr Type type_of(core::Holds holds) {
  switch (holds) {
    case core::Holds::text:
    case core::Holds::transition:
    case core::Holds::workflow:
    case core::Holds::rung:
    case core::Holds::state:
    case core::Holds::outcome:
    case core::Holds::inspection:
    case core::Holds::measure:
    case core::Holds::person:
      return kText;
    case core::Holds::sha256:
      return kHex;
    case core::Holds::day:
      return kDay;
    case core::Holds::number:
      return kNumber;
    case core::Holds::flag:
      return kFlag;
    case core::Holds::moment:
      return kMoment;
    case core::Holds::title:
      return kTitleType;
    case core::Holds::fields:
      return kFields;
    case core::Holds::finding:
      return list(kFindingNodes);
    case core::Holds::evidence:
      return list(kPieces);
    case core::Holds::texts:
      return kTextsByName;
    case core::Holds::list:
      return kTexts;
  }
  return kAny;
}

constexpr Property property_of(const core::MemberRow& row) {
  return {row.name, row.needed, type_of(row.holds), row.means};
}

// The properties of a description.
template <typename Described>
constexpr auto properties_of(const Described& description) {
  constexpr std::size_t kSize = std::tuple_size_v<decltype(description.members)>;
  const auto rows = core::rows_of(description);
  std::array<Property, kSize> properties{};
  for (std::size_t i = 0; i < kSize; ++i) properties[i] = property_of(rows[i]);
  return properties;
}

}  // namespace rectify::http
