// Histories for tests, written as the engine writes them.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/event.h"
#include "ledger/heads.h"
#include "samples.h"

namespace rectify::ledger::test {

// Writes lines as the engine does: sequence, revision, time and `prev` follow by themselves.
class Author {
 public:
  explicit Author(bool brief = false) : brief_(brief) {}

  void write(const std::string& measure, core::EventBody body) {
    Line line;
    line.event.sequence = Sequence(lines.size());
    line.event.at = {utc("2020-09-14T01:00:00.000Z").ms + static_cast<std::int64_t>(lines.size()) * 1000};
    line.event.actor = {"zhang.wei", brief_ ? "" : "housing-office"};
    line.event.measure = MeasureId(measure);
    if (!measure.empty()) line.event.revision = Revision(++revisions_[measure]);
    line.event.body = std::move(body);
    if (const auto head = heads_.find(measure); head != heads_.end()) line.previous = head->second;
    put(measure, line);
  }
  // The heads of all measures as of the first `size` lines.
  HeadsList heads_at(std::size_t size) const {
    std::map<std::string, HeadEntry> entries;
    for (std::size_t i = 0; i < size; ++i) {
      if (measures[i].empty()) continue;
      HeadEntry& entry = entries[measures[i]];
      entry = {measures[i], entry.count + 1, leaf_hash(lines[i])};
    }
    HeadsList list;
    for (auto& [id, entry] : entries) REQUIRE(list.append(entry));
    return list;
  }
  void write_heads(std::size_t size) {
    const HeadsList list = heads_at(size);
    write("", core::HeadsRecorded{size, list.measures(), to_hex(list.root())});
  }
  // The last line again, changed, with everything around it made to fit: what a forger of the whole file would do.
  template <typename Change>
  void forge_last(const Change& change) {
    Line line = *decode_line(lines.back());
    lines.pop_back();
    change(line);
    put(line.event.measure.get(), line);
  }

  std::vector<std::string> lines;
  std::vector<std::string> measures;  // of each line

 private:
  void put(const std::string& measure, const Line& line) {
    const auto bytes = encode_line(line);
    REQUIRE(bytes);
    lines.push_back(*bytes);
    measures.resize(lines.size() - 1);
    measures.push_back(measure);
    heads_[measure] = leaf_hash(lines.back());
  }
  bool brief_;
  std::map<std::string, std::uint64_t> revisions_;
  std::map<std::string, Hash> heads_;
};

inline const core::Deadline kSoon =
    deadline("2020-09-17T15:59:59.999Z", "2020-09-17T15:59:59.999Z", core::Span::Unit::workdays);
inline const core::Deadline kLater =
    deadline("2020-10-17T15:59:59.999Z", "2020-09-17T15:59:59.999Z", core::Span::Unit::workdays);

inline core::Registered registered() {
  core::Registered body;
  body.workflow = "rectification";
  body.state = "drafted";
  body.deadline = kSoon;
  return body;
}

inline core::Fired fired(const std::string& from, const std::string& to,
                         std::optional<core::Deadline> deadline = kSoon) {
  core::Fired body;
  body.transition = from + "-" + to;
  body.from = from;
  body.to = to;
  body.deadline = deadline;
  return body;
}

inline core::Fired paused(const std::string& from, const std::string& to) {
  core::Fired body = fired(from, to, std::nullopt);
  body.stops_clock = true;
  return body;
}

inline core::Fired resumed(const std::string& from, const std::string& to) {
  core::Fired body = fired(from, to, kLater);
  body.deadline_resumed = true;
  return body;
}

inline core::RungClaimed rung(const std::string& state, std::uint32_t level, const core::Deadline& against = kSoon) {
  core::RungClaimed body;
  body.rung = "rung-" + std::to_string(level);
  body.level = level;
  body.state = state;
  body.deadline = against.due;
  body.due = against.due;
  return body;
}

// Two measures and two deployments, with all that moves a measure.
inline Author story() {
  Author author;
  author.write("", core::CalendarDeployed{"cn", "BEGIN:VCALENDAR\n"});
  author.write("", core::WorkflowDeployed{"rectification", 1, "workflow: rectification\n"});
  author.write("m-1", registered());
  author.write("m-2", registered());
  author.write("m-1", fired("drafted", "executing"));
  author.write("m-1", rung("executing", 1));
  author.write("m-2", core::Commented{"问一下"});
  author.write("m-1", rung("executing", 2));
  author.write("m-1", paused("executing", "waiting"));
  author.write("m-2", fired("drafted", "executing"));
  author.write("m-1", resumed("waiting", "executing"));
  author.write("m-1", rung("executing", 3, kLater));
  author.write("", core::WorkflowDeployed{"rectification", 2, "workflow: rectification\nversion: 2\n"});
  author.write("m-1", fired("executing", "closed", std::nullopt));
  core::Fired reopened = fired("closed", "executing");
  reopened.episode = 2;
  author.write("m-1", reopened);
  core::RungClaimed again = rung("executing", 1);
  again.episode = 2;
  author.write("m-1", again);
  author.write("m-2", core::Attached{{report()}, "验收"});
  return author;
}

}  // namespace rectify::ledger::test
