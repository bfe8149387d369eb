#include "runtime/pipeline.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/log.h"

namespace rectify::runtime {

namespace {

// As how many commands it counts.
std::size_t weight_of(const Work& work) {
  const auto* commands = std::get_if<Commands>(&work);
  return commands == nullptr ? 1 : std::max<std::size_t>(1, commands->size());
}

}  // namespace

Pipeline::Pipeline(const Options& options, store::Store& store, Workflows& workflows, const Clock& clock,
                   Committed committed)
    : options_(options),
      store_(store),
      workflows_(workflows),
      clock_(clock),
      committed_(std::move(committed)),
      decider_(options, store, workflows) {}

Pipeline::~Pipeline() { stop(); }

Result<void> Pipeline::start() {
  if (auto ok = decider_.resume(); !ok) return ok;
  decide_thread_ = std::thread([this] { decide_loop(); });
  commit_thread_ = std::thread([this] { commit_loop(); });
  return {};
}

void Pipeline::submit(Job job) {
  std::optional<Error> refusal;
  {
    const MutexLock lock(mutex_);
    refusal = refusal_of(job);
    if (!refusal) {
      queued_commands_ += weight_of(job.work);
      queued_bytes_ += job.bytes;
      queue_.push_back(std::move(job));
      work_ready_.notify_one();
      return;
    }
  }
  job.done(std::move(*refusal));
}

std::optional<Error> Pipeline::refusal_of(const Job& job) const {
  if (failure_) return failure_;
  if (stopping_) return Error{Code::unavailable, "the engine is shutting down", {}};
  const std::size_t commands = weight_of(job.work);
  if (commands > options_.atomic_commands_max) {
    return Error{Code::exhausted,
                 fmt::format("{} commands are too many to stand or fall together; at most {}", commands,
                             options_.atomic_commands_max),
                 {}};
  }
  const bool full =
      queued_commands_ + commands > options_.queue_commands_max || queued_bytes_ + job.bytes > options_.queue_bytes_max;
  if (!queue_.empty() && full) {
    return Error{Code::exhausted,
                 fmt::format("the queue is full ({} commands): send again a little later", queued_commands_),
                 {}};
  }
  return std::nullopt;
}

std::vector<Job> Pipeline::take_waiting() {
  MutexLock lock(mutex_);
  while (!stopping_ && (queue_.empty() || slot_)) lock.wait(work_ready_);
  while (slot_) lock.wait(slot_changed_);
  std::vector<Job> taken;
  std::size_t commands = 0;
  std::size_t bytes = 0;
  while (!queue_.empty() &&
         (taken.empty() || (commands < options_.group_commands_max && bytes < options_.group_bytes_max))) {
    Job& job = queue_.front();
    commands += weight_of(job.work);
    bytes += job.bytes;
    taken.push_back(std::move(job));
    queue_.pop_front();
  }
  queued_commands_ -= commands;
  queued_bytes_ -= bytes;
  return taken;
}

void Pipeline::decide_loop() {
  std::uint64_t number = 0;
  while (true) {
    std::vector<Job> taken = take_waiting();
    if (taken.empty()) break;  // only when stopping
    Group group;
    group.number = ++number;
    for (Job& job : taken) decider_.decide(std::move(job), clock_.now(), group);
    decider_.trim();
    const MutexLock lock(mutex_);
    slot_ = std::move(group);
    slot_changed_.notify_all();
  }
  const MutexLock lock(mutex_);
  decided_all_ = true;
  slot_changed_.notify_all();
}

void Pipeline::commit_loop() {
  while (true) {
    std::optional<Group> group;
    {
      MutexLock lock(mutex_);
      while (!slot_ && !decided_all_) lock.wait(slot_changed_);
      if (!slot_) return;
      group = std::move(slot_);
      slot_.reset();
      slot_changed_.notify_all();
      work_ready_.notify_all();
    }
    finish(*group);
  }
}

void Pipeline::finish(Group& group) {
  std::optional<Error> failure;
  {
    const MutexLock lock(mutex_);
    failure = failure_;
  }
  const bool writes = !group.commit.lines.empty() || !group.commit.changes.empty();
  if (!failure && writes) {
    if (auto ok = store_.commit(group.commit); !ok) {
      failure = Error{Code::unavailable,
                      fmt::format("the last write failed ({}); whether it is on disk is unknown. No more writes are "
                                  "taken until the engine is opened again; reading goes on",
                                  ok.error().text()),
                      {}};
      log::error(failure->message);
    }
  }
  if (!failure) {
    for (const Workflows::Deployment& deployment : group.deployments) workflows_.adopt(deployment);
    decider_.committed(group.number);
    if (writes) committed_(group);
  }
  std::uint64_t refused = 0;
  for (const auto& [done, result] : group.answers) refused += result.ok() ? 0U : 1U;
  {
    const MutexLock lock(mutex_);
    failure_ = failure;
    ++stats_.groups;
    stats_.commands += group.answers.size();
    stats_.events += group.commit.lines.size();
    stats_.refused += refused;
  }
  for (auto& [done, result] : group.answers) done(failure ? Result<Replies>(*failure) : std::move(result));
}

void Pipeline::stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    work_ready_.notify_all();
    slot_changed_.notify_all();
  }
  if (decide_thread_.joinable()) decide_thread_.join();
  if (commit_thread_.joinable()) commit_thread_.join();
}

bool Pipeline::failed() const {
  const MutexLock lock(mutex_);
  return failure_.has_value();
}

PipelineStats Pipeline::stats() const {
  const MutexLock lock(mutex_);
  PipelineStats stats = stats_;
  stats.queued = queue_.size();
  return stats;
}

}  // namespace rectify::runtime
