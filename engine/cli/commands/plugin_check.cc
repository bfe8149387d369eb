// plugin check: a rule is loaded, and on demand asked along a scenario: what is wrong with it, or what it would say.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>

#include "base/files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/scenario_output.h"
#include "plugins/built_in.h"
#include "rules/plugin.h"
#include "rules/rule_host.h"
#include "scenario/rehearsal.h"
#include "scenario/stage.h"

namespace rectify::cli {

namespace {

struct PluginCheck {
  std::string file;               // .lua or .so, or the name of one that is built in
  std::vector<std::string> sets;  // its config: k=v, k=a,b
  std::string scenario;           // empty: it is only loaded
};

std::vector<Option> plugin_check_options(PluginCheck& asked) {
  return {{.name = "FILE", .into = &asked.file, .means = "NAME.lua, or NAME.so (NAME.so#RULE)", .required = true},
          {.name = "--set", .into = &asked.sets, .means = "Its config: key=value; a list as key=a,b", .one_each = true},
          {.name = "--on",
           .into = &asked.scenario,
           .means = "A scenario: what the rule would say, and nothing comes of it"}};
}

// "k=v", "k=a,b".
Result<core::Fields> config_of(const std::vector<std::string>& sets) {
  core::Fields config;
  for (const std::string& one : sets) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{Code::invalid, fmt::format("--set takes key=value, not '{}'", one), {}};
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
  rule.name = rule.file = std::filesystem::path(file.substr(0, file.rfind('#'))).stem().string();
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

json::Object json_of(const scenario::RehearsedAnswer& one, const Zone& zone) {
  json::Object json{{"at", zone.format(one.at)}, {"measure", one.measure.get()}, {"event", one.event}};
  if (!one.answer) {
    json["error"] = one.answer.error().message;
    return json;
  }
  const core::RuleAnswer& answer = *one.answer;
  json["claims"] = json::array_of(answer.claims);
  json::Array messages;
  for (const auto& message : answer.messages) {
    messages.emplace_back(json::Object{{"to", json::array_of(message.to)}, {"text", message.text}});
  }
  json["messages"] = std::move(messages);
  if (answer.supervision) json["supervision"] = *answer.supervision;
  if (!answer.transition.empty()) json["fires"] = answer.transition;
  if (answer.wake) json["wake"] = zone.format(*answer.wake);
  if (!answer.memory.empty()) json["memory"] = answer.memory;
  return json;
}

// "claims stalled; wakes 2020-10-09 09:00".
std::string intent_text(const Global& global, const scenario::RehearsedAnswer& one, const Zone& zone) {
  if (!one.answer) return fmt::format("{}{}", say(global, "failed: ", "失败："), one.answer.error().message);
  const core::RuleAnswer& answer = *one.answer;
  std::string text;
  const auto add = [&](std::string_view en, std::string_view zh, const std::string& what) {
    text += fmt::format("{}{}{}", text.empty() ? "" : say(global, "; ", "；"), say(global, en, zh), what);
  };
  for (const std::string& rung : answer.claims) add("claims ", "提出 ", rung);
  for (const auto& message : answer.messages) {
    add("tells ", "通知 ", fmt::format("{}: {}", core::to_text(message.to), message.text));
  }
  if (answer.supervision) add("supervision ", "督办级别 ", std::to_string(*answer.supervision));
  if (!answer.transition.empty()) add("fires ", "流转 ", answer.transition);
  if (answer.wake) add("looks again ", "再次查看 ", zone.format_minute(*answer.wake));
  return text.empty() ? "-" : text;
}

void print_rule(const Global& global, const core::Rule& rule) {
  if (global.format == Format::json) {
    return print_line(json::print(
        json::Object{{"rule", rule.name}, {"version", rule.version}, {"events", json::array_of(rule.events)}}));
  }
  std::string text = say_of(global, "{}, version {}; asked when a state is entered", "{}，版本 {}；进入状态时询问",
                            rule.name, rule.version);
  if (!rule.events.empty())
    text += fmt::format("{}{}", say(global, " and at ", "，及事件 "), core::to_text(rule.events));
  print_line(text);
}

void print_answers(const Global& global, const std::vector<scenario::RehearsedAnswer>& answers, const Zone& zone) {
  if (global.format == Format::json) {
    for (const scenario::RehearsedAnswer& one : answers) print_line(json::print(json_of(one, zone)));
    return;
  }
  Table table;
  table.columns = {
      {{"when", "时间"}, 16}, {{"measure", "措施"}, 30}, {{"asked at", "询问时机"}, 14}, {{"says", "意图"}, 2000}};
  for (const scenario::RehearsedAnswer& one : answers) {
    table.rows.push_back({zone.format_minute(one.at), one.measure.get(), one.event, intent_text(global, one, zone)});
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

int check_plugin(const Global& global, const PluginCheck& asked) {
  auto config = config_of(asked.sets);
  if (!config) return report(global, config.error());
  auto rule = load_rule(asked.file, std::move(*config));
  if (!rule) return report(global, rule.error());
  print_rule(global, *rule);
  if (asked.scenario.empty()) return kDone;
  auto well = rehearse_on(global, asked.scenario, *rule);
  if (!well) return report(global, well.error());
  return *well ? kDone : kFoundWanting;
}

}  // namespace

Command plugin_check_command() {
  return command("check", "Load a rule: what is wrong with it, or its version and events", plugin_check_options,
                 check_plugin);
}

}  // namespace rectify::cli
