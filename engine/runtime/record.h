// Makes the record that is stored of a measure, and makes one change out of many changes of the same measure. Deciding
// and rebuilding both use it.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/follow_up.h"
#include "runtime/overlay.h"
#include "store/store.h"

namespace rectify::runtime {

[[nodiscard]] RecordPtr make_record(const core::Workflow& workflow, core::Measure measure, const ledger::Hash& head,
                                    std::optional<Instant> wake, std::vector<core::CalledRule> called = {});

[[nodiscard]] store::NewLine new_line(const core::Event& event, std::string bytes);

// Adds an entry for everybody whom the event tells. `title` is the measure's.
void add_notices(const core::Event& event, const core::Title& title, const core::Notice& told,
                 std::vector<store::OutboxEntry>& outbox);

// Where each measure stands in Commit::changes.
using ChangedAt = std::unordered_map<std::string, std::size_t>;

// Adds a change to the commit; of a measure that it changes already only the last `after` stays, and the one before is
// handed back. Null: the measure was not among the changes.
RecordPtr add_change(store::Commit& commit, ChangedAt& changed_at, RecordPtr before, RecordPtr after);

}  // namespace rectify::runtime
