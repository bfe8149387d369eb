#include "core/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/text.h"
#include "core/draft.h"

namespace rectify::core {

namespace {

constexpr std::size_t kIdBytesMax = 128;
constexpr std::int64_t kSpanCountLimit = 100'000;
constexpr std::string_view kActsFor = " for ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Unicode's White_Space property, and the C0 and C1 controls.
bool is_space_or_control(char32_t c) {
  return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

const std::string& title_in(const Title& title, Language language) {
  const std::string& wanted = language == Language::zh ? title.zh : title.en;
  const std::string& other = language == Language::zh ? title.en : title.zh;
  return wanted.empty() ? other : wanted;
}

std::string to_text(const Actor& actor) {
  std::string text = actor.unit.empty() ? actor.person : actor.person + "/" + actor.unit;
  if (!actor.for_person.empty()) text += std::string(kActsFor) + to_text(Actor{actor.for_person, actor.for_unit});
  return text;
}

Result<Actor> parse_actor(std::string_view text) {
  if (const std::size_t acts_for = text.find(kActsFor); acts_for != std::string_view::npos) {
    auto deputy = parse_actor(text.substr(0, acts_for));
    if (!deputy) return deputy;
    auto principal = parse_actor(text.substr(acts_for + kActsFor.size()));
    if (!principal) return principal;
    if (!principal->for_person.empty()) {
      return Error{Code::invalid, "one person acts for another, not for one who acts for a third", {}};
    }
    deputy->for_person = std::move(principal->person);
    deputy->for_unit = std::move(principal->unit);
    return deputy;
  }
  const std::size_t slash = text.find('/');
  Actor actor{std::string(text.substr(0, slash)),
              slash == std::string_view::npos ? std::string() : std::string(text.substr(slash + 1))};
  if (auto ok = check_id(actor.person, "an actor"); !ok) return ok.error();
  if (slash != std::string_view::npos) {
    if (auto ok = check_id(actor.unit, "a unit"); !ok) return ok.error();
  }
  return actor;
}

Actor engine_actor() { return {std::string(kEngineActor), {}}; }

std::string to_text(const Value& value) {
  if (const auto* one = std::get_if<std::string>(&value)) return *one;
  std::string joined;
  for (const std::string& item : std::get<std::vector<std::string>>(value)) {
    if (!joined.empty()) joined += ", ";
    joined += item;
  }
  return joined;
}

std::string finding_number(const FindingPath& path) {
  std::string number;
  for (const FindingNode& node : path) {
    if (!number.empty()) number += '.';
    number += std::to_string(node.number);
  }
  return number;
}

MeasureId measure_id(const InspectionId& inspection, const FindingPath& finding, std::uint32_t number) {
  return MeasureId(fmt::format("{}-{}-{}", inspection.get(), finding_number(finding), number));
}

std::string to_text(const Span& span) {
  std::string unit(kSpanUnits[static_cast<std::size_t>(span.unit)]);
  if (span.count == 1) unit.pop_back();
  return std::to_string(span.count) + " " + unit;
}

Result<Span> parse_span(std::string_view text) {
  const Error refusal{Code::invalid,
                      fmt::format("'{}' is not a span of time: write a number from 0 to 100000 and one of hours, "
                                  "workhours, days, workdays, as in '3 workdays'",
                                  text),
                      {}};
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return refusal;
  const std::string_view digits = text.substr(0, space);
  std::int64_t count = -1;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (failure != std::errc{} || end != digits.data() + digits.size() || count < 0 || count > kSpanCountLimit) {
    return refusal;
  }
  std::string unit(text.substr(std::min(text.find_first_not_of(' ', space), text.size())));
  if (!unit.empty() && unit.back() != 's') unit += 's';
  for (std::size_t i = 0; i < std::size(kSpanUnits); ++i) {
    if (unit == kSpanUnits[i]) return Span{count, static_cast<Span::Unit>(i)};
  }
  return refusal;
}

Result<void> check_id(std::string_view id, std::string_view what) {
  const auto refuse = [&](const std::string& why) {
    return Error{Code::invalid, fmt::format("{} is named by 1 to 128 bytes of text; {}", what, why), {}};
  };
  if (id.empty()) return refuse("this one is empty");
  if (id.size() > kIdBytesMax) return refuse(fmt::format("this one has {}", id.size()));
  if (!is_utf8(id)) return refuse("this one is not UTF-8");
  for (std::size_t at = 0; at < id.size();) {
    const CodePoint point = code_point(id, at);
    const char32_t c = point.value;
    if (is_space_or_control(c) || c == U'/' || c == U'?' || c == U'#' || c == U'%') {
      return refuse(fmt::format("'{}' has a space, a control character or one of / ? # % in it", id));
    }
    at += point.size;
  }
  return {};
}

bool is_sha256(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && from_hex(text).has_value();
}

std::string natural_key(std::string_view id) {
  std::string key;
  key.reserve(id.size() + 8);
  for (std::size_t at = 0; at < id.size();) {
    if (!is_digit(id[at])) {
      key += id[at++];
      continue;
    }
    std::size_t end = at;
    while (end < id.size() && is_digit(id[end])) ++end;
    std::size_t first = at;
    while (first + 1 < end && id[first] == '0') ++first;
    // '0' + length sorts after shorter numbers and, being a digit, where a digit stands among other characters.
    key += static_cast<char>('0' + static_cast<int>(std::min<std::size_t>(end - first, 60)));
    key.append(id, first, end - first);
    at = end;
  }
  return key;
}

}  // namespace rectify::core
