// rules: the rules that the database's workflows go by, and how they fare.
#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

Table rules_table(const json::Value& rules) {
  Table table{{{{"rule", "规则"}},
               {{"workflow", "流程"}},
               {{"file", "文件"}},
               {{"version", "版本"}},
               {{"asked", "询问次数"}, 10, true},
               {{"failed", "失败次数"}, 10, true},
               {{"error", "错误"}}},
              {}};
  for (const json::Value& one : rows_of(rules)) {
    table.rows.push_back({json::text_at(one, "rule"), json::text_at(one, "workflow"), json::text_at(one, "file"),
                          json::text_at(one, "version"), count_at(one, "asked"), count_at(one, "failed"),
                          json::text_at(one, "error")});
  }
  return table;
}

int list_rules(const Global& global) { return show_table(global, "/v1/rules", rules_table); }

}  // namespace

Command rules_command() { return command("rules", "Rules of the database's workflows, and how they fare", list_rules); }

}  // namespace rectify::cli
