// What the answers of the API look like. Constant data; see schema.h.
#pragma once

#include "http/api/schema.h"

namespace rectify::http {

extern const Schema kProblem;
extern const Schema kReplySchema;
extern const Schema kHealth;
extern const Schema kClock;
extern const Schema kMeasureSummary;
extern const Schema kMeasure;
extern const Schema kAreaRow;
extern const Schema kStateRow;
extern const Schema kFindingRow;
extern const Schema kEscalation;
extern const Schema kForecast;
extern const Schema kRuleRow;
extern const Schema kStats;
extern const Schema kWorkflow;
extern const Schema kWorkflowSource;
extern const Schema kOutboxRow;
extern const Schema kReplayed;
extern const Schema kDropped;
extern const Schema kWho;
extern const Schema kMeasureDiff;
extern const Schema kInspectionDiff;
extern const Schema kSearch;
extern const Schema kDurations;
extern const Schema kVerdict;
extern const Schema kCheckpoint;
extern const Schema kLineProof;
extern const Schema kConsistency;
extern const Schema kExportHead;
extern const Schema kMigrationLine;
extern const Schema kCloudEvent;

}  // namespace rectify::http
