// graph: the picture of a workflow as text of Mermaid or Graphviz, or laid out by Graphviz as SVG; on demand with how
// many measures of a ledger are in each state.
#include <boost/json/array.hpp>
#include <cstdio>

#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/command.h"
#include "cli/drawing.h"
#include "cli/output.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

struct Graph {
  std::string workflow;
  std::string to = "mermaid";  // or dot, svg
  std::string out;             // a file; empty: stdout
};

std::vector<Option> graph_options(Graph& asked) {
  return {{.name = "WORKFLOW", .into = &asked.workflow, .means = "A workflow's name or file", .required = true},
          {.name = "--to",
           .into = &asked.to,
           .means = "mermaid, dot or svg (laid out by Graphviz)",
           .shows_default = true,
           .choices = {"mermaid", "dot", "svg"}},
          {.name = "--out", .into = &asked.out, .means = "Into this file instead of stdout"}};
}

// Of all versions of the workflow. Measures in states that this one does not have are told of, and are in no count.
Result<definition::StateCounts> counts_of(const Global& global, const core::Workflow& workflow) {
  auto session = Session::open(global, Access::read);
  if (!session) return session.error();
  auto answer = (*session)->get("/v1/summary?by=state");
  if (!answer) return answer.error();
  definition::StateCounts counts;
  for (const core::State& state : workflow.states) counts[state.name] = {};
  for (const json::Value& row : rows_of(*answer)) {
    const std::string of = json::text_at(row, "workflow");
    if (!of.starts_with(workflow.name + "@")) continue;
    const std::string state = json::text_at(row, "state");
    const auto count = counts.find(state);
    if (count == counts.end()) {
      std::fprintf(stderr, "not in the picture: state %s of %s, measures: %s\n", state.c_str(), of.c_str(),
                   count_at(row, "total").c_str());
      continue;
    }
    count->second.measures += json::number_at(row, "total");
    count->second.overdue += json::number_at(row, "overdue");
  }
  return counts;
}

// A picture of the definition alone needs no database: the ledger is counted where one is named.
int draw_workflow(const Global& global, const Graph& asked) {
  auto loaded = load_workflow(global, asked.workflow);
  if (!loaded) return report(global, loaded.error());
  definition::StateCounts counts;
  if (global.names_ledger) {
    auto counted = counts_of(global, loaded->workflow);
    if (!counted) return report(global, counted.error());
    counts = std::move(*counted);
  }
  auto text = drawn(definition::picture_of(loaded->workflow, global.language, counts), asked.to);
  if (!text) return report(global, text.error());
  if (asked.out.empty()) {
    print(*text);
    return kDone;
  }
  auto ok = write_file(asked.out, *text);
  return ok ? kDone : report(global, ok.error());
}

}  // namespace

Command graph_command() {
  return command("graph", "The picture of a workflow; with --data or --server the ledger's counts", graph_options,
                 draw_workflow);
}

}  // namespace rectify::cli
