#include "embed/library.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/files.h"
#include "definition/faults/fault.h"
#include "embed/share_folder.h"
#include "rules/guard.h"

namespace rectify::embed {

namespace fs = std::filesystem;
using Places = decltype(definition::ReadWorkflow::expressions);

namespace {

template <typename T>
Result<T> value_or_error(definition::Read<T> read, std::string_view what) {
  if (read.value) return std::move(*read.value);
  for (const Diagnostic& diagnostic : read.diagnostics) {
    if (diagnostic.severity == Severity::error) return Error{Code::invalid, to_text(diagnostic), std::string(what)};
  }
  return Error{Code::invalid, "cannot be read", std::string(what)};
}

// Each with the text of the file that it is about: `source`, or one of the bases.
void add_of_family(std::vector<Complaint>& complaints, const std::vector<Diagnostic>& diagnostics,
                   const std::vector<definition::SourceFile>& bases, const std::string& source) {
  for (const Diagnostic& diagnostic : diagnostics) {
    const auto base = std::find_if(bases.begin(), bases.end(),
                                   [&](const definition::SourceFile& one) { return one.file == diagnostic.file; });
    complaints.push_back({diagnostic, base == bases.end() ? source : base->text});
  }
}

Result<void> compile_expressions(core::Workflow& workflow) {
  auto guard = rules::compile_guards(workflow);
  if (!guard) return guard.error();
  workflow.guard = std::move(*guard);
  auto formula = rules::compile_formulas(workflow);
  if (!formula) return formula.error();
  workflow.formula = std::move(*formula);
  return {};
}

void add(std::vector<Complaint>& complaints, const std::vector<Diagnostic>& diagnostics, const std::string& source) {
  for (const Diagnostic& diagnostic : diagnostics) complaints.push_back({diagnostic, source});
}

definition::Fault fault_of(rules::ExpressionComplaint::About about) {
  using About = rules::ExpressionComplaint::About;
  using definition::Fault;
  switch (about) {
    case About::syntax:
      return Fault::condition_not_lua;
    case About::unknown_name:
      return Fault::condition_unknown_name;
    case About::cycle:
      return Fault::computed_cycle;
    case About::unknown_value:
      return Fault::condition_unknown_value;
    case About::never_holds:
      return Fault::condition_never_holds;
    case About::always_fails:
      break;
  }
  return Fault::condition_always_fails;
}

// What is wrong with its expressions, each where it stands.
std::vector<Diagnostic> expression_complaints(const LoadedWorkflow& loaded, const Places& places) {
  std::vector<Diagnostic> diagnostics;
  for (const rules::ExpressionComplaint& complaint : rules::check_expressions(loaded.workflow)) {
    const auto found = places.find(complaint.ref);
    const auto at = found == places.end() ? definition::PlaceInFile{{}, loaded.path} : found->second;
    diagnostics.push_back({complaint.severity, at.file, at.line, at.column,
                           core::to_text(complaint.ref) + ": " + complaint.message,
                           definition::code_of(fault_of(complaint.about))});
  }
  return diagnostics;
}

// The first of them that is there. Errors: not_found, saying where was looked.
Result<fs::path> first_file(const std::vector<fs::path>& tried, const std::string& what) {
  std::string looked;
  for (const fs::path& path : tried) {
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return path.lexically_normal();
    looked += (looked.empty() ? "" : ", ") + path.lexically_normal().string();
  }
  return Error{Code::not_found, fmt::format("there is no {}; looked for {}", what, looked), {}};
}

}  // namespace

std::vector<fs::path> workflow_folders(const fs::path& given) {
  if (!given.empty()) return {given};
  return {"workflows", share_folder() / "workflows"};
}

Result<fs::path> Library::find(const std::string& name, const std::string& folder, const std::string& suffix,
                               const fs::path& beside, std::string_view what) const {
  std::vector<fs::path> tried;
  if (!beside.empty() && fs::path(name).is_relative()) tried.push_back(beside / name);
  tried.emplace_back(name);
  for (const fs::path& root : folders_) {
    if (fs::path(name).is_relative()) tried.push_back(root / folder / (name + suffix));
  }
  return first_file(tried, fmt::format("{} '{}'", what, name));
}

Result<fs::path> Library::find_workflow(const std::string& name, const fs::path& beside) const {
  return find(name, "", ".yaml", beside, "workflow");
}

Result<fs::path> Library::find_calendar(const std::string& name, const fs::path& beside) const {
  return find(name, "calendars", ".ics", beside, "calendar");
}

Result<definition::SourceFile> Library::find_base(const std::string& name, const std::string& beside) const {
  auto path = find_workflow(name, fs::path(beside).parent_path());
  if (!path) return path.error();
  auto text = read_file(*path, definition::Limits{}.bytes_max);
  if (!text) return text.error();
  return definition::SourceFile{path->string(), std::move(*text)};
}

Result<fs::path> Library::find_organisation(const std::string& name, const fs::path& beside) const {
  return find(name, "organisations", ".yaml", beside, "organisation");
}

Result<LoadedWorkflow> Library::load(const fs::path& path, std::vector<Complaint>& complaints) const {
  LoadedWorkflow loaded;
  loaded.path = path.string();
  auto source = read_file(path, definition::Limits{}.bytes_max);
  if (!source) return source.error();
  loaded.source = std::move(*source);
  auto workflow =
      definition::read_workflow(loaded.source, loaded.path, {},
                                [this](const std::string& name, const std::string& by) { return find_base(name, by); });
  add_of_family(complaints, workflow.diagnostics, workflow.bases, loaded.source);
  if (!workflow.value) return complained(loaded.path, workflow.diagnostics);
  loaded.workflow = std::move(*workflow.value);

  const std::vector<Diagnostic> guards = expression_complaints(loaded, workflow.expressions);
  add_of_family(complaints, guards, workflow.bases, loaded.source);
  if (has_errors(guards)) return complained(loaded.path, guards);
  if (auto ok = compile_expressions(loaded.workflow); !ok) return ok.error();
  const std::string written = loaded.source;
  if (!workflow.bases.empty()) loaded.source = std::move(workflow.flat);

  auto calendar = add_calendar(loaded.workflow.calendar_name, loaded, complaints);
  if (!calendar) return calendar.error();
  loaded.workflow.calendar = std::move(*calendar);
  for (const std::string& name : core::further_calendars(loaded.workflow)) {
    auto further = add_calendar(name, loaded, complaints);
    if (!further) return further.error();
    loaded.workflow.calendars.push_back(std::move(*further));
  }
  if (auto ok = add_organisation(loaded, workflow, written, complaints); !ok) return ok.error();
  if (auto ok = add_rules(loaded, workflow, written, complaints); !ok) return ok.error();
  return loaded;
}

Result<core::Calendar> Library::add_calendar(const std::string& name, LoadedWorkflow& loaded,
                                             std::vector<Complaint>& complaints) const {
  auto path = find_calendar(name + ".ics", fs::path(loaded.path).parent_path() / "calendars");
  if (!path) path = find_calendar(name);
  if (!path) return path.error();
  auto source = read_file(*path, definition::Limits{}.bytes_max);
  if (!source) return source.error();
  auto calendar = definition::read_calendar(*source, path->string(), name);
  add(complaints, calendar.diagnostics, *source);
  if (!calendar.value) return complained(path->string(), calendar.diagnostics);
  loaded.sources.push_back({store::Deployed::Kind::calendar, name, std::move(*source)});
  return std::move(*calendar.value);
}

Result<void> Library::add_organisation(LoadedWorkflow& loaded, const definition::ReadWorkflow& read,
                                       const std::string& written, std::vector<Complaint>& complaints) const {
  const std::string& name = loaded.workflow.organisation_name;
  if (name.empty()) return {};
  auto path = find_organisation(name + ".yaml", fs::path(loaded.path).parent_path() / "organisations");
  if (!path) path = find_organisation(name);
  if (!path) return path.error();
  auto source = read_file(*path, definition::Limits{}.bytes_max);
  if (!source) return source.error();
  auto organisation = definition::read_organisation(*source, path->string(), name);
  add(complaints, organisation.diagnostics, *source);
  if (!organisation.value) return complained(path->string(), organisation.diagnostics);
  loaded.workflow.organisation = std::move(*organisation.value);
  loaded.sources.push_back({store::Deployed::Kind::organisation, name, std::move(*source)});
  const auto roles = definition::check_organisation(loaded.workflow, read);
  add_of_family(complaints, roles, read.bases, written);
  if (has_errors(roles)) return complained(loaded.path, roles);
  return {};
}

Result<fs::path> Library::find_rule(const core::Rule& rule, const fs::path& beside) const {
  const bool lua = rule.kind == core::Rule::Kind::lua;
  const std::string named = rule.path.substr(0, rule.path.rfind('#'));
  std::vector<fs::path> tried;
  const bool absolute = fs::path(named).is_absolute();
  if (absolute || !beside.empty()) tried.push_back(beside / named);
  for (const fs::path& root : folders_) {
    if (absolute) break;
    tried.push_back(root / named);
    if (lua) tried.push_back((root / ".." / "plugins" / rule.file / (rule.file + ".lua")).lexically_normal());
  }
  return first_file(tried, fmt::format("file '{}'", named));
}

Result<std::optional<runtime::Source>> Library::rule_source(const core::Rule& rule, const fs::path& beside) const {
  if (is_built_in(rule)) return std::optional<runtime::Source>();
  auto path = find_rule(rule, beside);
  if (!path) return path.error();
  auto text =
      rule.kind == core::Rule::Kind::lua ? read_file(*path, definition::Limits{}.bytes_max) : native_source(*path);
  if (!text) return text.error();
  return std::optional(runtime::Source{store::Deployed::Kind::rule, rule.file, std::move(*text)});
}

Result<void> Library::add_rules(LoadedWorkflow& loaded, const definition::ReadWorkflow& read,
                                const std::string& written, std::vector<Complaint>& complaints) const {
  RuleLoader loader({});
  std::vector<Diagnostic> diagnostics;
  for (core::Rule& rule : loaded.workflow.rules) {
    auto source = rule_source(rule, "." / fs::path(loaded.path).parent_path());
    auto ready =
        source ? loader.load(rule, *source ? std::string_view((*source)->text) : std::string_view(), kLimits.rules)
               : Result<core::Rule>(source.error());
    if (!ready) {
      const auto found = read.rules.find(rule.name);
      const auto at = found == read.rules.end() ? definition::PlaceInFile{{}, loaded.path} : found->second;
      diagnostics.push_back({Severity::error, at.file, at.line, at.column,
                             fmt::format("rule '{}' does not load: {}", rule.name, ready.error().text()),
                             definition::code_of(definition::Fault::rule_does_not_load)});
      continue;
    }
    rule = std::move(*ready);
    const auto same = [&](const runtime::Source& one) {
      return *source && one.kind == (*source)->kind && one.name == (*source)->name;
    };
    const bool known = std::any_of(loaded.sources.begin(), loaded.sources.end(), same);
    if (*source && !known) loaded.sources.push_back(std::move(**source));
  }
  add_of_family(complaints, diagnostics, read.bases, written);
  if (has_errors(diagnostics)) return complained(loaded.path, diagnostics);
  return {};
}

runtime::Compiler compiler(RuleLoading rules) {
  return {.calendar =
              [](std::string_view name, std::string_view source) {
                const std::string file = std::string(name) + ".ics";
                return value_or_error(definition::read_calendar(source, file, name), "calendar");
              },
          .workflow = [](std::string_view source) -> Result<core::Workflow> {
            auto workflow = value_or_error(definition::read_workflow(source, "workflow"), "");
            if (!workflow) return workflow;
            if (auto ok = compile_expressions(*workflow); !ok) return ok.error();
            return workflow;
          },
          .organisation =
              [](std::string_view name, std::string_view source) {
                const std::string file = std::string(name) + ".yaml";
                return value_or_error(definition::read_organisation(source, file, name), "organisation");
              },
          .rule = [loader = std::make_shared<RuleLoader>(std::move(rules))](
                      core::Rule rule, std::string_view source,
                      const core::RuleLimits& limits) { return loader->load(std::move(rule), source, limits); },
          .migration =
              [](std::string_view source) { return value_or_error(definition::read_migration(source, "map"), ""); }};
}

Error complained(const std::string& path, const std::vector<Diagnostic>& diagnostics) {
  std::size_t errors = 0;
  for (const Diagnostic& diagnostic : diagnostics) errors += diagnostic.severity == Severity::error ? 1U : 0U;
  return {Code::invalid, std::to_string(errors) + (errors == 1 ? " error" : " errors"), path};
}

}  // namespace rectify::embed
