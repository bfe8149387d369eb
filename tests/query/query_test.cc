// Questions as values: what is withheld, how filters are read, how pages are walked. What else is answered is tested
// through the API (tests/http).
#include <catch2/catch.hpp>

#include "ledger/line.h"
#include "query/filters.h"
#include "query/forecast.h"
#include "query/history.h"
#include "query/measure.h"
#include "store/pages.h"
#include "support/small_engine.h"

using namespace rectify;
using rectify::test::at;
using rectify::test::Disk;

namespace {

const core::Actor kOffice{"li.na", "office"};

core::Command command(const std::string& key, const std::string& measure, decltype(core::Command::body) body) {
  return {.key = key, .actor = kOffice, .measure = MeasureId(measure), .expected = {}, .body = std::move(body)};
}

void create(runtime::Engine& engine, const std::string& id) {
  const auto made = engine.run(command("new-" + id, id,
                                       core::Register{.inspection = InspectionId("i-1"),
                                                      .finding = {},
                                                      .title = {"Roof", "屋面"},
                                                      .text = {},
                                                      .workflow = "small",
                                                      .fields = {}}));
  INFO((made ? "" : made.error().text()));
  REQUIRE(made);
}

// m-1, which is due and has a secret.
void create_with_secret(runtime::Engine& engine) {
  create(engine, "m-1");
  core::Fire fire{.transition = "start", .sets = {}, .note = {}, .evidence = {}};
  fire.sets = {{"due", std::string("2020-09-16")}, {"secret", std::string("buried")}};
  REQUIRE(engine.run(command("start", "m-1", std::move(fire))));
}

core::Fields fields(const query::SeenMeasure& seen) { return seen->fields; }

}  // namespace

TEST_CASE("a private value is shown to who holds a role, and withheld from everybody else") {
  Disk disk;
  const auto engine = disk.open();
  create_with_secret(*engine);
  const query::MeasureQuestion question{.id = MeasureId("m-1")};
  const auto open = query::ask(query::Reading(*engine, kOffice), question);
  CHECK(fields(open.value().seen).at("secret") == core::Value("buried"));
  const auto shut = query::ask(query::Reading(*engine), question);
  CHECK(fields(shut.value().seen).at("secret") == core::Value(std::string(query::kHidden)));
  CHECK(fields(shut.value().seen).at("due") == core::Value("2020-09-16"));
}

TEST_CASE("a forecast by another workflow goes by the privacy of the measure's own") {
  Disk disk;
  const auto engine = disk.open();
  create_with_secret(*engine);
  auto other = std::make_shared<core::Workflow>(*engine->workflows().find("small", 1));
  for (core::Field& field : other->fields) field.is_private = false;
  query::ForecastQuestion question{.query = {}, .until = at("2020-10-30T00:00:00Z"), .instead = other};
  question.query.now = engine->now();
  const auto answer = query::ask(query::Reading(*engine), question);
  REQUIRE(!answer.value().events.empty());
  for (const query::ForecastEvent& event : answer->events) {
    CHECK(event.workflow == other);
    CHECK(fields(event.seen).at("secret") == core::Value(std::string(query::kHidden)));
  }
}

TEST_CASE("a line with something hidden is still a line, and says what it hides") {
  Disk disk;
  const auto engine = disk.open();
  create_with_secret(*engine);
  const query::HistoryQuestion question{.id = MeasureId("m-1")};
  const auto recorded = query::ask(query::Reading(*engine, kOffice), question).value().lines;
  const auto shown = query::ask(query::Reading(*engine), question).value().lines;
  REQUIRE(recorded.size() == 2);
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].text == recorded[0].text);
  CHECK(shown[0].hidden.empty());
  CHECK(recorded[1].hidden.empty());
  CHECK(shown[1].hidden == std::vector<std::string>{"secret"});
  CHECK(shown[1].text.find("buried") == std::string::npos);
  auto was = ledger::decode_line(recorded[1].text).value();
  auto is = ledger::decode_line(shown[1].text).value();
  CHECK(is.previous == was.previous);
  std::get<core::Fired>(was.event.body).sets["secret"] = std::string(query::kHidden);
  CHECK(is.event == was.event);
}

TEST_CASE("every filter is a parameter, and its text is read into the query") {
  const std::map<std::string_view, std::string> texts = {
      {"phase", "execute"}, {"overdue", "true"}, {"due_before", "2020-09-16"}};
  std::size_t parameters = 0;
  for (const store::Filter& filter : store::filters()) {
    const std::string name(filter.words.name);
    INFO(name);
    CHECK(query::listing_parameters().at(parameters++).name == filter.words.name);
    CHECK(store::find_filter(filter.words.name) == &filter);
    store::Query query;
    CHECK_FALSE(store::is_asked(filter, query));
    const auto text = texts.find(filter.words.name);
    REQUIRE(query::set_filter(query, filter, text == texts.end() ? "x" : text->second, Zone()));
    CHECK(store::is_asked(filter, query));
  }
  store::Query query;
  CHECK_FALSE(query::set_filter(query, *store::find_filter("phase"), "later", Zone()));
  CHECK(query::set_filter(query, *store::find_filter("due_before"), "2020-09-16", Zone()));
  CHECK(query.due_before == at("2020-09-16T23:59:59.999Z"));
}

TEST_CASE("a parameter that is none is refused with the nearest, and with all that there are") {
  Disk disk;
  const auto engine = disk.open();
  const auto refused = query::query_of(query::Reading(*engine), {{"stat", "open"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::invalid);
  CHECK(
      refused.error().message ==
      "'stat' is not a filter; did you mean 'state'? there are inspection, finding, state, phase, unit, person, rung, "
      "parent, text, overdue, due_before, as_of, sort, limit, cursor");
}

TEST_CASE("a walk over pages stops when it has enough, and with the first refusal") {
  Disk disk;
  const auto engine = disk.open();
  for (const char* id : {"m-1", "m-2", "m-3"}) create(*engine, id);
  const store::View& view = engine->store().now();
  CHECK(store::count_records(view, {}).value() == 3);
  int seen = 0;
  CHECK(store::each_record(view, {}, [&](const auto&) -> Result<bool> { return ++seen < 2; }));
  CHECK(seen == 2);
  const auto refused =
      store::each_record(view, {}, [](const auto&) -> Result<bool> { return Error{Code::exhausted, "enough", {}}; });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "enough");
}
