// OCEL 2.0: by a schema that others' code judges by, and what a schema cannot say.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "event_history.h"
#include "outside_tools.h"

using namespace rectify;
using namespace rectify::exchange;
using namespace rectify::exchange::test;
using Json = nlohmann::json;

namespace {

Json parsed(const History& history, ExportOptions options = {}) {
  return Json::parse(exported(make_ocel, history, std::move(options)));
}

Json object(const Json& log, const std::string& id) {
  for (const Json& found : log["objects"]) {
    if (found["id"] == id) return found;
  }
  FAIL("no object " << id);
  return {};
}

Json event(const Json& log, int index) {
  for (const Json& found : log["events"]) {
    if (found["id"] == "event:" + std::to_string(index)) return found;
  }
  FAIL("no event " << index);
  return {};
}

// The values an attribute takes, oldest first.
std::vector<std::string> values(const Json& item, const std::string& name) {
  std::vector<std::string> found;
  for (const Json& attribute : item["attributes"]) {
    if (attribute["name"] == name) found.push_back(attribute["value"]);
  }
  return found;
}

// "qualifier object".
std::set<std::string> related(const Json& item) {
  std::set<std::string> found;
  for (const Json& one : item.at("relationships"))
    found.insert(one.at("qualifier").get<std::string>() + " " + one.at("objectId").get<std::string>());
  return found;
}

// Type → its attributes, name → type.
std::map<std::string, std::map<std::string, std::string>> declared(const Json& types) {
  std::map<std::string, std::map<std::string, std::string>> found;
  for (const Json& type : types) {
    REQUIRE_FALSE(found.contains(type["name"]));
    auto& attributes = found[type["name"]];
    for (const Json& attribute : type["attributes"]) attributes[attribute["name"]] = attribute["type"];
  }
  return found;
}

bool is_of_type(const std::string& value, const std::string& type) {
  if (type == "integer") return !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  if (type == "boolean") return value == "true" || value == "false";
  if (type == "time") return parse_instant(value).ok();
  return type == "string";
}

}  // namespace

TEST_CASE("OCEL with every kind of line is valid by the schema") {
  if (no_json_schema()) return;
  for (const History& history : {every_kind(), History{}}) {
    const auto ran = ocel_schema(exported(make_ocel, history));
    INFO(ran.output);
    CHECK(ran.code == 0);
  }
}

TEST_CASE("the OCEL schema refuses what is not OCEL") {
  if (no_json_schema()) return;
  const std::string good = exported(make_ocel, every_kind());
  const auto [what, by] = GENERATE(table<std::string, std::string>({
      {"\"objectTypes\":", "\"objecttypes\":"},
      {"\"objectTypes\":", "\"events\":"},
      {"\"id\":\"measure:roof-1\",", ""},
      {"\"type\":\"measure\"", "\"type\":\"\""},
      {"\"qualifier\":\"answers\"", "\"as\":\"answers\""},
      {"\"value\":\"roof-1\"", "\"value\":1"},
      {",\"time\":\"1970-01-01T00:00:00.000+00:00\"", ""},
      {"\"time\":\"2020-09-14T01:02:00.000+00:00\"", "\"time\":\"2020-09-14T01:02:00.000\""},
      {"\"type\":\"boolean\"", "\"type\":\"bool\""},
      {"{\"name\":\"leaf_index\",\"type\":\"integer\"},", "{\"name\":\"leaf_index\"},"},
      {"\"relationships\":[", "\"relationships\":[,"},
      {"]}\n]}", "]}\n],}"},
  }));
  INFO(what << " -> " << by);
  std::string bad = good;
  const auto at = bad.find(what);
  REQUIRE(at != std::string::npos);
  bad.replace(at, what.size(), by);
  CHECK(ocel_schema(bad).code == 1);
}

TEST_CASE("every id in OCEL is there once, and every relationship leads to a listed object") {
  const Json log = parsed(every_kind());
  std::set<std::string> objects;
  for (const Json& item : log["objects"]) CHECK(objects.insert(item["id"]).second);
  std::set<std::string> events;
  for (const Json& item : log["events"]) CHECK(events.insert(item["id"]).second);
  for (const char* list : {"objects", "events"}) {
    for (const Json& item : log[list]) {
      INFO(item["id"]);
      for (const Json& one : item.value("relationships", Json::array())) CHECK(objects.contains(one.at("objectId")));
    }
  }
  std::set<std::string> types;
  for (const Json& item : log["objects"]) types.insert(item["type"]);
  CHECK(types == std::set<std::string>{"finding", "inspection", "measure", "person", "unit"});
}

TEST_CASE("OCEL declares every type and attribute it uses, and every value is of its declared type") {
  const Json log = parsed(every_kind());
  for (const auto& [list, types] : {std::pair{"objects", "objectTypes"}, std::pair{"events", "eventTypes"}}) {
    const auto known = declared(log[types]);
    for (const Json& item : log[list]) {
      INFO(item["id"]);
      REQUIRE(known.contains(item["type"]));
      for (const Json& attribute : item["attributes"]) {
        INFO(attribute);
        const auto& attributes = known.at(item["type"]);
        REQUIRE(attributes.contains(attribute["name"]));
        CHECK(is_of_type(attribute["value"], attributes.at(attribute["name"])));
      }
    }
  }
}

TEST_CASE("OCEL has an event for each line that concerns a measure, in the order of its measure, with its leaf") {
  const History history = every_kind();
  const Json log = parsed(history);
  std::map<std::string, std::string> last;  // measure → time
  std::set<std::size_t> seen;
  for (const Json& item : log["events"]) {
    const auto index = std::stoul(values(item, "leaf_index").at(0));
    INFO(index);
    REQUIRE(index < history.lines.size());
    CHECK(seen.insert(index).second);
    CHECK(values(item, "leaf_hash") == std::vector<std::string>{ledger::to_hex(history.leaves[index])});
    const std::string measure = "measure:" + history.lines[index].event.measure.get();
    CHECK(related(item).contains("measure " + measure));
    CHECK(last[measure] < item["time"].get<std::string>());
    last[measure] = item["time"];
  }
  CHECK(seen.size() == 13);
}

TEST_CASE("an OCEL event says who acted, for whom, who agreed, and who was told") {
  const Json log = parsed(every_kind());
  CHECK(event(log, 13)["type"] == "pass");
  CHECK(related(event(log, 13)) == std::set<std::string>{"measure measure:roof-1", "finding finding:city-2026/1.2",
                                                         "actor person:sun.li", "proposer person:zhang.wei",
                                                         "approver person:li.na", "approver person:chen.yu",
                                                         "approver person:sun.li"});
  CHECK(event(log, 6)["type"] == "escalate: talk");
  CHECK(related(event(log, 6)) == std::set<std::string>{"measure measure:roof-1", "finding finding:city-2026/1.2",
                                                        "notified unit:housing-office", "notified person:wang.fang"});
  CHECK(related(event(log, 14)).contains("notified unit:housing-office"));
  CHECK(related(event(log, 5)) ==
        std::set<std::string>{"measure measure:letter", "actor person:li.na", "for unit:rectification-office"});
}

TEST_CASE("an OCEL measure carries what changed about it, with the time of the change") {
  const Json log = parsed(every_kind());
  const Json roof = object(log, "measure:roof-1");
  using Texts = std::vector<std::string>;
  CHECK(values(roof, "state") == Texts{"drafted", "executing", "closed"});
  CHECK(values(roof, "phase") == Texts{"assign", "execute", "close"});
  CHECK(values(roof, "has_deadline") == Texts{"false", "true", "false"});
  CHECK(values(roof, "deadline") == Texts{"2020-09-18T03:33:20.000+00:00"});
  CHECK(values(roof, "rung") == Texts{"talk", ""});
  CHECK(values(roof, "field.lead_unit") == Texts{"housing-office", "works-office"});
  CHECK(values(roof, "field.support") == Texts{"a, b", ""});
  CHECK(values(roof, "title") == Texts{"Repair the roof"});
  CHECK(values(object(log, "measure:roof-2"), "title") == Texts{kNasty});
  for (const Json& attribute : roof["attributes"]) {
    if (attribute["value"] == "executing") CHECK(attribute["time"] == event(log, 4)["time"]);
    if (attribute["value"] == "talk") CHECK(attribute["time"] == event(log, 6)["time"]);
    if (attribute["value"] == "Repair the roof") CHECK(attribute["time"] == "1970-01-01T00:00:00.000+00:00");
  }
}

TEST_CASE("fields that are left out are nowhere in OCEL, neither declared nor given") {
  ExportOptions options;
  options.leaves_out = [](const core::Measure& measure, std::string_view field) {
    return measure.workflow == "rectification" && field == "lead_unit";
  };
  const Json log = parsed(every_kind(), std::move(options));
  const Json roof = object(log, "measure:roof-1");
  CHECK(values(roof, "field.lead_unit").empty());
  CHECK_FALSE(values(roof, "field.support").empty());
  CHECK(log.dump().find("field.lead_unit") == std::string::npos);
}

TEST_CASE("OCEL findings lead up to their inspection") {
  const Json log = parsed(every_kind(), {.zone = {}, .language = core::Language::zh});
  const Json leaks = object(log, "finding:city-2026/1.2");
  CHECK(values(leaks, "title") == std::vector<std::string>{"漏水"});
  CHECK(values(leaks, "number") == std::vector<std::string>{"1.2"});
  CHECK(related(leaks) == std::set<std::string>{"part of finding:city-2026/1"});
  CHECK(related(object(log, "finding:city-2026/1")) == std::set<std::string>{"part of inspection:city-2026"});
  CHECK(related(object(log, "measure:roof-1")) ==
        std::set<std::string>{"of inspection:city-2026", "answers finding:city-2026/1.2"});
}

TEST_CASE("OCEL says which history it was exported from") {
  const Json log = parsed(every_kind());
  CHECK(log["rectify"] ==
        Json{{"origin", "example.org/ledger"}, {"size", "16"}, {"root", ledger::to_hex(ledger::sha256("a root"))}});
}
