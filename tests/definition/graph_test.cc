// Pictures of workflows: how they are written, and that Graphviz reads them.
#include "definition/graph/graph.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <set>

#include "definition/definition.h"
#include "sources.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using namespace rectify::definition;
using core::Language;

namespace {

core::Workflow workflow_of(const std::string& text, const std::string& file = "workflow.yaml") {
  auto read = read_workflow(text, file, {}, find_source);
  INFO(complaints_of(read));
  REQUIRE(read.value);
  return std::move(*read.value);
}

core::Workflow small() { return workflow_of(source_text("tests/definition/graphs/small.yaml")); }

const StateCounts kCounts{{"working", {41, 3}}, {"done", {1, 0}}, {"open", {0, 0}}};

// Everything that may mean something to a language of pictures, as a title.
const std::string kHostile = R"("1. - * \" ]] ) | --> %%{init}%% </td></table>> <b>&amp; #35; `x` {\n \x01 \\n ; end")";

// Whether Graphviz reads it; else what it said.
std::string complaint_of_dot(const std::string& dot) {
  const test::TempFolder folder;
  std::ofstream(folder / "picture.dot", std::ios::binary) << dot;
  const auto ran = test::shell("dot -Tsvg '" + (folder / "picture.dot").string() + "' 2>&1 >'" +
                               (folder / "picture.svg").string() + "'");
  return ran.code == 0 && std::filesystem::file_size(folder / "picture.svg") > 0 ? "" : "dot: " + ran.output;
}

bool no_dot() {
  const bool there = test::has_program("dot");
  if (!there) std::cout << "SKIPPED: dot (graphviz) is not here\n";
  if (!there) WARN("SKIPPED: dot (graphviz) is not here");
  return !there;
}

std::set<std::filesystem::path> shipped_workflows() {
  std::set<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_path("workflows"))) {
    if (entry.path().extension() != ".yaml") continue;
    const auto name = std::filesystem::relative(entry.path(), source_path("."));
    if (kind_of(source_text(name.string())) == Kind::workflow) found.insert(name);
  }
  return found;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a workflow is written as the Graphviz digraph that it always was") {
  CHECK(to_dot(picture_of(small(), Language::en, kCounts)) == source_text("tests/definition/graphs/small.dot"));
}

TEST_CASE("a workflow is written as the Mermaid flowchart that it always was") {
  CHECK(to_mermaid(picture_of(small(), Language::zh, kCounts)) == source_text("tests/definition/graphs/small.mmd"));
}

TEST_CASE("states stand in groups by phase, in the order of the phases") {
  const Picture picture = picture_of(small(), Language::en);
  REQUIRE(picture.groups.size() == 3);
  CHECK(picture.groups[0].phase == core::Phase::assign);
  CHECK(picture.groups[1].title == "Execute");
  REQUIRE(picture.groups[1].nodes.size() == 2);
  CHECK(picture.groups[1].nodes[1].paused);
  CHECK(picture.groups[0].nodes[0].start);
  CHECK(picture.groups[2].nodes[0].final);
}

TEST_CASE(
    "arrows with the same ends are one arrow, three beginnings of a transition are joined, and a timer has its own") {
  const Picture picture = picture_of(small(), Language::en);
  std::vector<std::string> arrows;
  for (const Picture::Arrow& arrow : picture.arrows) {
    std::string text;
    for (const std::string& from : arrow.from) text += from + " ";
    text += (arrow.timed ? "..> " : "--> ") + arrow.to + (arrow.back ? " back:" : ":");
    for (const Picture::Label& label : arrow.labels) text += " " + label.title;
    arrows.push_back(text);
  }
  CHECK(arrows == std::vector<std::string>{"open --> working: Start", "working --> waiting: Wait",
                                           "waiting ..> working back: Resume", "working --> done: Finish Skip",
                                           "open working waiting --> done: Drop", "done --> working back: Again"});
}

TEST_CASE("a picture shows how many measures are where, and how many are overdue") {
  for (const auto& text :
       {to_dot(picture_of(small(), Language::en, kCounts)), to_mermaid(picture_of(small(), Language::en, kCounts))}) {
    CHECK(count_of(text, "42 measures, 3 overdue") == 1);
    CHECK(count_of(text, "41 measures, 3 overdue") == 1);
    CHECK(count_of(text, "1 measure<") == 1);
    CHECK(count_of(text, "0 measures") == 0);
  }
  CHECK(count_of(to_dot(picture_of(small(), Language::en)), "measures") == 0);
  CHECK(count_of(to_mermaid(picture_of(small(), Language::zh, kCounts)), "41项，其中超期3项") == 1);
}

TEST_CASE("a group inside another is written inside it") {
  Picture picture = picture_of(small(), Language::en);
  Picture::Group inner{"Inner", core::Phase::execute, std::move(picture.groups[1].nodes), {}};
  picture.groups[1].nodes.clear();
  picture.groups[1].groups.push_back(std::move(inner));
  const std::string mermaid = to_mermaid(picture);
  CHECK(mermaid.find("  subgraph g2[\"Execute\"]\n    subgraph g3[\"Inner\"]\n      s2(") != std::string::npos);
  if (no_dot()) return;
  CHECK(complaint_of_dot(to_dot(picture)).empty());
}

TEST_CASE("everything a state and a transition can ask for is said, and groups stand inside their phase") {
  core::Workflow workflow = small();
  const auto state = [&](std::string_view name) -> core::State& {
    return *std::ranges::find(workflow.states, name, &core::State::name);
  };
  const auto transition = [&](std::string_view name) -> core::Transition& {
    return *std::ranges::find(workflow.transitions, name, &core::Transition::name);
  };
  workflow.groups = {{"execution", {"Execution", "执行"}}};
  state("working").group = state("waiting").group = "execution";
  state("working").deadline = core::SpanFromField{{5, core::Span::Unit::workdays}, "due", "cn"};
  state("working").notify = {"office", "due"};
  state("waiting").budget = core::PauseBudget{{60, core::Span::Unit::days}, "resume"};
  state("open").deadline = core::FromExpression{"measure.due", {}};
  workflow.fields[0].required_in = {"working"};
  transition("resume").resumes = {"working", "open"};
  transition("finish").needs = {{"due"}, false, {{"photo", 1}, {"", 3}}, true, true};
  transition("finish").approvals =
      core::Approvals{{"office"}, 2, true, {"checker"}, {"office"}, core::Span{10, core::Span::Unit::days}};

  const Picture picture = picture_of(workflow, Language::en);
  REQUIRE(picture.groups[1].groups.size() == 1);
  CHECK(picture.groups[1].groups[0].title == "Execution");
  CHECK(picture.groups[1].groups[0].nodes.size() == 2);
  const std::string english = to_mermaid(picture);
  for (const char* said : {"deadline: 5 workdays after Due, calendar cn", "tells Office, Due",
                           "at most 60 days, then: Resume", "deadline: measure.due", "only with Due",
                           "evidence: photo, 3 pieces of evidence, a decision number, every part closed, Due",
                           "2 approvals of distinct units: Office", "all agree: Checker", "veto: Office",
                           "lapses after 10 days", "back to where the clock was stopped", "s3 -.->|\"<b>Resume</b>"}) {
    INFO(said);
    CHECK(count_of(english, said) >= 1);
  }
  CHECK(count_of(english, "<b>Resume</b>") == 2);
  const std::string chinese = to_mermaid(picture_of(workflow, Language::zh));
  for (const char* said : {"时限：期限后5个工作日，日历 cn", "累计不超过60天，届时：恢复", "会签：核验人",
                           "佐证材料：photo、佐证材料3份、决定文号"}) {
    INFO(said);
    CHECK(count_of(chinese, said) == 1);
  }
  if (no_dot()) return;
  CHECK(complaint_of_dot(to_dot(picture)).empty());
}

TEST_CASE("a title is shown as it is, whatever it means to the language of the picture") {
  const core::Workflow workflow =
      workflow_of("workflow: hostile\nversion: 1\ncalendar: plain\ntitle: " + kHostile +
                  "\nroles:\n  office: {unit: office, title: " + kHostile +
                  "}\nstates:\n  end: {phase: assign, title: " + kHostile +
                  "}\n  graph: {phase: close, final: true, title: " + kHostile +
                  "}\ntransitions:\n  go: {from: end, to: graph, by: office, title: " + kHostile + "}\n");
  const std::string mermaid = to_mermaid(picture_of(workflow, Language::en));
  CHECK(count_of(mermaid, "1. #45; #42; #34; #93;#93; ) #124; #45;#45;#62;") == 4);
  CHECK(count_of(mermaid, "#92;#8203;n") == 4);
  CHECK(count_of(mermaid, "title: \"1. - * \\\" ]] ) |") == 1);
  CHECK(count_of(mermaid, "\x01") == 0);
  if (no_dot()) return;
  CHECK(complaint_of_dot(to_dot(picture_of(workflow, Language::en))).empty());
}

TEST_CASE("Graphviz reads the picture of every shipped workflow, in both languages") {
  const auto workflows = shipped_workflows();
  REQUIRE_FALSE(workflows.empty());
  if (no_dot()) return;
  for (const auto& name : workflows) {
    INFO(name);
    const core::Workflow workflow = workflow_of(source_text(name.string()), name.string());
    for (const Language language : {Language::en, Language::zh}) {
      CHECK(complaint_of_dot(to_dot(picture_of(workflow, language, {{workflow.states[0].name, {12, 1}}}))).empty());
    }
  }
  CHECK_FALSE(complaint_of_dot("digraph {").empty());
}
