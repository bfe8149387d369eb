#include "cli/workflow_files.h"

#include <boost/json/object.hpp>
#include <cstdio>

namespace rectify::cli {

namespace {

void print_complaint(const Global& global, const Diagnostic& diagnostic, const std::string& source) {
  std::string text;
  if (global.format == Format::json) {
    text = json::print(json::Object{{"file", diagnostic.file},
                                    {"line", diagnostic.line},
                                    {"column", diagnostic.column},
                                    {"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
                                    {"code", diagnostic.code},
                                    {"message", diagnostic.message}});
  } else {
    text = to_text_with_source(diagnostic, source);
  }
  std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace

void print_complaints(const Global& global, const std::vector<embed::Complaint>& complaints) {
  for (const embed::Complaint& complaint : complaints) print_complaint(global, complaint.diagnostic, complaint.source);
}

void print_complaints(const Global& global, const std::vector<Diagnostic>& diagnostics, const std::string& source) {
  for (const Diagnostic& diagnostic : diagnostics) print_complaint(global, diagnostic, source);
}

Result<embed::LoadedWorkflow> load_workflow(const Global& global, const std::string& name) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_workflow(name);
  if (!path) return path.error();
  std::vector<embed::Complaint> complaints;
  auto loaded = library.load(*path, complaints);
  print_complaints(global, complaints);
  return loaded;
}

Result<void> deploy_workflow(Session& session, const Global& global, const std::string& name) {
  auto who = who_acts(global);
  if (!who) return who.error();
  auto loaded = load_workflow(global, name);
  if (!loaded) return loaded.error();
  auto actor = core::parse_actor(*who);
  if (!actor) return actor.error();
  return session.deploy({.actor = std::move(*actor),
                         .sources = std::move(loaded->sources),
                         .workflow_source = std::move(loaded->source)});
}

}  // namespace rectify::cli
