#include "cli/question_options.h"

#include <fmt/core.h>

#include <algorithm>

#include "query/filters.h"

namespace rectify::cli {

std::vector<Option> list_options(Parameters& parameters) {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const query::Parameter& one : query::listing_parameters()) {
      std::string& name = names.emplace_back(fmt::format("--{}", one.name));
      std::ranges::replace(name, '_', '-');
    }
    return names;
  }();
  std::vector<Option> options;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const query::Parameter& one = query::listing_parameters()[i];
    const bool flag = one.type == query::Parameter::Type::flag;
    options.push_back(flag ? parameter_flag(kNames[i], parameters, one.meaning)
                           : parameter(kNames[i], parameters, one.meaning));
  }
  return options;
}

std::vector<Option> period_options(Parameters& parameters) {
  return {parameter("--from", parameters, "From this day (2020-11-01) or moment on, in the workflow's zone"),
          parameter("--until", parameters, "Until the end of this day, or this moment")};
}

}  // namespace rectify::cli
