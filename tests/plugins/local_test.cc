// command and file: what stays on this machine.
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>

#include "notifying.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using test::content;
using test::deliver;
using test::kNotice;
using test::opened;
using test::refusal_of;
using test::TempFolder;
using test::Verdict;

namespace {

// A notifier that runs this shell script.
std::unique_ptr<rules::Notifier> script(const TempFolder& folder, const std::string& text,
                                        const std::string& timeout = "10") {
  const std::filesystem::path path = folder / "script";
  std::ofstream(path) << "#!/bin/sh\n" << text << "\n";
  ::chmod(path.c_str(), 0755);
  return opened("command", R"({"argv": [")" + path.string() + R"(", "an $argument"], "timeout": ")" + timeout + "\"}");
}

std::string file_config(const TempFolder& folder, const std::string& more = {}) {
  return R"({"path": ")" + (folder / "notices.jsonl").string() + "\"" + more + "}";
}

}  // namespace

TEST_CASE("a command gets the notice on its standard input and its arguments as they are") {
  const TempFolder folder;
  const auto command = script(
      folder, "cat > '" + (folder / "in").string() + "'; printf %s \"$1\" > '" + (folder / "argument").string() + "'");
  REQUIRE(deliver(*command).what == Verdict::What::done);
  CHECK(content(folder / "in") == kNotice.json);
  CHECK(content(folder / "argument") == "an $argument");
}

TEST_CASE("a command that does not read, or says a lot, is not waited for") {
  const TempFolder folder;
  rules::Notice large = kNotice;
  const std::string json = "\"" + std::string(1 << 20, 'x') + "\"";
  large.json = json;
  CHECK(deliver(*script(folder, "exit 0"), large).what == Verdict::What::done);
  CHECK(deliver(*script(folder, "head -c 3000000 /dev/zero | tr '\\0' y; exit 0")).what == Verdict::What::done);
  // What it leaves behind may keep its output open.
  CHECK(deliver(*script(folder, "sleep 30 & exit 0")).what == Verdict::What::done);
}

TEST_CASE("how a command ends decides whether the notice comes again") {
  const TempFolder folder;
  const Verdict again = deliver(*script(folder, "echo first; echo 'no modem' >&2; exit 3"));
  CHECK(again.what == Verdict::What::later);
  CHECK_THAT(again.message, Catch::EndsWith("ended with 3: no modem"));
  CHECK(deliver(*script(folder, "exit 65")).what == Verdict::What::never);
  const Verdict killed = deliver(*script(folder, "kill -9 $$"));
  CHECK(killed.what == Verdict::What::later);
  CHECK_THAT(killed.message, Catch::EndsWith("was ended by signal 9"));
}

TEST_CASE("a command is killed when its time is over, or the engine stops, with what it started") {
  const TempFolder folder;
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const auto endless = [&](const std::string& timeout) {
    return script(folder, "sleep 60 & echo $! > '" + (folder / "child").string() + "'; wait", timeout);
  };
  const Verdict late = deliver(*endless("1"));
  CHECK(late.what == Verdict::What::later);
  CHECK(late.message == "it took too long and was killed");
  const int child = std::stoi(content(folder / "child"));
  // What it started is ours since it is gone, so its end can be waited for.
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
  const Verdict stopped = endless("60")->deliver(kNotice, [] { return true; });
  CHECK(stopped.what == Verdict::What::later);
  CHECK(stopped.message == "it was killed: the engine is stopping");
}

TEST_CASE("a command that cannot be run is refused") {
  CHECK_THAT(refusal_of("command", "{}"), Catch::Contains("'argv' is missing"));
  CHECK_THAT(refusal_of("command", R"({"argv": ["page"]})"), Catch::Contains("by its whole path"));
  CHECK_THAT(refusal_of("command", R"({"argv": ["/nowhere/page"]})"), Catch::Contains("cannot be run"));
}

TEST_CASE("file adds a line a notice, and begins a new one after a line that was cut off") {
  const TempFolder folder;
  std::ofstream(folder / "notices.jsonl") << "{\"cut";
  {
    const auto file = opened("file", file_config(folder));
    REQUIRE(deliver(*file).what == Verdict::What::done);
    REQUIRE(deliver(*file).what == Verdict::What::done);
  }
  REQUIRE(deliver(*opened("file", file_config(folder))).what == Verdict::What::done);
  const std::string line = std::string(kNotice.json) + "\n";
  CHECK(content(folder / "notices.jsonl") == "{\"cut\n" + line + line + line);
}

TEST_CASE("file rotates by size and keeps so many") {
  const TempFolder folder;
  const std::string line = std::string(kNotice.json) + "\n";
  const auto file = opened("file", file_config(folder, R"(, "bytes_max": "110", "keep": "2")"));
  for (int i = 0; i < 7; ++i) REQUIRE(deliver(*file).what == Verdict::What::done);  // two fit in a file
  CHECK(content(folder / "notices.jsonl") == line);
  CHECK(content(folder / "notices.jsonl.1") == line + line);
  CHECK(content(folder / "notices.jsonl.2") == line + line);
  CHECK_FALSE(std::filesystem::exists(folder / "notices.jsonl.3"));
}

TEST_CASE("file says why it cannot write") {
  CHECK_THAT(refusal_of("file", R"({"path": "/nowhere/notices"})"),
             Catch::Contains("/nowhere/notices cannot be written"));
  CHECK(refusal_of("file", "{}") == "'path' is missing");
  const auto full = opened("file", R"({"path": "/dev/full"})");
  const Verdict verdict = deliver(*full);
  CHECK(verdict.what == Verdict::What::later);
  CHECK_THAT(verdict.message, Catch::Contains("/dev/full cannot be written"));
}

TEST_CASE("the built-in notifiers load as shared objects too") {
  for (const char* name : {"command", "file", "smtp", "webhook"}) {
    auto plugin = rules::Plugins::load(std::string(RECTIFY_NOTIFIERS) + "/" + name + ".so");
    INFO((plugin ? "" : plugin.error().text()));
    REQUIRE(plugin.ok());
    CHECK(std::string((*plugin)->notifiers[0]->name) == name);
  }
}
