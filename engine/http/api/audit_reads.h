// What an auditor asks of the history, each a function from what is read and a target to a response.
//
// Days and local times in a target are those of the workflow's zone; times in answers carry their offset. Threads: any;
// they take as long as the histories they read, so the API runs them on its reader thread.
#pragma once

#include "http/api/api.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

// GET /v1/measures/{id}/history?actor=&type=&from=&until=: an array of the recorded lines, byte for byte.
[[nodiscard]] Response read_history(const Reading& reading, const std::string& id, const Target& target,
                                    const query::Limits& limits);

// GET /v1/measures/{id}?as_of=T: the measure as it was, with `as_of`.
[[nodiscard]] Response read_measure_at(const Reading& reading, const std::string& id, const Target& target);

// GET /v1/audit/who?actor=P[/UNIT]&from=&until=: {"actor", "acts": [{"as": ["actor", "proposer", "approver"], "unit",
// "event"}]}; the unit is the one for which the event names the person.
[[nodiscard]] Response read_who(const Reading& reading, const Target& target, const query::Limits& limits);

// GET /v1/audit/diff?from=T1&until=T2, and measure=ID: {"measure", "from", "until", "changes", "lines"}, or
// inspection=I: {"inspection", "from", "until", "states", "phases", "measures": [{"id", "title", "changes"}]}.
// A change is {"what", "before", "after"}; null where there was nothing. `what` of a field is "field.NAME".
[[nodiscard]] Response read_diff(const Reading& reading, const Target& target, const query::Limits& limits);

// GET /v1/audit/search?inspection=I&…: {"inspection", "asked", "hits": [{"id", "title", "state", "why": [{"asked", …,
// "lines": [sequences]}]}]}. All of what is asked has to be true of a measure: returned=N and reopened=N (at least so
// often), in=STATE&on=TIME (at that moment, or some time of that day), deadline_moved, same_unit, rung=R (ever).
[[nodiscard]] Response read_search(const Reading& reading, const Target& target, const query::Limits& limits);

// GET /v1/reports/durations?by=unit|area|state&until=T and the filters of a listing, which are of the present: {"by",
// "until", "rows": [{"unit" or "inspection" and "area", "measures", "returns", "returns_most", "extensions",
// "reopenings", "states": [{"state", "visits", "open", "total_ms", "mean_ms", "median_ms", "longest_ms"}]}]}.
[[nodiscard]] Response read_durations(const Reading& reading, const Target& target, const query::Limits& limits);

}  // namespace rectify::http
