#include "store/filters.h"

#include <algorithm>

namespace rectify::store {

namespace {

bool contains(const std::vector<std::string>& values, const std::string& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

// A number or its beginning, by whole components: "1.2" finds 1.2 and 1.2.3, not 1.20.
bool within_finding(const core::FindingPath& path, const std::string& wanted) {
  const std::string number = core::finding_number(path);
  return number == wanted || number.starts_with(wanted + ".");
}

bool speaks_of(const core::Measure& measure, const std::string& words) {
  const auto has = [&](const std::string& text) { return text.find(words) != std::string::npos; };
  const auto titled = [&](const core::Title& title) { return has(title.en) || has(title.zh); };
  return has(measure.id.get()) || titled(measure.title) || has(measure.text) ||
         std::any_of(measure.finding.begin(), measure.finding.end(),
                     [&](const core::FindingNode& node) { return titled(node.title); });
}

bool has_standing(const core::Measure& measure, const std::string& rung) {
  const core::ClaimedRung* standing = core::standing_rung(measure);
  return standing != nullptr && standing->name == rung;
}

// A name that is not in the list does not compile.
consteval core::Filter words(std::string_view name) { return *core::find_filter(name); }

constexpr Filter kFilters[] = {
    {.words = words("inspection"),
     .member = &Query::inspection,
     .fits = [](const Query& query,
                const Record& record) { return record.measure.inspection.get() == *query.inspection; }},
    {.words = words("finding"),
     .member = &Query::finding,
     .fits = [](const Query& query,
                const Record& record) { return within_finding(record.measure.finding, *query.finding); },
     .unchanging = true},
    {.words = words("state"),
     .member = &Query::state,
     .fits = [](const Query& query, const Record& record) { return record.measure.state == *query.state; }},
    {.words = words("phase"),
     .member = &Query::phase,
     .fits =
         [](const Query& query, const Record& record) {
           return core::kPhaseNames[static_cast<std::size_t>(record.measure.phase)] == *query.phase;
         }},
    {.words = words("unit"),
     .member = &Query::unit,
     .fits = [](const Query& query, const Record& record) { return contains(record.units, *query.unit); }},
    {.words = words("person"),
     .member = &Query::person,
     .fits = [](const Query& query, const Record& record) { return contains(record.persons, *query.person); }},
    {.words = words("rung"),
     .member = &Query::rung,
     .fits = [](const Query& query, const Record& record) { return has_standing(record.measure, *query.rung); }},
    {.words = words("parent"),
     .member = &Query::parent,
     .fits = [](const Query& query, const Record& record) { return record.measure.parent.get() == *query.parent; }},
    {.words = words("text"),
     .member = &Query::text,
     .fits = [](const Query& query, const Record& record) { return speaks_of(record.measure, *query.text); },
     .unchanging = true},
    {.words = words("overdue"),
     .member = &Query::overdue,
     .fits = [](const Query& query,
                const Record& record) { return core::is_overdue(record.measure, query.now) == *query.overdue; }},
    {.words = words("due_before"),
     .member = &Query::due_before,
     .fits =
         [](const Query& query, const Record& record) {
           return record.measure.deadline && record.measure.deadline->due < *query.due_before;
         }},
};

constexpr bool holds_what_it_takes(const Filter& filter) {
  switch (filter.words.takes) {
    case core::Filter::Takes::flag:
      return std::holds_alternative<Filter::Flag>(filter.member);
    case core::Filter::Takes::moment:
      return std::holds_alternative<Filter::Moment>(filter.member);
    default:
      return std::holds_alternative<Filter::Text>(filter.member);
  }
}

// A filter that has no row here does not compile, nor one whose member holds something else than it takes.
static_assert(std::ranges::equal(
    kFilters, core::kFilters, {}, [](const Filter& row) { return row.words.name; }, &core::Filter::name));
static_assert(std::ranges::all_of(kFilters, holds_what_it_takes));

// A member of Query that has no row does not compile: it is a filter, or says how the answer is cut.
[[maybe_unused]] void every_member_has_a_row(const Query& query) {
  [[maybe_unused]] const auto& [inspection, finding, state, phase, unit, person, rung, parent, text, overdue,
                                due_before, now, as_of, sort, limit, cursor] = query;
  static_assert(std::size(kFilters) == 11);
}

}  // namespace

std::span<const Filter> filters() { return kFilters; }

const Filter* find_filter(std::string_view name) {
  const auto* found = std::ranges::find(kFilters, name, [](const Filter& filter) { return filter.words.name; });
  return found == std::end(kFilters) ? nullptr : found;
}

bool is_asked(const Filter& filter, const Query& query) {
  return std::visit([&](const auto member) { return (query.*member).has_value(); }, filter.member);
}

}  // namespace rectify::store
