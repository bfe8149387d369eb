// schema: the JSON Schema of a format that people write, for their editors.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/json_schema.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

struct Schema {
  std::string format;
};

std::vector<Option> schema_options(Schema& asked) {
  return {{.name = "FORMAT",
           .into = &asked.format,
           .means = "workflow, organisation, ledger, scenario or migration",
           .required = true}};
}

int print_schema(const Global& global, const Schema& asked) {
  const auto formats = definition::file_formats();
  const auto found = std::ranges::find(formats, asked.format, &definition::FileFormat::name);
  if (found != formats.end()) {
    print_line(json::print_pretty(json_schema(*found)));
    return kDone;
  }
  std::vector<std::string> known;
  for (const definition::FileFormat& format : formats) known.emplace_back(format.name);
  const std::string message =
      fmt::format("there is no schema of '{}'; there are: {}", asked.format, core::to_text(known));
  return report(global, {Code::not_found, message, {}});
}

}  // namespace

Command schema_command() {
  return command("schema", "JSON Schema of a format, for editors", schema_options, print_schema);
}

}  // namespace rectify::cli
