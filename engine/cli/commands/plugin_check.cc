// plugin: check (a rule, alone or along a scenario), new (a rule to begin with), host (what isolated plugins run in).
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/files.h"
#include "cli/listing_tables.h"
#include "cli/plugin_commands.h"
#include "cli/plugin_skeleton.h"
#include "cli/scenario_output.h"
#include "cli/table.h"
#include "cli/workflow_files.h"
#include "plugins/built_in.h"
#include "rules/plugin.h"
#include "rules/rule_host.h"
#include "runtime/plugin_process.h"
#include "scenario/rehearsal.h"
#include "scenario/stage.h"

namespace rectify::cli {

namespace fs = std::filesystem;
using http::Json;

namespace {

// "k=v", "k=a,b".
Result<core::Fields> config_of(const std::vector<std::string>& sets) {
  core::Fields config;
  for (const std::string& one : sets) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{Code::invalid, "--set takes key=value, not '" + one + "'", {}};
    }
    const std::string value = one.substr(equals + 1);
    if (value.find(',') == std::string::npos) {
      config[one.substr(0, equals)] = value;
      continue;
    }
    std::vector<std::string> items(1);
    for (const char c : value) {
      if (c == ',') {
        items.emplace_back();
      } else {
        items.back() += c;
      }
    }
    config[one.substr(0, equals)] = std::move(items);
  }
  return config;
}

// The rule, ready to be asked. Errors: what is wrong with its file.
Result<core::Rule> load_rule(const std::string& file, core::Fields config) {
  core::Rule rule;
  rule.name = rule.file = fs::path(file.substr(0, file.rfind('#'))).stem().string();
  rule.config = std::move(config);
  Result<rules::ReadyRule> ready = Error{};
  if (file.ends_with(".lua")) {
    auto source = read_file(file);
    if (!source) return source.error();
    ready = rules::ready_lua(rule, *source);
  } else {
    auto found = rules::Plugins(plugins::kBuiltIn).rule(file);
    if (!found) return found.error();
    rule.kind = core::Rule::Kind::plugin;
    ready = rules::ready_native(rule, **found);
  }
  if (!ready) return ready.error();
  rule.version = std::move(ready->version);
  rule.events = std::move(ready->events);
  rule.ask = std::move(ready->ask);
  return rule;
}

Json json_of(const scenario::RehearsedAnswer& one, const Zone& zone) {
  Json json{{"at", zone.format(one.at)}, {"measure", one.measure.get()}, {"event", one.event}};
  if (!one.answer) {
    json["error"] = one.answer.error().message;
    return json;
  }
  const core::RuleAnswer& answer = *one.answer;
  json["raises"] = answer.raises;
  json["messages"] = Json::array();
  for (const auto& message : answer.messages) json["messages"].push_back({{"to", message.to}, {"text", message.text}});
  if (answer.supervision) json["supervision"] = *answer.supervision;
  if (!answer.transition.empty()) json["fires"] = answer.transition;
  if (answer.wake) json["wake"] = zone.format(*answer.wake);
  if (!answer.memory.empty()) json["memory"] = answer.memory;
  return json;
}

// "raises stalled; wakes 2020-10-09 09:00".
std::string words_of(const scenario::RehearsedAnswer& one, const Zone& zone, bool zh) {
  if (!one.answer) return (zh ? "失败：" : "failed: ") + one.answer.error().message;
  const core::RuleAnswer& answer = *one.answer;
  std::string words;
  const auto say = [&](const char* en, const char* in_zh, const std::string& what) {
    words += (words.empty() ? "" : zh ? "；" : "; ") + std::string(zh ? in_zh : en) + what;
  };
  for (const std::string& rung : answer.raises) say("raises ", "提出 ", rung);
  for (const auto& message : answer.messages) say("tells ", "通知 ", core::to_text(message.to) + ": " + message.text);
  if (answer.supervision) say("supervision ", "督办级别 ", std::to_string(*answer.supervision));
  if (!answer.transition.empty()) say("fires ", "流转 ", answer.transition);
  if (answer.wake) say("looks again ", "再次查看 ", zone.format_minute(*answer.wake));
  return words.empty() ? "-" : words;
}

void print_rule(const Global& global, const core::Rule& rule) {
  const bool zh = global.language == core::Language::zh;
  if (global.format == Format::json) {
    print_line(Json{{"rule", rule.name}, {"version", rule.version}, {"events", rule.events}}.dump());
    return;
  }
  print_line(rule.name + (zh ? "，版本 " : ", version ") + rule.version +
             (zh ? "；进入状态时询问" : "; asked when a state is entered") +
             (rule.events.empty() ? "" : (zh ? "，及事件 " : " and at ") + core::to_text(rule.events)));
}

void print_answers(const Global& global, const std::vector<scenario::RehearsedAnswer>& answers, const Zone& zone) {
  if (global.format == Format::json) {
    for (const scenario::RehearsedAnswer& one : answers) print_line(json_of(one, zone).dump());
    return;
  }
  Table table;
  table.columns = {
      {{"when", "时间"}, 16}, {{"measure", "措施"}, 30}, {{"asked at", "询问时机"}, 14}, {{"says", "意图"}, 2000}};
  for (const scenario::RehearsedAnswer& one : answers) {
    table.rows.push_back({zone.format_minute(one.at), one.measure.get(), one.event,
                          words_of(one, zone, global.language == core::Language::zh)});
  }
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
}

// Whether the rule failed nowhere.
Result<bool> rehearse_on(const Global& global, const std::string& file, const core::Rule& rule) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto scenarios = scenarios_of(global, library, file);
  if (!scenarios) return scenarios.error();
  bool well = true;
  for (const scenario::LoadedScenario& loaded : *scenarios) {
    auto stage = scenario::set_up(loaded);
    if (!stage) return stage.error();
    auto played = scenario::play(*(*stage)->engine, (*stage)->clock, loaded);
    if (!played) return played.error();
    print_failures(loaded.scenario, *played, false);
    auto answers = scenario::rehearse(*(*stage)->engine, loaded.workflow.workflow, rule);
    if (!answers) return answers.error();
    print_answers(global, *answers, loaded.workflow.workflow.calendar.zone);
    well = well && played->failures.empty() &&
           std::all_of(answers->begin(), answers->end(),
                       [](const scenario::RehearsedAnswer& one) { return one.answer.ok(); });
  }
  return well;
}

}  // namespace

int check_plugin(const Global& global, const PluginCheckOptions& options) {
  auto config = config_of(options.sets);
  if (!config) return report(global, config.error());
  auto rule = load_rule(options.file, std::move(*config));
  if (!rule) return report(global, rule.error());
  print_rule(global, *rule);
  if (options.scenario.empty()) return kDone;
  auto well = rehearse_on(global, options.scenario, *rule);
  if (!well) return report(global, well.error());
  return *well ? kDone : kFoundWanting;
}

int new_plugin(const Global& global, const PluginNewOptions& options) {
  auto skeleton = plugin_skeleton(options.name, options.language);
  if (!skeleton) return report(global, skeleton.error());
  const fs::path folder = options.name;
  std::error_code failure;
  if (!fs::create_directory(folder, failure)) {
    const std::string why = failure ? failure.message() : "it is there already";
    return report(global, {failure ? Code::unavailable : Code::conflict, why, folder.string()});
  }
  for (const auto& [name, text] : skeleton->files) {
    std::ofstream file(folder / name, std::ios::binary);
    if (!(file << text).flush())
      return report(global, {Code::unavailable, "cannot be written", (folder / name).string()});
    print_line((folder / name).string());
  }
  for (const std::string& line : skeleton->next) print_line("  " + line);
  return kDone;
}

int host_plugin(const PluginHostOptions& options) {
  runtime::PluginLimits limits;
  limits.call_ms_max = options.call_ms;
  limits.start_ms_max = options.start_ms;
  limits.memory_bytes_max = options.memory_bytes;
  limits.frame_bytes_max = options.frame_bytes;
  return runtime::host_plugin(options.library, limits);
}

}  // namespace rectify::cli
