#include "definition/yaml/shape.h"

#include <algorithm>

#include "definition/ledger/ledger_shape.h"
#include "definition/organisation/organisation_shape.h"
#include "definition/scenario/scenario_shape.h"
#include "definition/workflow/migration_shape.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

constexpr Key kTitleKeys[] = {
    {"en", kOptional, kText, "In English."},
    {"zh", kOptional, kText, "In Chinese."},
};

constexpr FileFormat kFormats[] = {
    {"workflow", &kWorkflowShape},         {"ledger", &kLedgerShape},       {"scenario", &kScenarioShape},
    {"organisation", &kOrganisationShape}, {"migration", &kMigrationShape},
};

}  // namespace

constinit const Shape kTitleShape{"a title", "Text for people, in one language or both.", kTitleKeys};

const Key* find_key(const Shape& shape, std::string_view name) {
  const auto found = std::ranges::find(shape.keys, name, &Key::name);
  return found == shape.keys.end() ? nullptr : &*found;
}

const Value* find_value(const Value& value, Value::Kind kind) {
  if (value.kind == kind) return &value;
  const auto found = std::ranges::find(value.choices, kind, &Value::kind);
  return found == value.choices.end() ? nullptr : &*found;
}

std::span<const FileFormat> file_formats() { return kFormats; }

}  // namespace rectify::definition
