// explore: what a workflow allows, walked breadth-first on a virtual clock.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/table.h"
#include "cli/workflow_files.h"
#include "http/api/json.h"
#include "scenario/explore.h"

namespace rectify::cli {

namespace {

using http::Json;
using scenario::ExploredStep;
using scenario::FoundState;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string waited(const scenario::ExploredStep& step) {
  const std::int64_t hours = (step.at.ms - step.from.ms + kMsPerHour - 1) / kMsPerHour;
  return hours < 48 ? std::to_string(hours) + " h" : std::to_string((hours + 12) / 24) + " d";
}

// "lead fires submit", "wait 12 d (remind claimed)".
std::string step_text(const scenario::ExploredStep& step) {
  if (step.does == "wait") return "wait " + waited(step) + " (" + listed(step.happened) + ")";
  std::string text = step.roles.empty() ? step.actor.unit : step.roles.front();
  text += " " + step.does + (step.transition.empty() ? "" : " " + step.transition);
  if (!step.sets.empty()) {
    std::string sets;
    for (const auto& [name, value] : step.sets) sets += (sets.empty() ? "" : ", ") + name + " " + core::to_text(value);
    text += " {" + sets + "}";
  }
  if (!step.happened.empty()) text += " (" + listed(step.happened) + ")";
  return text;
}

std::string route_text(const scenario::Route& route) {
  std::string text;
  for (const scenario::ExploredStep& step : route) text += (text.empty() ? "" : " → ") + step_text(step);
  return text;
}

Json json_of(const scenario::ExploredStep& step) {
  Json json{{"does", step.does}, {"at", format_utc(step.at)}, {"state", step.state}};
  if (step.does == "wait") {
    json["waited_ms"] = step.at.ms - step.from.ms;
  } else {
    json["actor"] = core::to_text(step.actor);
    json["roles"] = step.roles;
  }
  if (!step.transition.empty()) json["transition"] = step.transition;
  for (const auto& [name, value] : step.sets) std::visit([&](const auto& one) { json["sets"][name] = one; }, value);
  if (!step.happened.empty()) json["happened"] = step.happened;
  return json;
}

Json json_of(const std::vector<scenario::FoundState>& states) {
  Json list = Json::array();
  for (const scenario::FoundState& found : states) {
    Json route = Json::array();
    for (const scenario::ExploredStep& step : found.route) route.push_back(json_of(step));
    Json json{{"state", found.state}, {"route", std::move(route)}};
    if (!found.refusals.empty()) json["refusals"] = found.refusals;
    list.push_back(std::move(json));
  }
  return list;
}

Json json_of(const core::Workflow& workflow, const scenario::Exploration& found) {
  return {{"workflow", core::workflow_ref(workflow.name, workflow.version)},
          {"complete", found.complete},
          {"situations", found.situations},
          {"steps", found.steps},
          {"reached", json_of(found.reached)},
          {"never_reached", found.never_reached},
          {"dead_ends", json_of(found.dead_ends)},
          {"unwatched", json_of(found.unwatched)},
          {"never_fired", found.never_fired},
          {"never_claimed", found.never_claimed}};
}

void print_names(const std::string& what, const std::vector<std::string>& names) {
  if (!names.empty()) print_line(what + listed(names));
}

void print_found(const std::string& what, const std::vector<scenario::FoundState>& states) {
  for (const scenario::FoundState& found : states) {
    print_line("\n" + what + found.state);
    print_line("  " + route_text(found.route));
    for (const std::string& refusal : found.refusals) print_line("  - " + refusal);
  }
}

void print_walk(const Global& global, const core::Workflow& workflow, const scenario::Exploration& found) {
  const bool zh = global.language == core::Language::zh;
  Table table;
  table.columns = {{{"state", "状态"}, 30}, {{"steps", "步数"}, 6, true}, {{"shortest route", "最短路径"}, 2000}};
  for (const scenario::FoundState& one : found.reached) {
    table.rows.push_back({one.state, std::to_string(one.route.size()), route_text(one.route)});
  }
  if (global.format == Format::csv) return print(to_csv(table));
  print_line(core::workflow_ref(workflow.name, workflow.version) + ": " + std::to_string(found.situations) +
             (zh ? " 种情形，" : " situations, ") + std::to_string(found.steps) + (zh ? " 步" : " steps between them") +
             (found.complete ? ""
              : zh           ? "；已到上限，未走完"
                             : "; a limit was reached, so there may be more") +
             "\n");
  print(to_text(table, global.language));
  print_line("");
  print_names(zh ? "到不了的状态：" : "never reached: ", found.never_reached);
  print_names(zh ? "不会发生的流转：" : "never fired: ", found.never_fired);
  print_names(zh ? "不会提醒的层级：" : "never claimed: ", found.never_claimed);
  print_found(zh ? "死路：" : "dead end: ", found.dead_ends);
  print_found(zh ? "无人过问（无时限、无定时、无复查）：" : "nothing is due (no deadline, timer or review): ",
              found.unwatched);
}

}  // namespace

int explore_workflow(const Global& global, const WalkOptions& options) {
  auto loaded = load_workflow(global, options.workflow);
  if (!loaded) return report(global, loaded.error());
  const core::Workflow& workflow = loaded->workflow;
  auto start = workflow.calendar.zone.parse(options.start);
  if (!start) return report(global, start.error());
  scenario::ExploreOptions limits;
  limits.start = *start + std::chrono::hours(9);
  if (options.depth > 0) limits.depth_max = options.depth;
  if (options.situations > 0) limits.situations_max = options.situations;
  const scenario::Exploration found = scenario::explore(workflow, limits);
  if (global.format == Format::json) {
    print_line(json_of(workflow, found).dump(2));
  } else {
    print_walk(global, workflow, found);
  }
  const bool sound = found.never_reached.empty() && found.never_fired.empty() && found.never_claimed.empty();
  return found.dead_ends.empty() && (sound || !found.complete) ? kDone : kFoundWanting;
}

}  // namespace rectify::cli
