#include "query/filters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "query/past.h"

namespace rectify::query {

namespace {

constexpr std::string_view kSorts[] = {"id", "due"};  // in the order of store::Query::Sort

Parameter::Type type_of(core::Filter::Takes takes) {
  switch (takes) {
    case core::Filter::Takes::text:
      return Parameter::Type::text;
    case core::Filter::Takes::word:
      return Parameter::Type::word;
    case core::Filter::Takes::flag:
      return Parameter::Type::flag;
    case core::Filter::Takes::moment:
      return Parameter::Type::moment;
  }
  return Parameter::Type::text;
}

std::vector<Parameter> all_parameters() {
  using Type = Parameter::Type;
  std::vector<Parameter> parameters;
  for (const core::Filter& filter : core::kFilters) {
    parameters.push_back({filter.name, type_of(filter.takes), filter.meaning, filter.values});
  }
  parameters.push_back({"as_of", Type::as_of, "As it stood: a day, a moment, or @739 (739 lines)"});
  parameters.push_back({"sort", Type::word, "id or due", kSorts});
  parameters.push_back({"limit", Type::number, "At most so many (100)"});
  parameters.push_back({"cursor", Type::text, "Go on from the cursor of the last page"});
  return parameters;
}

Error no_filter(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Parameter& parameter : listing_parameters()) names.push_back(parameter.name);
  const std::string_view near = nearest(name, names);
  return {Code::invalid,
          fmt::format("'{}' is not a filter; {}there are {}", name,
                      near.empty() ? std::string() : fmt::format("did you mean '{}'? ", near), fmt::join(names, ", ")),
          {}};
}

// What is no filter: how the listing is cut.
Result<void> set_cut(const Reading& reading, store::Query& query, const std::string& name, const std::string& text,
                     const Zone& zone) {
  if (name == "as_of") {
    auto then = as_of(reading, zone, text);
    if (!then) return then.error();
    query.as_of = then->lines;
    query.now = then->at;
  } else if (name == "sort") {
    auto sort = word_of(text, name, kSorts);
    if (!sort) return sort.error();
    query.sort = static_cast<store::Query::Sort>(*sort);
  } else if (name == "limit") {
    auto limit = number_of(text, name);
    if (!limit) return limit.error();
    query.limit = *limit;
  } else if (name == "cursor") {
    query.cursor = text;
  } else {
    return no_filter(name);
  }
  return {};
}

}  // namespace

const std::vector<Parameter>& listing_parameters() {
  static const std::vector<Parameter> kParameters = all_parameters();
  return kParameters;
}

Result<void> set_filter(store::Query& query, const store::Filter& filter, const std::string& text, const Zone& zone) {
  const core::Filter& words = filter.words;
  if (words.takes == core::Filter::Takes::word) {
    if (auto word = word_of(text, words.name, words.values); !word) return word.error();
  }
  if (const auto* member = std::get_if<store::Filter::Text>(&filter.member)) query.*(*member) = text;
  if (const auto* member = std::get_if<store::Filter::Flag>(&filter.member)) {
    auto flag = flag_of(text, words.name);
    if (!flag) return flag.error();
    query.*(*member) = *flag;
  }
  if (const auto* member = std::get_if<store::Filter::Moment>(&filter.member)) {
    auto at = moment_of(text, zone);
    if (!at) return at.error();
    query.*(*member) = *at;
  }
  return {};
}

Result<store::Query> query_of(const Reading& reading, const Texts& parameters) {
  store::Query query;
  query.now = reading.engine.now();
  const Zone zone = zone_of(reading.engine);
  for (const auto& [name, text] : parameters) {
    const store::Filter* filter = store::find_filter(name);
    auto ok = filter == nullptr ? set_cut(reading, query, name, text, zone) : set_filter(query, *filter, text, zone);
    if (!ok) return ok.error();
  }
  return query;
}

Result<std::uint64_t> number_of(const std::string& text, std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure == std::errc{} && end == text.data() + text.size()) return number;
  return Error{Code::invalid, fmt::format("'{}' has to be a whole number, not '{}'", name, text), {}};
}

Result<bool> flag_of(const std::string& text, std::string_view name) {
  if (text.empty() || text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return Error{Code::invalid, fmt::format("'{}' has to be true or false, not '{}'", name, text), {}};
}

Result<std::size_t> word_of(const std::string& text, std::string_view name, std::span<const std::string_view> words) {
  const auto found = std::ranges::find(words, text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  return Error{Code::invalid,
               fmt::format("'{}' has to be {} or {}, not '{}'", name, fmt::join(words.first(words.size() - 1), ", "),
                           words.back(), text),
               {}};
}

Result<Instant> moment_of(const std::string& text, const Zone& zone) {
  if (auto day = parse_day(text)) return zone.end_of(*day);
  return zone.parse(text);
}

}  // namespace rectify::query
