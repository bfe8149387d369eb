// Several people at one measure, as a user at the command line meets it: parts, kinds of evidence, decisions, vetoes,
// acting for somebody else, and when a finding is closed.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::quoted;

namespace {

// A database with the shipped workflow, and one measure under finding 1.2.
struct Office {
  test::TempFolder folder;
  std::string data = " --data " + quoted(folder / "data");
  std::string office = " --as li.na/rectification-office" + data;
  std::string lead = " --as zhang.wei/housing-office" + data;
  std::string supervisor = " --as wang.fang/joint-supervision" + data;

  Office() {
    done("deploy rectification" + office);
    done("new m-1 --inspection i-1 --title Roofs --finding 1:Housing --finding 2:Roofs" + office);
  }
  static void done(const std::string& command) {
    const auto ran = test::run(command);
    INFO(ran.output);
    REQUIRE(ran.code == 0);
  }
  void executing() const {
    done("fire m-1 assign --set lead_unit=housing-office --set leader=liu.yang --set due=2099-12-31" + office);
    done("fire m-1 accept" + lead);
  }
  [[nodiscard]] json::Value card(const std::string& id = "m-1") const {
    return test::parsed(test::answer("show " + id + " --format json" + data));
  }
  [[nodiscard]] std::string shown(const std::string& language) const {
    return test::answer("show m-1 --lang " + language + data);
  }
};

}  // namespace

TEST_CASE("a part is registered under its parent, shown with it and listed by it") {
  const Office at;
  Office::done("new m-1-a --inspection i-1 --title Tiles --parent m-1" + at.office);
  CHECK(at.card("m-1-a").at("parent") == "m-1");
  CHECK(at.shown("en").find("part          m-1-a  (drafted)") != std::string::npos);
  CHECK(at.shown("zh").find("子措施        m-1-a  (drafted)") != std::string::npos);
  const json::Value parts = test::parsed(test::answer("list --parent m-1 --format json" + at.data));
  REQUIRE(test::items(parts).size() == 1);
  CHECK(parts.at(0).at("id") == "m-1-a");
  CHECK(test::answer("history m-1 --lang en" + at.data).find("part m-1-a is in Drafted") != std::string::npos);
  CHECK(test::answer("history m-1 --lang zh" + at.data).find("子措施 m-1-a 状态为 待分办") != std::string::npos);
}

TEST_CASE("evidence may be of a kind, and a file with a colon in its name is a file") {
  const Office at;
  at.executing();
  std::ofstream(at.folder / "roof.jpg") << "picture";
  std::ofstream(at.folder / "a:b.txt") << "text";
  Office::done("attach m-1 --evidence photo:" + quoted(at.folder / "roof.jpg") + " --evidence " +
               quoted(at.folder / "a:b.txt") + at.lead);
  const json::Value evidence = at.card().at("evidence");
  REQUIRE(test::items(evidence).size() == 2);
  CHECK(evidence.at(0).at("kind") == "photo");
  CHECK(evidence.at(0).at("name") == "roof.jpg");
  CHECK(evidence.at(1).at("name") == "a:b.txt");
  CHECK_FALSE(evidence.at(1).as_object().contains("kind"));
}

TEST_CASE("a proposal shows what it still needs, and is struck down by who made it") {
  const Office at;
  at.executing();
  std::ofstream(at.folder / "report.pdf") << "report";
  Office::done("fire m-1 submit --note done --evidence " + quoted(at.folder / "report.pdf") + at.lead);
  Office::done("fire m-1 pass --decision '青李委〔2020〕12号'" + at.supervisor);
  CHECK(at.shown("en").find("pass by wang.fang/joint-supervision, 1 of 2 approvals") != std::string::npos);
  CHECK(at.shown("zh").find("提请人 wang.fang/joint-supervision，已同意 1/2") != std::string::npos);
  CHECK(at.card().at("proposals").at(0).at("decision") == "青李委〔2020〕12号");
  CHECK(test::run("veto m-1 pass --note no" + at.office).code == 6);
  CHECK(test::run("veto m-1 pass" + at.supervisor).code == 2);
  Office::done("veto m-1 pass --note 'too early'" + at.supervisor);
  CHECK(test::items(at.card(), "proposals").empty());
  CHECK(at.card().at("state") == "verifying");
  const std::string story = test::answer("history m-1 --lang en" + at.data);
  CHECK(story.find("Pass: the proposal was struck down") != std::string::npos);
  CHECK(story.find("too early") != std::string::npos);
  CHECK(test::answer("history m-1 --lang zh" + at.data).find("通过核验：提请被否决") != std::string::npos);
}

TEST_CASE("somebody acts for another once that was delegated, and both are in the history") {
  const Office at;
  at.executing();
  const std::string deputy = " --as 'sun.hao/water-office for zhang.wei/housing-office'" + at.data;
  const std::string extend = "fire m-1 extend --set due=2099-11-30 --note rain";
  CHECK(test::run(extend + deputy).code == 6);
  CHECK(test::run("delegate m-1 --to sun.hao --until 2019-12-31" + at.lead).code == 3);
  Office::done("delegate m-1 --to sun.hao --until 2099-12-31 --note 'on leave'" + at.lead);
  CHECK(at.shown("en").find("sun.hao for zhang.wei/housing-office until 2099-12-31\n") != std::string::npos);
  Office::done(extend + deputy);
  const std::string story = test::answer("history m-1 --lang en" + at.data);
  CHECK(story.find("may be acted for by sun.hao until 2099-12-31 23:59") != std::string::npos);
  CHECK(story.find("sun.hao (water-office) for zhang.wei (housing-office)") != std::string::npos);
  CHECK(test::answer("history m-1 --lang zh" + at.data).find("委托 sun.hao 代办") != std::string::npos);
}

TEST_CASE("a finding is closed when its measures are, and the listing says since when") {
  const Office at;
  Office::done("new m-2 --inspection i-1 --title Stairs --finding 1:Housing --finding 3:Stairs" + at.office);
  Office::done("fire m-1 withdraw --note mistaken" + at.office);
  const json::Value findings = test::parsed(test::answer("findings --inspection i-1 --format json" + at.data));
  REQUIRE(test::items(findings).size() == 3);
  CHECK(findings.at(0).at("finding") == "1");
  CHECK(findings.at(0).at("is_closed") == false);
  CHECK(findings.at(0).at("open") == 1);
  CHECK(findings.at(1).at("finding") == "1.2");
  CHECK(findings.at(1).at("is_closed") == true);
  CHECK(json::text_of(findings.at(1).at("since")).size() >= 19);
  const std::string table = test::answer("findings --inspection i-1 --lang zh" + at.data);
  CHECK(table.find("销号") != std::string::npos);
  CHECK(table.find("未销号") != std::string::npos);
}

TEST_CASE("a workflow is deployed with its organisation, and what is private is shown to those who have a part") {
  test::TempFolder folder;
  const std::string data = " --data " + quoted(folder / "data");
  Office::done("deploy petition --as li.na/rectification-office" + data);
  const std::string told = test::answer("events --lang en" + data);
  CHECK(told.find("deployed organisation district") != std::string::npos);
  Office::done("new p-1 --inspection 2022 --title Letter --workflow petition --set petitioner=张三" +
               (" --as wang.fang/petition-office" + data));
  for (const char* ask : {"show p-1", "list --format json", "show p-1 --as sun.peng/town-north"}) {
    INFO(ask);
    const std::string hidden = test::answer(ask + data);
    CHECK(hidden.find("张三") == std::string::npos);
    CHECK(hidden.find("•••") != std::string::npos);
  }
  CHECK(test::answer("show p-1 --as li.na/petition-office" + data).find("张三") != std::string::npos);
  const std::string exported = quoted(folder / "log.json");
  Office::done("export ocel --to " + exported + data);
  CHECK(test::shell("cat " + exported).output.find("张三") == std::string::npos);
}
