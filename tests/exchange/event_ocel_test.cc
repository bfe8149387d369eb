// OCEL 2.0: by a schema that others' code judges by, and what a schema cannot say.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <set>

#include "event_history.h"
#include "json/json.h"
#include "outside_tools.h"

using namespace rectify;
using namespace rectify::exchange;
using namespace rectify::exchange::test;

namespace {

json::Value parsed(const History& history, ExportOptions options = {}) {
  return json::parse(exported(make_ocel, history, std::move(options))).value();
}

// The member has to be there, and be of that type.
std::string text_at(const json::Value& item, std::string_view name) {
  const json::Value* found = json::find(item, name);
  if (found == nullptr || !found->is_string()) FAIL("no text " << name << " in " << json::print(item));
  return json::text_of(*found);
}

const json::Array& list_at(const json::Value& item, std::string_view name) {
  const json::Value* found = json::find(item, name);
  if (found == nullptr || !found->is_array()) FAIL("no list " << name << " in " << json::print(item));
  return found->get_array();
}

json::Value with_id(const json::Array& list, const std::string& id) {
  for (const json::Value& found : list) {
    if (text_at(found, "id") == id) return found;
  }
  FAIL("nothing has the id " << id);
  return {};
}

json::Value object(const json::Value& log, const std::string& id) { return with_id(list_at(log, "objects"), id); }

json::Value event(const json::Value& log, int index) {
  return with_id(list_at(log, "events"), "event:" + std::to_string(index));
}

// The values an attribute takes, oldest first.
std::vector<std::string> values(const json::Value& item, const std::string& name) {
  std::vector<std::string> found;
  for (const json::Value& attribute : list_at(item, "attributes")) {
    if (text_at(attribute, "name") == name) found.push_back(text_at(attribute, "value"));
  }
  return found;
}

// "qualifier object".
std::set<std::string> related(const json::Value& item) {
  std::set<std::string> found;
  for (const json::Value& one : list_at(item, "relationships"))
    found.insert(text_at(one, "qualifier") + " " + text_at(one, "objectId"));
  return found;
}

// Type → its attributes, name → type.
std::map<std::string, std::map<std::string, std::string>> declared(const json::Array& types) {
  std::map<std::string, std::map<std::string, std::string>> found;
  for (const json::Value& type : types) {
    REQUIRE_FALSE(found.contains(text_at(type, "name")));
    auto& attributes = found[text_at(type, "name")];
    for (const json::Value& attribute : list_at(type, "attributes")) {
      attributes[text_at(attribute, "name")] = text_at(attribute, "type");
    }
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
  const json::Value log = parsed(every_kind());
  std::set<std::string> objects;
  for (const json::Value& item : list_at(log, "objects")) CHECK(objects.insert(text_at(item, "id")).second);
  std::set<std::string> events;
  for (const json::Value& item : list_at(log, "events")) CHECK(events.insert(text_at(item, "id")).second);
  for (const char* list : {"objects", "events"}) {
    for (const json::Value& item : list_at(log, list)) {
      INFO(text_at(item, "id"));
      for (const json::Value& one : json::array_at(item, "relationships"))
        CHECK(objects.contains(text_at(one, "objectId")));
    }
  }
  std::set<std::string> types;
  for (const json::Value& item : list_at(log, "objects")) types.insert(text_at(item, "type"));
  CHECK(types == std::set<std::string>{"finding", "inspection", "measure", "person", "unit"});
}

TEST_CASE("OCEL declares every type and attribute it uses, and every value is of its declared type") {
  const json::Value log = parsed(every_kind());
  for (const auto& [list, types] : {std::pair{"objects", "objectTypes"}, std::pair{"events", "eventTypes"}}) {
    const auto known = declared(list_at(log, types));
    for (const json::Value& item : list_at(log, list)) {
      INFO(text_at(item, "id"));
      REQUIRE(known.contains(text_at(item, "type")));
      for (const json::Value& attribute : list_at(item, "attributes")) {
        INFO(json::print(attribute));
        const auto& attributes = known.at(text_at(item, "type"));
        REQUIRE(attributes.contains(text_at(attribute, "name")));
        CHECK(is_of_type(text_at(attribute, "value"), attributes.at(text_at(attribute, "name"))));
      }
    }
  }
}

TEST_CASE("OCEL has an event for each line that concerns a measure, in the order of its measure, with its leaf") {
  const History history = every_kind();
  const json::Value log = parsed(history);
  std::map<std::string, std::string> last;  // measure → time
  std::set<std::size_t> seen;
  for (const json::Value& item : list_at(log, "events")) {
    const auto index = std::stoul(values(item, "leaf_index").at(0));
    INFO(index);
    REQUIRE(index < history.lines.size());
    CHECK(seen.insert(index).second);
    CHECK(values(item, "leaf_hash") == std::vector<std::string>{ledger::to_hex(history.leaves[index])});
    const std::string measure = "measure:" + history.lines[index].event.measure.get();
    CHECK(related(item).contains("measure " + measure));
    CHECK(last[measure] < text_at(item, "time"));
    last[measure] = text_at(item, "time");
  }
  CHECK(seen.size() == 13);
}

TEST_CASE("an OCEL event says who acted, for whom, who agreed, and who was told") {
  const json::Value log = parsed(every_kind());
  CHECK(text_at(event(log, 13), "type") == "pass");
  CHECK(related(event(log, 13)) == std::set<std::string>{"measure measure:roof-1", "finding finding:city-2026/1.2",
                                                         "actor person:sun.li", "proposer person:zhang.wei",
                                                         "approver person:li.na", "approver person:chen.yu",
                                                         "approver person:sun.li"});
  CHECK(text_at(event(log, 6), "type") == "escalate: talk");
  CHECK(related(event(log, 6)) == std::set<std::string>{"measure measure:roof-1", "finding finding:city-2026/1.2",
                                                        "notified unit:housing-office", "notified person:wang.fang"});
  CHECK(related(event(log, 14)).contains("notified unit:housing-office"));
  CHECK(related(event(log, 5)) ==
        std::set<std::string>{"measure measure:letter", "actor person:li.na", "for unit:rectification-office"});
}

TEST_CASE("an OCEL measure carries what changed about it, with the time of the change") {
  const json::Value log = parsed(every_kind());
  const json::Value roof = object(log, "measure:roof-1");
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
  for (const json::Value& attribute : list_at(roof, "attributes")) {
    if (text_at(attribute, "value") == "executing") CHECK(text_at(attribute, "time") == text_at(event(log, 4), "time"));
    if (text_at(attribute, "value") == "talk") CHECK(text_at(attribute, "time") == text_at(event(log, 6), "time"));
    if (text_at(attribute, "value") == "Repair the roof")
      CHECK(text_at(attribute, "time") == "1970-01-01T00:00:00.000+00:00");
  }
}

TEST_CASE("fields that are left out are nowhere in OCEL, neither declared nor given") {
  ExportOptions options;
  options.leaves_out = [](const core::Measure& measure, std::string_view field) {
    return measure.workflow == "rectification" && field == "lead_unit";
  };
  const json::Value log = parsed(every_kind(), std::move(options));
  const json::Value roof = object(log, "measure:roof-1");
  CHECK(values(roof, "field.lead_unit").empty());
  CHECK_FALSE(values(roof, "field.support").empty());
  CHECK(json::print(log).find("field.lead_unit") == std::string::npos);
}

TEST_CASE("OCEL findings lead up to their inspection") {
  const json::Value log = parsed(every_kind(), {.zone = {}, .language = core::Language::zh});
  const json::Value leaks = object(log, "finding:city-2026/1.2");
  CHECK(values(leaks, "title") == std::vector<std::string>{"漏水"});
  CHECK(values(leaks, "number") == std::vector<std::string>{"1.2"});
  CHECK(related(leaks) == std::set<std::string>{"part of finding:city-2026/1"});
  CHECK(related(object(log, "finding:city-2026/1")) == std::set<std::string>{"part of inspection:city-2026"});
  CHECK(related(object(log, "measure:roof-1")) ==
        std::set<std::string>{"of inspection:city-2026", "answers finding:city-2026/1.2"});
}

TEST_CASE("OCEL says which history it was exported from") {
  const json::Value log = parsed(every_kind());
  CHECK(json::object_at(log, "rectify") == json::Object{{"origin", "example.org/ledger"},
                                                        {"size", "16"},
                                                        {"root", ledger::to_hex(ledger::sha256("a root"))}});
}
