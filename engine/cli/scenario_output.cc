#include "cli/scenario_output.h"

#include <cstdio>

#include "cli/workflow_files.h"

namespace rectify::cli {

void print_failures(const definition::Scenario& scenario, const scenario::Played& played, bool all) {
  const std::string row = scenario.example.empty() ? "" : "[" + scenario.example + "] ";
  const std::size_t shown = all ? played.failures.size() : played.first_failures;
  for (std::size_t i = 0; i < shown; ++i) {
    const scenario::Failure& failure = played.failures[i];
    std::fprintf(stderr, "%s:%u: %s%s\n", scenario.file.c_str(), failure.line, row.c_str(), failure.message.c_str());
  }
  if (shown == played.failures.size()) return;
  std::fprintf(stderr, "%s: %s%zu more failed in later steps, perhaps because of this; --all prints them\n",
               scenario.file.c_str(), row.c_str(), played.failures.size() - shown);
}

Result<std::vector<scenario::LoadedScenario>> scenarios_of(const Global& global, const embed::Library& library,
                                                           const std::string& file) {
  std::vector<embed::Complaint> complaints;
  auto loaded = scenario::load_scenarios(library, file, complaints);
  print_complaints(global, complaints);
  return loaded;
}

}  // namespace rectify::cli
