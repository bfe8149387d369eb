// What a format looks like, as data: which keys a mapping has, which of them are needed, and what their values are.
//
// The readers check keys and limits by these tables (Mapping, reading.h), and `rectify schema` prints them as JSON
// Schema for editors. To add a key: a row in the table of its shape (workflow_shape.cc …), and the line that reads it.
// Threads: constant data. Errors: none.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rectify::definition {

struct Shape;

// What may stand for a value.
struct Value {
  enum class Kind : std::uint8_t {
    text,     // at least `least` bytes
    name,     // of a workflow, a state …
    id,       // of a unit, a measure …
    title,    // one text, or {en, zh}
    span,     // "3 workdays", its count from `least` to `most`
    offset,   // "+3 workdays"
    moment,   // "2020-11-30", "2020-11-30 17:00"
    date,     // "2020-11-30"
    sha256,   // in hex
    number,   // from `least` to `most`
    boolean,  // true or false
    word,     // one of `words`
    list,     // of `of`, at least `least`
    items,    // the same, or one alone
    map,      // from `key` to `of`, at least `least`
    shape,    // a mapping with the keys of `shape`
    one_of,   // any of `choices`
  };
  Kind kind = Kind::text;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::span<const std::string_view> words{};
  const Value* key = nullptr;
  const Value* of = nullptr;
  const Shape* shape = nullptr;
  std::span<const Value> choices{};
};

struct Key {
  std::string_view name;
  bool needed = false;
  Value value;
  std::string_view means;  // a line, for the editor
};

struct Shape {
  std::string_view what;  // "a state"
  std::string_view means;
  std::span<const Key> keys;
  std::span<const std::string_view> one_of{};  // exactly one of these keys is needed
  std::string_view part_of{};  // with this key the mapping only changes another one: nothing in it is needed
};

inline constexpr bool kNeeded = true;
inline constexpr bool kOptional = false;

inline constexpr Value kText{.kind = Value::Kind::text, .least = 1};
inline constexpr Value kTextOrNothing{.kind = Value::Kind::text};
inline constexpr Value kName{.kind = Value::Kind::name};
inline constexpr Value kId{.kind = Value::Kind::id};
inline constexpr Value kTitle{.kind = Value::Kind::title};
inline constexpr Value kMoment{.kind = Value::Kind::moment};
inline constexpr Value kDate{.kind = Value::Kind::date};
inline constexpr Value kSha256{.kind = Value::Kind::sha256};
inline constexpr Value kBoolean{.kind = Value::Kind::boolean};

inline constexpr std::int64_t kSpanCountMax = 100'000;  // core::parse_span
inline constexpr Value kOffset{.kind = Value::Kind::offset, .most = kSpanCountMax};

constexpr Value span_from(std::int64_t least) {
  return {.kind = Value::Kind::span, .least = least, .most = kSpanCountMax};
}
constexpr Value number(std::int64_t least, std::int64_t most) {
  return {.kind = Value::Kind::number, .least = least, .most = most};
}
constexpr Value word(std::span<const std::string_view> words) { return {.kind = Value::Kind::word, .words = words}; }
// `of` and `key` have to be constants of their own.
constexpr Value list(const Value& of, std::int64_t least = 0) {
  return {.kind = Value::Kind::list, .least = least, .of = &of};
}
constexpr Value items(const Value& of, std::int64_t least = 0) {
  return {.kind = Value::Kind::items, .least = least, .of = &of};
}
constexpr Value map(const Value& key, const Value& of, std::int64_t least = 0) {
  return {.kind = Value::Kind::map, .least = least, .key = &key, .of = &of};
}
constexpr Value shaped(const Shape& shape) { return {.kind = Value::Kind::shape, .shape = &shape}; }
constexpr Value one_of(std::span<const Value> choices) { return {.kind = Value::Kind::one_of, .choices = choices}; }

// Values of fields: texts or lists of them; '' and [] clear a field.
inline constexpr Value kTexts = list(kText);
inline constexpr Value kFieldValueChoices[] = {kTextOrNothing, kTexts};
inline constexpr Value kFieldValue = one_of(kFieldValueChoices);
inline constexpr Value kFieldValues = map(kText, kFieldValue);
// What a title is where it is no text.
extern const Shape kTitleShape;

// The key of that name, or nullptr.
[[nodiscard]] const Key* find_key(const Shape& shape, std::string_view name);
// The value itself or the alternative that is of this kind, or nullptr.
[[nodiscard]] const Value* find_value(const Value& value, Value::Kind kind);

// A format of files: what `rectify schema` can print.
struct FileFormat {
  std::string_view name;
  const Shape* shape;
};
[[nodiscard]] std::span<const FileFormat> file_formats();

}  // namespace rectify::definition
