// A small history with every kind of line, and whoever feeds it to a writer.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "core/decide.h"
#include "exchange/mining/event_export.h"

namespace rectify::exchange::test {

using Writer = std::unique_ptr<EventExport>;
using Make = Writer (*)(std::string&, ExportOptions);

// What no format may stumble over: quotes, brackets, line ends, tab, an emoji, and characters that XML has no place
// for.
inline const std::string kNasty = std::string("整改 \"quoted\" 'single' <b>&amp;</b> ]]> a,b\r\n\tnext 😀 nul ") +
                                  std::string(1, '\0') + " bell \x07 nonchar \xEF\xBF\xBE end";

// Lines as a database would hold them, and the measures as these leave them.
struct History {
  std::vector<ledger::Line> lines;
  std::vector<ledger::Hash> leaves;
  std::vector<core::Measure> measures;  // in the order of their registration

  // Another line, a minute after the last one. Empty `measure`: it concerns none.
  void add(const std::string& measure, core::Actor actor, core::EventBody body) {
    core::Event event{.sequence = Sequence(lines.size()),
                      .at = Instant{1'600'045'200'000 + static_cast<std::int64_t>(lines.size()) * kMsPerMinute},
                      .actor = std::move(actor),
                      .measure = MeasureId(measure),
                      .revision = {},
                      .key = {},
                      .body = std::move(body)};
    if (!measure.empty()) {
      core::Measure& state = of(event.measure);
      event.revision = Revision(state.revision.get() + 1);
      core::apply(state, event);
    }
    lines.push_back({std::move(event), {}});
    const auto bytes = ledger::encode_line(lines.back());
    REQUIRE(bytes);
    leaves.push_back(ledger::leaf_hash(*bytes));
  }

  [[nodiscard]] Origin origin() const { return {"example.org/ledger", lines.size(), ledger::sha256("a root")}; }

 private:
  core::Measure& of(const MeasureId& id) {
    for (core::Measure& measure : measures) {
      if (measure.id == id) return measure;
    }
    return measures.emplace_back();
  }
};

inline core::Registered registration(const std::string& title, core::FindingPath finding = {}) {
  core::Registered body;
  body.inspection = InspectionId("city-2026");
  body.finding = std::move(finding);
  body.title = {title, {}};
  body.workflow = "rectification";
  body.workflow_version = 2;
  body.state = "drafted";
  return body;
}

inline core::Fired firing(const std::string& transition, const std::string& from, const std::string& to) {
  core::Fired body;
  body.transition = transition;
  body.from = from;
  body.to = to;
  body.phase = core::Phase::execute;
  return body;
}

inline History every_kind() {
  const core::Actor office{"li.na", "rectification-office"};
  const core::Actor lead{"zhang.wei", "housing-office"};
  History history;
  history.add("", office, core::CalendarDeployed{"cn", "2026-10-01\n"});
  history.add("", office, core::WorkflowDeployed{"rectification", 2, "workflow: rectification\n"});
  const core::FindingNode area{1, {"Housing", "住房"}};
  history.add("roof-1", office, registration("Repair the roof", {area, {2, {"Leaks", "漏水"}}}));
  history.add("roof-2", office, registration(kNasty, {area}));

  core::Fired assign = firing("assign", "drafted", "executing");
  assign.sets = {{"lead_unit", "housing-office"}, {"support", std::vector<std::string>{"a", "b"}}};
  assign.deadline = core::Deadline{.due = {1'600'400'000'000}, .original = {1'600'400'000'000}};
  history.add("roof-1", office, assign);
  history.add("letter", office, registration("Answer the letter"));
  history.add(
      "roof-1", core::engine_actor(),
      core::RungClaimed{
          .rung = "talk",
          .title = {"Talk", "约谈"},
          .level = 1,
          .state = "executing",
          .episode = 1,
          .due = {1'600'400'000'000},
          .deadline = {1'600'400'000'000},
          .notify = {{"lead", "housing-office", {}}, {"support", "housing-office", {}}, {"leader", {}, "wang.fang"}}});
  history.add("roof-1", lead,
              core::Attached{{{"photo \"1\".jpg", "image/jpeg", std::string(64, 'a'), {}, {}}}, "after"});
  history.add("roof-2", lead, core::Commented{kNasty});
  history.add("roof-1", lead, core::Amended{{{"lead_unit", "works-office"}, {"support", std::string()}}, "moved"});
  history.add("", core::engine_actor(), core::HeadsRecorded{4, 2, std::string(64, '0')});
  history.add(
      "roof-1", lead,
      core::Proposed{.transition = "pass", .sets = {}, .note = "done", .evidence = {}, .counts = false, .needed = 3});
  history.add("roof-1", office, core::Approved{"pass", "seen", 3});
  core::Fired pass = firing("pass", "executing", "closed");
  pass.phase = core::Phase::close;
  pass.final = true;
  pass.proposed_by = lead;
  pass.approvals = {office, {"chen.yu", "joint-supervision"}, {"sun.li", {}}};
  history.add("roof-1", {"sun.li", {}}, pass);
  history.add("roof-2", core::engine_actor(),
              core::Ruled{.rule = "stagnation", .message = "quiet", .notify = {{"lead", "housing-office", {}}}});
  history.add("roof-2", core::engine_actor(), core::RuleFailed{"round", "no seed", 1, {1'700'000'000'000}});
  return history;
}

// Feeds the writer as its header says; `drained` sees what was written, after every call.
inline void feed(EventExport& writer, const History& history, const Origin& origin,
                 const std::function<void()>& drained) {
  writer.begin(origin);
  drained();
  for (int pass = 0; pass < writer.passes(); ++pass) {
    if (pass > 0) writer.again();
    if (writer.by_measure()) {
      for (const core::Measure& measure : history.measures) {
        writer.measure(measure);
        for (std::size_t i = 0; i < history.lines.size(); ++i) {
          if (history.lines[i].event.measure == measure.id) writer.event(history.lines[i], history.leaves[i]);
          drained();
        }
      }
    } else {
      for (std::size_t i = 0; i < history.lines.size(); ++i) writer.event(history.lines[i], history.leaves[i]);
    }
  }
  writer.end();
  drained();
}

inline std::string exported(Make make, const History& history, ExportOptions options = {}) {
  std::string out;
  std::string all;
  feed(*make(out, std::move(options)), history, history.origin(), [&] {
    all += out;
    out.clear();
  });
  return all;
}

}  // namespace rectify::exchange::test
