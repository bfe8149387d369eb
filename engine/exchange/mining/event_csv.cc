// The history as CSV (RFC 4180: CRLF, quotes where they are needed), one line a row, in the order of the history.
#include "exchange/mining/event_export.h"
#include "exchange/mining/event_names.h"

namespace rectify::exchange {

namespace {

class EventCsv final : public EventExport {
 public:
  EventCsv(std::string& out, ExportOptions options) : EventExport(out, std::move(options)) {}

  [[nodiscard]] bool by_measure() const override { return false; }

 protected:
  void head(const Origin&) override { out_ += "case,activity,timestamp,actor,unit,from,to,leaf_index,leaf_hash\r\n"; }

  void write(const ledger::Line& line, const ledger::Hash& leaf) override {
    const core::Event& event = line.event;
    const Move move = move_of(event);
    cell(event.measure.get());
    cell(activity(event));
    cell(timestamp(options_.zone, event.at));
    cell(event.actor.person);
    cell(event.actor.unit);
    cell(move.from);
    cell(move.to);
    cell(std::to_string(event.sequence.get()));
    cell(ledger::to_hex(leaf));
    out_.replace(out_.size() - 1, 1, "\r\n");
  }

 private:
  void cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
      out_ += text;
    } else {
      out_ += '"';
      for (const char c : text) out_.append(c == '"' ? 2 : 1, c);
      out_ += '"';
    }
    out_ += ',';
  }
};

}  // namespace

std::unique_ptr<EventExport> make_event_csv(std::string& out, ExportOptions options) {
  return std::make_unique<EventCsv>(out, std::move(options));
}

}  // namespace rectify::exchange
