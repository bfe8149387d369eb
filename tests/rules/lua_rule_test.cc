// Escalation rules in Lua: what they see and say, and the message of each thing that can be wrong with one.
#include "rules/rule_host.h"
#include "support/asked_rule.h"

namespace rectify::rules {
namespace {

using Catch::Contains;
using test::AskedRule;
using test::at;

std::string rule_that(const std::string& body, const std::string& head = "version = \"1\"") {
  return "local rule = {" + head + "}\nfunction rule.look(measure, wish, config)\n" + body + "\nend\nreturn rule\n";
}

// What it fails with when it is asked.
std::string lua_failure(const std::string& body, const AskedRule& asked = {}) {
  auto rule = ready_lua(asked.use, rule_that(body), asked.limits);
  INFO((rule ? "" : rule.error().text()));
  REQUIRE(rule.ok());
  auto answer = asked.ask(*rule);
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().where == "watch");
  return answer.error().message;
}

core::RuleAnswer said(const std::string& body, const AskedRule& asked = {}) {
  auto rule = ready_lua(asked.use, rule_that(body), asked.limits);
  INFO((rule ? "" : rule.error().text()));
  REQUIRE(rule.ok());
  return asked.answer(*rule);
}

// Why the file is not taken.
std::string refusal(const std::string& source, const core::Fields& config = {}) {
  core::Rule use;
  use.name = use.file = "watch";
  use.config = config;
  auto rule = ready_lua(use, source);
  REQUIRE_FALSE(rule.ok());
  CHECK(rule.error().code == Code::invalid);
  return rule.error().message;
}

// Asserts in Lua, one a line.
void asserts_hold(const AskedRule& asked, const std::string& asserts) { (void)said(asserts, asked); }

}  // namespace

TEST_CASE("a rule in Lua sees its measure") {
  AskedRule asked;
  asked.measure.deadline = core::Deadline{at("2020-11-05T15:59:59.999Z"), at("2020-11-04T15:59:59.999Z")};
  asked.measure.rules = {{"other", {}, "not mine"}, {"watch", {}, "记住"}};
  asked.measure.revision = Revision(7);
  asked.measure.supervision = 2;
  asked.happened("commented", at("2020-11-01T00:00:00Z"));
  asked.happened("commented", at("2020-11-01T01:00:00Z"));
  asked.claimed("stalled");
  asked.measure.claimed.push_back(asked.measure.claimed[0]);
  asked.measure.claimed.back().rule = "other";
  asked.measure.claimed.back().name = "not mine";
  asserts_hold(asked, R"(
    assert(measure.id == "m-1" and measure.inspection == "i-1" and measure.finding == "")
    assert(measure.title_en == "Repair the roof" and measure.title_zh == "修缮屋顶")
    assert(measure.workflow == "plain" and measure.state == "executing" and measure.phase == "execute")
    assert(measure.is_final == false and measure.is_paused == false)
    assert(measure.revision == 7 and measure.episode == 1 and measure.returns == 0 and measure.supervision == 2)
    assert(measure.event == "registered" and measure.memory == "记住")
    assert(measure.now == 1604278800000 and measure.entered == measure.now and measure.registered == measure.now)
    assert(measure.deadline == 1604591999999 and measure.original_deadline == 1604505599999)
    assert(measure.closed == nil and measure.reopened == nil)
    assert(measure.fields.unit == "housing" and measure.fields.risk == nil)
    assert(#measure.fields.support == 2 and measure.fields.support[2] == "audit")
    assert(measure.count("commented") == 2 and measure.last("commented") == 1604192400000)
    assert(measure.count("fired") == 0 and measure.last("fired") == nil)
    assert(measure.has_claimed("stalled") and not measure.has_claimed("not mine"))
  )");
  asked.measure.episode = 2;
  asserts_hold(asked, "assert(not measure.has_claimed('stalled'))");
}

TEST_CASE("a rule in Lua reckons by the calendar") {
  AskedRule asked;
  asserts_hold(asked, R"(
    assert(day("2020-11-03") == 1604332800000)
    assert(end_of(measure.now, "1 workday") == day("2020-11-04") - 1)
    assert(end_of(measure.now, "5 workdays") == day("2020-11-10") - 1)
    assert(workdays(measure.now, day("2020-11-10")) == 6)
  )");
  CHECK_THAT(lua_failure("end_of(measure.now, '3 wrkdays')"),
             Contains("watch.lua:3: '3 wrkdays' is no span of time, as '3 workdays' is one"));
  CHECK_THAT(lua_failure("day('2020-02-30')"), Contains("'2020-02-30' is no date"));
  CHECK_THAT(lua_failure("end_of(measure.closed, '3 workdays')"), Contains("watch.lua:3: bad argument #1 to 'end_of'"));
}

TEST_CASE("a rule in Lua knows of other measures what can be told") {
  AskedRule asked;
  asked.others.loads["housing"] = {10, 4};
  asked.others.has = "i-0";
  asked.others.drawn["m-1"] = 123;
  asserts_hold(asked, R"(
    local open, overdue = measure.load_of("housing")
    assert(open == 10 and overdue == 4)
    assert(measure.has_finding("i-0") and not measure.has_finding("i-9"))
    assert(draw("seed", measure.id) == 123)
  )");
  CHECK(asked.others.seed == "seed");
  CHECK(lua_failure("measure.load_of('elsewhere')", asked) ==
        "watch.lua:3: it cannot be told now what is open of 'elsewhere' (there are more than are looked at)");
}

TEST_CASE("what a rule in Lua wishes is its answer") {
  AskedRule asked;
  const core::RuleAnswer answer = said(R"(
    wish.claim("stalled") wish.claim("stalled") wish.claim("second")
    wish.notify({"lead", "unit"}, "没有进展") wish.notify("lead", "again")
    wish.supervise(1)
    wish.fire("return", "for nothing was done")
    wish.wake(measure.now + 2000) wish.wake(measure.now + 1000) wish.wake(measure.now + 3000)
    wish.remember("here"))",
                                       asked);
  const core::RuleAnswer expected{.claims = {"stalled", "second"},
                                  .messages = {{{"lead", "unit"}, "没有进展"}, {{"lead"}, "again"}},
                                  .supervision = 1,
                                  .transition = "return",
                                  .note = "for nothing was done",
                                  .wake = Instant{asked.now.ms + 1000},
                                  .memory = "here"};
  CHECK(answer == expected);
}

TEST_CASE("without a word the memory stays and no wake-up is asked for") {
  AskedRule asked;
  asked.measure.rules = {{"watch", asked.now, "kept"}};
  const core::RuleAnswer answer = said("", asked);
  CHECK(answer == core::RuleAnswer{.memory = "kept"});
}

TEST_CASE("a wish that cannot be is an error, and nothing of the call counts") {
  CHECK_THAT(lua_failure("wish.wake(measure.now)"), Contains("not later than now, 2020-11-02T01:00:00.000Z"));
  CHECK_THAT(lua_failure("wish.wake(9223372036854775807)"), Contains("which is no moment"));
  CHECK_THAT(lua_failure("wish.supervise(10)"), Contains("supervision of level 10; the highest is 9"));
  CHECK_THAT(lua_failure("wish.supervise(-1)"), Contains("a number from 0 to 9"));
  CHECK_THAT(lua_failure("wish.claim('')"), Contains("a rung to claim has no name"));
  CHECK_THAT(lua_failure("wish.notify({}, 'x')"), Contains("it tells nobody"));
  CHECK_THAT(lua_failure("wish.notify({1}, 'x')"), Contains("wish.notify takes a list of texts, and a text"));
  CHECK_THAT(lua_failure("wish.notify('lead', '')"), Contains("its message is empty"));
  CHECK_THAT(lua_failure("wish.fire('a') wish.fire('b')"), Contains("two transitions, 'a' and 'b'"));
  CHECK_THAT(lua_failure("for i = 1, 40 do wish.claim('r' .. i) end"),
             Contains("it wants more than 32 things at once"));
  CHECK_THAT(lua_failure("wish.remember('\\xff')"), Contains("what it wants remembered is not UTF-8"));
  CHECK_THAT(lua_failure("local s = '0123456789abcdef' for _ = 1, 7 do s = s .. s end wish.remember(s)"),
             Contains("has 2048 bytes; at most 1024 are taken"));
  CHECK_THAT(lua_failure("measure.count('comented')"), Contains("no type of event; did you mean 'commented'?"));
}

TEST_CASE("a name that does not exist is an error with what may be meant") {
  CHECK(lua_failure("return measure.stat") == "watch.lua:3: measure has no 'stat'; did you mean 'state'?");
  CHECK(lua_failure("wish.clai('x')") == "watch.lua:3: wish has no 'clai'; did you mean 'claim'?");
  CHECK(lua_failure("return endof(1, '')") == "watch.lua:3: there is no 'endof'; did you mean 'end_of'?");
  CHECK(lua_failure("return measure.fields.colour") == "watch.lua:3: the workflow has no field 'colour'");
  CHECK(lua_failure("measure.state = 'x'") == "watch.lua:3: a rule only reads; it may not set 'state'");
  CHECK(lua_failure("measure.fields.unit = 'x'") == "watch.lua:3: a rule only reads; it may not set 'unit'");
  CHECK(lua_failure("kept = 1") == "watch.lua:3: a rule keeps nothing: write 'local' before 'kept'");
  CHECK(lua_failure("error('not so')") == "watch.lua:3: not so");
  CHECK(lua_failure("error({})") == "watch.lua: it failed with an error that is no text");
  CHECK(lua_failure("assert(false)") == "watch.lua:3: what was asserted does not hold");
}

TEST_CASE("a rule in Lua reaches nothing but what it is shown") {
  for (const std::string name : {"io", "os", "pcall", "coroutine", "load", "require", "dofile", "print", "setmetatable",
                                 "getmetatable", "rawset", "pairs", "debug", "_G", "collectgarbage"}) {
    CHECK_THAT(lua_failure("return " + name), Contains("there is no '" + name + "'"));
  }
  CHECK_THAT(lua_failure("return ('x'):rep(10)"), Contains("attempt to call a nil value"));
  CHECK_THAT(refusal("\x1bLua"), Contains("watch.lua"));
}

TEST_CASE("nothing is kept from one call to the next") {
  AskedRule asked;
  auto rule = ready_lua(asked.use, R"(
    local calls = 0
    local rule = {version = "1"}
    function rule.look(measure, wish)
      calls = calls + 1
      wish.remember(tostring(calls))
    end
    return rule)");
  REQUIRE(rule.ok());
  CHECK(asked.answer(*rule).memory == "1");
  CHECK(asked.answer(*rule).memory == "1");
}

TEST_CASE("a rule that loops for ever or takes all memory is stopped, and goes on the next time") {
  CHECK(lua_failure("while true do end") == "watch.lua:3: stopped: it took more than 1000000 instructions");
  AskedRule asked;
  auto rule = ready_lua(asked.use, rule_that(R"(
    if measure.event == "registered" then
      local all = {}
      for i = 1, 1000000 do all[i] = {"a table of its own", i} end
    end
    wish.claim("fine"))"));
  REQUIRE(rule.ok());
  for (int round = 0; round < 3; ++round) {
    asked.event = "registered";
    const auto stopped = asked.ask(*rule);
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == Code::unavailable);
    CHECK(stopped.error().message == "watch.lua: stopped: it took more than 4194304 bytes of memory");
    asked.event = "woken";
    CHECK(asked.answer(*rule).claims == std::vector<std::string>{"fine"});
  }
  CHECK_THAT(lua_failure("local s = ('x') for _ = 1, 20 do s = s .. s end local t while true do t = s .. 'y' end"),
             Contains("stopped: it took more than 1000000 instructions"));
}

TEST_CASE("a file that is no rule is refused, and it is said why") {
  CHECK_THAT(refusal("local rule = {"), Contains("watch.lua:1: unexpected symbol near <eof>"));
  CHECK(refusal("local x = 1") == "watch.lua: its last line has to return the rule, 'return rule'; it returns nothing");
  CHECK(refusal("return 1") == "watch.lua: its last line has to return the rule, 'return rule'; it returns a number");
  CHECK(refusal(rule_that("", "")) == "watch.lua: rule.version has to be a text: version = \"1\"");
  CHECK(refusal("return {version = '1'}") == "watch.lua: it has no function rule.look(measure, wish, config)");
  CHECK(refusal(rule_that("", "version = '1', evnts = {}")) ==
        "watch.lua: a rule has no 'evnts'; did you mean 'events'?");
  CHECK(refusal(rule_that("", "version = '1', events = 'commented'")) ==
        "watch.lua: rule.events has to be a list of texts");
  CHECK(refusal(rule_that("", "version = '1', events = {'comented'}")) ==
        "watch.lua: rule.events: there is no type of event 'comented'; did you mean 'commented'?");
  CHECK(refusal(rule_that("", "version = '1', events = {'ruled'}")) ==
        "watch.lua: rule.events: a rule is not asked at events of type 'ruled'");
  CHECK(refusal(rule_that("", "version = '1', open = 1")) == "watch.lua: rule.open is no function");
  CHECK(refusal("while true do end") == "watch.lua:1: stopped: it took more than 1000000 instructions");
  CHECK(refusal("\xff") == "watch.lua: it is not UTF-8");
  CHECK(refusal(std::string(65'537, ' ')) == "watch.lua: it is longer than 65536 bytes");
  CHECK_THAT(refusal("return end_of(1, '1 day')"), Contains("are there in rule.look alone"));
}

TEST_CASE("a rule in Lua says what its config may have, and refuses what it does not like") {
  const std::string source = R"(
    local rule = {version = "2", events = {"commented", "fired"},
                  config = {after = "3 workdays", states = {"open"}, unit = true, note = false}}
    function rule.open(config)
      if config.after == "never" then error("after: never is too late") end
    end
    function rule.look(measure, wish, config)
      wish.remember(config.after .. "|" .. config.states[1] .. "|" .. config.unit .. "|" .. tostring(config.note))
    end
    return rule)";
  AskedRule asked;
  asked.use.config = {{"unit", "u"}};
  auto rule = ready_lua(asked.use, source);
  REQUIRE(rule.ok());
  CHECK(rule->version == "2");
  CHECK(rule->events == std::vector<std::string>{"commented", "fired"});
  CHECK(asked.answer(*rule).memory == "3 workdays|open|u|nil");
  asked.use.config = {{"unit", "u"}, {"after", "1 day"}, {"states", "one"}, {"note", "n"}};
  CHECK(asked.answer(ready_lua(asked.use, source).value()).memory == "1 day|one|u|n");

  CHECK(refusal(source) == "watch.lua: its config lacks 'unit'");
  CHECK(refusal(source, {{"unit", "u"}, {"aftr", "x"}}) ==
        "watch.lua: its config has no 'aftr'; did you mean 'after'?");
  CHECK(refusal(source, {{"unit", "u"}, {"after", std::vector<std::string>{"x"}}}) ==
        "watch.lua: 'after' in its config has to be a text");
  CHECK(refusal(source, {{"unit", "u"}, {"after", "never"}}) == "watch.lua:5: after: never is too late");
}

}  // namespace rectify::rules
