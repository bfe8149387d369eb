// The shape of an expectation: what is said of one measure, and the filters of a listing, by which measures are
// counted.
#include <algorithm>
#include <array>

#include "core/filters.h"
#include "definition/scenario/scenario_shape.h"

namespace rectify::definition {

namespace {

constexpr std::int64_t kExpectedMax = 1'000'000'000;

constexpr std::string_view kNoDeadline[] = {"none"};
constexpr Value kExpectedDeadlines[] = {kMoment, word(kNoDeadline)};

constexpr std::string_view kSubjects[] = {"measure", "count"};
constexpr Key kSubjectKeys[] = {
    {"measure", kOptional, kId, "The measure that the rest is said of."},
    {"count", kOptional, number(0, kExpectedMax), "How many measures the rest selects."},
};
constexpr Key kOfOneKeys[] = {
    {"state", kOptional, kText, "The state it is in."},
    {"phase", kOptional, word(core::kPhaseNames), "The phase of that state."},
    {"rung", kOptional, kText, "The rung that stands, or none."},
    {"overdue", kOptional, kBoolean, "Whether the deadline has passed."},
    {"episode", kOptional, number(0, kExpectedMax), "Of one measure: its episode."},
    {"revision", kOptional, number(0, kExpectedMax), "Of one measure: its revision."},
    {"deadline", kOptional, one_of(kExpectedDeadlines), "Of one measure: its deadline, or none."},
    {"rungs", kOptional, list(kText), "Of one measure: all rungs ever claimed, in order."},
    {"field", kOptional, kFieldValues, "Of one measure: values of its fields."},
    {"notified", kOptional, list(kText), "Of one measure: who was told since the step above; roles, units, persons."},
    {"history", kOptional, list(kText, 1), "Of one measure: its last events, as in [fired submit, rung_claimed]."},
    {"proposals", kOptional, list(kText), "Of one measure: transitions that wait for approvals."},
    {"parts", kOptional, list(kText), "Of one measure: its parts."},
};
constexpr Key kPastKey{"as_of", kOptional, kMoment, "As it stood then; a day is its end."};

// What a filter takes, as the value of a key.
constexpr Value value_taken(const core::Filter& filter) {
  switch (filter.takes) {
    case core::Filter::Takes::text:
      return kText;
    case core::Filter::Takes::word:
      return word(filter.values);
    case core::Filter::Takes::flag:
      return kBoolean;
    case core::Filter::Takes::moment:
      return kMoment;
  }
  return kText;
}

// "In this state", as a line for the editor: "Of a count: in this state."
constexpr std::string_view kOfACount = "Of a count: ";
template <std::size_t kIndex>
constexpr auto kCountMeaning = [] {
  constexpr std::string_view meaning = core::kFilters[kIndex].meaning;
  std::array<char, kOfACount.size() + meaning.size() + 1> text{};
  auto next = std::copy(kOfACount.begin(), kOfACount.end(), text.begin());
  *next++ = static_cast<char>(meaning.front() - 'A' + 'a');
  next = std::copy(meaning.begin() + 1, meaning.end(), next);
  *next = '.';
  return text;
}();

template <std::size_t... kIndexes>
constexpr auto keys_of_filters(std::index_sequence<kIndexes...> /*indexes*/) {
  return std::array<Key, sizeof...(kIndexes)>{
      Key{core::kFilters[kIndexes].name, kOptional, value_taken(core::kFilters[kIndexes]),
          std::string_view(kCountMeaning<kIndexes>.data(), kCountMeaning<kIndexes>.size())}...};
}
constexpr auto kFilterKeys = keys_of_filters(std::make_index_sequence<std::size(core::kFilters)>());

constexpr bool is_of_both(const Key& filter) {
  return std::ranges::find(kOfOneKeys, filter.name, &Key::name) != std::end(kOfOneKeys);
}
constexpr std::size_t kOfBothCount = static_cast<std::size_t>(std::ranges::count_if(kFilterKeys, is_of_both));

// Both kinds together: a filter that is also said of one measure is one key.
constexpr auto kExpectationKeys = [] {
  constexpr std::size_t kCount =
      std::size(kSubjectKeys) + std::size(kOfOneKeys) + 1 + kFilterKeys.size() - kOfBothCount;
  std::array<Key, kCount> keys{};
  auto next = std::copy(std::begin(kSubjectKeys), std::end(kSubjectKeys), keys.begin());
  next = std::copy(std::begin(kOfOneKeys), std::end(kOfOneKeys), next);
  *next++ = kPastKey;
  std::remove_copy_if(kFilterKeys.begin(), kFilterKeys.end(), next, is_of_both);
  return keys;
}();

}  // namespace

constinit const Shape kExpectationShape{"an expectation", "Of one measure, or of a count of them.", kExpectationKeys,
                                        kSubjects};

bool is_said_of_one(std::string_view key) {
  return std::ranges::find(kOfOneKeys, key, &Key::name) != std::end(kOfOneKeys);
}

}  // namespace rectify::definition
