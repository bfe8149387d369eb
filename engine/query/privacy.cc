#include "query/privacy.h"

#include <algorithm>

#include "core/roles.h"
#include "ledger/line.h"

namespace rectify::query {

namespace {

bool is_concerned(const core::Workflow& workflow, const core::Measure& measure, const core::Actor& asker, Instant now) {
  std::vector<std::string> roles;
  roles.reserve(workflow.roles.size());
  for (const core::Role& role : workflow.roles) roles.push_back(role.name);
  return core::check_delegation(workflow, measure, asker, now) &&
         core::holds_any_role(workflow, measure, asker, roles, now);
}

// Null where nothing of the measure is hidden from the asker.
std::shared_ptr<const core::Measure> shaded(const Reading& reading, const core::Workflow* workflow,
                                            const core::Measure& measure) {
  if (!is_hidden(reading, workflow, measure)) return nullptr;
  auto shown = std::make_shared<core::Measure>(measure);
  hide(*workflow, shown->fields);
  for (core::Proposal& proposal : shown->proposals) hide(*workflow, proposal.sets);
  return shown;
}

}  // namespace

void hide(const core::Workflow& workflow, core::Fields& fields, std::vector<std::string>* hidden) {
  for (auto& [name, value] : fields) {
    if (!is_private(&workflow, name)) continue;
    value = std::string(kHidden);
    if (hidden != nullptr) hidden->push_back(name);
  }
}

bool is_private(const core::Workflow* workflow, std::string_view field) {
  const core::Field* known = workflow == nullptr ? nullptr : core::find_field(*workflow, field);
  return known != nullptr && known->is_private;
}

bool is_hidden(const Reading& reading, const core::Workflow* workflow, const core::Measure& measure) {
  if (workflow == nullptr) return false;
  const bool any = std::any_of(workflow->fields.begin(), workflow->fields.end(),
                               [](const core::Field& field) { return field.is_private; });
  return any && !(reading.asker && is_concerned(*workflow, measure, *reading.asker, reading.engine.now()));
}

SeenMeasure seen(const Reading& reading, const RecordPtr& record) {
  auto workflow = workflow_of(reading, record->measure);
  auto shown = shaded(reading, workflow.get(), record->measure);
  if (shown == nullptr) shown = {record, &record->measure};
  return {std::move(shown), std::move(workflow)};
}

SeenMeasure seen(const Reading& reading, core::Measure measure) {
  auto workflow = workflow_of(reading, measure);
  return seen(reading, std::move(measure), std::move(workflow));
}

SeenMeasure seen(const Reading& reading, core::Measure measure, runtime::WorkflowPtr workflow) {
  auto shown = shaded(reading, workflow.get(), measure);
  if (shown == nullptr) shown = std::make_shared<core::Measure>(std::move(measure));
  return {std::move(shown), std::move(workflow)};
}

LineShade::LineShade(const Reading& reading, const RecordPtr& record) {
  if (record == nullptr) return;
  auto workflow = workflow_of(reading, record->measure);
  if (is_hidden(reading, workflow.get(), record->measure)) hides_ = std::move(workflow);
}

Result<SeenLine> LineShade::seen(const core::Event& event, std::string_view line) const {
  SeenLine shown{.text = std::string(line)};
  if (hides_ == nullptr) return shown;
  core::Event shaded = event;
  std::visit(
      [&](auto& body) {
        if constexpr (requires { body.fields; }) hide(*hides_, body.fields, &shown.hidden);
        if constexpr (requires { body.sets; }) hide(*hides_, body.sets, &shown.hidden);
      },
      shaded.body);
  if (shown.hidden.empty()) return shown;
  auto recorded = ledger::decode_line(line);
  if (!recorded) return recorded.error();
  auto text = ledger::encode_line({std::move(shaded), recorded->previous});
  if (!text) return text.error();
  shown.text = std::move(*text);
  return shown;
}

}  // namespace rectify::query
