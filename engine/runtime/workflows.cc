#include "runtime/workflows.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/check.h"
#include "base/log.h"

namespace rectify::runtime {

namespace {

using Kind = store::Deployed::Kind;

Error not_deployed(const core::Workflow& workflow, const std::string& what, const std::string& name) {
  return {Code::invalid, fmt::format("workflow {} {} '{}', which is not deployed", workflow.name, what, name), {}};
}

template <typename Map>
bool holds(const Map& map, const Source& source) {
  const auto known = map.find(source.name);
  return known != map.end() && known->second.source == source.text;
}

bool goes_by(const core::Workflow& workflow, const Source& source) {
  if (source.kind == Kind::organisation) return workflow.organisation_name == source.name;
  if (source.kind == Kind::rule) {
    return std::any_of(workflow.rules.begin(), workflow.rules.end(),
                       [&](const core::Rule& rule) { return rule.file == source.name; });
  }
  const std::vector<std::string> further = core::further_calendars(workflow);
  return workflow.calendar_name == source.name ||
         std::find(further.begin(), further.end(), source.name) != further.end();
}

bool is_known(const Workflows::Shelf& shelf, const Source& source) {
  if (source.kind == Kind::rule) {
    const auto known = shelf.rules.find(source.name);
    return known != shelf.rules.end() && known->second == source.text;
  }
  return source.kind == Kind::calendar ? holds(shelf.calendars, source) : holds(shelf.organisations, source);
}

// Puts in the calendars and the organisation that the workflow goes by.
Result<void> fill(core::Workflow& workflow, const Workflows::Shelf& shelf) {
  const auto calendar = shelf.calendars.find(workflow.calendar_name);
  if (calendar == shelf.calendars.end()) return not_deployed(workflow, "counts by calendar", workflow.calendar_name);
  workflow.calendar = calendar->second.value;
  workflow.calendars.clear();
  for (const std::string& name : core::further_calendars(workflow)) {
    const auto further = shelf.calendars.find(name);
    if (further == shelf.calendars.end()) return not_deployed(workflow, "has a deadline by calendar", name);
    workflow.calendars.push_back(further->second.value);
  }
  if (workflow.organisation_name.empty()) return {};
  const auto organisation = shelf.organisations.find(workflow.organisation_name);
  if (organisation == shelf.organisations.end()) {
    return not_deployed(workflow, "goes by organisation", workflow.organisation_name);
  }
  workflow.organisation = organisation->second.value;
  return {};
}

// Notes which versions the workflow's rules are of, among those that change.
void note_versions(const core::Workflow& workflow, Workflows::Deployment& deployment) {
  for (const Source& source : deployment.changed) {
    if (source.kind != Kind::rule) continue;
    for (const core::Rule& rule : workflow.rules) {
      if (rule.file == source.name) deployment.versions[rule.file] = rule.version;
    }
  }
}

}  // namespace

Result<void> Workflows::load_rules(core::Workflow& workflow, const Shelf& shelf, Rules rules) const {
  for (core::Rule& rule : workflow.rules) {
    const auto source = shelf.rules.find(rule.file);
    auto loaded = compiler_.rule
                      ? compiler_.rule(rule, source == shelf.rules.end() ? std::string_view() : source->second, limits_)
                      : Result<core::Rule>(Error{Code::unavailable, "rules cannot be loaded here", rule.name});
    if (loaded) {
      rule = std::move(*loaded);
    } else if (rules == Rules::must_load) {
      return Error{loaded.error().code, fmt::format("rule '{}': {}", rule.name, loaded.error().message), {}};
    } else {
      log::error(fmt::format("workflow {}, rule '{}': {}", core::workflow_ref(workflow.name, workflow.version),
                             rule.name, loaded.error().message));
      rule.ask = [error = loaded.error()](const core::RuleCall&) -> Result<core::RuleAnswer> { return error; };
    }
  }
  return {};
}

Result<void> Workflows::put(Shelf& shelf, const Source& source) const {
  if (source.kind == Kind::calendar) {
    auto calendar = compiler_.calendar(source.name, source.text);
    if (!calendar) return calendar.error();
    shelf.calendars[source.name] = {source.text, std::move(*calendar)};
    return {};
  }
  if (source.kind == Kind::rule) {
    shelf.rules[source.name] = source.text;
    return {};
  }
  if (!compiler_.organisation) return Error{Code::unavailable, "organisations cannot be read here", source.name};
  auto organisation = compiler_.organisation(source.name, source.text);
  if (!organisation) return organisation.error();
  shelf.organisations[source.name] = {source.text, std::move(*organisation)};
  return {};
}

Result<WorkflowPtr> Workflows::compile(std::string_view source, const Shelf& shelf, Rules rules) const {
  auto workflow = compiler_.workflow(source);
  if (!workflow) return workflow.error();
  return complete(std::move(*workflow), shelf, rules);
}

Result<WorkflowPtr> Workflows::complete(core::Workflow workflow, const Shelf& shelf, Rules rules) const {
  if (auto ok = load_rules(workflow, shelf, rules); !ok) return ok.error();
  if (auto ok = fill(workflow, shelf); !ok) return ok.error();
  return WorkflowPtr(std::make_shared<const core::Workflow>(std::move(workflow)));
}

Result<void> Workflows::load(const store::View& view) {
  auto calendars = view.calendars();
  if (!calendars) return calendars.error();
  auto organisations = view.organisations();
  if (!organisations) return organisations.error();
  auto rules = view.rules();
  if (!rules) return rules.error();
  auto workflows = view.workflows();
  if (!workflows) return workflows.error();
  const MutexLock lock(mutex_);
  for (const auto* texts : {&*calendars, &*organisations, &*rules}) {
    for (const store::Deployed& deployed : *texts) {
      if (auto ok = put(shelf_, {deployed.kind, deployed.name, deployed.source}); !ok) return ok;
    }
  }
  for (const store::Deployed& deployed : *workflows) {
    auto workflow = compile(deployed.source, shelf_, Rules::may_fail);
    if (!workflow) return workflow.error();
    workflows_[deployed.name][deployed.version] = {deployed.source, std::move(*workflow)};
  }
  return {};
}

void Workflows::copy_from(const Workflows& other) {
  // Only a copy is ever taken from another, so there is one order.
  const MutexLock theirs(other.mutex_);
  const MutexLock lock(mutex_);
  shelf_ = other.shelf_;
  workflows_ = other.workflows_;
}

Result<Workflows::Deployment> Workflows::prepare(const std::vector<Source>& sources, std::string_view workflow_source,
                                                 std::optional<core::Workflow> read) const {
  const MutexLock lock(mutex_);
  Deployment deployment;
  deployment.shelf = shelf_;
  for (const Source& source : sources) {
    if (is_known(deployment.shelf, source)) continue;
    if (auto ok = put(deployment.shelf, source); !ok) return ok.error();
    deployment.changed.push_back(source);
  }
  if (auto ok = check_rules(deployment); !ok) return ok.error();
  if (!read) return deployment;
  auto workflow = complete(std::move(*read), deployment.shelf, Rules::must_load);
  if (!workflow) return workflow.error();
  deployment.workflow = std::move(*workflow);
  deployment.workflow_source = std::string(workflow_source);

  const core::Workflow& made = *deployment.workflow;
  note_versions(made, deployment);
  const auto versions = workflows_.find(made.name);
  deployment.workflow_changes = versions == workflows_.end() || !versions->second.contains(made.version);
  if (!deployment.workflow_changes && versions->second.at(made.version).source != workflow_source) {
    return Error{
        Code::conflict,
        fmt::format("workflow {} is deployed with another text, and versions do not change: raise `version` to {}",
                    core::workflow_ref(made.name, made.version), versions->second.rbegin()->first + 1),
        {}};
  }
  return deployment;
}

Result<void> Workflows::check_rules(Deployment& deployment) const {
  for (const Source& source : deployment.changed) {
    if (source.kind != Kind::rule) continue;
    for (const auto& [name, versions] : workflows_) {
      for (const auto& [version, entry] : versions) {
        if (!goes_by(*entry.workflow, source)) continue;
        core::Workflow renewed = *entry.workflow;
        if (auto ok = load_rules(renewed, deployment.shelf, Rules::must_load); !ok) {
          return Error{ok.error().code,
                       fmt::format("workflow {} goes by it; {}", core::workflow_ref(name, version), ok.error().message),
                       source.name};
        }
        note_versions(renewed, deployment);
      }
    }
  }
  return {};
}

Result<WorkflowPtr> Workflows::compiled(const std::vector<Source>& sources, std::string_view workflow_source) const {
  const MutexLock lock(mutex_);
  Shelf shelf = shelf_;
  for (const Source& source : sources) {
    if (auto ok = put(shelf, source); !ok) return ok.error();
  }
  return compile(workflow_source, shelf, Rules::must_load);
}

void Workflows::adopt(const Deployment& deployment) {
  const MutexLock lock(mutex_);
  ++deployments_;
  shelf_ = deployment.shelf;
  for (const Source& source : deployment.changed) recompile_with(source);
  if (deployment.workflow_changes) {
    workflows_[deployment.workflow->name][deployment.workflow->version] = {deployment.workflow_source,
                                                                           deployment.workflow};
  }
}

Result<void> Workflows::take(const Source& source) {
  const MutexLock lock(mutex_);
  if (auto ok = put(shelf_, source); !ok) return ok;
  recompile_with(source);
  return {};
}

Result<void> Workflows::take(const core::CalendarDeployed& deployed) {
  return take(Source{Kind::calendar, deployed.calendar, deployed.source});
}

Result<void> Workflows::take(const core::OrganisationDeployed& deployed) {
  return take(Source{Kind::organisation, deployed.organisation, deployed.source});
}

Result<void> Workflows::take(const core::RuleDeployed& deployed) {
  return take(Source{Kind::rule, deployed.rule, deployed.source});
}

Result<void> Workflows::take(const core::WorkflowDeployed& deployed) {
  const MutexLock lock(mutex_);
  auto workflow = compile(deployed.source, shelf_, Rules::may_fail);
  if (!workflow) return workflow.error();
  workflows_[deployed.workflow][deployed.version] = {deployed.source, std::move(*workflow)};
  return {};
}

void Workflows::recompile_with(const Source& source) {
  for (auto& [name, versions] : workflows_) {
    for (auto& [version, entry] : versions) {
      if (!goes_by(*entry.workflow, source)) continue;
      core::Workflow renewed = *entry.workflow;
      // What it goes by was there when it was compiled, and nothing is ever taken away.
      const auto ok = source.kind == Kind::rule ? load_rules(renewed, shelf_, Rules::may_fail) : fill(renewed, shelf_);
      RECTIFY_CHECK(ok.ok(), "what a workflow goes by stays deployed");
      entry.workflow = std::make_shared<const core::Workflow>(std::move(renewed));
    }
  }
}

WorkflowPtr Workflows::find(std::string_view name, std::uint32_t version) const {
  const MutexLock lock(mutex_);
  const auto versions = workflows_.find(name);
  if (versions == workflows_.end()) return nullptr;
  if (version == 0) return versions->second.rbegin()->second.workflow;
  const auto found = versions->second.find(version);
  return found == versions->second.end() ? nullptr : found->second.workflow;
}

bool Workflows::has_rules() const {
  const MutexLock lock(mutex_);
  for (const auto& [name, versions] : workflows_) {
    for (const auto& [version, entry] : versions) {
      if (!entry.workflow->rules.empty()) return true;
    }
  }
  return false;
}

std::map<std::string, std::string, std::less<>> Workflows::rules() const {
  const MutexLock lock(mutex_);
  return shelf_.rules;
}

std::vector<WorkflowPtr> Workflows::all() const {
  const MutexLock lock(mutex_);
  std::vector<WorkflowPtr> found;
  for (const auto& [name, versions] : workflows_) {
    for (const auto& [version, entry] : versions) found.push_back(entry.workflow);
  }
  return found;
}

std::string Workflows::names() const {
  const MutexLock lock(mutex_);
  std::string text;
  for (const auto& [name, versions] : workflows_) text += (text.empty() ? "are: " : ", ") + name;
  return text.empty() ? "are none" : text;
}

}  // namespace rectify::runtime
