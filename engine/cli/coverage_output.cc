#include "cli/coverage_output.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "base/codes.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

using definition::Picture;

json::Object json_of(const scenario::Tally& tally) {
  json::Object json;
  for (const auto& [name, times] : tally) json[name] = times;
  return json;
}

Picture::Line times_line(std::size_t times, core::Language language) {
  const bool zh = language == core::Language::zh;
  if (times == 0) return {Picture::Line::Tone::urgent, zh ? "未覆盖" : "not covered"};
  return {Picture::Line::Tone::count, say_in(zh, "{}×", "{} 次", times)};
}

// States; transitions from a state to itself are lines in it, and are said to be missing there.
void annotate(Picture::Group& group, const core::Workflow& workflow, const scenario::Coverage& coverage,
              core::Language language) {
  for (Picture::Node& node : group.nodes) {
    if (const auto found = coverage.states.find(node.id); found != coverage.states.end()) {
      node.lines.push_back(times_line(found->second, language));
    }
    for (const core::Transition& transition : workflow.transitions) {
      if (transition.to != node.id || !core::leaves(transition, node.id)) continue;
      if (coverage.transitions.at(transition.name) > 0) continue;
      Picture::Line line = times_line(0, language);
      line.text = fmt::format("{}: {}", core::title_in(transition.title, language), line.text);
      node.lines.push_back(std::move(line));
    }
  }
  for (Picture::Group& inner : group.groups) annotate(inner, workflow, coverage, language);
}

}  // namespace

Table coverage_table(const scenario::Coverage& coverage) {
  Table table;
  table.columns = {{{coverage.workflow, coverage.workflow}, 40},
                   {{"covered", "已覆盖"}, 12, true},
                   {{"not covered", "未覆盖"}, 400}};
  for (const scenario::CoveredKind& kind : scenario::kinds_of(coverage)) {
    table.rows.push_back({kind.title.en, fmt::format("{}/{}", kind.covered, kind.of), core::to_text(kind.missing)});
  }
  return table;
}

Table refusals_table(const scenario::Coverage& coverage) {
  Table table;
  table.columns = {{{"transition", "流转"}, 40}, {{"refused as", "拒绝代码"}, 20}, {{"times", "次数"}, 10, true}};
  for (const auto& [transition, codes] : coverage.refusals) {
    for (const auto& [code, times] : codes) {
      table.rows.push_back({transition, std::string(row_of(code).name), std::to_string(times)});
    }
  }
  return table;
}

json::Value coverage_json(const scenario::Coverage& coverage) {
  json::Object guards;
  for (const auto& [name, times] : coverage.guards) {
    guards[name] = json::Object{{"true", times.held}, {"false", times.failed}};
  }
  json::Object refusals;
  for (const auto& [name, codes] : coverage.refusals) {
    json::Object by_code;
    for (const auto& [code, times] : codes) by_code[row_of(code).name] = times;
    refusals[name] = std::move(by_code);
  }
  json::Object missing;
  for (const scenario::CoveredKind& kind : scenario::kinds_of(coverage)) {
    missing[kind.title.en] = json::array_of(kind.missing);
  }
  return json::Object{{"workflow", coverage.workflow},
                      {"states", json_of(coverage.states)},
                      {"transitions", json_of(coverage.transitions)},
                      {"timed", json_of(coverage.timed)},
                      {"rungs", json_of(coverage.rungs)},
                      {"guards", std::move(guards)},
                      {"refusals", std::move(refusals)},
                      {"missing", std::move(missing)}};
}

Picture covered_picture(const core::Workflow& workflow, const scenario::Coverage& coverage, core::Language language) {
  Picture picture = definition::picture_of(workflow, language);
  for (Picture::Group& group : picture.groups) annotate(group, workflow, coverage, language);
  std::map<std::string, std::size_t> by_title;
  for (const core::Transition& transition : workflow.transitions) {
    const auto times = coverage.transitions.find(transition.name);
    if (times != coverage.transitions.end()) by_title[core::title_in(transition.title, language)] += times->second;
  }
  for (Picture::Arrow& arrow : picture.arrows) {
    for (Picture::Label& label : arrow.labels) {
      if (const auto found = by_title.find(label.title); found != by_title.end()) {
        label.lines.push_back(times_line(found->second, language));
      }
    }
  }
  return picture;
}

}  // namespace rectify::cli
