// Files that users write, by path or by name: reading them, finding them, compiling what they say.
//
// A name such as `rectification` is looked up as NAME.yaml in the workflows folders, a calendar NAME as
// calendars/NAME.ics, an organisation NAME as organisations/NAME.yaml, a rule NAME as NAME/NAME.lua in the plugins
// folder beside. Complaints come as diagnostics with the text they are about.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/workflow.h"
#include "definition/definition.h"
#include "embed/rule_files.h"
#include "runtime/engine.h"

namespace rectify::embed {

// What the engines of this program judge by, and so what is complained about before anything is sent to one.
inline constexpr core::Limits kLimits{};

// Where workflows are looked for: the folder given, or else workflows/ here and the installed share folder.
[[nodiscard]] std::vector<std::filesystem::path> workflow_folders(const std::filesystem::path& given);

struct LoadedWorkflow {
  std::string path;
  std::string source;                    // with nothing left to look up but what it goes by
  std::vector<runtime::Source> sources;  // what it goes by: calendars, organisation, rules
  core::Workflow workflow;               // with these, and its expressions ready to be asked
};

// A complaint and the text it is about.
struct Complaint {
  Diagnostic diagnostic;
  std::string source;
};

class Library {
 public:
  explicit Library(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

  // The path of a workflow, scenario, calendar or organisation given by path or name; `beside` is tried first when not
  // empty. Errors: not_found, saying where was looked.
  [[nodiscard]] Result<std::filesystem::path> find_workflow(const std::string& name,
                                                            const std::filesystem::path& beside = {}) const;
  [[nodiscard]] Result<std::filesystem::path> find_calendar(const std::string& name,
                                                            const std::filesystem::path& beside = {}) const;
  [[nodiscard]] Result<std::filesystem::path> find_organisation(const std::string& name,
                                                                const std::filesystem::path& beside = {}) const;

  // A rule's file or shared object, as a workflow writes it. Nowhere is it looked for but beside, and in the folders.
  [[nodiscard]] Result<std::filesystem::path> find_rule(const core::Rule& rule,
                                                        const std::filesystem::path& beside = {}) const;
  // What the rule is deployed as now; nothing of one that is built in. Errors: as find_rule's and read_file's.
  [[nodiscard]] Result<std::optional<runtime::Source>> rule_source(const core::Rule& rule,
                                                                   const std::filesystem::path& beside = {}) const;

  // Reads and compiles; complaints (warnings too) are added. The error is invalid when there were errors among them.
  [[nodiscard]] Result<LoadedWorkflow> load(const std::filesystem::path& path,
                                            std::vector<Complaint>& complaints) const;

 private:
  [[nodiscard]] Result<definition::SourceFile> find_base(const std::string& name, const std::string& beside) const;
  [[nodiscard]] Result<std::filesystem::path> find(const std::string& name, const std::string& folder,
                                                   const std::string& suffix, const std::filesystem::path& beside,
                                                   std::string_view what) const;
  // What the workflow goes by, looked for beside it first. Errors: as load().
  [[nodiscard]] Result<core::Calendar> add_calendar(const std::string& name, LoadedWorkflow& loaded,
                                                    std::vector<Complaint>& complaints) const;
  // `written` is the text of the file itself, as it was before it was joined with what it extends.
  [[nodiscard]] Result<void> add_organisation(LoadedWorkflow& loaded, const definition::ReadWorkflow& read,
                                              const std::string& written, std::vector<Complaint>& complaints) const;
  [[nodiscard]] Result<void> add_rules(LoadedWorkflow& loaded, const definition::ReadWorkflow& read,
                                       const std::string& written, std::vector<Complaint>& complaints) const;
  std::vector<std::filesystem::path> folders_;
};

// How the engine reads what was deployed.
[[nodiscard]] runtime::Compiler compiler(RuleLoading rules = {});

// The one error that stands for complaints that were printed already.
[[nodiscard]] Error complained(const std::string& path, const std::vector<Diagnostic>& diagnostics);

}  // namespace rectify::embed
