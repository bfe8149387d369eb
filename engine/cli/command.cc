#include "cli/command.h"

#include <algorithm>
#include <utility>

namespace rectify::cli {

namespace {

// Of --due-before, due_before.
std::string key_of(std::string_view name) {
  std::string key(name.substr(std::min(name.size(), name.find_first_not_of('-'))));
  std::ranges::replace(key, '-', '_');
  return key;
}

}  // namespace

Option parameter(std::string_view name, Parameters& into, std::string_view means) {
  return {.name = name, .into = ParameterEntry{&into, key_of(name)}, .means = means};
}

Option parameter_flag(std::string_view name, Parameters& into, std::string_view means) {
  return {.name = name, .into = ParameterEntry{&into, key_of(name), true}, .means = means};
}

Command command(std::string_view name, std::string_view does, int (*act)(const Global&)) {
  return {.name = name, .does = does, .act = act};
}

Command with_parts(Command command, std::vector<Command> parts) {
  command.parts = std::move(parts);
  return command;
}

Command group(std::string_view name, std::string_view does, std::vector<Command> parts) {
  return {.name = name, .does = does, .parts = std::move(parts)};
}

std::vector<Option> joined(std::initializer_list<std::vector<Option>> lists) {
  std::vector<Option> all;
  for (const std::vector<Option>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace rectify::cli
