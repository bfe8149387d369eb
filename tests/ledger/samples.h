// What the tests of the ledger share: one line of every type, filled in as far as it goes.
#pragma once

#include <string>
#include <vector>

#include "ledger/line.h"

namespace rectify::ledger::test {

inline Instant utc(std::string_view text) { return parse_instant(text).value(); }

inline Line line_of(std::uint64_t sequence, std::uint64_t revision, core::EventBody body) {
  Line line;
  line.event.sequence = Sequence(sequence);
  line.event.at = utc("2020-09-14T01:00:00.000Z");
  line.event.actor = {"zhang.wei", "housing-office"};
  if (revision > 0) line.event.measure = MeasureId("整改-2020-17");
  line.event.revision = Revision(revision);
  line.event.key = "key-" + std::to_string(sequence);
  line.event.body = std::move(body);
  if (revision > 1) line.previous = sha256(std::to_string(sequence));
  return line;
}

inline core::Deadline deadline(std::string_view due, std::string_view original, core::Span::Unit unit) {
  return {utc(due), utc(original), unit};
}

inline core::Evidence report() {
  return {"验收报告.pdf", "application/pdf", std::string(64, 'a'), "s3://evidence/17", "2020-11-20"};
}

// Lines that hold what the types of events gained later: a new line for each, so that the old ones stay what they are.
inline void add_later_members(std::vector<Line>& lines) {
  core::Deadline by_local = deadline("2020-09-30T15:59:59.999Z", "2020-09-30T15:59:59.999Z", core::Span::Unit::days);
  by_local.calendar = "local";
  core::Evidence minutes = report();
  minutes.kind = "minutes";
  const std::vector<core::Recipient> told = {{"lead", "housing-office", ""}, {"leader", "", "zhao.min"}};
  core::Registered part;
  part.inspection = InspectionId("patrol-2020");
  part.title = {"", "子措施"};
  part.workflow = "rectification";
  part.workflow_version = 1;
  part.state = "drafted";
  part.deadline = by_local;
  part.parent = MeasureId("整改-2020-16");
  part.notify = told;
  core::Fired fired;
  fired.transition = "pass";
  fired.from = "suspended";
  fired.to = "closed";
  fired.phase = core::Phase::close;
  fired.evidence = {minutes};
  fired.proposed_by = core::Actor{"zhang.wei", "housing-office", "li.na", "audit-office"};
  fired.decision = "青李委〔2020〕12号";
  fired.paused = 12;
  fired.notify = told;
  core::Proposed proposed;
  proposed.transition = "pass";
  proposed.needed = 2;
  proposed.decision = "青李委〔2020〕12号";
  proposed.expires = utc("2020-09-21T15:59:59.999Z");
  lines.push_back(line_of(17, 1, std::move(part)));
  lines.push_back(line_of(18, 2, std::move(fired)));
  lines.push_back(line_of(19, 3, std::move(proposed)));
  lines.push_back(line_of(20, 4, core::Approved{"pass", "", 2, Revision(3)}));
  lines.back().event.actor = {"zhang.wei", "housing-office", "li.na", "audit-office"};
}

// What rules leave in the history, and that notices were folded.
inline void add_rules(std::vector<Line>& lines) {
  const auto add = [&](std::uint64_t revision, core::EventBody body) {
    lines.push_back(line_of(lines.size() + 1, revision, std::move(body)));
    lines.back().event.actor = core::engine_actor();
    lines.back().event.key.clear();
  };
  add(8, core::RungClaimed{.rung = "stagnant",
                           .title = {"No progress", "久无进展"},
                           .state = "executing",
                           .episode = 2,
                           .due = utc("2021-01-06T01:00:00.000Z"),
                           .deadline = utc("2021-01-06T01:00:00.000Z"),
                           .notify = {},
                           .rule = "stagnation"});
  core::Fired fired;
  fired.transition = "suspend";
  fired.from = "executing";
  fired.to = "suspended";
  fired.phase = core::Phase::execute;
  fired.rule = "stagnation";
  add(9, std::move(fired));
  core::Proposed proposed;
  proposed.transition = "resume";
  proposed.needed = 1;
  proposed.rule = "relapse";
  add(10, std::move(proposed));
  add(11, core::Ruled{.rule = "unit_load",
                      .wake = utc("2021-01-07T01:00:00.000Z"),
                      .memory = R"({"seen":3})",
                      .supervision = 2,
                      .message = "逾期过半",
                      .notify = {{"office", "audit-office", ""}}});
  add(12, core::Ruled{.rule = "unit_load", .supervision = 0});
  add(13, core::RuleFailed{.rule = "round",
                           .error = "round.lua:7: attempt to index a nil value",
                           .attempts = 3,
                           .retry = utc("2021-01-06T01:04:00.000Z")});
  add(0, core::NoticesFolded{.notices = 1'024, .first = Sequence(3), .last = Sequence(9'007'199'254'740'993U)});
  lines.back().previous = sha256("folded");
  lines.push_back(line_of(
      31, 0,
      core::RuleDeployed{.rule = "round", .version = "1.2", .digest = std::string(64, 'e'), .source = "return {}\n"}));
  lines.back().previous = sha256("deployed");
}

// One of each of the first types in the order of core::EventBody, those with later members, then one of each type that
// came after them.
inline std::vector<Line> samples() {
  core::Registered registered{
      .inspection = InspectionId("patrol-2020"),
      .finding = {{1, {"Housing", "住房保障"}}, {2, {"", "“空置”房\n未清理"}}},
      .title = {"Clear the empty flats", "清理空置房"},
      .text = "对照反馈意见,\t“立行立改”\\",
      .source_line = 41,
      .workflow = "rectification",
      .workflow_version = 1,
      .state = "drafted",
      .phase = core::Phase::assign,
      .final = false,
      .fields = {{"due", std::string("2020-12-31")},
                 {"lead_unit", std::string("housing-office")},
                 {"support_units", std::vector<std::string>{"finance", "audit"}}},
      .deadline = deadline("2020-09-17T15:59:59.999Z", "2020-09-17T15:59:59.999Z", core::Span::Unit::workdays)};
  core::Fired fired{
      .transition = "submit",
      .from = "executing",
      .to = "verifying",
      .phase = core::Phase::verify,
      .final = true,
      .stops_clock = true,
      .episode = 2,
      .sets = {{"due", std::string()}, {"support_units", std::vector<std::string>{}}},
      .note = "已完成\x01",
      .evidence =
          {report(),
           {.name = "照片.jpg", .media_type = "", .sha256 = std::string(64, '0'), .location = "", .effective = ""}},
      .deadline = deadline("2020-10-01T15:59:59.999Z", "2020-09-28T15:59:59.999Z", core::Span::Unit::days),
      .deadline_by_field = true,
      .deadline_resumed = true,
      .proposed_by = core::Actor{"li.na", ""},
      .approvals = {{"li.na", ""}, {"wang.fang", "joint-supervision"}},
      .due = utc("2020-09-14T00:59:59.999Z")};
  core::Proposed proposed{.transition = "pass",
                          .sets = {{"horizon", std::string("sustained")}},
                          .note = "拟通过",
                          .evidence = {report()},
                          .counts = true,
                          .needed = 2};
  core::RungClaimed rung{.rung = "talk",
                         .title = {"Talk", "约谈"},
                         .level = 2,
                         .state = "executing",
                         .episode = 1,
                         .due = utc("2021-01-06T01:00:00.000Z"),
                         .deadline = utc("2020-12-31T15:59:59.999Z"),
                         .notify = {{"lead", "housing-office", ""}, {"leader", "", "zhao.min"}}};
  std::vector<Line> lines;
  lines.push_back(line_of(2, 1, std::move(registered)));
  lines.push_back(line_of(3, 2, std::move(fired)));
  lines.push_back(line_of(4, 3, std::move(proposed)));
  lines.push_back(line_of(5, 4, core::Approved{.transition = "pass", .note = "同意", .needed = 2}));
  lines.push_back(line_of(6, 5, core::Amended{.sets = {{"leader", std::string("chen.jie")}}, .note = "调整"}));
  lines.push_back(line_of(7, 6, core::Attached{.evidence = {report()}, .note = "补充"}));
  lines.push_back(line_of(8, 7, core::Commented{.note = "进展顺利 \U0001F680"}));
  lines.push_back(line_of(9, 8, std::move(rung)));
  lines.back().event.actor = core::engine_actor();
  lines.back().event.key.clear();
  lines.push_back(line_of(0, 0, core::WorkflowDeployed{"rectification", 1, "workflow: rectification\nversion: 1\n"}));
  lines.push_back(line_of(18'446'744'073'709'551'615U, 0, core::CalendarDeployed{"cn", "BEGIN:VCALENDAR\r\n"}));
  lines.back().previous = sha256("");
  lines.push_back(line_of(10, 0, core::HeadsRecorded{.size = 9, .measures = 1, .root = to_hex(sha256("heads"))}));
  lines.back().event.actor = core::engine_actor();
  lines.back().event.key.clear();
  lines.push_back(line_of(11, 9, core::Vetoed{.transition = "pass", .note = "证据不足"}));
  lines.push_back(line_of(12, 10, core::Lapsed{.transition = "pass", .due = utc("2020-09-13T15:59:59.999Z")}));
  lines.back().event.actor = core::engine_actor();
  lines.back().event.key.clear();
  lines.push_back(line_of(13, 11, core::PartChanged{MeasureId("整改-2020-17-1"), "closed", true}));
  lines.back().event.actor = core::engine_actor();
  lines.back().event.key.clear();
  lines.push_back(line_of(14, 12, core::Delegated{"wang.fang", utc("2020-10-01T00:00:00.000Z"), "休假"}));
  lines.push_back(line_of(15, 0, core::OrganisationDeployed{"licang", "organisation: licang\nunits: {}\n"}));
  lines.back().previous = sha256("heads");
  add_later_members(lines);
  lines.push_back(line_of(
      21, 5,
      core::Migrated{
          .from_version = 1,
          .to_version = 2,
          .from = "executing",
          .to = "整改中",
          .phase = core::Phase::execute,
          .clock = core::ClockRule::recompute,
          .deadline = deadline("2020-10-01T15:59:59.999Z", "2020-09-28T15:59:59.999Z", core::Span::Unit::workdays),
          .deadline_by_field = true,
          .rungs_claimed = 2,
          .stopped = core::Migrated::Stopped{.state = "verifying",
                                             .deadline = deadline("2020-10-01T15:59:59.999Z",
                                                                  "2020-09-28T15:59:59.999Z", core::Span::Unit::days),
                                             .rungs_claimed = 1},
          .sets = {{"leader", std::string()}, {"owner", std::string("zhao.min")}},
          .proposals = {"pass", "extend"},
          .renamed_states = {{"executing", "整改中"}},
          .renamed_transitions = {{"submit", "hand_in"}},
          .map = std::string(64, 'd'),
          .note = "新办法"}));
  lines.push_back(line_of(22, 6,
                          core::RungClaimed{.rung = "hold-to-account",
                                            .title = {"", "问责"},
                                            .level = 4,
                                            .state = "executing",
                                            .episode = 1,
                                            .due = utc("2021-01-06T01:00:00.000Z"),
                                            .deadline = utc("2020-12-31T15:59:59.999Z"),
                                            .notify = {},
                                            .passed = {"talk", "supervise"},
                                            .acknowledge_by = utc("2021-01-08T15:59:59.999Z"),
                                            .outcomes = {"held", "tolerated"}}));
  lines.push_back(line_of(23, 7,
                          core::RungAnswered{.rung = "hold-to-account",
                                             .level = 4,
                                             .episode = 1,
                                             .answer = core::RungAnswered::Answer::resolved,
                                             .outcome = "tolerated",
                                             .person = "zhao.min",
                                             .note = "容错",
                                             .notify = {{"handed_over", "", "zhao.min"}}}));
  add_rules(lines);
  return lines;
}

}  // namespace rectify::ledger::test
