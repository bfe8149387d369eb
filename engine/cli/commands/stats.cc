// stats: figures of the database.
#include <boost/json/object.hpp>

#include "cli/read_command.h"

namespace rectify::cli {

namespace {

int show_stats(const Global& global) {
  return show_table(global, "/v1/stats", [](const json::Value& stats) {
    Table table{{{{"figure", "指标"}}, {{"value", "数值"}, 24, true}}, {}};
    if (const json::Object* figures = stats.if_object()) {
      for (const auto& [name, value] : *figures) table.rows.push_back({std::string(name), json::print(value)});
    }
    return table;
  });
}

}  // namespace

Command stats_command() { return command("stats", "Figures of the database", show_stats); }

}  // namespace rectify::cli
