#include "runtime/workflows.h"

namespace rectify::runtime {

Result<Workflows::Entry> Workflows::compile(std::string_view source,
                                            const std::map<std::string, CalendarEntry, std::less<>>& calendars) const {
  auto workflow = compiler_.workflow(source);
  if (!workflow) return workflow.error();
  const auto calendar = calendars.find(workflow->calendar_name);
  if (calendar == calendars.end()) {
    return Error{
        Code::invalid,
        "workflow " + workflow->name + " counts by calendar '" + workflow->calendar_name + "', which is not deployed",
        {}};
  }
  workflow->calendar = calendar->second.calendar;
  return Entry{std::string(source), std::make_shared<const core::Workflow>(std::move(*workflow))};
}

Result<void> Workflows::load(const std::vector<store::Deployed>& calendars,
                             const std::vector<store::Deployed>& workflows) {
  const std::lock_guard lock(mutex_);
  for (const store::Deployed& deployed : calendars) {
    auto calendar = compiler_.calendar(deployed.name, deployed.source);
    if (!calendar) return calendar.error();
    calendars_[deployed.name] = {deployed.source, std::move(*calendar)};
  }
  for (const store::Deployed& deployed : workflows) {
    auto entry = compile(deployed.source, calendars_);
    if (!entry) return entry.error();
    workflows_[deployed.name][deployed.version] = std::move(*entry);
  }
  return {};
}

Result<Workflows::Deployment> Workflows::prepare(std::string_view calendar_name, std::string_view calendar_source,
                                                 std::string_view workflow_source) const {
  const std::lock_guard lock(mutex_);
  Deployment deployment;
  deployment.calendar_name = std::string(calendar_name);
  auto calendars = calendars_;
  const auto present = calendars.find(calendar_name);
  if (present == calendars.end() || present->second.source != calendar_source) {
    auto calendar = compiler_.calendar(calendar_name, calendar_source);
    if (!calendar) return calendar.error();
    calendars[deployment.calendar_name] = {std::string(calendar_source), std::move(*calendar)};
    deployment.calendar_changes = true;
  }
  auto entry = compile(workflow_source, calendars);
  if (!entry) return entry.error();
  deployment.workflow = entry->workflow;

  const auto versions = workflows_.find(entry->workflow->name);
  if (versions != workflows_.end() && versions->second.contains(entry->workflow->version)) {
    if (versions->second.at(entry->workflow->version).source != workflow_source) {
      return Error{Code::conflict,
                   "workflow " + core::workflow_ref(entry->workflow->name, entry->workflow->version) +
                       " is deployed with another text, and versions do not change: raise `version` to " +
                       std::to_string(versions->second.rbegin()->first + 1),
                   {}};
    }
    return deployment;
  }
  deployment.workflow_changes = true;
  return deployment;
}

void Workflows::adopt(const Deployment& deployment, std::string_view calendar_source,
                      std::string_view workflow_source) {
  const std::lock_guard lock(mutex_);
  if (deployment.calendar_changes) {
    calendars_[deployment.calendar_name] = {std::string(calendar_source), deployment.workflow->calendar};
    recompile_with(deployment.calendar_name);
  }
  if (deployment.workflow_changes) {
    workflows_[deployment.workflow->name][deployment.workflow->version] = {std::string(workflow_source),
                                                                           deployment.workflow};
  }
}

Result<void> Workflows::take(const core::CalendarDeployed& deployed) {
  auto calendar = compiler_.calendar(deployed.calendar, deployed.source);
  if (!calendar) return calendar.error();
  const std::lock_guard lock(mutex_);
  calendars_[deployed.calendar] = {deployed.source, std::move(*calendar)};
  recompile_with(deployed.calendar);
  return {};
}

Result<void> Workflows::take(const core::WorkflowDeployed& deployed) {
  const std::lock_guard lock(mutex_);
  auto entry = compile(deployed.source, calendars_);
  if (!entry) return entry.error();
  workflows_[deployed.workflow][deployed.version] = std::move(*entry);
  return {};
}

void Workflows::recompile_with(const std::string& calendar_name) {
  for (auto& [name, versions] : workflows_) {
    for (auto& [version, entry] : versions) {
      if (entry.workflow->calendar_name != calendar_name) continue;
      core::Workflow renewed = *entry.workflow;
      renewed.calendar = calendars_.at(calendar_name).calendar;
      entry.workflow = std::make_shared<const core::Workflow>(std::move(renewed));
    }
  }
}

WorkflowPtr Workflows::find(std::string_view name, std::uint32_t version) const {
  const std::lock_guard lock(mutex_);
  const auto versions = workflows_.find(name);
  if (versions == workflows_.end()) return nullptr;
  if (version == 0) return versions->second.rbegin()->second.workflow;
  const auto found = versions->second.find(version);
  return found == versions->second.end() ? nullptr : found->second.workflow;
}

std::vector<WorkflowPtr> Workflows::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<WorkflowPtr> found;
  for (const auto& [name, versions] : workflows_) {
    for (const auto& [version, entry] : versions) found.push_back(entry.workflow);
  }
  return found;
}

}  // namespace rectify::runtime
