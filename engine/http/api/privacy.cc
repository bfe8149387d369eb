#include "http/api/privacy.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/roles.h"
#include "http/api/json.h"

namespace rectify::http {

namespace {

bool is_concerned(const core::Workflow& workflow, const core::Measure& measure, const core::Actor& asker, Instant now) {
  std::vector<std::string> roles;
  roles.reserve(workflow.roles.size());
  for (const core::Role& role : workflow.roles) roles.push_back(role.name);
  return core::check_delegation(workflow, measure, asker, now) &&
         core::holds_any_role(workflow, measure, asker, roles, now);
}

}  // namespace

void hide(const core::Workflow& workflow, core::Fields& fields) {
  for (auto& [name, value] : fields) {
    if (is_confidential(&workflow, name)) value = std::string(kHidden);
  }
}

bool is_confidential(const core::Workflow* workflow, std::string_view field) {
  const core::Field* known = workflow == nullptr ? nullptr : core::find_field(*workflow, field);
  return known != nullptr && known->confidential;
}

bool is_hidden(const Reading& reading, const core::Workflow* workflow, const core::Measure& measure) {
  if (workflow == nullptr) return false;
  const bool any = std::any_of(workflow->fields.begin(), workflow->fields.end(),
                               [](const core::Field& field) { return field.confidential; });
  return any && !(reading.asker && is_concerned(*workflow, measure, *reading.asker, reading.engine.now()));
}

std::string masked_line(const core::Workflow& workflow, std::string_view line) {
  Json json = Json::parse(line);
  Json& body = json["body"];
  Json hidden = Json::array();
  for (const char* values : {"fields", "sets"}) {  // as the ledger writes them
    if (!body.contains(values)) continue;
    for (auto& [name, value] : body[values].items()) {
      if (!is_confidential(&workflow, name)) continue;
      value = kHidden;
      hidden.push_back(name);
    }
  }
  if (hidden.empty()) return std::string(line);
  json["hidden"] = std::move(hidden);
  return dump(json);
}

std::optional<core::Measure> masked(const Reading& reading, const core::Workflow* workflow,
                                    const core::Measure& measure) {
  if (!is_hidden(reading, workflow, measure)) return std::nullopt;
  core::Measure shown = measure;
  hide(*workflow, shown.fields);
  for (core::Proposal& proposal : shown.proposals) hide(*workflow, proposal.sets);
  return shown;
}

}  // namespace rectify::http
