// XES, as xmllint sees it: by the schema beside this, and by what it reads back.
#include <algorithm>

#include "event_history.h"
#include "outside_tools.h"

using namespace rectify;
using namespace rectify::exchange;
using namespace rectify::exchange::test;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// What XML can hold of kNasty.
std::string nasty_in_xml() {
  std::string text = kNasty;
  for (const std::string& forbidden : {std::string(1, '\0'), std::string("\x07"), std::string("\xEF\xBF\xBE")}) {
    text = replaced(text, forbidden, "\xEF\xBF\xBD");
  }
  return text;
}

}  // namespace

TEST_CASE("XES with every kind of line is valid by the schema") {
  if (no_xmllint()) return;
  const auto ran = xes_schema(exported(make_xes, every_kind()));
  INFO(ran.output);
  CHECK(ran.code == 0);
}

TEST_CASE("XES of a history without measures is valid too") {
  if (no_xmllint()) return;
  const auto ran = xes_schema(exported(make_xes, History{}));
  INFO(ran.output);
  CHECK(ran.code == 0);
}

TEST_CASE("the XES schema refuses what is not XES") {
  if (no_xmllint()) return;
  const std::string good = exported(make_xes, every_kind());
  const auto [what, by] = GENERATE(table<std::string, std::string>({
      {"xes.version=\"1849-2016\"", ""},
      {"<extension name=\"Time\"", "<extensions name=\"Time\""},
      {"prefix=\"org\"", "prefix=\"time\""},
      {"scope=\"event\"", "scope=\"line\""},
      {"keys=\"concept:name\"", ""},
      {"<string key=\"rectify:root\"", "<string name=\"rectify:root\""},
      {"<string key=\"rectify:title\"", "<text key=\"rectify:title\""},
      {"<string key=\"org:resource\" value=\"li.na\"/>", "<string key=\"org:resource\"/>"},
      {"<string key=\"org:resource\" value=\"li.na\"/>", "<string key=\"concept:name\" value=\"li.na\"/>"},
      {"<int key=\"rectify:index\" value=\"2\"/>", "<int key=\"rectify:index\" value=\"two\"/>"},
      {"2020-09-14T01:02:00.000+00:00", "2020-09-14T01:02:00.000"},
      {"2020-09-14T01:02:00.000+00:00", "2020-09-14 01:02"},
      {"    <event>\n", "    <event>stray"},
      {"  <trace>\n", "  <trace><trace/>\n"},
      {"]]&gt;", "<"},
  }));
  INFO(what << " -> " << by);
  CHECK(xes_schema(replaced(good, what, by)).code != 0);
}

TEST_CASE("XES gives texts back as they were, and U+FFFD for what XML cannot hold") {
  if (no_xmllint()) return;
  const TextFile file(exported(make_xes, every_kind()));
  CHECK(xpath(file, R"(string(//trace[2]/string[@key="rectify:title"]/@value))") == nasty_in_xml());
  CHECK(xpath(file, R"(string(//string[@key="rectify:note" and starts-with(@value, "整改")]/@value))") ==
        nasty_in_xml());
}

TEST_CASE("XES has a trace for each measure and an event for each of its lines, with the standard's keys") {
  if (no_xmllint()) return;
  const TextFile file(exported(make_xes, every_kind()));
  CHECK(xpath(file, "name(/*)") == "log");
  CHECK(xpath(file, "namespace-uri(/*)").empty());
  CHECK(xpath(file, "count(//trace)") == "3");
  CHECK(xpath(file, "count(//event)") == "13");
  for (const std::string key : {"concept:name", "time:timestamp", "org:resource", "lifecycle:transition",
                                "rectify:type", "rectify:index", "rectify:leaf"}) {
    INFO(key);
    CHECK(xpath(file, "count(//event[*/@key=\"" + key + "\"])") == "13");
    CHECK(xpath(file, "count(/log/global[@scope=\"event\"]/*[@key=\"" + key + "\"])") == "1");
  }
  const std::string trace = R"(//trace[string[@key="concept:name" and @value="roof-1"]])";
  CHECK(xpath(file, "string(" + trace + R"(/string[@key="rectify:finding"]/@value))") == "1.2");
  CHECK(xpath(file, "string(" + trace + R"(/string[@key="rectify:workflow"]/@value))") == "rectification@2");
  CHECK(xpath(file, "string(" + trace + R"(/string[@key="rectify:inspection"]/@value))") == "city-2026");
  CHECK(xpath(file, "count(//trace[string[@key=\"rectify:finding\"]])") == "2");
}

TEST_CASE("XES calls each line by its transition or its kind, at its step of the standard lifecycle") {
  if (no_xmllint()) return;
  const TextFile file(exported(make_xes, every_kind()));
  const auto event = [&](int index, const std::string& key) {
    return xpath(file, "string(//event[int[@key=\"rectify:index\" and @value=\"" + std::to_string(index) +
                           "\"]]/*[@key=\"" + key + "\"]/@value)");
  };
  const History history = every_kind();
  struct Expected {
    int index;
    std::string name;
    std::string lifecycle;
    std::string person;
    std::string unit;
  };
  for (const Expected& expected : std::vector<Expected>{
           {2, "registered", "complete", "li.na", "rectification-office"},
           {4, "assign", "complete", "li.na", "rectification-office"},
           {6, "escalate: talk", "complete", "engine", ""},
           {7, "attached", "complete", "zhang.wei", "housing-office"},
           {11, "pass", "schedule", "zhang.wei", "housing-office"},
           {12, "pass", "start", "li.na", "rectification-office"},
           {13, "pass", "complete", "sun.li", ""},
           {14, "rule: stagnation", "complete", "engine", ""},
           {15, "rule failed: round", "complete", "engine", ""},
       }) {
    INFO(expected.index);
    CHECK(event(expected.index, "concept:name") == expected.name);
    CHECK(event(expected.index, "lifecycle:transition") == expected.lifecycle);
    CHECK(event(expected.index, "org:resource") == expected.person);
    CHECK(event(expected.index, "org:group") == expected.unit);
    CHECK(event(expected.index, "rectify:leaf") ==
          ledger::to_hex(history.leaves[static_cast<std::size_t>(expected.index)]));
  }
  CHECK(event(13, "rectify:from") == "executing");
  CHECK(event(13, "rectify:to") == "closed");
  CHECK(event(2, "rectify:to") == "drafted");
  CHECK(event(14, "rectify:note") == "quiet");
  CHECK(event(15, "rectify:note") == "no seed");
}

TEST_CASE("XES times ascend within a trace, all of one length, with the zone's offset") {
  if (no_xmllint()) return;
  const auto shanghai = Zone::find("Asia/Shanghai");
  REQUIRE(shanghai);
  const TextFile file(exported(make_xes, every_kind(), {.zone = *shanghai}));
  for (const char* number : {"1", "2", "3"}) {
    const std::string found = xpath(file, std::string("//trace[") + number + "]/event/date/@value");
    std::vector<std::string> times;
    const std::string before = "value=\"";
    for (auto at = found.find(before); at != std::string::npos; at = found.find(before, at + 1)) {
      const auto from = at + before.size();
      times.push_back(found.substr(from, found.find('"', from) - from));
      CHECK(times.back().size() == std::string("2020-09-14T09:02:00.000+08:00").size());
    }
    REQUIRE_FALSE(times.empty());
    CHECK(std::is_sorted(times.begin(), times.end()));
  }
  CHECK(xpath(file, "string(//trace[1]/event[1]/date/@value)") == "2020-09-14T09:02:00.000+08:00");
}

TEST_CASE("XES says which history it was exported from") {
  if (no_xmllint()) return;
  const TextFile file(exported(make_xes, every_kind()));
  CHECK(xpath(file, R"(string(/log/string[@key="concept:name"]/@value))") == "example.org/ledger");
  CHECK(xpath(file, R"(string(/log/int[@key="rectify:size"]/@value))") == "16");
  CHECK(xpath(file, R"(string(/log/string[@key="rectify:root"]/@value))") == ledger::to_hex(ledger::sha256("a root")));
}
