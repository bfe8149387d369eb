// graph: the picture of a workflow as text of Mermaid or Graphviz, or laid out by Graphviz as SVG; on demand with how
// many measures of a ledger are in each state.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/read_command.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

// Of all versions of the workflow. Measures in states that this one does not have are told of, and are in no count.
Result<definition::StateCounts> counts_of(const Global& global, const core::Workflow& workflow) {
  auto session = Session::open(global, Session::Access::read);
  if (!session) return session.error();
  auto rows = (*session)->get("/v1/summary" + query_text({{"by", "state"}}));
  if (!rows) return rows.error();
  definition::StateCounts counts;
  for (const core::State& state : workflow.states) counts[state.name] = {};
  for (const http::Json& row : *rows) {
    if (!row.value("workflow", "").starts_with(workflow.name + "@")) continue;
    const std::string state = row.value("state", "");
    const auto count = counts.find(state);
    if (count == counts.end()) {
      std::fprintf(stderr, "not in the picture: state %s of %s, measures: %s\n", state.c_str(),
                   row.value("workflow", "").c_str(), row["total"].dump().c_str());
      continue;
    }
    count->second.measures += row.value("total", std::uint64_t{0});
    count->second.overdue += row.value("overdue", std::uint64_t{0});
  }
  return counts;
}

}  // namespace

int draw_workflow(const Global& global, const GraphOptions& options) {
  auto loaded = load_workflow(global, options.workflow);
  if (!loaded) return report(global, loaded.error());
  definition::StateCounts counts;
  if (options.counts) {
    auto counted = counts_of(global, loaded->workflow);
    if (!counted) return report(global, counted.error());
    counts = std::move(*counted);
  }
  auto text = drawn(definition::picture_of(loaded->workflow, global.language, counts), options.to);
  if (!text) return report(global, text.error());
  if (options.out.empty()) {
    print(*text);
    return kDone;
  }
  if (auto ok = write_file(options.out, *text); !ok) return report(global, ok.error());
  return kDone;
}

}  // namespace rectify::cli
