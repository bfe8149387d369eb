// What somebody meets who has only the documents and the program: the documents' own commands, words for people in what
// is shown, and answers to what went wrong.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <vector>

#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::quoted;

namespace {

namespace fs = std::filesystem;

void says(const std::string& text, const std::string& part) {
  INFO(text << "\nlooked for: " << part);
  CHECK(text.find(part) != std::string::npos);
}

void is_silent_on(const std::string& text, const std::string& part) {
  INFO(text << "\nlooked for: " << part);
  CHECK(text.find(part) == std::string::npos);
}

// What stands in the document in blocks of that language, from the heading on, one block after the other.
std::vector<std::string> blocks_of(const std::string& document, const std::string& heading,
                                   const std::string& language) {
  std::ostringstream text;
  text << std::ifstream(test::source_folder() / document).rdbuf();
  const std::string page = text.str();
  std::size_t at = page.find("\n## " + heading + "\n");
  REQUIRE(at != std::string::npos);
  std::vector<std::string> blocks;
  const std::string fence = "\n```" + language + "\n";
  while ((at = page.find(fence, at)) != std::string::npos) {
    const std::size_t begin = at + fence.size();
    at = page.find("\n```\n", begin) + 1;
    blocks.push_back(page.substr(begin, at - begin));
  }
  REQUIRE_FALSE(blocks.empty());
  return blocks;
}

// The first block of that language under the heading of workflows/README.md.
std::string manual_block(const std::string& heading, const std::string& language) {
  return blocks_of("workflows/README.md", heading, language).front();
}

// Runs a block as it stands, with the program of this build and in that folder instead of /tmp. What would run on (the
// daemon) and what builds is left out. Ends with the first command that fails, unless its line says "refused".
test::Ran run_block(const std::string& block, const fs::path& folder) {
  std::string script = "cd " + quoted(test::source_folder()) + "\nrectify() { " + quoted(test::binary()) +
                       " \"$@\"; }\nexport RECTIFY_WORKFLOWS=" + quoted(test::source_folder() / "workflows") +
                       " LANG=en\n";
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("rectify serve") || line.starts_with("./dev")) continue;
    for (std::size_t at = 0; (at = line.find("/tmp", at)) != std::string::npos;) {
      line.replace(at, 4, folder.string());
      at += folder.string().size();
    }
    const bool refused = line.find("refused") != std::string::npos;
    script += line + "\n" + (refused ? "[ $? = 6 ] || exit 99\n" : "code=$?; [ $code = 0 ] || exit $code\n");
  }
  std::ofstream(folder / "block.sh") << script;
  auto ran = test::shell("bash " + quoted(folder / "block.sh") + " 2>&1");
  ran.output = script + "\n" + ran.output;
  return ran;
}

constexpr std::string_view kRepairs = R"(workflow: repairs
version: 1
calendar: cn
fields:
  owner:    {type: unit, title: {en: In the lead, zh: 牵头单位}}
  helpers:  {type: [unit]}
  urgency:  {type: enum, title: {en: How urgent it is, zh: 紧急程度}, values: {low: {en: Low, zh: 低}, high: {en: High, zh: 高}}}
  parts:    {type: [enum], values: {roof: {en: The roof, zh: 屋顶}, wall: {en: The wall, zh: 墙}}}
roles:
  office:  {unit: office}
  lead:    {unit: {field: owner}}
  council: {unit: council}
states:
  open:   {phase: assign}
  doing:  {phase: execute, deadline: 3 workdays, notify: lead}
  closed: {phase: close, final: true}
transitions:
  begin: {from: open, to: doing, by: office, needs: owner, sets: [helpers, urgency, parts]}
  close: {from: doing, to: closed, by: office, approvals: {by: [office, council], count: 2, expires: 2 workdays, veto: council}}
  back:  {from: doing, to: open, by: office}
escalation:
  - rule: ladder
    rungs: [{name: remind, after: 0 workdays, notify: lead}]
)";

// Three repairs in March 2021: one whose closing was proposed and lapsed, one whose proposal was struck down, and one
// that went back after its proposal had lapsed. All that happened then; what is asked of them now, nobody waits for.
constexpr std::string_view kMarch = R"(scenario: three repairs
given:
  workflow: repairs.yaml
  inspection: i-1
  start: 2021-03-01 09:00
  actors: {office: li.na/office, council: wu.hao/council}
when:
  - {at: 2021-03-01 09:00, as: office, register: {title: Roof}, on: m-1}
  - {at: 2021-03-01 09:00, as: office, register: {title: Wall}, on: m-2}
  - {at: 2021-03-01 09:00, as: office, register: {title: Door}, on: m-3}
  - {at: 2021-03-01 10:00, as: office, fire: begin, on: m-*,
     set: {owner: works, helpers: [parks, police], urgency: high, parts: [roof, wall]}}
  - {at: 2021-03-02 10:00, as: office, fire: close, on: m-*}
  - {at: 2021-03-02 11:00, as: council, veto: close, note: Not yet., on: m-2}
  - {at: 2021-03-09 10:00, as: office, fire: back, on: m-3}
  - {at: 2021-03-09 11:00, as: office, fire: begin, on: m-3}
)";

// March, kept in a database that the command line goes on with.
struct Repairs {
  test::TempFolder folder;
  std::string data = " --lang en --data " + quoted(folder / "kept");

  Repairs() {
    std::ofstream(folder / "repairs.yaml") << kRepairs;
    std::ofstream(folder / "scenario.yaml") << kMarch;
    const auto played = test::run("sandbox " + quoted(folder / "scenario.yaml") + " --once --keep " +
                                  quoted(folder / "kept") + " --lang en");
    INFO(played.output);
    REQUIRE(played.code == 0);
    printed = played.output;
  }
  std::string printed;
};

}  // namespace

TEST_CASE("every command of the manual's first section does what it says, from an empty folder") {
  test::TempFolder folder;
  fs::create_directory(folder / "lamps");
  std::ofstream(folder / "small.yaml") << manual_block("Workflow", "yaml");
  std::ofstream(folder / "lamps/ledger.yaml") << manual_block("Ledger", "yaml");
  std::ofstream(folder / "lamps/scenario.yaml") << manual_block("Scenario", "yaml");
  std::ofstream(folder / "before.jpg") << "before";
  std::ofstream(folder / "after.jpg") << "after";
  std::istringstream lines(manual_block("From a file to a running ledger", "sh"));
  std::string script = "set -e\ncd " + quoted(folder / ".") + "\nrectify() { " + quoted(test::binary()) +
                       " \"$@\"; }\n" + "export RECTIFY_WORKFLOWS=" + quoted(test::source_folder() / "workflows") +
                       "\n";
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool daemon = line.starts_with("rectify serve");  // it would run on, and the rest goes without it too
    if (!daemon) script += line + "\n";
    commands += line.starts_with("rectify ") ? 1U : 0U;
  }
  CHECK(commands >= 14);
  std::ofstream(folder / "script.sh") << script;
  const auto ran = test::shell("bash " + quoted(folder / "script.sh") + " 2>&1");
  INFO(script << "\n" << ran.output);
  CHECK(ran.code == 0);
  says(ran.output, "ok      lamps/scenario.yaml");
  says(ran.output, "now verifying");
}

TEST_CASE("the five minutes of README go as they are told") {
  test::TempFolder folder;
  const auto ran = run_block(blocks_of("README.md", "A ledger in five minutes", "sh").front(), folder.path());
  INFO(ran.output);
  CHECK(ran.code == 0);
  says(ran.output, "a note is missing; 1 piece of evidence needed, 0 attached in this episode");
  says(ran.output, "now on_notice");
}

TEST_CASE("every command of the auditor's page does what it says, one after the other") {
  test::TempFolder folder;
  std::string all;
  for (const std::string& block : blocks_of("engine/ledger/AUDITING.md", "To try it", "sh")) all += block;
  const auto ran = run_block(all, folder.path());
  INFO(ran.output);
  CHECK(ran.code == 0);
  says(ran.output, "valid: the whole history, ");
  says(ran.output, "consistent: ");
}

TEST_CASE("the configuration in the operator's page has nothing wrong with it") {
  test::TempFolder folder;
  const auto file = folder / "rectify.yaml";
  std::ofstream(file) << blocks_of("engine/daemon/OPERATING.md", "Notices", "yaml").front();
  const auto ran = test::run("check " + quoted(file));
  INFO(ran.output);
  CHECK(ran.code == 0);
}

TEST_CASE("a measure and its history are shown with the titles of fields and of the values of enums") {
  const Repairs at;
  const std::string card = test::answer("show m-1" + at.data);
  says(card, "How urgent it is  High\n");
  says(card, "helpers           parks, police\n");
  says(card, "parts             The roof, The wall\n");
  const std::string chinese = test::answer("show m-1 --lang zh" + at.data.substr(at.data.find(" --data")));
  says(chinese, "紧急程度      高\n");
  says(chinese, "parts         屋顶, 墙\n");
  says(test::answer("history m-1" + at.data), "How urgent it is = High\n");
  says(test::answer("events --measure m-1" + at.data), "parts = The roof, The wall\n");
  says(at.printed, "In the lead = works\n");
  const json::Value told = test::parsed(test::answer("show m-1 --format json" + at.data));
  CHECK(told.at("fields").at("urgency") == "high");
  says(test::answer("history m-1 --format json" + at.data), R"("urgency":"high")");
}

TEST_CASE("in a listing the unit is who has the lead, whatever the field is called") {
  const Repairs at;
  says(test::answer("list" + at.data), "  works  ");
  says(test::answer("escalations" + at.data), "  works  ");
  const json::Value list = test::parsed(test::answer("list --format json" + at.data));
  CHECK(list.at(0).at("unit") == "works");
  CHECK(list.at(0).at("fields").at("owner") == "works");
}

TEST_CASE("who was told of an entry is told in the history and by the sandbox") {
  const Repairs at;
  says(at.printed,
       "begin: open → doing\n                    deadline 2021-03-04 23:59\n                    told: works\n");
  says(test::answer("history m-1 --type fired" + at.data), "told: works\n");
}

TEST_CASE("whoever comes too late to approve is told that the proposal has lapsed, and that theirs is a new one") {
  const Repairs at;
  const std::string lapse =
      "the proposal of li.na/office to close it, made on 2021-03-02 10:00, had lapsed on 2021-03-04 ";
  const auto refused = test::run("fire m-1 close --as wu.hao/council" + at.data);
  CHECK(refused.code == 6);
  says(refused.output, lapse + "23:59: it has to be proposed anew");
  const auto proposed = test::run("fire m-1 close --as sun.wei/office" + at.data);
  CHECK(proposed.code == 0);
  says(proposed.output, "m-1  proposed, now doing");
  says(proposed.output, lapse + "23:59: this is a new one");
  const auto approved = test::run("fire m-1 close --as wu.hao/council" + at.data);
  CHECK(approved.code == 0);
  is_silent_on(approved.output, "lapsed");
}

TEST_CASE("what was struck down, or is long past, has not lapsed") {
  const Repairs at;
  for (const char* measure : {"m-2", "m-3"}) {
    const auto ran = test::run(std::string("fire ") + measure + " close --as sun.wei/office" + at.data);
    CHECK(ran.code == 0);
    says(ran.output, "proposed");
    is_silent_on(ran.output, "lapsed");
  }
}

TEST_CASE("of a scenario that fails the first step is printed, and how much more there is") {
  test::TempFolder folder;
  std::ofstream(folder / "repairs.yaml") << kRepairs;
  const auto file = folder / "scenario.yaml";
  std::string text(kMarch);
  text.replace(text.rfind("on: m-3}"), 8, "on: m-3, then: [{measure: m-3, state: closed, episode: 2}]}");
  std::ofstream(file) << text
                      << "  - {at: +1 hours, then: [{measure: m-1, state: open}, {measure: m-2, state: doing}]}\n"
                         "  - {at: +1 hours, then: [{measure: m-2, state: closed}]}\n";
  const auto junit = folder / "out.xml";
  const auto ran = test::run("test " + quoted(file) + " --junit " + quoted(junit));
  CHECK(ran.code == 1);
  says(ran.output, "m-3: state was to be closed and is doing");
  says(ran.output, "m-3: episode was to be 2 and is 1");
  says(ran.output, "scenario.yaml: 2 more failed in later steps, perhaps because of this; --all prints them\n");
  is_silent_on(ran.output, "m-1: state was to be open and is doing");
  std::ostringstream xml;
  xml << std::ifstream(junit).rdbuf();
  says(xml.str(), "m-1: state was to be open and is doing");
  const auto all = test::run("test --all " + quoted(file));
  says(all.output, "m-1: state was to be open and is doing");
  is_silent_on(all.output, "more failed");
}

TEST_CASE("what is changed is recorded with a name, so whoever brings something in has to say one") {
  test::TempFolder folder;
  const std::string data = " --data " + quoted(folder / "data");
  std::ofstream(folder / "repairs.yaml") << kRepairs;
  for (const std::string& command :
       {"deploy " + quoted(folder / "repairs.yaml"), std::string("import ledger workflows/examples/ladder/ledger.yaml"),
        "migrate repairs@2 --map " + quoted(folder / "map.yaml")}) {
    const auto ran = test::run(command + data);
    INFO(command << "\n" << ran.output);
    CHECK(ran.code == 3);
    says(ran.output, "say who acts: --as");
  }
  CHECK_FALSE(fs::exists(folder / "data"));
  CHECK(test::run("import ledger workflows/examples/ladder/ledger.yaml --dry-run" + data).code == 0);
}

TEST_CASE("a new measure goes by the one workflow there is, among several it has to be said, and they are named") {
  test::TempFolder folder;
  const std::string office = " --as li.na/office --data " + quoted(folder / "data");
  const auto deploy = [&](const std::string& name) {
    std::string text(kRepairs);
    text.replace(text.find("repairs"), 7, name);
    std::ofstream(folder / (name + ".yaml")) << text;
    REQUIRE(test::run("deploy " + quoted(folder / (name + ".yaml")) + office).code == 0);
  };
  const auto none = test::run("new m-1 --inspection i-1 --title Roof" + office);
  CHECK(none.code == 4);
  says(none.output, "no workflow is deployed yet");
  deploy("repairs");
  CHECK(test::run("new m-1 --inspection i-1 --title Roof" + office).code == 0);
  CHECK(test::parsed(test::answer("show m-1 --format json" + office)).at("workflow") == "repairs@1");
  deploy("defects");
  const auto unsaid = test::run("new m-2 --inspection i-1 --title Wall" + office);
  CHECK(unsaid.code == 3);
  says(unsaid.output, "--workflow NAME; there are: defects, repairs");
  const auto misspelt = test::run("new m-2 --inspection i-1 --title Wall --workflow repars" + office);
  CHECK(misspelt.code == 4);
  says(misspelt.output, "workflow 'repars' is not deployed; there are: defects, repairs");
}

TEST_CASE("a word that is no command is named, with the nearest that is") {
  const auto refused = [](const std::string& words, const std::string& answer) {
    const auto ran = test::run(words);
    CHECK(ran.code == 2);
    CHECK(ran.output == "rectify: " + answer + "\n");
  };
  refused("nonsense", "there is no command 'nonsense'; `rectify --help` lists them");
  refused("--lang en lst --overdue", "there is no command 'lst'; did you mean 'list'? `rectify --help` lists them");
  refused("audit verfy --lang en",
          "there is no command 'audit verfy'; did you mean 'audit verify'? `rectify audit --help` lists them");
  refused("", "which command? `rectify --help` lists them");
  CHECK(test::run("--help").code == 0);
  says(test::run("list m-1").output, "m-1");
}
