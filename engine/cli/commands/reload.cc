// rules, reload: which rules the database's workflows go by, and taking up what their files say now.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/listing_tables.h"
#include "cli/read_command.h"
#include "cli/table.h"
#include "embed/library.h"
#include "ledger/hash.h"

namespace rectify::cli {

using http::Json;

namespace {

Table rules_table(const Json& rules) {
  Table table{{{{"rule", "规则"}},
               {{"workflow", "流程"}},
               {{"file", "文件"}},
               {{"version", "版本"}},
               {{"asked", "询问次数"}, 10, true},
               {{"failed", "失败次数"}, 10, true},
               {{"error", "错误"}}},
              {}};
  for (const Json& one : rules) {
    table.rows.push_back({one.value("rule", ""), one.value("workflow", ""), one.value("file", ""),
                          one.value("version", ""), std::to_string(one.value("asked", 0)),
                          std::to_string(one.value("failed", 0)), one.value("error", "")});
  }
  return table;
}

core::Rule rule_from(const Json& json) {
  core::Rule rule;
  rule.name = json.value("rule", "");
  rule.kind = json.value("kind", "") == "lua" ? core::Rule::Kind::lua : core::Rule::Kind::plugin;
  rule.path = json.value("file", "");
  rule.file = json.value("deployed_as", "");
  return rule;
}

// What the files of deployed rules say now, by what they are deployed as. Errors: a file that was named is not there,
// or is no rule's.
Result<std::map<std::string, std::string>> newer_sources(const Global& global, const Json& rules,
                                                         const std::vector<std::string>& files) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  std::map<std::string, std::string> sources;
  std::set<std::string> named(files.begin(), files.end());
  for (const Json& json : rules) {
    core::Rule rule = rule_from(json);
    if (embed::is_built_in(rule) || sources.contains(rule.file)) continue;
    const auto file = std::find_if(files.begin(), files.end(), [&](const std::string& one) {
      return std::filesystem::path(one).stem() == std::filesystem::path(rule.path).stem();
    });
    if (!files.empty() && file == files.end()) continue;
    if (file != files.end()) {
      named.erase(*file);
      rule.path = *file;
    }
    auto source = library.rule_source(rule, ".");
    if (!source && files.empty()) {
      print_line(rule.file + ": left as it is, " + source.error().message);
      continue;
    }
    if (!source) return source.error();
    sources[rule.file] = (*source)->text;
  }
  if (named.empty()) return sources;
  return Error{Code::not_found, "no deployed workflow goes by a rule of this name; `rectify rules` lists them",
               *named.begin()};
}

Result<int> reload(Session& session, const Global& global, const std::vector<std::string>& files) {
  auto who = who_acts(global);
  if (!who) return who.error();
  auto rules = session.get("/v1/rules");
  if (!rules) return rules.error();
  auto sources = newer_sources(global, *rules, files);
  if (!sources) return sources.error();
  if (sources->empty()) {
    print_line("there is nothing to reload");
    return kDone;
  }
  const Json body{{"rules", *sources}};
  auto deployed = session.send("POST", "/v1/workflows", http::dump(body), {{"rectify-actor", *who}});
  if (!deployed) return deployed.error();
  auto after = session.get("/v1/rules");
  if (!after) return after.error();
  for (const auto& [name, text] : *sources) {
    const auto of = [&name = name](const Json& list) {
      const auto found =
          std::find_if(list.begin(), list.end(), [&](const Json& one) { return one.value("deployed_as", "") == name; });
      return found == list.end() ? Json::object() : *found;
    };
    const Json before = of(*rules);
    const Json now = of(*after);
    const bool same = before.value("digest", "") == now.value("digest", "");
    print_line(name + (same ? ": unchanged, version " : ": version " + before.value("version", "") + " → ") +
               now.value("version", "") + ", sha256 " + now.value("digest", ""));
  }
  return kDone;
}

}  // namespace

int list_rules(const Global& global) {
  return with_answer(global, "/v1/rules", [&](Session&, const Json& list) {
    print_listing(global, list, rules_table(list));
    return kDone;
  });
}

int reload_rules(const Global& global, const std::vector<std::string>& files) {
  auto session = Session::open(global, Session::Access::write);
  if (!session) return report(global, session.error());
  auto code = reload(**session, global, files);
  return code ? *code : report(global, code.error());
}

}  // namespace rectify::cli
