#include "runtime/record.h"

#include <algorithm>

namespace rectify::runtime {

namespace {

void collect(const core::Workflow& workflow, const core::Fields& fields, core::FieldType type,
             std::vector<std::string>& ids) {
  for (const core::Field& field : workflow.fields) {
    if (field.type != type) continue;
    const auto found = fields.find(field.name);
    if (found == fields.end()) continue;
    if (const auto* one = std::get_if<std::string>(&found->second)) {
      ids.push_back(*one);
    } else {
      const auto& items = std::get<std::vector<std::string>>(found->second);
      ids.insert(ids.end(), items.begin(), items.end());
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

RecordPtr make_record(const core::Workflow& workflow, core::Measure measure, const ledger::Hash& head,
                      std::optional<Instant> wake, std::vector<core::CalledRule> called) {
  auto record = std::make_shared<store::Record>();
  record->measure = std::move(measure);
  record->head = head;
  record->wake = wake;
  record->called = std::move(called);
  collect(workflow, record->measure.fields, core::FieldType::unit, record->units);
  collect(workflow, record->measure.fields, core::FieldType::person, record->persons);
  return record;
}

void add_change(store::Commit& commit, ChangedAt& changed_at, RecordPtr before, RecordPtr after) {
  const auto [at, first] = changed_at.try_emplace(after->measure.id.get(), commit.changes.size());
  if (first) {
    commit.changes.push_back({std::move(before), std::move(after)});
  } else {
    commit.changes[at->second].after = std::move(after);
  }
}

}  // namespace rectify::runtime
