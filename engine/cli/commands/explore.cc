// explore: what a workflow allows, walked breadth-first on a virtual clock.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"
#include "scenario/explore.h"

namespace rectify::cli {

namespace {

struct Explore {
  std::string workflow;
  std::size_t depth = 0;       // 0: as scenario::ExploreOptions
  std::size_t situations = 0;  // as above
  std::string start = "2026-01-05";
};

std::vector<Option> explore_options(Explore& asked) {
  return {{.name = "WORKFLOW", .into = &asked.workflow, .means = "A workflow's name or file", .required = true},
          {.name = "--depth", .into = &asked.depth, .means = "Steps of a route, at most (60)"},
          {.name = "--situations", .into = &asked.situations, .means = "Looked at, at most (20000)"},
          {.name = "--start", .into = &asked.start, .means = "When the clock starts (2026-01-05)"}};
}

std::string waited(const scenario::ExploredStep& step) {
  const std::int64_t hours = (step.at.ms - step.from.ms + kMsPerHour - 1) / kMsPerHour;
  return hours < 48 ? fmt::format("{} h", hours) : fmt::format("{} d", (hours + 12) / 24);
}

// "lead fires submit", "wait 12 d (remind claimed)".
std::string step_text(const scenario::ExploredStep& step) {
  if (step.does == "wait") return fmt::format("wait {} ({})", waited(step), core::to_text(step.happened));
  std::string text = fmt::format("{} {}", step.roles.empty() ? step.actor.unit : step.roles.front(), step.does);
  if (!step.transition.empty()) text += " " + step.transition;
  if (!step.sets.empty()) {
    std::string sets;
    for (const auto& [name, value] : step.sets) {
      sets += fmt::format("{}{} {}", sets.empty() ? "" : ", ", name, core::to_text(value));
    }
    text += fmt::format(" {{{}}}", sets);
  }
  if (!step.happened.empty()) text += fmt::format(" ({})", core::to_text(step.happened));
  return text;
}

std::string route_text(const scenario::Route& route) {
  std::string text;
  for (const scenario::ExploredStep& step : route) text += (text.empty() ? "" : " → ") + step_text(step);
  return text;
}

json::Value json_of(const core::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json::Value(*text);
  return json::array_of(std::get<std::vector<std::string>>(value));
}

json::Object json_of(const scenario::ExploredStep& step) {
  json::Object json{{"does", step.does}, {"at", format_utc(step.at)}, {"state", step.state}};
  if (step.does == "wait") {
    json["waited_ms"] = step.at.ms - step.from.ms;
  } else {
    json["actor"] = core::to_text(step.actor);
    json["roles"] = json::array_of(step.roles);
  }
  if (!step.transition.empty()) json["transition"] = step.transition;
  json::Object sets;
  for (const auto& [name, value] : step.sets) sets[name] = json_of(value);
  if (!sets.empty()) json["sets"] = std::move(sets);
  if (!step.happened.empty()) json["happened"] = json::array_of(step.happened);
  return json;
}

json::Array json_of(const std::vector<scenario::FoundState>& states) {
  json::Array list;
  for (const scenario::FoundState& found : states) {
    json::Array route;
    for (const scenario::ExploredStep& step : found.route) route.emplace_back(json_of(step));
    json::Object json{{"state", found.state}, {"route", std::move(route)}};
    if (!found.refusals.empty()) json["refusals"] = json::array_of(found.refusals);
    list.emplace_back(std::move(json));
  }
  return list;
}

json::Object json_of(const core::Workflow& workflow, const scenario::Exploration& found) {
  return {{"workflow", core::workflow_ref(workflow.name, workflow.version)},
          {"complete", found.complete},
          {"situations", found.situations},
          {"steps", found.steps},
          {"reached", json_of(found.reached)},
          {"never_reached", json::array_of(found.never_reached)},
          {"dead_ends", json_of(found.dead_ends)},
          {"unwatched", json_of(found.unwatched)},
          {"never_fired", json::array_of(found.never_fired)},
          {"never_claimed", json::array_of(found.never_claimed)}};
}

void print_names(std::string_view what, const std::vector<std::string>& names) {
  if (!names.empty()) print_line(fmt::format("{}{}", what, core::to_text(names)));
}

void print_states(std::string_view what, const std::vector<scenario::FoundState>& states) {
  for (const scenario::FoundState& found : states) {
    print_line(fmt::format("\n{}{}", what, found.state));
    print_line("  " + route_text(found.route));
    for (const std::string& refusal : found.refusals) print_line("  - " + refusal);
  }
}

void print_walk(const Global& global, const core::Workflow& workflow, const scenario::Exploration& found) {
  Table table;
  table.columns = {{{"state", "状态"}, 30}, {{"steps", "步数"}, 6, true}, {{"shortest route", "最短路径"}, 2000}};
  for (const scenario::FoundState& one : found.reached) {
    table.rows.push_back({one.state, std::to_string(one.route.size()), route_text(one.route)});
  }
  if (global.format == Format::csv) return print(to_csv(table));
  print_line(
      say_of(global, "{}: {} situations, {} steps between them{}\n", "{}：{} 种情形，{} 步{}\n",
             core::workflow_ref(workflow.name, workflow.version), found.situations, found.steps,
             found.complete ? "" : say(global, "; a limit was reached, so there may be more", "；已到上限，未走完")));
  print(to_text(table, global.language));
  print_line("");
  print_names(say(global, "never reached: ", "到不了的状态："), found.never_reached);
  print_names(say(global, "never fired: ", "不会发生的流转："), found.never_fired);
  print_names(say(global, "never claimed: ", "不会提醒的层级："), found.never_claimed);
  print_states(say(global, "dead end: ", "死路："), found.dead_ends);
  print_states(say(global, "nothing is due (no deadline, timer or review): ", "无人过问（无时限、无定时、无复查）："),
               found.unwatched);
}

int explore_workflow(const Global& global, const Explore& asked) {
  auto loaded = load_workflow(global, asked.workflow);
  if (!loaded) return report(global, loaded.error());
  const core::Workflow& workflow = loaded->workflow;
  auto start = workflow.calendar.zone.parse(asked.start);
  if (!start) return report(global, start.error());
  scenario::ExploreOptions limits;
  limits.start = *start + std::chrono::hours(9);
  if (asked.depth > 0) limits.depth_max = asked.depth;
  if (asked.situations > 0) limits.situations_max = asked.situations;
  const scenario::Exploration found = scenario::explore(workflow, limits);
  if (global.format == Format::json) {
    print_line(json::print_pretty(json_of(workflow, found)));
  } else {
    print_walk(global, workflow, found);
  }
  const bool sound = found.never_reached.empty() && found.never_fired.empty() && found.never_claimed.empty();
  return found.dead_ends.empty() && (sound || !found.complete) ? kDone : kFoundWanting;
}

}  // namespace

Command explore_command() {
  return command("explore", "Walk everything that a workflow allows: dead ends, routes, idle parts", explore_options,
                 explore_workflow);
}

}  // namespace rectify::cli
