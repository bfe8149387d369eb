#include "runtime/waker.h"

#include <fmt/core.h>

#include <algorithm>
#include <future>

#include "base/log.h"
#include "core/follow_up.h"
#include "runtime/neighbours.h"

namespace rectify::runtime {

namespace {

core::Command wake_of(const MeasureId& measure) {
  return {.key = {}, .actor = core::engine_actor(), .measure = measure, .expected = {}, .body = core::Wake{}};
}

}  // namespace

Waker::Waker(const Options& options, const store::Store& store, const Workflows& workflows, const Clock& clock,
             Submit submit)
    : options_(options), store_(store), workflows_(workflows), clock_(clock), submit_(std::move(submit)) {}

Result<std::optional<Instant>> Waker::fire_due() {
  Walk walk;
  while (true) {
    auto more = step(walk);
    if (!more) return more.error();
    if (!*more) return next_timer();
  }
}

Result<std::optional<Instant>> Waker::fire_some() {
  auto more = step(walk_);
  if (!more || !*more) walk_ = {};
  if (!more) return more.error();
  return *more ? Result<std::optional<Instant>>(clock_.now()) : next_timer();
}

Result<std::optional<Instant>> Waker::next_timer() const {
  auto later = store_.now().timers(store::Timer{clock_.now(), MeasureId("\xff")}, kEndOfTime, 1);
  if (!later) return later.error();
  return later->empty() ? std::optional<Instant>() : std::optional(later->front().due);
}

Result<bool> Waker::step(Walk& walk) {
  auto due = store_.now().timers(walk.last, clock_.now(), options_.timer_batch_max);
  if (!due) return due.error();
  if (due->empty()) {
    // Whatever was done may leave a measure due again; so look until a look finds nothing to do.
    const bool over = !walk.acted && !walk.next;
    walk = {.rank = walk.acted ? 0 : walk.next.value_or(0), .last = {}, .acted = false, .next = {}};
    return !over;
  }
  walk.last = due->back();
  const bool rules = workflows_.has_rules();
  std::vector<core::Command> commands;
  for (const store::Timer& timer : *due) {
    auto task = rules ? task_for(timer.measure) : Result<Task>(Task{});
    if (!task) return task.error();
    if (task->rank == walk.rank) {
      commands.push_back(command_for(timer.measure, *task));
    } else if (task->rank > walk.rank && (!walk.next || task->rank < *walk.next)) {
      walk.next = task->rank;
    }
  }
  auto acted = run(std::move(commands));
  if (!acted) return acted.error();
  walk.acted = walk.acted || *acted;
  return true;
}

Result<Waker::Task> Waker::task_for(const MeasureId& measure) const {
  auto record = store_.now().measure(measure);
  if (!record) return record.error();
  if (*record == nullptr) return Task{};
  const core::Measure& found = (*record)->measure;
  WorkflowPtr workflow = workflows_.find(found.workflow, found.workflow_version);
  if (workflow == nullptr || workflow->rules.empty()) return Task{};
  auto due = core::rule_to_ask(*workflow, found, (*record)->called, clock_.now());
  if (!due) return Task{};
  const auto position = core::find_rule(*workflow, due->rule) - workflow->rules.data();
  return Task{static_cast<std::size_t>(position) + 1, std::move(*record), std::move(workflow), std::move(*due)};
}

core::Command Waker::command_for(const MeasureId& measure, const Task& task) {
  if (task.rank == 0) return wake_of(measure);
  const StoreNeighbours neighbours(store_.now(), options_.neighbours_max);
  const core::Measure& asked = task.record->measure;
  core::Command said = core::ask(*task.workflow, asked, task.called, clock_.now(), &neighbours);
  const std::string& failure = std::get<core::RuleSaid>(said.body).failure;
  const MutexLock lock(mutex_);
  RuleStats& stats = rule_stats_[task.called.rule];
  ++stats.asked;
  if (failure.empty()) return said;
  ++stats.failed;
  stats.error = failure;
  stats.measure = asked.id;
  log::warn(fmt::format("rule {} on {}: {}", task.called.rule, asked.id.get(), failure));
  return said;
}

Result<bool> Waker::run(std::vector<core::Command> commands) {
  std::vector<std::promise<Result<core::Reply>>> promises(commands.size());
  std::vector<std::pair<MeasureId, bool>> sent;  // and whether a rule said it
  for (std::size_t i = 0; i < commands.size(); ++i) {
    sent.emplace_back(commands[i].measure, std::holds_alternative<core::RuleSaid>(commands[i].body));
    submit_(std::move(commands[i]),
            [&promises, i](Result<core::Reply> reply) { promises[i].set_value(std::move(reply)); });
  }
  bool acted = false;
  std::optional<Error> failure;
  for (std::size_t i = 0; i < promises.size(); ++i) {
    const auto& [measure, said] = sent[i];
    auto reply = promises[i].get_future().get();
    if (reply) {
      acted = acted || said || reply->outcome != core::kNothingDue;
    } else if (said && reply.error().code == Code::conflict) {
      acted = true;  // the measure moved on meanwhile: the rule is asked again
    } else if (reply.error().code == Code::unavailable || reply.error().code == Code::exhausted) {
      failure = reply.error();
    } else {
      log::error(fmt::format("timer of {}: {}", measure.get(), reply.error().text()));
    }
  }
  if (failure) return *failure;
  return acted;
}

std::map<std::string, RuleStats> Waker::rule_stats() const {
  const MutexLock lock(mutex_);
  return rule_stats_;
}

}  // namespace rectify::runtime
