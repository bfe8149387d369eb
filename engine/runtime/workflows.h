// The workflows that are deployed, with their calendars, organisations and rules. Threads: any; readers get immutable
// values.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "runtime/options.h"

namespace rectify::runtime {

using WorkflowPtr = std::shared_ptr<const core::Workflow>;

// A text that workflows go by.
struct Source {
  store::Deployed::Kind kind = store::Deployed::Kind::calendar;  // or organisation, or rule
  std::string name;
  std::string text;
};

class Workflows {
 public:
  // Both are borrowed; `limits` are those of the rules that workflows go by.
  Workflows(const Compiler& compiler, const core::RuleLimits& limits) : compiler_(compiler), limits_(limits) {}

  // Takes what the database holds. Errors: as the compiler's and the store's.
  [[nodiscard]] Result<void> load(const store::View& view);
  // Takes over what the other one has.
  void copy_from(const Workflows& other);

  // Texts that workflows go by, each with what it says.
  template <typename Value>
  struct Text {
    std::string source;
    Value value;
  };
  struct Shelf {
    std::map<std::string, Text<core::Calendar>, std::less<>> calendars;
    std::map<std::string, Text<core::Organisation>, std::less<>> organisations;
    std::map<std::string, std::string, std::less<>> rules;  // what each workflow makes of one is its own
  };

  // What deploying the sources would mean; nothing is changed.
  struct Deployment {
    std::vector<Source> changed;                  // those that are new, or newer than what is there
    Shelf shelf;                                  // with them
    std::map<std::string, std::string> versions;  // of rules among them, as far as a workflow goes by them
    bool workflow_changes = false;
    std::string workflow_source;
    WorkflowPtr workflow;  // compiled, with what it goes by; null: only the sources are deployed
  };
  // `read` is what `workflow_source` says; neither: the sources alone. Rules have to load, in whatever workflow goes
  // by them. Errors: invalid (a source cannot be read, no such calendar or organisation, a rule does not load),
  // conflict (the version exists with another source).
  [[nodiscard]] Result<Deployment> prepare(const std::vector<Source>& sources, std::string_view workflow_source,
                                           std::optional<core::Workflow> read) const;
  // The workflow as it would be with them; any version, and nothing is kept. Errors: invalid, as prepare() and the
  // compiler.
  [[nodiscard]] Result<WorkflowPtr> compiled(const std::vector<Source>& sources,
                                             std::string_view workflow_source) const;
  // Makes it the present state. Precondition: it came from prepare() and nothing was adopted since.
  void adopt(const Deployment& deployment);

  // One line of the history, replayed. Errors: as the compiler's, invalid (no such calendar or organisation).
  [[nodiscard]] Result<void> take(const core::CalendarDeployed& deployed);
  [[nodiscard]] Result<void> take(const core::OrganisationDeployed& deployed);
  [[nodiscard]] Result<void> take(const core::RuleDeployed& deployed);
  [[nodiscard]] Result<void> take(const core::WorkflowDeployed& deployed);

  // version 0: the newest. Null: not deployed.
  [[nodiscard]] WorkflowPtr find(std::string_view name, std::uint32_t version) const;
  // Every version, by name and version.
  [[nodiscard]] std::vector<WorkflowPtr> all() const;
  [[nodiscard]] bool has_rules() const;
  // How often something was deployed since it was made.
  [[nodiscard]] std::uint64_t deployments() const { return deployments_.load(); }
  // The rules that are deployed: what they are deployed as, and their sources.
  [[nodiscard]] std::map<std::string, std::string, std::less<>> rules() const;
  // For a message: "are: petition, rectification", "are none".
  [[nodiscard]] std::string names() const;

 private:
  struct Entry {
    std::string source;
    WorkflowPtr workflow;
  };
  [[nodiscard]] Result<void> put(Shelf& shelf, const Source& source) const;
  // What is not loaded: a rule that fails to load refuses the workflow, or fails whenever it is asked.
  enum class Rules : std::uint8_t { must_load, may_fail };
  [[nodiscard]] Result<WorkflowPtr> compile(std::string_view source, const Shelf& shelf, Rules rules) const;
  // One that was read, with what it goes by.
  [[nodiscard]] Result<WorkflowPtr> complete(core::Workflow workflow, const Shelf& shelf, Rules rules) const;
  [[nodiscard]] Result<void> load_rules(core::Workflow& workflow, const Shelf& shelf, Rules rules) const;
  // That the workflows there are take the rules that change, whose versions are noted. Errors: invalid.
  [[nodiscard]] Result<void> check_rules(Deployment& deployment) const REQUIRES(mutex_);
  [[nodiscard]] Result<void> take(const Source& source);

  // A newer calendar or organisation counts for every workflow that goes by it.
  void recompile_with(const Source& source) REQUIRES(mutex_);

  const Compiler& compiler_;
  const core::RuleLimits& limits_;
  std::atomic<std::uint64_t> deployments_{0};
  mutable Mutex mutex_;
  Shelf shelf_ GUARDED_BY(mutex_);
  std::map<std::string, std::map<std::uint32_t, Entry>, std::less<>> workflows_ GUARDED_BY(mutex_);
};

}  // namespace rectify::runtime
