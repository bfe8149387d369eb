// `rectify plugin` as the author of a rule meets it, and the process that isolated plugins run in.
#include "runtime/plugin_process.h"
#include "support/asked_rule.h"
#include "support/product.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using test::has;
using test::quoted;

namespace {

// `rectify plugin new` writes into where it is called.
test::Ran run_in(const std::filesystem::path& folder, const std::string& arguments) {
  return test::shell("cd " + quoted(folder) + " && " + quoted(test::binary()) + " --workflows " +
                     quoted(test::source_folder() / "workflows") + " --lang en " + arguments + " 2>&1");
}

// A new rule passes its own test, and its rehearsal says what it does.
void try_out(const std::filesystem::path& folder, const std::string& rule) {
  const auto tested = run_in(folder, "test calls/scenario.yaml");
  INFO(tested.output);
  CHECK(tested.code == 0);
  const auto checked = run_in(folder, "plugin check " + rule + " --on calls/scenario.yaml");
  INFO(checked.output);
  CHECK(checked.code == 0);
  CHECK(has(checked.output, "calls, version 1; asked when a state is entered and at commented"));
  CHECK(has(checked.output, "looks again 2026-03-07 00:00"));
  CHECK(has(checked.output, "claims quiet"));
}

}  // namespace

TEST_CASE("a new rule in Lua passes its test, and is not written twice") {
  const test::TempFolder folder;
  const auto made = run_in(folder.path(), "plugin new calls");
  INFO(made.output);
  REQUIRE(made.code == 0);
  try_out(folder.path(), "calls/calls.lua");
  const auto again = run_in(folder.path(), "plugin new calls");
  CHECK(again.code != 0);
  CHECK(has(again.output, "calls: it is there already"));
  CHECK(has(run_in(folder.path(), "plugin new Calls!").output, "a rule's name is of a-z, 0-9, _ and -"));
}

TEST_CASE("a new rule in C or C++ is compiled as it says, and passes its test") {
  for (const auto& [language, compiler] : {std::pair{"c", "cc"}, std::pair{"cpp", "c++ -std=c++17"}}) {
    const test::TempFolder folder;
    REQUIRE(run_in(folder.path(), std::string("plugin new calls --lang ") + language).code == 0);
    const auto built = test::shell("cd " + quoted(folder.path()) + " && " + compiler + " -Wall -Wextra -Werror -I" +
                                   quoted(test::source_folder() / "engine/include") +
                                   " -shared -fPIC -o calls/calls.so calls/calls." + language + " 2>&1");
    INFO(built.output);
    REQUIRE(built.code == 0);
    try_out(folder.path(), "calls/calls.so");

    // What `serve --isolate-plugins` would do with it.
    runtime::PluginLimits limits;
    limits.program = test::binary().string();
    limits.start_ms_max = limits.call_ms_max = 60'000;
    test::AskedRule asked;
    auto rule = runtime::ready_isolated(asked.use, (folder / "calls/calls.so").string(), {}, limits);
    INFO((rule ? "" : rule.error().text()));
    REQUIRE(rule.ok());
    CHECK(asked.answer(*rule).wake == test::at("2020-11-05T16:00:00Z"));
  }
}

TEST_CASE("plugin check says what is wrong with a rule, and tries a config") {
  const auto shipped = test::run("plugin check plugins/stagnation/stagnation.lua --set after='3 days' --lang en");
  CHECK(shipped.code == 0);
  CHECK(
      has(shipped.output, "stagnation, version 1; asked when a state is entered and at commented, attached, amended"));
  const auto refused = test::run("plugin check plugins/stagnation/stagnation.lua --set aftr=3 --lang en");
  CHECK(refused.code == 3);
  CHECK(has(refused.output, "its config has no 'aftr'; did you mean 'after'?"));
  CHECK(
      has(test::run("plugin check unit_load --set share=200").output, "share: '200' has to be a number from 0 to 100"));
  CHECK(test::run("plugin check nowhere.lua").code == 4);
  CHECK_FALSE(has(test::run("plugin --help").output, "host"));
}
