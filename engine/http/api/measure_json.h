// Measures as JSON, and what that looks like: a row of a listing, and all that is known of one.
//
// Times carry the offset of the zone they are told in. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "http/api/member_json.h"
#include "http/api/schema.h"
#include "json/json.h"
#include "query/listing.h"
#include "query/measure.h"

namespace rectify::http {

extern const Schema kMeasureSummary;
extern const Schema kMeasure;
inline constexpr Type kPhase = word(core::kPhaseNames);

// What a listing shows of a measure.
[[nodiscard]] json::Object summary_of(const query::SeenMeasure& seen, Instant now);
// That and everything else that is known: text, evidence, rungs, proposals, what can be done next and by whom.
[[nodiscard]] json::Object json_of(const query::MeasureAnswer& answer);

// By the zone of the workflow's calendar; UTC where it is not known here (null).
[[nodiscard]] std::string local_time(const core::Workflow* workflow, Instant at);
// "unit": who has the lead (core::lead_unit), where there is somebody.
void add_unit(json::Object& json, const query::SeenMeasure& seen);
[[nodiscard]] json::Array people_json(const std::vector<core::Actor>& people);

}  // namespace rectify::http
