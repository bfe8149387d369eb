#include "runtime/notices.h"

namespace rectify::runtime {

void add_notices(const core::Workflow& workflow, const core::Event& event, const core::Measure& measure,
                 std::vector<store::OutboxEntry>& outbox) {
  const std::vector<core::Recipient>& recipients = core::told_by(event.body);
  if (recipients.empty()) return;
  store::OutboxEntry entry{.sequence = event.sequence,
                           .ordinal = 0,
                           .measure = event.measure,
                           .title = measure.title,
                           .rung = {},
                           .rung_title = {},
                           .at = event.at,
                           .deadline = {},
                           .recipient = {}};
  if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body)) {
    entry.rung = claimed->rung;
    entry.rung_title = claimed->title;
    entry.deadline = claimed->deadline;
  } else if (const auto* answered = std::get_if<core::RungAnswered>(&event.body)) {
    entry.rung = answered->rung;
    for (const core::RaisedRung& raised : measure.raised) {
      if (raised.name == answered->rung) entry.rung_title = raised.title, entry.deadline = raised.deadline;
    }
  } else if (const auto* ruled = std::get_if<core::Ruled>(&event.body)) {
    entry.message = ruled->message;
  } else {
    const auto* fired = std::get_if<core::Fired>(&event.body);
    entry.state = fired != nullptr ? fired->to : std::get<core::Registered>(event.body).state;
    const core::State* state = core::find_state(workflow, entry.state);
    if (state != nullptr) entry.state_title = state->title;
  }
  for (const core::Recipient& recipient : recipients) {
    entry.recipient = recipient;
    outbox.push_back(entry);
    ++entry.ordinal;
  }
}

}  // namespace rectify::runtime
