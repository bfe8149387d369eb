// The part that all formats share: which lines are taken, and when a measure begins and ends.
#include "exchange/mining/event_export.h"

#include "base/check.h"

namespace rectify::exchange {

void EventExport::begin(const Origin& origin) {
  size_ = origin.size;
  head(origin);
}

void EventExport::again() {
  leave_measure();
  turn();
}

void EventExport::measure(const core::Measure& measure) {
  leave_measure();
  measure_ = &measure;
}

void EventExport::event(const ledger::Line& line, const ledger::Hash& leaf) {
  if (line.event.sequence.get() >= size_) return;
  if (by_measure()) {
    RECTIFY_CHECK(measure_ != nullptr && measure_->id == line.event.measure, "a line follows its measure");
    if (!open_) open(*measure_);
    open_ = true;
  }
  write(line, leaf);
}

void EventExport::end() {
  leave_measure();
  foot();
}

void EventExport::leave_measure() {
  if (open_) close();
  open_ = false;
  measure_ = nullptr;
}

}  // namespace rectify::exchange
