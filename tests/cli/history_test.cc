// The licang example, asked about its past. What the answers should be is worked out here from the scenario's commands
// and from what the workflow's text says of approvals and waiting times, not from the history.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <set>

#include "http/api/api.h"
#include "scenario/player.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;

namespace {

constexpr const char* kScenario = "workflows/examples/licang-2020/scenario.yaml";

// Played once for all tests: a hundred measures, five months.
struct LicangEngine {
  test::TempFolder folder;
  scenario::LoadedScenario loaded;
  ManualClock clock;
  std::unique_ptr<runtime::Engine> engine;
  std::unique_ptr<http::Api> api;

  LicangEngine() {
    const embed::Library library({test::source_folder() / "workflows"});
    std::vector<embed::Complaint> complaints;
    auto scenario = scenario::load_scenarios(library, (test::source_folder() / kScenario).string(), complaints);
    REQUIRE(scenario.ok());
    loaded = std::move(scenario->front());
    clock.advance_to(scenario::start_of(loaded).value());
    runtime::Options options;
    options.store.path = folder / "data";
    options.compiler = embed::compiler();
    options.clock = &clock;
    options.timers = false;
    options.deliver = false;
    auto opened = runtime::Engine::open(std::move(options));
    REQUIRE(opened.ok());
    engine = std::move(*opened);
    const auto played = scenario::play(*engine, clock, loaded);
    REQUIRE(played.ok());
    REQUIRE(played->failures.empty());
    api = std::make_unique<http::Api>(*engine, http::ApiOptions{});
  }
  json::Value get(const std::string& target) {
    std::promise<http::Response> promise;
    api->handle({.method = "GET", .target = target, .headers = {}, .body = {}},
                [&](http::Response response) { promise.set_value(std::move(response)); });
    const auto response = promise.get_future().get();
    INFO(response.body);
    REQUIRE(response.status == 200);
    return test::parsed(response.body);
  }
};

LicangEngine& licang_engine() {
  static LicangEngine played;
  return played;
}

// One command of the scenario on one measure, as it was granted.
struct Done {
  Instant at;
  core::Actor actor;
  std::string measure;
  std::string transition;  // empty: registered
};

// The commands that were not to be refused, with patterns written out. All steps of this scenario have absolute times.
std::vector<Done> commands_of(const scenario::LoadedScenario& loaded) {
  std::set<std::string> known;
  for (const core::MeasureDraft& draft : loaded.ledger.measures) known.insert(draft.id.get());
  std::vector<Done> done;
  for (const definition::Step& step : loaded.scenario.steps) {
    if (!step.command || step.refused) continue;
    REQUIRE_FALSE(step.at.absolute.empty());
    const Instant at = loaded.workflow.workflow.calendar.zone.parse(step.at.absolute).value();
    const auto* fire = std::get_if<core::Fire>(&*step.command);
    REQUIRE((fire != nullptr || std::holds_alternative<core::Register>(*step.command)));
    for (const std::string& pattern : step.on) {
      if (fire == nullptr) known.insert(pattern);
      const bool open = pattern.back() == '*';
      const std::string stem = pattern.substr(0, pattern.size() - (open ? 1 : 0));
      for (const std::string& id : known) {
        if (open ? !id.starts_with(stem) : id != stem) continue;
        done.push_back({at, *step.actor, id, fire == nullptr ? "" : fire->transition});
      }
    }
  }
  return done;
}

// A little model of the example: the state of every measure, by the commands alone. `pass` and `pause` and `extend`
// take two commands; a notice is over after seven days, a pause after thirty, with the last day.
class Model {
 public:
  explicit Model(const scenario::LoadedScenario& loaded)
      : loaded_(loaded), zone_(loaded.workflow.workflow.calendar.zone) {
    for (const core::MeasureDraft& draft : loaded.ledger.measures) states_[draft.id.get()] = "drafted";
  }

  std::map<std::string, std::string> states_at(Instant until) {
    for (const Done& done : commands_of(loaded_)) {
      if (done.at > until) break;
      wait_until(done.at);
      take(done);
    }
    wait_until(until);
    return states_;
  }

 private:
  void wait_until(Instant now) {
    for (auto& [id, state] : states_) {
      const int days = state == "on_notice" ? 7 : state == "paused" ? 30 : 0;
      if (days == 0 || zone_.end_of(zone_.day_of(entered_[id]) + days) >= now) continue;
      state = state == "on_notice" ? "closed" : "executing";
    }
  }
  void take(const Done& done) {
    if (done.transition.empty()) {
      states_[done.measure] = "drafted";
      return;
    }
    const bool twice = done.transition == "pass" || done.transition == "pause" || done.transition == "extend";
    if (twice && proposed_.insert(done.measure + " " + done.transition).second) return;
    proposed_.erase(done.measure + " " + done.transition);
    const core::Transition* transition = core::find_transition(loaded_.workflow.workflow, done.transition);
    REQUIRE(transition != nullptr);
    states_[done.measure] = transition->to;
    entered_[done.measure] = done.at;
  }

  const scenario::LoadedScenario& loaded_;
  const Zone& zone_;
  std::map<std::string, std::string> states_;
  std::map<std::string, Instant> entered_;
  std::set<std::string> proposed_;
};

std::string change_of(const json::Value& changes, const std::string& what) {
  for (const json::Value& change : test::items(changes)) {
    if (json::text_of(change.at("what")) == what)
      return json::print(change.at("before")) + " → " + json::print(change.at("after"));
  }
  return "none";
}

std::set<std::string> hits_of(const std::string& query) {
  std::set<std::string> ids;
  const json::Value hits = licang_engine().get("/v1/audit/search?inspection=licang-2020&" + query).at("hits");
  for (const json::Value& hit : test::items(hits)) ids.insert(json::text_of(hit.at("id")));
  return ids;
}

}  // namespace

TEST_CASE("the ledger of the end of October and of November differ by what the scenario did in November") {
  LicangEngine& town = licang_engine();
  const Zone& zone = town.loaded.workflow.workflow.calendar.zone;
  const Instant october = zone.end_of(parse_day("2020-10-31").value());
  const Instant november = zone.end_of(parse_day("2020-11-30").value());
  const auto before = Model(town.loaded).states_at(october);
  const auto after = Model(town.loaded).states_at(november);
  std::map<std::string, std::string> moved;
  std::map<std::string, std::pair<int, int>> counts;
  for (const auto& [id, state] : before) ++counts[state].first;
  for (const auto& [id, state] : after) {
    ++counts[state].second;
    if (before.at(id) != state)
      moved[id] = json::print(json::Value(before.at(id))) + " → " + json::print(json::Value(state));
  }
  REQUIRE(before.size() == 103);
  REQUIRE(counts.at("executing") == std::pair(78, 38));  // as the scenario expects

  const json::Value diff = town.get("/v1/audit/diff?inspection=licang-2020&from=2020-10-31&until=2020-11-30");
  std::map<std::string, std::pair<int, int>> told_counts;
  for (const json::Value& row : test::items(diff, "states"))
    told_counts[json::text_of(row.at("state"))] = {row.at("before").to_number<int>(), row.at("after").to_number<int>()};
  CHECK(told_counts == counts);
  std::map<std::string, std::string> told_moved;
  std::set<std::string> differing;
  for (const json::Value& measure : test::items(diff, "measures")) {
    differing.insert(json::text_of(measure.at("id")));
    const std::string change = change_of(measure.at("changes"), "state");
    if (change != "none") told_moved[json::text_of(measure.at("id"))] = change;
  }
  CHECK(told_moved == moved);

  // Whatever a command of November touched differs; what else differs was moved by time alone.
  std::set<std::string> touched;
  for (const Done& done : commands_of(town.loaded)) {
    if (done.at > october && done.at <= november) touched.insert(done.measure);
  }
  CHECK(std::includes(differing.begin(), differing.end(), touched.begin(), touched.end()));
  for (const json::Value& measure : test::items(diff, "measures")) {
    const std::string id = json::text_of(measure.at("id"));
    if (touched.contains(id) || moved.contains(id)) continue;
    INFO(measure);
    CHECK(change_of(measure.at("changes"), "rungs") != "none");
    CHECK(test::items(measure, "changes").size() == 1);
  }
}

TEST_CASE("a measure's difference over November is its lines of November") {
  const json::Value diff = licang_engine().get(
      "/v1/audit/diff?measure=licang-2020-1.1.2-2&from=2020-10-31&until=2020-11-30");  // returned twice
  CHECK(change_of(diff.at("changes"), "returns") == "1 → 2");
  CHECK(change_of(diff.at("changes"), "field.due") == "\"2020-11-20\" → \"2020-12-11\"");
  CHECK(change_of(diff.at("changes"), "state") == "none");
  std::vector<std::string> transitions;
  for (const json::Value& line : test::items(diff, "lines"))
    transitions.push_back(json::text_of(line.at("body").at("transition")));
  CHECK(transitions == std::vector<std::string>{"submit", "return"});
}

TEST_CASE("who did what is what the scenario has that actor do") {
  LicangEngine& town = licang_engine();
  for (const char* text :
       {"feng.yue/joint-supervision", "zhu.lin/finance-bureau", "chen.jing/organisation-department"}) {
    const core::Actor actor = core::parse_actor(text).value();
    std::multiset<std::string> expected;
    for (const Done& done : commands_of(town.loaded)) {
      if (done.actor == actor) expected.insert(format_utc(done.at) + " " + done.measure + " " + done.transition);
    }
    REQUIRE(!expected.empty());
    std::multiset<std::string> told;
    std::size_t named_only = 0;
    const json::Value acts = town.get("/v1/audit/who?actor=" + http::percent_encode(text)).at("acts");
    for (const json::Value& act : test::items(acts)) {
      const json::Value& event = act.at("event");
      if (act.at("as").at(0) != "actor") {
        ++named_only;
        continue;
      }
      told.insert(json::text_of(event.at("at")) + " " + json::text_of(event.at("measure")) + " " +
                  json::text_of(event.at("body").at("transition")));
    }
    CHECK(told == expected);
    CHECK(named_only == 0);  // none of them proposed what somebody else completed
  }
  // What the first supervisor proposed and another person completed names him too.
  std::size_t completed = 0;
  const json::Value acts = town.get("/v1/audit/who?actor=han.bing").at("acts");
  for (const json::Value& act : test::items(acts)) {
    if (act.at("as") == json::Array{"proposer", "approver"}) ++completed;
  }
  CHECK(completed > 0);
}

TEST_CASE("returned twice, reopened and paused are found by the history alone") {
  // Commands `return` of the scenario, by measure.
  std::map<std::string, int> returns;
  std::set<std::string> reopened;
  for (const Done& done : commands_of(licang_engine().loaded)) {
    if (done.transition == "return") ++returns[done.measure];
    if (done.transition == "reopen") reopened.insert(done.measure);
  }
  std::set<std::string> once;
  std::set<std::string> twice;
  for (const auto& [id, times] : returns) {
    once.insert(id);
    if (times >= 2) twice.insert(id);
  }
  REQUIRE(once.size() > twice.size());
  REQUIRE(twice == std::set<std::string>{"licang-2020-1.1.2-2"});
  CHECK(hits_of("returned=1") == once);
  CHECK(hits_of("returned=2") == twice);
  CHECK(hits_of("reopened=1") == reopened);
  CHECK(hits_of("rung=hold-to-account") == std::set<std::string>{"licang-2020-1.1.4-3"});
  CHECK(hits_of("in=paused&on=2020-10-20") == std::set<std::string>{"licang-2020-1.1.2-3", "licang-2020-3.4.1-2"});
  CHECK(hits_of("in=paused&on=2020-10-27") == std::set<std::string>{"licang-2020-3.4.1-2"});
  CHECK(hits_of("same_unit").empty());  // the workflow does not let it happen
}

TEST_CASE("deadlines that were moved are found with how, and the filters combine") {
  const json::Value answer = licang_engine().get("/v1/audit/search?inspection=licang-2020&deadline_moved");
  std::map<std::string, std::set<std::string>> how;
  for (const json::Value& hit : test::items(answer, "hits")) {
    for (const json::Value& why : test::items(hit, "why"))
      how[json::text_of(why.at("how"))].insert(json::text_of(hit.at("id")));
  }
  CHECK(how.at("held_up") == std::set<std::string>{"licang-2020-1.1.2-3", "licang-2020-3.4.1-2"});
  std::set<std::string> extended;  // by an extension that was agreed to, or a return with a later date
  for (const Done& done : commands_of(licang_engine().loaded)) {
    const bool dated = done.transition == "return" && done.measure != "licang-2020-1.3.2-1";
    if (done.transition == "extend" || dated) extended.insert(done.measure);
  }
  CHECK(how.at("extended") == extended);
  CHECK(how.size() == 2);
  CHECK(hits_of("deadline_moved&returned=2") == std::set<std::string>{"licang-2020-1.1.2-2"});
}

TEST_CASE("the visits of all measures are their lives") {
  LicangEngine& town = licang_engine();
  std::int64_t lives = 0;
  const Instant now = town.clock.now();
  const auto page = town.engine->store().now().list({.limit = 1000});
  for (const auto& record : page.value().records) {
    lives += now.ms - record->measure.registered.ms;
  }
  for (const char* by : {"unit", "area", "state"}) {
    std::int64_t spent = 0;
    std::uint64_t measures = 0;
    const json::Value rows = town.get(std::string("/v1/reports/durations?by=") + by).at("rows");
    for (const json::Value& row : test::items(rows)) {
      measures += row.at("measures").to_number<std::uint64_t>();
      for (const json::Value& state : test::items(row, "states"))
        spent += state.at("total_ms").to_number<std::int64_t>();
    }
    CHECK(measures == 103);
    CHECK(spent == lives);
  }
  const json::Value rows = town.get("/v1/reports/durations?finding=1.1.2&unit=grid-centre").at("rows");
  REQUIRE(test::items(rows).size() == 1);
  CHECK(rows.at(0).at("unit") == "grid-centre");
  CHECK(rows.at(0).at("returns") == 2);
  CHECK(rows.at(0).at("returns_most") == 2);
}

TEST_CASE("a scenario that is kept answers on the command line, in both languages, with its tree") {
  test::TempFolder folder;
  const std::string keep = "'" + (folder / "kept").string() + "'";
  const auto played = test::run(std::string("sandbox ") + kScenario + " --once --keep " + keep);
  INFO(played.output);
  REQUIRE(played.code == 0);
  CHECK(played.output.find("Kept in " + (folder / "kept").string()) != std::string::npos);
  const auto again = test::run(std::string("sandbox ") + kScenario + " --once --keep " + keep);
  CHECK(again.code == 5);
  CHECK(again.output.find("new or an empty folder") != std::string::npos);

  const auto ask = [&](const std::string& words) {
    const auto ran = test::run(words + " --data " + keep);
    INFO(ran.output);
    CHECK(ran.code == 0);
    return ran.output;
  };
  const auto says = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  const std::string listed = ask("list --lang en --limit 1");
  const std::string tree = listed.substr(listed.rfind("tree 739 "));
  CHECK(tree.size() == std::string("tree 739 ").size() + 64 + 1);
  const std::string diff = ask("audit diff --inspection licang-2020 2020-10-31 2020-11-30 --lang en");
  says(diff, "Executing         execute      78     38\n");
  says(diff, tree);
  says(ask("audit diff licang-2020-1.1.2-2 2020-10-31 @739 --lang zh"), "退回次数");
  says(ask("audit who feng.yue --from 2020-11-26 --until 2020-11-26 --lang zh"), "重新整改：已销号 → 整改中");
  says(ask("audit who han.bing --from 2020-11-27 --until 2020-11-27 --lang en"),
       "Pass: Verifying → On public notice (proposed and approved; done by feng.yue)");
  says(ask("audit search --inspection licang-2020 --returned 2 --lang en"), "returned 2 times");
  says(ask("audit search --inspection licang-2020 --in paused --on 2020-10-27 --lang zh"), "共 1 项措施");
  says(ask("show licang-2020-1.1.2-2 --as-of 2020-10-27 --lang en"), "  2020-10-27 (the first 365 lines)\n");
  says(ask("history licang-2020-1.1.2-2 --type fired --from 2020-12-17 --lang en"), "approved by feng.yue");
  says(ask("report durations --by area --lang zh"), "树 739 ");
  const json::Value object = test::parsed(test::answer("report durations --format json --data " + keep));
  CHECK(object.at("tree").at("size") == 739);
  CHECK("tree 739 " + json::text_of(object.at("tree").at("root")) + "\n" == tree);
  CHECK(test::parsed(test::answer("history licang-2020-1.1.2-2 --format json --data " + keep)).is_array());
  says(ask("history licang-2020-1.1.2-2 --format json --lang en"), tree);  // on stderr

  const auto wrong = test::run("audit diff 2020-10-31 2020-11-30 --data " + keep);
  CHECK(wrong.code == 2);
  says(wrong.output, "audit diff ID T1 T2");
  CHECK(test::run("audit search --inspection licang-2020 --data " + keep).code == 2);
  CHECK(test::run("audit search --inspection licang-2020 --in paused --data " + keep).code == 2);
  CHECK(test::run("history licang-2020-1.1.2-2 --type returned --data " + keep).code == 3);
  CHECK(test::run("show licang-2020-1.1.2-2 --as-of 2020-09-12 --data " + keep).code == 4);
}
