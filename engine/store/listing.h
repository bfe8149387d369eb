// Listings: under which keys a measure is found, which range of them answers a query, and whether a record fits it.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace rectify::store {

// The listing keys of a record (kinds i, s, u, p, r, P, d), ascending, each once.
[[nodiscard]] std::vector<std::string> index_keys(const Record& record);

// Keys from `from` (inclusive) to `end` (exclusive), less `after` and all before it.
struct ListRange {
  std::string from;
  std::string end;
  std::optional<std::string> after;
};

// The narrowest range that holds every measure of the query, in its order: of the parent, else the unit, the person,
// the rung, the state, else all; within each, of the inspection. Sorted by due time: of the due times that are wanted.
// Errors: invalid (a cursor of another query).
[[nodiscard]] Result<ListRange> plan(const Query& query);

// The same for a past moment: of the versions of all measures, or of one inspection.
// Errors: invalid (a cursor of another query, sorted by due time).
[[nodiscard]] Result<ListRange> plan_past(const Query& query);

[[nodiscard]] std::string cursor_at(std::string_view key);

// What is kept of a record after each line, so that past listings can be made: without what never changes, which is
// taken from the present record, and without what no listing shows.
[[nodiscard]] Record version_of(const Record& record);
void add_unchanging(Record& version, const Record& present);
// Of all the rungs ever claimed those that a listing shows: the highest, and the one that stands. In their order.
[[nodiscard]] std::vector<core::ClaimedRung> listed_rungs(const core::Measure& measure);

// Whether the record fits every filter of the query (filters.h).
[[nodiscard]] bool matches(const Query& query, const Record& record);
// Whether the version fits every filter that it alone can answer.
[[nodiscard]] bool may_match(const Query& query, const Record& version);

}  // namespace rectify::store
