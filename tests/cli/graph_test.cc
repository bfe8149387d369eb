// `rectify graph` as a user meets it, and how the engine starts other programs.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>

#include "cli/child_program.h"
#include "support/product.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using namespace std::chrono_literals;
using test::has;
using test::quoted;

namespace {}  // namespace

TEST_CASE("graph prints a workflow as Mermaid, or as dot into a file, in the language asked for") {
  const auto mermaid = test::run("graph rectification --lang zh");
  INFO(mermaid.output);
  CHECK(mermaid.code == 0);
  CHECK(has(mermaid.output, "flowchart TB"));
  CHECK(has(mermaid.output, "<b>整改中</b>"));
  CHECK_FALSE(has(mermaid.output, "超期4"));

  const test::TempFolder folder;
  const auto dot = test::run("graph rectification --lang en --to dot --out " + quoted(folder / "picture.dot"));
  CHECK(dot.code == 0);
  CHECK(dot.output.empty());
  CHECK(test::shell("grep -c '<b>Executing</b>' " + quoted(folder / "picture.dot")).output == "1\n");
}

TEST_CASE("graph refuses what it cannot draw") {
  CHECK(test::run("graph nowhere").code == 4);
  CHECK(test::run("graph rectification --to gif").code == 2);
  CHECK(test::run("graph tests/definition/bad/workflow-dead-end.yaml").code == 3);
  CHECK(test::run("graph rectification --data no-such-folder").code != 0);
}

TEST_CASE("graph with --data counts the measures of the ledger") {
  const test::TempFolder folder;
  const std::string data = quoted(folder / "data");
  REQUIRE(test::run("sandbox workflows/examples/licang-2020/scenario.yaml --once --keep " + data).code == 0);
  const std::string listed = test::answer("list --summary --format csv --lang en --data " + data);
  const std::string total = listed.substr(listed.rfind("in all,"));
  CHECK(total.starts_with("in all,103,"));
  const auto ran = test::run("graph rectification --lang en --data " + data);
  INFO(ran.output);
  CHECK(has(ran.output, "calendar cn · 103 measures"));
  CHECK(has(ran.output, "<b>Closed</b><br/>closed<br/><b>"));
  CHECK_FALSE(has(ran.output, "not in the picture"));

  std::ofstream(folder / "other.yaml")
      << "workflow: rectification\nversion: 2\ncalendar: cn\nroles: {office: {unit: office}}\n"
         "states:\n  executing: {phase: execute}\n  gone: {phase: close, final: true}\n"
         "transitions:\n  go: {from: executing, to: gone, by: office}\n";
  const auto other = test::run("graph " + quoted(folder / "other.yaml") + " --lang en --data " + data);
  INFO(other.output);
  CHECK(other.code == 0);
  CHECK(has(other.output, "not in the picture: state closed of rectification@1, measures: "));
  CHECK(has(other.output, "measures, "));
}

TEST_CASE("graph lays out SVG with Graphviz, and without it says how to get it") {
  const test::TempFolder nothing;
  const auto without = test::shell("cd " + quoted(test::source_folder()) + " && PATH=" + quoted(nothing.path()) + " " +
                                   quoted(test::binary()) + " graph rectification --to svg 2>&1");
  CHECK(without.code == 8);
  CHECK(has(without.output, "apt-get install graphviz"));
  if (!test::has_program("dot")) {
    std::cout << "SKIPPED: dot (graphviz) is not here\n";
    return;
  }
  const auto svg = test::run("graph rectification --to svg --lang zh");
  CHECK(svg.code == 0);
  CHECK(has(svg.output, "</svg>"));
  CHECK(has(svg.output, "整改中"));
}

TEST_CASE("a program's output is taken, its failure is told in its own words, and one that does not end is ended") {
  CHECK(cli::output_of({"cat"}, "整改\n", 10s).value() == "整改\n");
  const auto failed = cli::output_of({"ls", "/no such folder"}, {}, 10s);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == Code::invalid);
  CHECK(has(failed.error().message, "no such folder"));
  CHECK(cli::output_of({"no-such-program"}, {}, 10s).error().code == Code::not_found);
  CHECK(cli::output_of({"sleep", "1000"}, {}, 20ms).error().code == Code::exhausted);
}
