#include "definition/ledger/registration.h"

namespace rectify::definition {

std::vector<core::Command> register_commands(const core::LedgerDraft& draft, const std::string& workflow,
                                             const core::Actor& actor) {
  std::vector<core::Command> commands;
  commands.reserve(draft.measures.size());
  for (const core::MeasureDraft& measure : draft.measures) {
    core::Register body{.inspection = draft.inspection,
                        .finding = measure.finding,
                        .title = measure.title,
                        .text = measure.text,
                        .source_line = measure.line,
                        .workflow = workflow,
                        .fields = measure.fields};
    commands.push_back({.key = "import:" + measure.id.get(),
                        .actor = actor,
                        .measure = measure.id,
                        .expected = {},
                        .body = std::move(body)});
  }
  return commands;
}

}  // namespace rectify::definition
