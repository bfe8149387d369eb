// Rules from outside: a plugin in C compiled against the header alone, a Lua file that is written anew, and a daemon
// that plugins cannot harm.
#include <catch2/catch.hpp>
#include <fstream>

#include "daemon.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using Catch::Matchers::Contains;

namespace {

// `act` is what the rule does with a measure.
std::string plugin_in_c(const std::string& act) {
  return R"(#include <rectify/plugin.h>
static rectify_status look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  const rectify_text rung = {"called", 6};
  (void)instance, (void)out, (void)view, (void)wish, (void)rung;
  )" + act +
         R"(
  return RECTIFY_DONE;
}
static rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) {
  (void)config, (void)instance, (void)out;
  return RECTIFY_DONE;
}
static void close_rule(void* instance) { (void)instance; }
static const rectify_rule rule = {sizeof rule, "calls", "7", 0, 0, open_rule, look, close_rule};
static const rectify_rule* const rules[] = {&rule};
static const rectify_plugin plugin = {sizeof plugin, RECTIFY_PLUGIN_ABI, "calls", "7", 0, 0, rules, 1};
const rectify_plugin* rectify_plugin_v1(const rectify_host* host) { (void)host; return &plugin; }
)";
}

struct Town {
  test::TempFolder folder;
  std::string data = (folder / "data").string();

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << text;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder / name).string(); }

  void compile(const std::string& name, const std::string& act) const {
    write(name + ".c", plugin_in_c(act));
    const auto compiled = test::shell("cc -std=c11 -Wall -Wextra -Werror -shared -fPIC -I '" +
                                      (test::source_folder() / "engine/include").string() + "' -o '" +
                                      path(name + ".so") + "' '" + path(name + ".c") + "' 2>&1");
    INFO(compiled.output);
    REQUIRE(compiled.code == 0);
  }
  // A workflow with that rule and the rung `called`.
  void workflow(const std::string& rule) const {
    write("town.yaml",
          "extends: rectification\nworkflow: town\nversion: 1\nescalation:\n"
          "  - " +
              rule + "\n    asked: at any time\n    rungs:\n      - {name: called, notify: [office]}\n");
  }
  [[nodiscard]] test::Ran run(const std::string& arguments) const {
    return test::run(arguments + " --data '" + data + "' --as li.na/rectification-office");
  }
  void add(const std::string& id) const {
    const auto added = run("new " + id + " --inspection i-1 --finding 1:Roofs --title '修屋顶' --workflow town");
    INFO(added.output);
    REQUIRE(added.code == 0);
  }
  // Types of its events, or what was found wrong with the rule.
  [[nodiscard]] std::string events(const std::string& id) const {
    return test::answer("history " + id + " --format json --data '" + data + "'");
  }
  // Asks again until it is there; whoever does it takes no time to speak of.
  [[nodiscard]] std::string events_with(const std::string& id, const std::string& text) const {
    std::string found;
    for (int times = 0; times < 200 && found.find(text) == std::string::npos; ++times) found = events(id);
    return found;
  }
};

}  // namespace

TEST_CASE("a plugin in C that was compiled from outside claims a rung") {
  Town town;
  town.compile("calls", "wish->claim(wish, rung);");
  town.workflow("rule: plugin\n    library: " + town.path("calls.so"));
  const auto deployed = town.run("deploy '" + town.path("town.yaml") + "'");
  INFO(deployed.output);
  REQUIRE(deployed.code == 0);
  town.add("m-1");
  town.add("m-2");  // what is due happens at the next command that writes
  CHECK_THAT(town.events("m-1"), Contains("\"rung\":\"called\""));

  // The file may go: what was deployed is kept.
  std::filesystem::remove(town.folder / "calls.so");
  town.add("m-3");
  CHECK_THAT(town.events("m-2"), Contains("rung_claimed"));
  CHECK(town.run("audit verify").code == 0);
  const json::Value rules = test::parsed(test::answer("rules --format json --data '" + town.data + "'"));
  CHECK(rules.at(0).at("version") == "7");
  CHECK(json::text_of(rules.at(0).at("digest")).size() == 64);
}

TEST_CASE("a library that is no plugin is refused with what is wrong, and nothing is deployed") {
  Town town;
  town.workflow("rule: plugin\n    library: " + town.path("calls.so"));
  const auto refused = [&] {
    const auto ran = town.run("deploy '" + town.path("town.yaml") + "'");
    CHECK(ran.code != 0);
    CHECK_FALSE(test::run("workflows --data '" + town.data + "'").output.find("town@1") != std::string::npos);
    return ran.output;
  };
  CHECK_THAT(refused(), Contains("RW0408") && Contains("there is no file"));
  town.write("calls.so",
             "\x7f"
             "ELF and no more");
  CHECK_THAT(refused(), Contains("RW0408"));
  town.compile("calls", "");
  const auto bytes = std::filesystem::file_size(town.folder / "calls.so");
  std::filesystem::resize_file(town.folder / "calls.so", bytes / 2);
  CHECK_THAT(refused(), Contains("truncated"));
  town.write("calls.c", "int nothing;\n");
  REQUIRE(test::shell("cc -shared -fPIC -o '" + town.path("calls.so") + "' '" + town.path("calls.c") + "'").code == 0);
  CHECK_THAT(refused(), Contains("rectify_plugin_v1"));
  std::string old = plugin_in_c("");
  old.replace(old.find("RECTIFY_PLUGIN_ABI"), 18, "99");
  town.write("calls.c", old);
  REQUIRE(test::shell("cc -shared -fPIC -I '" + (test::source_folder() / "engine/include").string() + "' -o '" +
                      town.path("calls.so") + "' '" + town.path("calls.c") + "'")
              .code == 0);
  CHECK_THAT(refused(), Contains("99"));
}

TEST_CASE("a daemon takes up a rule's file when it is told to, and refuses a bad one") {
  Town town;
  const auto rule = [&](const std::string& version, const std::string& rung) {
    town.write("calls.lua", "local rule = {version = \"" + version + "\"}\nfunction rule.look(measure, wish)\n  wish." +
                                rung + "\nend\nreturn rule\n");
  };
  rule("1", "remember(\"seen\")");
  town.workflow("rule: lua\n    file: calls.lua");
  REQUIRE(town.run("deploy '" + town.path("town.yaml") + "'").code == 0);
  test::Daemon daemon(town.data);
  town.add("m-1");
  CHECK_THAT(town.events_with("m-1", "ruled"), Contains("ruled") && !Contains("rung_claimed"));

  rule("2", "claim(\"called\")");
  const auto reloaded = town.run("reload '" + town.path("calls.lua") + "'");
  INFO(reloaded.output);
  CHECK(reloaded.code == 0);
  CHECK_THAT(reloaded.output, Contains("1 → 2"));
  town.add("m-2");
  CHECK_THAT(town.events_with("m-2", "rung_claimed"), Contains("called"));

  town.write("calls.lua", "this is no Lua\n");
  const auto refused = town.run("reload '" + town.path("calls.lua") + "'");
  CHECK(refused.code != 0);
  CHECK_THAT(refused.output, Contains("calls.lua:1") && Contains("town@1 goes by it"));
  town.add("m-3");
  CHECK_THAT(town.events_with("m-3", "rung_claimed"), Contains("called"));
  CHECK_THAT(test::answer("events --type rule_deployed --data '" + town.data + "'"),
             Contains("\"2\"") || Contains(" 2"));
}

TEST_CASE("a daemon takes up a rule's file that is written where it is found by name, and what it finds at its start") {
  Town town;
  std::filesystem::create_directories(town.folder / "plugins/calls");
  std::filesystem::create_directories(town.folder / "workflows");
  const auto rule = [&](const std::string& version, const std::string& wish) {
    town.write("plugins/calls/calls.lua", "local rule = {version = \"" + version +
                                              "\"}\nfunction rule.look(measure, wish)\n  wish." + wish +
                                              "\nend\nreturn rule\n");
  };
  rule("1", "remember(\"seen\")");
  town.workflow("rule: lua\n    file: calls");
  const auto folders = " --workflows '" + town.path("workflows") + "'";
  for (const char* name : {"rectification.yaml", "calendars"}) {
    std::filesystem::copy(test::source_folder() / "workflows" / name, town.folder / "workflows" / name,
                          std::filesystem::copy_options::recursive);
  }
  const auto deployed = town.run("deploy '" + town.path("town.yaml") + "'" + folders);
  INFO(deployed.output);
  REQUIRE(deployed.code == 0);
  const auto comes_to = [&](const std::string& version) {
    std::string rules;
    for (int times = 0; times < 200 && rules.find(version) == std::string::npos; ++times) {
      rules = test::answer("rules --format json --data '" + town.data + "'");
    }
    CHECK_THAT(rules, Contains(version));
  };
  {
    test::Daemon daemon(town.data, {"--workflows", town.path("workflows")});
    rule("2", "claim(\"called\")");
    comes_to("\"version\":\"2\"");
    town.add("m-1");
    CHECK_THAT(town.events_with("m-1", "rung_claimed"), Contains("called"));
  }
  // What was written while no daemon was there counts from its start on.
  rule("3", "remember(\"seen\")");
  test::Daemon daemon(town.data, {"--workflows", town.path("workflows")});
  comes_to("\"version\":\"3\"");
}

TEST_CASE("a plugin that crashes or spins in a process of its own is a failure of the rule and nothing else") {
  Town town;
  town.compile("calls", "if (view->id.data[0] == 's') for (;;) {}\n  *(volatile int*)0 = 1;");
  town.workflow("rule: plugin\n    library: " + town.path("calls.so"));
  REQUIRE(town.run("deploy '" + town.path("town.yaml") + "'").code == 0);
  test::Daemon daemon(town.data, {"--isolate-plugins"});
  town.add("crashes");
  CHECK_THAT(town.events_with("crashes", "rung_claimed"), Contains("rule_failed") && Contains("the plugin"));
  town.add("spins");
  CHECK_THAT(town.events_with("spins", "rung_claimed"), Contains("rule_failed") && Contains("rule-failed"));
  CHECK_THAT(town.run("stats").output, Contains("rules_failing") && Contains("calls"));
  town.add("lives-on");
  CHECK(town.run("comment lives-on --note 还在").code == 0);
  CHECK(WIFEXITED(daemon.end(SIGTERM)));
}
