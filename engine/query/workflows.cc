#include "query/workflows.h"

#include <fmt/format.h>

#include "ledger/hash.h"

namespace rectify::query {

std::vector<runtime::WorkflowPtr> workflows(const Reading& reading) { return reading.engine.workflows().all(); }

Result<store::Deployed> ask(const Reading& reading, const WorkflowSourceQuestion& question) {
  auto deployed = reading.view.workflows();
  if (!deployed) return deployed.error();
  for (store::Deployed& one : *deployed) {
    if (one.name == question.name && one.version == question.version) return std::move(one);
  }
  return Error{Code::not_found, fmt::format("workflow {}@{} is not deployed", question.name, question.version), {}};
}

std::vector<RuleReport> rules(const Reading& reading) {
  const auto stats = reading.engine.rule_stats();
  const auto sources = reading.engine.workflows().rules();
  std::vector<RuleReport> reports;
  for (const auto& workflow : workflows(reading)) {
    for (const core::Rule& rule : workflow->rules) {
      RuleReport report{.workflow = workflow, .rule = &rule, .digest = {}, .stats = {}};
      const auto source = sources.find(rule.file);
      if (source != sources.end()) report.digest = ledger::to_hex(ledger::sha256(source->second));
      if (const auto found = stats.find(rule.name); found != stats.end()) report.stats = found->second;
      reports.push_back(std::move(report));
    }
  }
  return reports;
}

}  // namespace rectify::query
