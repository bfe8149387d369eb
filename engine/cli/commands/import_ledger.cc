// import ledger: the measures of a ledger file are registered.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

#include "base/files.h"
#include "cli/import.h"
#include "cli/output.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

std::vector<Option> import_ledger_options(Import& asked) { return import_options(asked, "YAML"); }

std::size_t findings_of(const core::LedgerDraft& draft) {
  std::set<std::string> nodes;
  for (const core::MeasureDraft& measure : draft.measures) {
    core::FindingPath path = measure.finding;
    for (; !path.empty(); path.pop_back()) nodes.insert(core::finding_number(path));
  }
  return nodes.size();
}

int import_ledger(const Global& global, const Import& asked) {
  auto text = read_file(asked.file);
  if (!text) return report(global, text.error());
  const auto read = definition::read_ledger(*text, asked.file, embed::kLimits.commands);
  print_complaints(global, read.diagnostics, *text);
  if (!read.value) return report(global, embed::complained(asked.file, read.diagnostics));
  const core::LedgerDraft& ledger = *read.value;
  if (auto ok = register_all(global, asked, ledger); !ok) return report(global, ok.error());
  if (global.format == Format::json) {
    print_line(json::print(json::Object{{"inspection", ledger.inspection.get()},
                                        {"findings", findings_of(ledger)},
                                        {"measures", ledger.measures.size()},
                                        {"dry_run", asked.dry_run},
                                        {"diagnostics", diagnostics_json(read.diagnostics)}}));
    return kDone;
  }
  print_line(say_of(global, "{}: {} measures under {} findings{}", "{}：{} 项措施，涉及 {} 个问题{}",
                    ledger.inspection.get(), ledger.measures.size(), findings_of(ledger), end_of(global, asked)));
  return kDone;
}

}  // namespace

Command import_ledger_command() {
  return command("ledger", "A ledger file (workflows/README.md)", import_ledger_options, import_ledger);
}

}  // namespace rectify::cli
