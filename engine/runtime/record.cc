#include "runtime/record.h"

#include <algorithm>
#include <utility>

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

store::NewLine new_line(const core::Event& event, std::string bytes) {
  return {event.sequence, event.measure, event.revision, std::move(bytes), core::participants(event)};
}

void add_notices(const core::Event& event, const core::Title& title, const core::Notice& told,
                 std::vector<store::OutboxEntry>& outbox) {
  // Everything that is told is named: a notice that gains a member does not compile here until it is passed on.
  const auto& [recipients, rung, rung_title, deadline, state, state_title, message] = told;
  std::uint32_t ordinal = 0;
  for (const core::Recipient& recipient : recipients) {
    outbox.push_back({.sequence = event.sequence,
                      .ordinal = ordinal++,
                      .measure = event.measure,
                      .title = title,
                      .rung = rung,
                      .rung_title = rung_title,
                      .at = event.at,
                      .deadline = deadline,
                      .recipient = recipient,
                      .state = state,
                      .state_title = state_title,
                      .message = message});
  }
}

RecordPtr add_change(store::Commit& commit, ChangedAt& changed_at, RecordPtr before, RecordPtr after) {
  const auto [at, first] = changed_at.try_emplace(after->measure.id.get(), commit.changes.size());
  if (!first) return std::exchange(commit.changes[at->second].after, std::move(after));
  commit.changes.push_back({std::move(before), std::move(after)});
  return nullptr;
}

}  // namespace rectify::runtime
