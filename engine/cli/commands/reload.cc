// reload: what the files of rules say now is taken up.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "cli/answer_text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"
#include "embed/library.h"

namespace rectify::cli {

namespace {

struct Reload {
  std::vector<std::string> files;
};

std::vector<Option> reload_options(Reload& asked) {
  return {{.name = "FILE", .into = &asked.files, .means = "These; without any, all that are found by name"}};
}

core::Rule rule_of(const json::Value& json) {
  core::Rule rule;
  rule.name = json::text_at(json, "rule");
  rule.kind = json::text_at(json, "kind") == "lua" ? core::Rule::Kind::lua : core::Rule::Kind::plugin;
  rule.path = json::text_at(json, "file");
  rule.file = json::text_at(json, "deployed_as");
  return rule;
}

// What the files of deployed rules say now, by what they are deployed as. Errors: a file that was named is not there,
// or is no rule's.
Result<std::map<std::string, runtime::Source>> newer_sources(const Global& global, const json::Value& rules,
                                                             const std::vector<std::string>& files) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  std::map<std::string, runtime::Source> sources;
  std::set<std::string> named(files.begin(), files.end());
  for (const json::Value& json : rows_of(rules)) {
    core::Rule rule = rule_of(json);
    if (embed::is_built_in(rule) || sources.contains(rule.file)) continue;
    const auto file = std::ranges::find_if(files, [&](const std::string& one) {
      return std::filesystem::path(one).stem() == std::filesystem::path(rule.path).stem();
    });
    if (!files.empty() && file == files.end()) continue;
    if (file != files.end()) {
      named.erase(*file);
      rule.path = *file;
    }
    auto source = library.rule_source(rule, ".");
    if (!source && files.empty()) {
      print_line(fmt::format("{}: left as it is, {}", rule.file, source.error().message));
      continue;
    }
    if (!source) return source.error();
    sources[rule.file] = {store::Deployed::Kind::rule, rule.file, (*source)->text};
  }
  if (named.empty()) return sources;
  return Error{Code::not_found, "no deployed workflow goes by a rule of this name; `rectify rules` lists them",
               *named.begin()};
}

const json::Value& deployed_as(const json::Value& rules, const std::string& name) {
  static const json::Value kNone;
  const json::Array& rows = rows_of(rules);
  const auto found =
      std::ranges::find_if(rows, [&](const json::Value& one) { return json::text_at(one, "deployed_as") == name; });
  return found == rows.end() ? kNone : *found;
}

void print_change(const Global& global, const std::string& name, const json::Value& before, const json::Value& now) {
  const bool same = json::text_at(before, "digest") == json::text_at(now, "digest");
  const std::string from = same ? std::string(say(global, "unchanged, version ", "未变，版本 "))
                                : say_of(global, "version {} → ", "版本 {} → ", json::text_at(before, "version"));
  print_line(say_of(global, "{}: {}{}, sha256 {}", "{}：{}{}，sha256 {}", name, from, json::text_at(now, "version"),
                    json::text_at(now, "digest")));
}

Result<void> reload_rules(Session& session, const Global& global, const std::vector<std::string>& files) {
  auto who = who_acts(global);
  if (!who) return who.error();
  auto actor = core::parse_actor(*who);
  if (!actor) return actor.error();
  auto before = session.get("/v1/rules");
  if (!before) return before.error();
  auto sources = newer_sources(global, *before, files);
  if (!sources) return sources.error();
  if (sources->empty()) {
    print_line("there is nothing to reload");
    return {};
  }
  runtime::Deploy deploy{.actor = std::move(*actor), .sources = {}, .workflow_source = {}};
  for (const auto& [name, source] : *sources) deploy.sources.push_back(source);
  if (auto ok = session.deploy(std::move(deploy)); !ok) return ok;
  auto after = session.get("/v1/rules");
  if (!after) return after.error();
  for (const auto& [name, source] : *sources)
    print_change(global, name, deployed_as(*before, name), deployed_as(*after, name));
  return {};
}

int reload(const Global& global, const Reload& asked) {
  auto session = Session::open(global, Access::write);
  if (!session) return report(global, session.error());
  auto ok = reload_rules(**session, global, asked.files);
  return ok ? kDone : report(global, ok.error());
}

}  // namespace

Command reload_command() {
  return command("reload", "Take up what the files of rules say now", reload_options, reload);
}

}  // namespace rectify::cli
