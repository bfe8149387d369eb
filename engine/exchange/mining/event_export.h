// The history for process-mining tools: XES (IEEE 1849-2016), OCEL 2.0 JSON (ocel-standard.org) and CSV, as a stream.
//
// A writer takes lines one after the other and appends text to a string, which the caller drains after every call or
// when it likes. Whoever reads the history feeds all of them alike:
//
//   writer->begin(origin);
//   for (int pass = 0; pass < writer->passes(); ++pass) {
//     if (pass > 0) writer->again();
//     by_measure(): for each measure of the ledger measure(it), then event(its lines, all of them, oldest first);
//     otherwise:    event(every line of the history, in its order), and no measure()
//   }
//   writer->end();
//
// What is exported is the history as of `origin`: lines from origin.size on are passed over, so that the two passes of
// OCEL agree while somebody goes on writing; a measure that has no older line is left out.
//
// XES and OCEL hold the lines that concern a measure. CSV holds every line, those that concern none (deployed workflows
// and calendars, heads) with an empty case, so that its leaf_index counts up without a gap. Each event names its line's
// place in the history and its leaf hash, so that what a tool shows can be looked up in the tree.
//
// Memory: XES and CSV keep nothing. OCEL lists every object once, in an array of its own, and so takes two passes,
// objects and then events. It keeps one measure, and the ids of the findings, inspections, units and persons until the
// first pass is over, the names of activities and fields until the end: what remembered() counts, and all that grows.
// Threads: one. Errors: none; characters that XML has no place for become U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/measure.h"
#include "ledger/line.h"

namespace rectify::exchange {

// Which history, and up to where: a checkpoint's three facts.
struct Origin {
  std::string name;
  std::uint64_t size = 0;  // lines
  ledger::Hash root{};
};

struct ExportOptions {
  Zone zone;  // whose offset times are written with
  core::Language language = core::Language::en;
  // Fields of a measure that are not exported: private ones. Null: all are.
  std::function<bool(const core::Measure& measure, std::string_view field)> leaves_out{};
};

class EventExport {
 public:
  virtual ~EventExport() = default;
  EventExport(const EventExport&) = delete;
  EventExport& operator=(const EventExport&) = delete;

  [[nodiscard]] virtual bool by_measure() const { return true; }
  [[nodiscard]] virtual int passes() const { return 1; }
  [[nodiscard]] virtual std::size_t remembered() const { return 0; }

  void begin(const Origin& origin);
  void again();
  // Borrowed until the next measure(), again() or end(). What can change about it is taken from its lines.
  void measure(const core::Measure& measure);
  void event(const ledger::Line& line, const ledger::Hash& leaf);
  void end();

 protected:
  EventExport(std::string& out, ExportOptions options) : out_(out), options_(std::move(options)) {}

  // What a format writes; in this order, open() to close() once a measure that has a line.
  virtual void head(const Origin& origin) = 0;
  virtual void open(const core::Measure&) {}
  virtual void write(const ledger::Line& line, const ledger::Hash& leaf) = 0;
  virtual void close() {}
  virtual void turn() {}  // between two passes
  virtual void foot() {}

  std::string& out_;
  const ExportOptions options_;

 private:
  void leave_measure();

  std::uint64_t size_ = 0;
  const core::Measure* measure_ = nullptr;
  bool open_ = false;
};

// The string has to outlive the writer.
[[nodiscard]] std::unique_ptr<EventExport> make_xes(std::string& out, ExportOptions options);
[[nodiscard]] std::unique_ptr<EventExport> make_ocel(std::string& out, ExportOptions options);
[[nodiscard]] std::unique_ptr<EventExport> make_event_csv(std::string& out, ExportOptions options);

}  // namespace rectify::exchange
