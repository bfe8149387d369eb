// A year on a virtual clock, in a process that is killed again and again: its history is that of a year without.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <random>

#include "ledger/line.h"
#include "small_lives.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::fires;
using test::registers;
using Days = std::chrono::hours;

namespace {

constexpr int kMeasures = 12;
const Instant kStart = test::at("2020-09-14T09:00:00Z");

const std::string kYear = [] {
  std::string source(test::kWorkflow);
  source.replace(source.find("workflow: small"), 15, "workflow: year");
  return source +
         "  - {rule: lua, file: first, rungs: [{name: stagnant, notify: [office]}]}\n"
         "  - {rule: lua, file: second, name: second, asked: at any time, rungs: [{name: late, notify: [office]}]}\n";
}();

// Two rules that remember, wake and claim: one after so many days without a comment, one every so many days.
runtime::Compiler year_compiler() {
  runtime::Compiler compiler = test::small_compiler();
  compiler.rule = [](core::Rule rule, std::string_view, const core::RuleLimits&) -> Result<core::Rule> {
    rule.version = "1";
    rule.events = {"commented"};
    rule.ask = [second = rule.name == "second"](const core::RuleCall& call) -> Result<core::RuleAnswer> {
      core::RuleAnswer answer;
      if (call.measure.final) return answer;
      const core::RuleStanding* standing = core::standing_of(call.measure, call.rule.name);
      const std::size_t looks = standing == nullptr ? 0 : standing->memory.size();
      answer.memory = std::string(std::min<std::size_t>(looks + 1, 9), 'x');
      answer.wake = call.now + Days(24 * (second ? 11 : 7));
      if (looks >= (second ? 5U : 3U)) answer.claims = {second ? "late" : "stagnant"};
      return answer;
    };
    return rule;
  };
  return compiler;
}

struct Step {
  Instant at;
  core::Command command;
};

// What people do in that year; the same whenever it is asked.
std::vector<Step> steps() {
  std::vector<Step> all;
  std::mt19937 random(20200914);
  const auto add = [&](int day, core::Command command) {
    all.push_back({kStart + Days(24 * day + static_cast<int>(random() % 8)), std::move(command)});
  };
  for (int i = 0; i < kMeasures; ++i) {
    const std::string id = "m-" + std::to_string(i);
    const int begins = static_cast<int>(random() % 200);
    core::Command registration = registers(id);
    std::get<core::Register>(registration.body).workflow = "year";
    add(begins, std::move(registration));
    add(begins + 3, fires(id, "start", {{"due", format_utc(kStart + Days(24 * (begins + 30))).substr(0, 10)}}));
    for (int day = begins + 5; day < begins + 60; day += 9 + static_cast<int>(random() % 9)) {
      core::Command comment = fires(id, "");
      comment.key = "c-" + id + "-" + std::to_string(day);
      comment.body = core::Comment{"进展"};
      add(day, std::move(comment));
    }
    if (i % 3 != 0) add(begins + 61, fires(id, "finish"));
  }
  std::stable_sort(all.begin(), all.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  return all;
}

// Lives the year from where the database stands; tells each step through the pipe. False: something was refused.
bool live(const std::filesystem::path& data, int told) {
  ManualClock clock(kStart);
  runtime::Options options;
  options.store.path = data;
  options.clock = &clock;
  options.timers = false;
  options.deliver = false;
  options.compiler = year_compiler();
  auto engine = runtime::Engine::open(std::move(options));
  if (!engine) return false;
  const auto tell = [&] { return ::write(told, "x", 1) == 1; };
  const auto size = (*engine)->store().now().size().value();
  if (size > 0) {
    const auto line = ledger::decode_line((*engine)->store().now().line(Sequence(size - 1)).value());
    clock.advance_to(std::max(kStart, line->event.at));
  }
  const Instant from = clock.now();
  const auto ok = (*engine)->deploy({.actor = {"li.na", "office"},
                                     .sources = {test::plain_calendar(),
                                                 {store::Deployed::Kind::rule, "first", "1"},
                                                 {store::Deployed::Kind::rule, "second", "1"}},
                                     .workflow_source = kYear});
  if (!ok || !(*engine)->fire_due()) return false;
  const auto pass_until = [&](Instant until) {
    while (true) {
      const auto next = (*engine)->next_timer();
      if (!next) return false;
      if (!*next || **next > until) break;
      clock.advance_to(std::max(clock.now(), **next));
      if (!(*engine)->fire_due() || !tell()) return false;
    }
    clock.advance_to(std::max(clock.now(), until));
    return true;
  };
  for (const Step& step : steps()) {
    if (step.at < from) continue;
    if (!pass_until(step.at)) return false;
    if (!(*engine)->run(step.command) || !(*engine)->fire_due() || !tell()) return false;
  }
  return pass_until(kStart + Days(24 * 365));
}

// Runs it in a process of its own; kills it after so many steps (0: never). Whether it came to its end; how many steps.
struct Life {
  bool ended = false;
  std::size_t steps = 0;
};
Life one_life(const std::filesystem::path& data, std::size_t steps_max) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    ::_exit(live(data, ends[1]) ? 0 : 3);
  }
  ::close(ends[1]);
  Life life;
  char byte = 0;
  while (::read(ends[0], &byte, 1) == 1) {
    if (++life.steps == steps_max) ::kill(child, SIGKILL);
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  life.ended = WIFEXITED(status);
  if (life.ended) REQUIRE(WEXITSTATUS(status) == 0);
  return life;
}

std::vector<std::string> history_of(const std::filesystem::path& data) {
  auto view = store::open_view({.path = data});
  REQUIRE(view.ok());
  std::vector<std::string> lines;
  REQUIRE((*view)
              ->lines(Sequence(0),
                      [&](Sequence, std::string_view bytes) {
                        lines.emplace_back(bytes);
                        return true;
                      })
              .ok());
  return lines;
}

}  // namespace

TEST_CASE("a year that is killed again and again has the same history, line for line, as one that is not") {
  test::TempFolder folder;
  const Life whole = one_life(folder / "whole", 0);
  REQUIRE(whole.ended);

  const int most_kills = test::environment("RECTIFY_LONG").empty() ? 20 : 100;
  std::mt19937 random(7);
  const std::size_t most = whole.steps * 3 / 2 / static_cast<std::size_t>(most_kills);  // three quarters of the year
  int kills = 0;
  while (!one_life(folder / "killed", kills < most_kills ? 1 + random() % most : 0).ended) ++kills;
  CHECK(kills == most_kills);
  // Read when no more processes are made: one that is forked has none of the threads of a database that was open.
  const std::vector<std::string> expected = history_of(folder / "whole");
  REQUIRE(expected.size() > 300);
  const std::vector<std::string> found = history_of(folder / "killed");
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) REQUIRE(found[i] == expected[i]);
}
