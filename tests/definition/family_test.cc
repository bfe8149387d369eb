// Workflows that extend others: how they are joined, whose fault a complaint is, and that the text of the whole says
// the same.
#include "definition/workflow/family.h"

#include <catch2/catch.hpp>
#include <map>

#include "core/workflow.h"
#include "definition/definition.h"
#include "parts.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;
using core::Span;
using Names = std::vector<std::string>;

namespace {

const std::string kTown = R"(workflow: town
version: 4
title: {en: Town, zh: 镇}
calendar: cn
fields:
  owner: {type: unit, title: 责任单位}
  due: {type: date}
roles:
  office: {unit: town-office}
  lead: {unit: {field: owner}}
groups:
  work: {}
states:
  open: {phase: execute, within: work, deadline: 3 workdays, title: "Open: # not closed"}
  check: {phase: verify, within: work}
  closed: {phase: close, final: true}
transitions:
  submit: {from: open, to: check, by: lead, needs: note}
  return: {from: check, to: open, by: office}
  close: {from: check, to: closed, by: office, when: "measure.episode < 9"}
escalation:
  - {rule: ladder, rungs: [{name: remind, after: 0 workdays}]}
)";

// Files by name, all in one folder.
using Files = std::map<std::string, std::string>;

FindBase finder(const Files& files) {
  return [files](const std::string& name, const std::string&) -> Result<SourceFile> {
    const auto found = files.find(name);
    if (found == files.end()) return Error{Code::not_found, "there is no such file", name};
    return SourceFile{found->first, found->second};
  };
}

ReadWorkflow read_own(const std::string& text, const Files& files = {{"town.yaml", kTown}}) {
  return read_workflow("extends: town.yaml\n" + text, "own.yaml", {}, finder(files));
}

ReadWorkflow read_well(const std::string& text, const Files& files = {{"town.yaml", kTown}}) {
  auto found = read_own(text, files);
  INFO(complaints_of(found));
  REQUIRE(found.diagnostics.empty());
  REQUIRE(found.value);
  return found;
}

core::Workflow joined(const std::string& text) { return *read_well(text).value; }

Names names_of(const auto& members) {
  Names names;
  for (const auto& member : members) names.push_back(member.name);
  return names;
}

}  // namespace

TEST_CASE("a file that only extends another is the other") {
  const core::Workflow workflow = joined("");
  CHECK(workflow.name == "town");
  CHECK(workflow.version == 4);
  CHECK(names_of(workflow.states) == Names{"open", "check", "closed"});
}

TEST_CASE("what stands at the top is the extending file's where it has it") {
  const core::Workflow workflow = joined("workflow: own\ntitle: Own\nescalation:\n");
  CHECK(workflow.name == "own");
  CHECK(workflow.version == 4);
  CHECK(workflow.title == core::Title{"Own", ""});
  CHECK_FALSE(workflow.ladder);
}

TEST_CASE("members of sections are added behind those there are") {
  const core::Workflow workflow = joined(R"(fields: {total: {type: number}}
roles: {head: {person: li.na}}
groups: {rest: {}}
states:
  visit: {phase: verify, within: rest}
transitions:
  visit: {from: check, to: visit, by: head}
  leave: {from: visit, to: check, by: head}
)");
  CHECK(names_of(workflow.fields) == Names{"owner", "due", "total"});
  CHECK(names_of(workflow.roles) == Names{"office", "lead", "head"});
  CHECK(names_of(workflow.groups) == Names{"work", "rest"});
  CHECK(names_of(workflow.states) == Names{"open", "check", "closed", "visit"});
  CHECK(names_of(workflow.transitions) == Names{"submit", "return", "close", "visit", "leave"});
}

TEST_CASE("a member that is there already is changed key by key") {
  const core::Workflow workflow = joined(R"(states:
  open: {deadline: 1 workday, title: 待办}
transitions:
  submit: {needs: [note, due]}
)");
  CHECK(state(workflow, "open").phase == core::Phase::execute);
  CHECK(state(workflow, "open").title == core::Title{"", "待办"});
  CHECK(std::get<core::SpanFromEntry>(*state(workflow, "open").deadline).span == Span{1, Span::Unit::workdays});
  CHECK(workflow.transitions[0].needs.fields == Names{"due"});
  CHECK(workflow.transitions[0].by == Names{"lead"});
}

TEST_CASE("a key without a value takes it away") {
  const core::Workflow workflow = joined(
      "escalation: ~\nstates:\n  open: {deadline: , within: }\n  check: {within: ~}\n"
      "without: {groups: work}\n");
  CHECK_FALSE(state(workflow, "open").deadline);
  CHECK(state(workflow, "open").group.empty());
  CHECK(workflow.groups.empty());
}

TEST_CASE("without leaves members out, one or several") {
  const core::Workflow workflow = joined(R"(without: {transitions: [return, close], states: check, fields: due}
transitions:
  submit: {to: closed}
)");
  CHECK(names_of(workflow.states) == Names{"open", "closed"});
  CHECK(names_of(workflow.transitions) == Names{"submit"});
  CHECK(names_of(workflow.fields) == Names{"owner"});
}

TEST_CASE("what is left out may be declared anew, and stands last") {
  const core::Workflow workflow = joined(R"(without: {states: check}
states:
  check: {phase: close, within: work}
)");
  CHECK(names_of(workflow.states) == Names{"open", "closed", "check"});
  CHECK(state(workflow, "check").phase == core::Phase::close);
}

TEST_CASE("a complaint points into the file in which the fault is") {
  CHECK(complaints_of(read_own("states:\n  open: {deadline: 3 wrkdays}\n")).find("own.yaml:3:20: error[RW0115]") == 0);
  // What is left out is missed where it is referred to.
  const auto missed = read_own("without: {states: check}\n");
  CHECK(complaints_of(missed).find("town.yaml:18:28: error[RW0201]: there is no state 'check'") == 0);
  CHECK(missed.bases.size() == 1);
  CHECK(missed.bases[0].file == "town.yaml");
  CHECK(missed.bases[0].text == kTown);
  CHECK(missed.flat.empty());
  CHECK(
      complaints_of(read_own("calendar:\n")).find("own.yaml:1:1: error[RW0103]: a workflow needs the key 'calendar'") ==
      0);
  CHECK(complaints_of(read_own("", {{"town.yaml", "workflow: [\n"}})).find("town.yaml:2:1: error[RW0004]") == 0);
}

TEST_CASE("where an expression of the base stands is known too") {
  const auto found = read_well("transitions:\n  submit: {when: \"measure.episode < 3\"}\n");
  using Of = core::ExpressionRef::Of;
  const auto& own = found.expressions.at({Of::condition, "submit"});
  CHECK(own.file == "own.yaml");
  CHECK(own.line == 3);
  const auto& base = found.expressions.at({Of::condition, "close"});
  CHECK(base.file == "town.yaml");
  CHECK(base.line == 20);
}

TEST_CASE("three generations are joined from the eldest on, each asking beside itself") {
  const Files files{{"town.yaml", "extends: district.yaml\nstates: {open: {deadline: 2 workdays, title: Town}}\n"},
                    {"district.yaml", kTown}};
  const auto found = read_well("workflow: own\nstates: {open: {title: Own}}\n", files);
  CHECK(state(*found.value, "open").title == core::Title{"Own", ""});
  CHECK(std::get<core::SpanFromEntry>(*state(*found.value, "open").deadline).span == Span{2, Span::Unit::workdays});
  REQUIRE(found.bases.size() == 2);
  CHECK(found.bases[0].file == "town.yaml");
  CHECK(found.bases[1].file == "district.yaml");
}

TEST_CASE("a circle, a chain without end, and what is not there are told of") {
  CHECK(complaints_of(read_own("", {{"town.yaml", "extends: own.yaml\n"}, {"own.yaml", ""}}))
            .find("town.yaml:1:10: error[RW0224]: it extends 'own.yaml', which extends it") == 0);
  const FindBase endless = [n = 0](const std::string&, const std::string&) mutable -> Result<SourceFile> {
    return SourceFile{std::to_string(++n) + ".yaml", "extends: next\n"};
  };
  CHECK(complaints_of(read_workflow("extends: next\n", "own.yaml", {}, endless))
            .find("error[RW0224]: more than 8 files extend one another here") != std::string::npos);
  CHECK(complaints_of(read_own("", {})).find("own.yaml:1:10: error[RW0223]: cannot extend 'town.yaml'") == 0);
  CHECK(complaints_of(read_workflow("extends: a\n", "own.yaml")).find("error[RW0223]") != std::string::npos);
}

TEST_CASE("the whole as one text is the same workflow, and extends nothing") {
  const auto found =
      read_well("without: {transitions: return}\nstates: {check: {title: \"null\", deadline: 2 days}}\n");
  const auto again = read_workflow(found.flat, "flat.yaml");
  INFO(found.flat << complaints_of(again));
  REQUIRE(again.value);
  CHECK(again.bases.empty());
  CHECK(again.flat == found.flat);
  CHECK(names_of(again.value->states) == names_of(found.value->states));
  CHECK(names_of(again.value->transitions) == Names{"submit", "close"});
  CHECK(state(*again.value, "open").title == core::Title{"Open: # not closed", ""});
  CHECK(state(*again.value, "check").title == core::Title{"null", ""});
  CHECK(again.value->transitions[1].when == "measure.episode < 9");
  CHECK(again.value->title == core::Title{"Town", "镇"});
}

TEST_CASE("a workflow that stands alone keeps its text as it is") {
  const auto alone = read_workflow(kTown, "town.yaml", {}, finder({}));
  REQUIRE(alone.value);
  CHECK(alone.flat == kTown);
}

TEST_CASE("a whole that is larger than a file may be is refused") {
  Limits small;
  small.bytes_max = kTown.size() + 40;
  const std::string own = "extends: town.yaml\ntitle: A longer title indeed\n";
  const auto found = read_workflow(own, "own.yaml", small, finder({{"town.yaml", kTown}}));
  CHECK(complaints_of(found).find("error[RW0001]") != std::string::npos);
}

TEST_CASE("every shipped workflow that extends another is read, and says the same as one text") {
  const std::string file = "workflows/special-inspection.yaml";
  const auto found = read_workflow(source_text(file), file, {}, find_source);
  INFO(complaints_of(found));
  REQUIRE(found.value);
  REQUIRE(found.diagnostics.empty());
  const auto again = read_workflow(found.flat, "flat.yaml");
  REQUIRE(again.value);
  CHECK(names_of(again.value->states) == names_of(found.value->states));
  CHECK(core::find_state(*found.value, "sustained") == nullptr);
  CHECK(core::find_state(*found.value, "on_site") != nullptr);
}
