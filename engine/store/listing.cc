#include "store/listing.h"

#include <algorithm>

#include "base/text.h"
#include "store/filters.h"
#include "store/keys.h"

namespace rectify::store {

namespace {

Instant due_of(const core::Measure& measure) { return measure.deadline ? measure.deadline->due : kNeverDue; }

std::string prefix_of(const Query& query) {
  if (query.parent) return listing_prefix(kind::kByParent, *query.parent);
  if (query.unit) return listing_prefix(kind::kByUnit, *query.unit);
  if (query.person) return listing_prefix(kind::kByPerson, *query.person);
  if (query.rung) return listing_prefix(kind::kByRung, *query.rung);
  if (query.state) return listing_prefix(kind::kByState, *query.state);
  return kind_key(kind::kByInspection);
}

ListRange range_by_place(const Query& query) {
  std::string prefix = prefix_of(query);
  if (query.inspection) prefix += inspection_prefix(*query.inspection);
  return {prefix, after_prefix(prefix), {}};
}

ListRange range_by_due(const Query& query) {
  std::string end = after_prefix(kind_key(kind::kByDue));
  if (query.due_before) end = std::min(end, due_prefix(*query.due_before));
  if (query.overdue.value_or(false)) end = std::min(end, due_prefix(query.now));
  return {kind_key(kind::kByDue), end, {}};
}

Error foreign_cursor() {
  return {Code::invalid, "the cursor is not one of this query: start again without one, or keep the filters", {}};
}

}  // namespace

std::vector<std::string> index_keys(const Record& record) {
  const core::Measure& measure = record.measure;
  const std::string place = place_of(measure.inspection.get(), measure.id.get());
  std::vector<std::string> keys;
  keys.reserve(5 + record.units.size() + record.persons.size());
  keys.push_back(kind_key(kind::kByInspection) + place);
  keys.push_back(due_prefix(due_of(measure)) + place);
  keys.push_back(listing_prefix(kind::kByState, measure.state) + place);
  for (const std::string& unit : record.units) keys.push_back(listing_prefix(kind::kByUnit, unit) + place);
  for (const std::string& person : record.persons) keys.push_back(listing_prefix(kind::kByPerson, person) + place);
  if (!measure.parent.get().empty()) keys.push_back(listing_prefix(kind::kByParent, measure.parent.get()) + place);
  if (const core::ClaimedRung* rung = core::standing_rung(measure)) {
    keys.push_back(listing_prefix(kind::kByRung, rung->name) + place);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Result<ListRange> plan(const Query& query) {
  ListRange range = query.sort == Query::Sort::due ? range_by_due(query) : range_by_place(query);
  if (query.cursor.empty()) return range;
  range.after = from_hex(query.cursor);
  if (!range.after || *range.after < range.from || *range.after >= range.end) {
    return foreign_cursor();
  }
  return range;
}

Result<ListRange> plan_past(const Query& query) {
  if (query.sort != Query::Sort::id) {
    return Error{Code::invalid, "a past ledger is sorted by id only", "sort"};
  }
  std::string prefix = kind_key(kind::kVersion);
  if (query.inspection) prefix += inspection_prefix(*query.inspection);
  ListRange range{prefix, after_prefix(prefix), {}};
  if (query.cursor.empty()) return range;
  const auto cursor = from_hex(query.cursor);
  if (!cursor || *cursor < range.from || *cursor >= range.end) return foreign_cursor();
  range.from = after_prefix(*cursor);
  return range;
}

std::vector<core::ClaimedRung> listed_rungs(const core::Measure& measure) {
  std::vector<core::ClaimedRung> listed;
  const core::ClaimedRung* highest = core::highest_rung(measure);
  const core::ClaimedRung* standing = core::standing_rung(measure);
  for (const core::ClaimedRung& rung : measure.claimed) {
    if (&rung == highest || &rung == standing) listed.push_back(rung);
  }
  return listed;
}

// Every member is named. One that is not written below is either the same in the present record (add_unchanging) or
// shown by no past listing. A record that gains a member does not compile here until it is known which.
Record version_of(const Record& record) {
  const auto& [measure, head, wake, called, units, persons] = record;
  const auto& [id, inspection, finding, title, text, source_line, workflow, workflow_version, state, phase, final,
               revision, episode, registered, entered, touched, fields, deadline, stopped, rungs_claimed, claimed,
               evidence, proposals, fired_by, first_due, returns, comments, parent, parts, delegations, paused, rules,
               fired_by_rules, supervision, activity, closed, reopened] = measure;
  Record version;
  version.head = head;
  version.units = units;
  version.persons = persons;
  core::Measure& to = version.measure;
  to.id = id;
  to.inspection = inspection;
  to.workflow = workflow;
  to.workflow_version = workflow_version;
  to.state = state;
  to.phase = phase;
  to.final = final;
  to.revision = revision;
  to.episode = episode;
  to.registered = registered;
  to.entered = entered;
  to.touched = touched;
  to.fields = fields;
  to.deadline = deadline;
  to.stopped = stopped;
  to.rungs_claimed = rungs_claimed;
  to.returns = returns;
  to.parent = parent;
  to.paused = paused;
  to.supervision = supervision;
  to.claimed = listed_rungs(measure);
  return version;
}

void add_unchanging(Record& version, const Record& present) {
  version.measure.finding = present.measure.finding;
  version.measure.title = present.measure.title;
  version.measure.text = present.measure.text;
  version.measure.source_line = present.measure.source_line;
}

std::string cursor_at(std::string_view key) { return to_hex(key); }

bool matches(const Query& query, const Record& record) {
  return std::ranges::all_of(
      filters(), [&](const Filter& filter) { return !is_asked(filter, query) || filter.fits(query, record); });
}

bool may_match(const Query& query, const Record& version) {
  return std::ranges::all_of(filters(), [&](const Filter& filter) {
    return filter.unchanging || !is_asked(filter, query) || filter.fits(query, version);
  });
}

}  // namespace rectify::store
