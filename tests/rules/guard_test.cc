// Guards: what an expression may see, what it may not do, and how its faults are told.
#include "rules/guard.h"

#include <rapidcheck.h>

#include "support/property.h"

#include <catch2/catch.hpp>
#include <ctime>
#include <thread>

#include "core/measure.h"

namespace rectify::rules {
namespace {

using core::FieldType;
using core::Measure;
using core::Workflow;

core::Field field(std::string name, FieldType type = FieldType::text, bool list = false) {
  core::Field made;
  made.name = std::move(name);
  made.type = type;
  made.list = list;
  return made;
}

core::Transition transition(std::string name, std::string when) {
  core::Transition made;
  made.name = std::move(name);
  made.when = std::move(when);
  return made;
}

Workflow workflow_with(std::string when) {
  Workflow workflow;
  workflow.fields = {field("horizon", FieldType::enumeration),
                     field("amount", FieldType::number),
                     field("due", FieldType::date),
                     field("support_units", FieldType::unit, true),
                     field("quotas", FieldType::number, true),
                     field("整改类型")};
  workflow.transitions = {transition("submit", ""), transition("sustain", std::move(when))};
  return workflow;
}

Measure measure() {
  Measure made;
  made.id = MeasureId("lc-7");
  made.inspection = InspectionId("licang-2020");
  made.state = "verifying";
  made.phase = core::Phase::verify;
  made.episode = 2;
  made.returns = 3;
  made.revision = Revision(41);
  made.fields = {{"horizon", "sustained"},
                 {"amount", "12.5"},
                 {"due", "2020-12-31"},
                 {"support_units", std::vector<std::string>{"finance-office", "住建局"}},
                 {"quotas", std::vector<std::string>{"3", "4"}},
                 {"整改类型", "立行立改"}};
  return made;
}

Result<bool> evaluate(const std::string& when, const GuardLimits& limits = {}) {
  const Workflow workflow = workflow_with(when);
  auto guard = compile_guards(workflow, limits);
  if (!guard) return guard.error();
  return (*guard)(when, measure());
}

bool holds(const std::string& when) {
  auto result = evaluate(when);
  INFO(when << ": " << (result ? "" : result.error().text()));
  REQUIRE(result.ok());
  return *result;
}

std::string guard_failure(const std::string& when, const GuardLimits& limits = {}) {
  auto result = evaluate(when, limits);
  INFO(when);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == Code::invalid);
  return result.error().message;
}

using Catch::Contains;

}  // namespace

TEST_CASE("a condition that is met holds, one that is not does not") {
  CHECK(holds("measure.horizon == 'sustained'"));
  CHECK_FALSE(holds("measure.horizon == 'phased'"));
  CHECK(holds("measure.returns >= 3 and measure.episode == 2"));
}

TEST_CASE("a condition that was never compiled is refused") {
  const Workflow workflow = workflow_with("false");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  CHECK((*guard)("false", measure()).ok());
  CHECK_FALSE((*guard)("true", measure()).ok());
}

TEST_CASE("a guard outlives its workflow") {
  auto guard = compile_guards(workflow_with("measure.horizon == 'sustained'"));
  REQUIRE(guard.ok());
  const auto result = (*guard)("measure.horizon == 'sustained'", measure());
  REQUIRE(result.ok());
  CHECK(*result);
}

TEST_CASE("the measure is seen with the types its fields declare") {
  CHECK(holds("measure.amount * 2 == 25"));
  CHECK(holds("measure.due < '2021-01-01'"));
  CHECK(holds("#measure.support_units == 2 and measure.support_units[2] == '住建局'"));
  CHECK(holds("measure.quotas[1] + measure.quotas[2] == 7"));
  CHECK(holds("measure.id == 'lc-7' and measure.inspection == 'licang-2020' and measure.revision == 41"));
  CHECK(holds("measure.state == 'verifying' and measure.phase == 'verify'"));
}

TEST_CASE("a field that is not set is nil") {
  const Workflow workflow = workflow_with("measure.horizon == nil and not contains(measure.support_units, 'x')");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  const auto result = (*guard)(workflow.transitions[1].when, Measure{});
  REQUIRE(result.ok());
  CHECK(*result);
}

TEST_CASE("Chinese names and values are compared, searched and counted") {
  CHECK(holds("measure['整改类型'] == '立行立改'"));
  CHECK(holds("contains(measure['整改类型'], '立改') and not contains(measure['整改类型'], '长期')"));
  CHECK(holds("contains(measure.support_units, '住建局') and not contains(measure.support_units, '住建')"));
  CHECK(holds("utf8.len(measure['整改类型']) == 4"));
  CHECK_THAT(guard_failure("measure.整改类型 == '立行立改'"), Contains("outside of quotes"));
  CHECK_THAT(guard_failure("measure['整改类別'] == ''"), Contains("did you mean '整改类型'?"));
}

TEST_CASE("an expression that does not compile is refused with the transition's name and without chunk noise") {
  auto guard = compile_guards(workflow_with("measure.horizon == == 'x'"));
  REQUIRE_FALSE(guard.ok());
  CHECK(guard.error().code == Code::invalid);
  CHECK(guard.error().where == "sustain");
  CHECK(guard.error().message == "the condition of 'sustain' is not right: unexpected symbol near '=='");
  CHECK_THAT(guard_failure("measure.horizon =="), Contains("near the end"));
  CHECK_THAT(guard_failure("true\nand\n= 3"), Contains("line 3: "));
  CHECK_THAT(guard_failure(std::string(5000, ' ')), Contains("longer than 4096 bytes"));
  CHECK_THAT(guard_failure("\x1bLua"), !Contains("when:"));
}

TEST_CASE("a misspelt name is an error that names it and the nearest there is") {
  CHECK_THAT(guard_failure("measure.horizn == 'sustained'"),
             Contains("measure has no 'horizn'; did you mean 'horizon'?"));
  CHECK_THAT(guard_failure("mesure.horizon == 'x'"), Contains("there is no 'mesure'; did you mean 'measure'?"));
  CHECK_THAT(guard_failure("horizon == 'x'"), Contains("did you mean 'measure.horizon'?"));
  CHECK_THAT(guard_failure("measure[1] == 'x'"), Contains("measure has no"));
}

TEST_CASE("what is neither true nor false is an error that says what it was") {
  CHECK_THAT(guard_failure("measure.horizon"), Contains("gave a string ('sustained')"));
  CHECK_THAT(guard_failure("nil"), Contains("gave nil"));
  CHECK_THAT(guard_failure("1"), Contains("gave a number"));
  CHECK_THAT(guard_failure("true, true"), Contains("gave 2 values"));
  CHECK_THAT(guard_failure(" "), Contains("gave nothing"));
  CHECK_THAT(guard_failure("measure.amount < measure.horizon"), Contains("attempt to compare number with string"));
}

TEST_CASE("an endless loop is stopped, and the guard works on afterwards") {
  const Workflow workflow = workflow_with("measure.amount == nil and (function() while true do end end)() or true");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  const auto stopped = (*guard)(workflow.transitions[1].when, Measure{});
  REQUIRE_FALSE(stopped.ok());
  CHECK_THAT(stopped.error().message, Contains("more than 100000 instructions"));
  CHECK((*guard)(workflow.transitions[1].when, measure()).ok());
  CHECK_THAT(guard_failure("(function(f) return f(f) end)(function(f) return f(f) end)"), Contains("instructions"));
  CHECK_THAT(guard_failure("(function(f) return 1 + f(f) end)(function(f) return 1 + f(f) end)"), Contains("stopped"));
}

TEST_CASE("reading long texts over and over counts as instructions") {
  const std::string twice = "local s = measure.horizon for i = 1, 14 do s = s .. s end ";  // 147,456 bytes
  CHECK_THAT(guard_failure("(function() " + twice + "for i = 1, 100 do contains(s, 'x') end return true end)()"),
             Contains("instructions"));
  CHECK(holds("(function() " + twice + "return contains(s, 'sustainedsus') end)()"));
}

TEST_CASE("an expression that eats memory is stopped") {
  CHECK_THAT(guard_failure("(function() local s = 'x' while true do s = s .. s end end)()"),
             Contains("more than 1048576 bytes of memory"));
  CHECK_THAT(
      guard_failure("(function() local t = {} for i = 1, 1e9 do t[i] = {} end end)()", {.instructions_max = 1 << 30}),
      Contains("bytes of memory"));
  CHECK_THAT(guard_failure("(function() for i = 1, 1e9 do local t = {} end end)()", {.instructions_max = 1 << 30}),
             Contains("bytes of memory"));
}

TEST_CASE("every evaluation has the whole of its limits") {
  const Workflow workflow = workflow_with("contains(measure.support_units, '住建局')");
  auto guard = compile_guards(workflow, {.instructions_max = 100, .memory_bytes_max = 4096});
  REQUIRE(guard.ok());
  for (int round = 0; round < 100; ++round) REQUIRE((*guard)(workflow.transitions[1].when, measure()).ok());
}

TEST_CASE("nothing can be written") {
  CHECK_THAT(guard_failure("(function() measure.horizon = 'x' return true end)()"), Contains("may not set 'horizon'"));
  CHECK_THAT(guard_failure("(function() measure = nil return true end)()"), Contains("measure"));
  CHECK_THAT(guard_failure("(function() _ENV = {} return true end)()"), Contains("_ENV"));
  CHECK_THAT(guard_failure("(function() kept = 1 return true end)()"), Contains("may not set 'kept'"));
  CHECK_THAT(guard_failure("(function() string.len = nil return true end)()"), Contains("may not set 'len'"));
  CHECK_THAT(guard_failure("(function() measure.support_units[1] = 'x' return true end)()"), Contains("may not set"));
  CHECK_THAT(guard_failure("(function() ('').len = 1 return true end)()"), Contains("attempt to index a string"));
}

TEST_CASE("what could escape the sandbox or differ between runs is not there") {
  for (const std::string name :
       {"pcall",    "xpcall",    "error",          "load",         "loadstring",   "dofile", "require", "io",    "os",
        "debug",    "coroutine", "collectgarbage", "getmetatable", "setmetatable", "rawget", "rawset",  "pairs", "next",
        "tostring", "_G",        "package",        "print",        "select",       "table"}) {
    CHECK_THAT(guard_failure(name + " ~= nil"), Contains("there is no '" + name + "'"));
  }
  for (const std::string name : {"find", "match", "gmatch", "gsub", "rep", "format", "dump"}) {
    CHECK_FALSE(holds("string." + name + " ~= nil"));
  }
  CHECK(holds("math.random == nil and ('').find == nil and ('Ab'):lower() == 'ab'"));
}

TEST_CASE("any text is either judged or refused, and never harms the guard") {
  rectify::test::holds([](const std::string& noise) {
    const auto result = evaluate(noise, {.instructions_max = 2000, .memory_bytes_max = 64 * 1024});
    if (!result) RC_ASSERT(result.error().code == Code::invalid);
  });
}

TEST_CASE("a text field comes through whatever bytes it holds") {
  const Workflow workflow =
      workflow_with("measure.horizon == measure['整改类型'] and #measure.horizon == measure.amount");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  rectify::test::holds([&](const std::string& text) {
    Measure one;
    one.fields = {{"horizon", text}, {"整改类型", text}, {"amount", std::to_string(text.size())}};
    const auto result = (*guard)(workflow.transitions[1].when, one);
    RC_ASSERT(result.ok());
    RC_ASSERT(*result);
  });
}

TEST_CASE("threads share a guard") {
  const Workflow workflow =
      workflow_with("measure.returns % 2 == 0 and contains(measure.support_units, 'finance-office')");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  std::vector<int> wrong(2, 0);
  std::vector<std::thread> threads;
  for (std::size_t id = 0; id < wrong.size(); ++id) {
    threads.emplace_back([&, id] {
      Measure one = measure();
      for (std::uint32_t round = 0; round < 2000; ++round) {
        one.returns = round;
        const auto result = (*guard)(workflow.transitions[1].when, one);
        if (!result || *result != (round % 2 == 0)) ++wrong[id];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(2, 0));
}

TEST_CASE("a thread serves more workflows than it keeps sandboxes for") {
  std::vector<core::Guard> guards;
  for (int version = 0; version < 40; ++version) {
    auto guard = compile_guards(workflow_with("measure.returns == " + std::to_string(version)));
    REQUIRE(guard.ok());
    guards.push_back(*guard);
  }
  for (int round = 0; round < 2; ++round) {
    for (std::size_t version = 0; version < guards.size(); ++version) {
      const auto result = guards[version]("measure.returns == " + std::to_string(version), measure());
      REQUIRE(result.ok());
      CHECK(*result == (version == 3));
    }
  }
}

TEST_CASE("checking finds what does not compile and names that do not exist, in branches too") {
  Workflow workflow = workflow_with("measure.horizon == 'x' and measure.amuont > 3");
  workflow.transitions.push_back(transition("broken", "measure."));
  workflow.transitions.push_back(transition("bare", "horizon == 'x'"));
  workflow.transitions.push_back(
      transition("fine", "measure.amount > 3 and 'measure.nothing' ~= \"measure.\\\"\" -- measure.no"));
  workflow.transitions.push_back(transition("bracket", "true or measure [ '整改' ] == ('x' .. measure.duee)"));
  const auto complaints = check_expressions(workflow);
  REQUIRE(complaints.size() == 5);
  CHECK(complaints[0].ref.name == "sustain");
  CHECK(complaints[0].about == ExpressionComplaint::About::unknown_name);
  CHECK(complaints[0].message == "measure has no 'amuont'; did you mean 'amount'?");
  CHECK(complaints[1].ref.name == "broken");
  CHECK(complaints[1].about == ExpressionComplaint::About::syntax);
  CHECK(complaints[2].ref.name == "bare");
  CHECK(complaints[2].about == ExpressionComplaint::About::unknown_name);
  CHECK_THAT(complaints[2].message, Contains("measure.horizon"));
  CHECK_THAT(complaints[3].message, Contains("measure has no '整改'"));
  CHECK_THAT(complaints[4].message, Contains("'duee'; did you mean 'due'?"));
  CHECK(check_expressions(workflow_with("measure.due < '2021-01-01'")).empty());
}

namespace {

// With states and values, as definition reads them.
Workflow whole_workflow(const std::string& when) {
  Workflow workflow = workflow_with(when);
  workflow.fields[0].values = {"phased", "sustained"};
  for (const auto& [name, phase] : {std::pair{"open", core::Phase::execute}, std::pair{"check", core::Phase::verify}}) {
    core::State state;
    state.name = name;
    state.phase = phase;
    workflow.states.push_back(state);
  }
  workflow.transitions[1].from = {"check"};
  workflow.transitions[1].needs.fields = {"due"};
  return workflow;
}

// "": nothing is said.
std::string complaint_of(const std::string& when, const GuardLimits& limits = {}) {
  const auto complaints = check_expressions(whole_workflow(when), limits);
  INFO(when);
  REQUIRE(complaints.size() <= 1);
  if (complaints.empty()) return {};
  return (complaints[0].severity == Severity::error ? "error: " : "warning: ") + complaints[0].message;
}

}  // namespace

TEST_CASE("conditions that some values meet are left alone") {
  for (const char* when : {"true",
                           "measure.horizon ~= 'phased'",
                           "measure.horizon == nil",
                           "measure.state == 'check'",
                           "measure.phase == 'verify' and measure.horizon == 'sustained'",
                           "measure.state ~= 'open'",
                           "(measure.amount or 0) > 100 and measure.amount < 101",
                           "measure.amount == -5",
                           "measure.amount > 1e12",
                           "measure.amount % 7 == 3 and measure.amount ~= 3.5",
                           "measure.returns >= 0x10 and measure.episode > 2",
                           "(measure.amount or 0) > 0.1 and measure.amount < 0.2",
                           "measure.due >= '2026' and measure.due < '2027'",
                           "measure.due > '2026-01-31' and measure.due < '2026-02-02'",
                           "measure.due < '2026-05'",
                           "contains(measure.support_units, 'a') and contains(measure.support_units, 'b') and not "
                           "contains(measure.support_units, 'c')",
                           "contains(measure.quotas, 3) and not contains(measure.quotas, 4)",
                           "measure.quotas[1] == 3",
                           "measure['整改类型'] == measure.horizon",
                           "measure['整改类型'] > 'a' and measure['整改类型'] < 'b'",
                           "contains(measure['整改类型'], 'a') and contains(measure['整改类型'], 'b')",
                           "measure.id == 'lc-7'",
                           "measure['整改类型'] == [==[it's]==] --[[ and false ]]",
                           "measure.horizon == 'phased' -- and false",
                           "measure['整改类型'] == 'it\\'s'"}) {
    CHECK(complaint_of(when).empty());
  }
}

TEST_CASE("where the values cannot be told from the text nothing is said") {
  for (const char* when :
       {"#measure.support_units > 3", "utf8.len(measure['整改类型']) > 20", "measure.due:sub(1, 4) == '2026'",
        "measure['整改类型'] .. 'x' == 'yx'", "tonumber(measure['整改类型']) == 7", "measure['整改类型'] == '\\x41'",
        "(function(m) return m.amount == 'x' end)(measure)"}) {
    CHECK(complaint_of(when).empty());
  }
  // The domain of an enum is known whatever is done with it.
  CHECK(complaint_of("(measure.horizon or ''):sub(1, 2) == 'x'").starts_with("error: it can never hold"));
}

TEST_CASE("conditions that hold for no values are found, for certain where these are all") {
  CHECK(complaint_of("not measure.horizon == 'phased'") ==
        "error: it can never hold: no value of measure.horizon makes it true");
  CHECK(complaint_of("measure.state == 'open' and measure.horizon == nil") ==
        "error: it can never hold: no value of measure.state and measure.horizon makes it true ('sustain' is asked in: "
        "check)");
  CHECK(complaint_of("measure.phase == 'execute'").starts_with("error: it can never hold"));
  CHECK(complaint_of("1 > 2") == "error: it can never hold: it is false whatever the measure");
  CHECK(complaint_of("measure.due == nil").starts_with("warning: it seems that it never holds: none of "));  // needed
  CHECK(complaint_of("measure.amount == nil and measure.amount == 3").starts_with("warning: "));
  CHECK(complaint_of("measure.support_units == 'a'").starts_with("warning: "));
  CHECK(complaint_of("measure.episode < 1").starts_with("warning: it seems that it never holds"));
}

TEST_CASE("conditions that fail whatever the values say what Lua says") {
  CHECK(complaint_of("measure.horizon and measure.horizon .. ''") ==
        "error: it always fails: it has to give true or false and gave a string ('sustained')");
  CHECK_THAT(complaint_of("measure.due > 5"), Contains("warning: it seems that it always fails, as with each of 2 "
                                                       "values that were tried for measure.due: attempt to compare"));
  CHECK(complaint_of("(measure.horizon or 0) < 5 or measure.horizon ~= nil and false").empty());
}

TEST_CASE("values that a name never has are found next to ==, ~= and in contains") {
  CHECK(complaint_of("measure.horizon == 'sustaned'") ==
        "error: measure.horizon is never 'sustaned'; did you mean 'sustained'?");
  CHECK(complaint_of("'x' ~= measure['horizon']") ==
        "error: measure.horizon is never 'x'; there are: phased, sustained");
  CHECK(complaint_of("measure.state ~= 'chek'") == "error: measure.state is never 'chek'; did you mean 'check'?");
  CHECK(complaint_of("'pha' .. 'x' == measure.horizon or measure.horizon .. 'd' == 'phasedd' or true").empty());
  CHECK(complaint_of("measure.horizon == 'pha' .. 'sed'").empty());
}

TEST_CASE("a condition with too many combinations, or too long a way, is not tried") {
  const std::string never = "measure.amount == 1 and measure.amount == 2 and measure.horizon == 'phased'";
  CHECK(complaint_of(never).starts_with("warning: "));
  CHECK(complaint_of(never, {.combinations_max = 20}).empty());
  const std::string slow =
      "(function() local n = 0; for i = 1, 5000 do n = n + i end; return n == 1 and measure.horizon == nil end)()";
  CHECK(complaint_of(slow).empty());
  CHECK(complaint_of(slow, {.trial_instructions_max = 100'000}).starts_with("error: it can never hold"));
}

TEST_CASE("the cost of a guard", "[.bench]") {
  const Workflow workflow = workflow_with("measure.horizon == 'sustained'");
  auto guard = compile_guards(workflow);
  REQUIRE(guard.ok());
  const Measure one = measure();
  constexpr int kRounds = 1'000'000;
  int held = 0;
  const std::clock_t start = std::clock();
  for (int round = 0; round < kRounds; ++round) held += *(*guard)(workflow.transitions[1].when, one) ? 1 : 0;
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  CHECK(held == kRounds);
  WARN(seconds / kRounds * 1e9 << " ns of processor time an evaluation");
}

}  // namespace rectify::rules
