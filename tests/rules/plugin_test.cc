// Native plugins: one in C is loaded and called, and each thing that can be wrong with one has a message of its own.
#include "rules/plugin.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/temp_folder.h"
#include "support/text.h"

namespace rectify::rules {
namespace {

namespace fs = std::filesystem;

// A shared object that was compiled from plugin_variants.c.
std::string plugin_variant(const std::string& name) {
  return std::string(RECTIFY_PLUGIN_VARIANTS) + "/plugin_" + name + ".so";
}

Plugins plugins() { return Plugins({}); }

std::string notifier_refusal(const std::string& via) {
  auto found = plugins().notifier(via);
  REQUIRE_FALSE(found.ok());
  CHECK(!found.error().where.empty());
  return found.error().message;
}

}  // namespace

TEST_CASE("a plugin in C is loaded, opened, called and closed") {
  auto notifier = plugins().notifier(plugin_variant("good"));
  REQUIRE(notifier.ok());
  CHECK(std::string((*notifier)->name) == "echo");
  auto refused = Notifier::open(**notifier, R"({"do": "refuse"})");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().text() == "echo: it was told to refuse");
  auto opened = Notifier::open(**notifier, "{}");
  REQUIRE(opened.ok());
  const Notice notice{.key = "k", .subject = "催办", .body = "b", .address = {}, .language = "zh", .json = "{}"};
  const Verdict stopped = (*opened)->deliver(notice, [] { return true; });
  CHECK(stopped.what == Verdict::What::later);  // an unknown status
  CHECK(stopped.message == "催办");
  CHECK((*opened)->deliver(notice, {}).what == Verdict::What::done);
  CHECK((*opened)->deliver(notice, {}).what == Verdict::What::later);
  CHECK((*opened)->deliver(notice, {}).what == Verdict::What::never);
}

TEST_CASE("of a plugin with several notifiers one is named") {
  CHECK_THAT(notifier_refusal(plugin_variant("several")), Catch::Contains("has several notifiers: say which"));
  CHECK_THAT(notifier_refusal(plugin_variant("several") + "#third"), Catch::Contains("has no notifier 'third'"));
  CHECK(std::string(plugins().notifier(plugin_variant("several") + "#other").value()->name) == "other");
}

TEST_CASE("a plugin that is not right is refused, and it is said why") {
  const std::pair<const char*, const char*> faults[] = {
      {"no_entry", "does not export rectify_plugin_v1"},
      {"wrong_abi", "was compiled for version 7 of the plugin ABI, this is version 1"},
      {"small_table", "its table is too small"},
      {"tiny_table", "its table is too small: 4 bytes"},
      {"no_name", "has no name"},
      {"no_version", "has no version"},
      {"null_table", "says that it cannot run here"},
      {"null_notifiers", "`notifiers` is null"},
      {"empty", "has neither notifiers nor rules"},
      {"small_notifier", "the structure of one of its notifiers is too small: 8 bytes"},
      {"no_function", "its notifier 'echo' lacks a function"},
      {"bad_name", "one of its notifiers has no name of a-z"},
      {"twice", "has two notifiers 'echo'"},
  };
  for (const auto& [name, message] : faults)
    CHECK_THAT(notifier_refusal(plugin_variant(name)), Catch::Contains(message));
}

TEST_CASE("a file that is no plugin is refused, and it is said why") {
  const test::TempFolder folder;
  const auto write = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return (folder / name).string();
  };
  CHECK(plugins().notifier((folder / "none.so").string()).error().code == Code::not_found);
  CHECK_THAT(notifier_refusal((folder / "none.so").string()), Catch::Contains("there is no such file"));
  CHECK_THAT(notifier_refusal(folder.path().string()), Catch::Contains("is not a file"));
  CHECK_THAT(notifier_refusal(write("text.so", "#!/bin/sh\n")), Catch::Contains("is not a shared object"));
  CHECK_THAT(notifier_refusal(write("empty.so", "")), Catch::Contains("is not a shared object"));
  const std::string whole = test::content(plugin_variant("good"));
  REQUIRE(whole.size() > 4096);
  for (const std::size_t size : {std::size_t{20}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    CHECK_THAT(notifier_refusal(write("cut.so", whole.substr(0, size))), Catch::Contains("is truncated"));
  }
  std::string other_machine = whole;
  other_machine[4] = static_cast<char>(other_machine[4] == 1 ? 2 : 1);
  CHECK_THAT(notifier_refusal(write("other.so", other_machine)), Catch::Contains("another kind of machine"));
}

TEST_CASE("a built-in notifier is found by its name") {
  static const rectify_notifier kSilent{
      sizeof(rectify_notifier), "silent",
      [](rectify_text, void**, rectify_out*) -> rectify_status { return RECTIFY_LATER; },
      [](void*, const rectify_notice*, rectify_out*) -> rectify_status { return RECTIFY_DONE; }, [](void*) {}};
  static const rectify_notifier* const kNotifiers[] = {&kSilent};
  static const rectify_plugin kPlugin{
      sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "silent", "1", kNotifiers, 1, nullptr, 0};
  const PluginEntry entries[] = {[](const rectify_host*) { return &kPlugin; }};
  Plugins built_in(entries);
  REQUIRE(built_in.notifier("silent").ok());
  CHECK_THAT(built_in.notifier("loud").error().message,
             Catch::Contains("there is no notifier 'loud'; there are: silent, and the paths of plugins"));
  CHECK_THAT(Notifier::open(**built_in.notifier("silent"), "{}").error().message, Catch::Contains("without a reason"));
}

}  // namespace rectify::rules
