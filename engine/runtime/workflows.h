// The workflows and calendars that are deployed. Threads: any; readers get immutable values.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/options.h"

namespace rectify::runtime {

using WorkflowPtr = std::shared_ptr<const core::Workflow>;

class Workflows {
 public:
  explicit Workflows(const Compiler& compiler) : compiler_(compiler) {}

  // Takes what the database holds. Errors: as the compiler's.
  [[nodiscard]] Result<void> load(const std::vector<store::Deployed>& calendars,
                                  const std::vector<store::Deployed>& workflows);

  // What deploying the two sources would mean; nothing is changed.
  struct Deployment {
    bool calendar_changes = false;
    bool workflow_changes = false;
    std::string calendar_name;
    WorkflowPtr workflow;  // compiled, with the calendar in it
  };
  // Errors: invalid (does not compile, no such calendar), conflict (the version exists with another source).
  [[nodiscard]] Result<Deployment> prepare(std::string_view calendar_name, std::string_view calendar_source,
                                           std::string_view workflow_source) const;
  // Makes it the present state. Precondition: it came from prepare() and nothing was adopted since.
  void adopt(const Deployment& deployment, std::string_view calendar_source, std::string_view workflow_source);

  // One line of the history, replayed. Errors: as the compiler's, invalid (no such calendar).
  [[nodiscard]] Result<void> take(const core::CalendarDeployed& deployed);
  [[nodiscard]] Result<void> take(const core::WorkflowDeployed& deployed);

  // version 0: the newest. Null: not deployed.
  [[nodiscard]] WorkflowPtr find(std::string_view name, std::uint32_t version) const;
  // Every version, by name and version.
  [[nodiscard]] std::vector<WorkflowPtr> all() const;

 private:
  struct Entry {
    std::string source;
    WorkflowPtr workflow;
  };
  struct CalendarEntry {
    std::string source;
    core::Calendar calendar;
  };
  [[nodiscard]] Result<Entry> compile(std::string_view source,
                                      const std::map<std::string, CalendarEntry, std::less<>>& calendars) const;

  // A newer calendar counts for every workflow that goes by it.
  void recompile_with(const std::string& calendar_name);

  const Compiler& compiler_;
  mutable std::mutex mutex_;  // protects the two maps
  std::map<std::string, CalendarEntry, std::less<>> calendars_;
  std::map<std::string, std::map<std::uint32_t, Entry>, std::less<>> workflows_;
};

}  // namespace rectify::runtime
