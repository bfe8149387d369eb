#include "cli/question_options.h"

namespace rectify::cli {

std::vector<Option> list_options(Parameters& parameters) {
  static constexpr std::pair<std::string_view, std::string_view> kFilters[] = {
      {"--inspection", "Of this inspection"},
      {"--finding", "Under this finding: 1.2"},
      {"--state", "In this state"},
      {"--phase", "In this phase: assign, execute, verify or close"},
      {"--unit", "That name this unit in any field"},
      {"--person", "That name this person in any field"},
      {"--rung", "With this rung standing"},
      {"--parent", "Parts of this measure"},
      {"--due-before", "Due before this date or moment"},
      {"--text", "With these words in title, text or id"},
      {"--as-of", "As it stood: a day, a moment, or @739 (739 lines)"},
      {"--sort", "id or due"},
      {"--limit", "At most so many (100)"},
      {"--cursor", "Go on from the cursor of the last page"}};
  std::vector<Option> options;
  for (const auto& [name, means] : kFilters) options.push_back(parameter(name, parameters, means));
  options.push_back(parameter_flag("--overdue", parameters, "Overdue now"));
  return options;
}

std::vector<Option> period_options(Parameters& parameters) {
  return {parameter("--from", parameters, "From this day (2020-11-01) or moment on, in the workflow's zone"),
          parameter("--until", parameters, "Until the end of this day, or this moment")};
}

}  // namespace rectify::cli
