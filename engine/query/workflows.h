// The workflows that are deployed, and how their rules fare.
//
// Threads: any. Errors: not_found (no such version), as the store's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/reading.h"

namespace rectify::query {

// Every version of every workflow, by name and version.
[[nodiscard]] std::vector<runtime::WorkflowPtr> workflows(const Reading& reading);

// The text that was deployed.
struct WorkflowSourceQuestion {
  std::string name;
  std::uint64_t version = 0;
};
[[nodiscard]] Result<store::Deployed> ask(const Reading& reading, const WorkflowSourceQuestion& question);

// A rule as a workflow uses it, and how it fared since the engine was opened.
struct RuleReport {
  runtime::WorkflowPtr workflow;
  const core::Rule* rule = nullptr;         // of the workflow
  std::string digest;                       // SHA-256 of what is deployed, in hex; empty: it is built in
  std::optional<runtime::RuleStats> stats;  // nothing: it was not asked yet
};
// Of every workflow.
[[nodiscard]] std::vector<RuleReport> rules(const Reading& reading);

}  // namespace rectify::query
