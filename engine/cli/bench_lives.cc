#include "cli/bench_lives.h"
#include "base/mutex.h"

#include <fmt/core.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>

namespace rectify::cli {

namespace {

constexpr const char* kCalendar =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rectify//bench//EN\r\nX-WR-TIMEZONE:UTC\r\n"
    "X-RECTIFY-COVERS:1970-01-01/2199-12-31\r\nEND:VCALENDAR\r\n";

constexpr const char* kWorkflow = R"(workflow: bench
version: 1
title: {en: Bench, zh: 基准}
calendar: bench
fields:
  lead_unit: {type: unit}
  leader: {type: person}
roles:
  office: {unit: rectification-office}
  lead: {unit: {field: lead_unit}}
  supervisor: {unit: joint-supervision}
states:
  drafted: {phase: assign, deadline: 2 workdays}
  assigned: {phase: assign, deadline: 3 workdays}
  executing: {phase: execute, deadline: 30 days}
  verifying: {phase: verify, deadline: 10 workdays}
  closed: {phase: close, final: true, review: {after: 180 days, rung: look-back}}
transitions:
  assign: {from: drafted, to: assigned, by: office, needs: [lead_unit, leader]}
  accept: {from: assigned, to: executing, by: lead}
  submit: {from: executing, to: verifying, by: lead, needs: [note]}
  pass: {from: verifying, to: closed, by: supervisor, not_same_as: [submit]}
escalation:
  - rule: ladder
    watches: deadline
    rungs:
      - {name: remind, after: 0 workdays, notify: [lead]}
      - {name: talk, after: 3 workdays, notify: [lead, leader]}
)";

constexpr const char* kText =
    "完善网格化管理机制，重新划分网格一千二百四十个，逐一明确网格员职责和巡查频次，将社区公共资源统一纳入网格范围，"
    "按月通报各街道办理情况，对超期未办结的事项提级督办，确保群众反映的问题件件有着落、事事有回音。";

}  // namespace

runtime::Deploy bench_workflow() {
  return {.actor = {"li.na", "rectification-office"},
          .sources = {{store::Deployed::Kind::calendar, "bench", kCalendar}},
          .workflow_source = kWorkflow};
}

core::Command bench_command(std::size_t life, std::size_t step) {
  static const core::Actor kOffice{"li.na", "rectification-office"};
  static const core::Actor kLead{"zhang.wei", "housing-office"};
  static const core::Actor kSupervisor{"wang.fang", "joint-supervision"};
  static constexpr const char* kTransitions[] = {"", "assign", "accept", "submit", "pass"};
  core::Command command;
  command.measure = MeasureId("bench-" + std::to_string(life));
  command.key = fmt::format("b{}.{}", life, step);
  if (step == 0) {
    command.actor = kOffice;
    command.body = core::Register{.inspection = InspectionId("bench"),
                                  .finding = {{1, {{}, "城市治理精细化水平不高"}}, {2, {{}, "资源整合下沉不到位"}}},
                                  .title = {"Grid management", "完善网格化管理机制"},
                                  .text = kText,
                                  .source_line = 0,
                                  .workflow = "bench",
                                  .fields = {}};
    return command;
  }
  core::Fire fire{.transition = kTransitions[step], .sets = {}, .note = {}, .evidence = {}};
  if (step == 1) fire.sets = {{"lead_unit", "housing-office"}, {"leader", "zhang.wei"}};
  if (step == 3) fire.note = "网格已全部划定，人员到岗，按月通报制度已经印发执行。";
  command.actor = step == 1 ? kOffice : step == 4 ? kSupervisor : kLead;
  command.body = std::move(fire);
  return command;
}

Result<std::vector<std::int64_t>> bench_load(runtime::Engine& engine, std::size_t clients, const NextCommand& next) {
  Mutex mutex;
  std::condition_variable ready;
  std::vector<std::size_t> idle;
  std::vector<std::int64_t> latencies_ns;
  std::optional<Error> failure;
  std::vector<std::chrono::steady_clock::time_point> sent(clients);
  for (std::size_t client = 0; client < clients; ++client) idle.push_back(client);
  std::size_t running = clients;
  while (running > 0) {
    std::vector<std::size_t> turn;
    {
      MutexLock lock(mutex);
      while (idle.empty()) lock.wait(ready);
      turn.swap(idle);
    }
    for (const std::size_t client : turn) {
      auto command = next(client);
      if (!command) {
        --running;
        continue;
      }
      sent[client] = std::chrono::steady_clock::now();
      engine.submit(std::move(*command), [&, client](const Result<core::Reply>& reply) {
        const auto took = std::chrono::steady_clock::now() - sent[client];
        const MutexLock lock(mutex);
        if (!reply && !failure) failure = reply.error();
        latencies_ns.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
        idle.push_back(client);
        ready.notify_one();
      });
    }
  }
  if (failure) return *failure;
  return latencies_ns;
}

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

double percentile_ms(const std::vector<std::int64_t>& sorted_ns, double share) {
  if (sorted_ns.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted_ns.size() - 1));
  return static_cast<double>(sorted_ns[at]) / 1e6;
}

}  // namespace rectify::cli
