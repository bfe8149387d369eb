#include "runtime/decider.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "ledger/line.h"
#include "runtime/ledger_lines.h"

namespace rectify::runtime {

Decider::Decider(const Options& options, const store::Store& store, const Workflows& workflows)
    : options_(options),
      store_(store),
      on_disk_(workflows),
      workflows_(options.compiler, options.limits.rules),
      overlay_(options.overlay_measures_max),
      replies_(2 * options.queue_commands_max) {}

Result<void> Decider::resume() {
  workflows_.copy_from(on_disk_);
  auto tree = store_.now().tree();
  if (!tree) return tree.error();
  tree_ = std::move(*tree);
  next_sequence_ = tree_.size();
  auto head = store_.now().ledger_head();
  if (!head) return head.error();
  ledger_head_ = *head;
  if (next_sequence_ == 0) return {};
  auto bytes = store_.now().line(Sequence(next_sequence_ - 1));
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  last_at_ = line->event.at;
  return {};
}

void Decider::decide(Job job, Instant now, Group& group) {
  // The history's time never goes back, whatever the system's clock does.
  now = std::max(now, last_at_);
  Staging staging(group, next_sequence_, ledger_head_);
  auto replies = stage(staging, std::move(job.work), now);
  if (replies) {
    if (!staging.leaves.empty()) last_at_ = now;
    accept(staging);
  } else {
    staging.undo();
  }
  group.answers.emplace_back(std::move(job.done), std::move(replies));
}

Result<Replies> Decider::stage(Staging& staging, Work work, Instant now) {
  if (auto* deploy = std::get_if<Deploy>(&work)) return stage_deployment(staging, std::move(*deploy), workflows_, now);
  if (const auto* heads = std::get_if<core::HeadsRecorded>(&work)) return stage_heads(staging, *heads, now);
  if (auto* fold = std::get_if<Fold>(&work)) return stage_fold(staging, std::move(*fold), now);
  return stage_all(staging, std::get<Commands>(work), now);
}

Result<Replies> Decider::stage_all(Staging& staging, const Commands& commands, Instant now) {
  Replies replies;
  replies.reserve(commands.size());
  for (const core::Command& command : commands) {
    auto reply = stage_command(staging, command, now);
    if (!reply) return reply.error();
    replies.push_back(std::move(*reply));
  }
  return replies;
}

Result<core::Reply> Decider::stage_command(Staging& staging, const core::Command& command, Instant now) {
  if (auto ok = core::check_limits(command, options_.limits.commands); !ok) return ok.error();
  auto earlier = earlier_answer(staging, command);
  if (!earlier) return earlier.error();
  if (*earlier) return std::move(**earlier);
  auto known = load(staging, command.measure);
  if (!known) return known.error();
  auto versions = versions_for(*known, command);
  if (!versions) return versions.error();
  static const core::Workflow kNone{};
  core::Matter matter{.workflow = versions->present != nullptr ? *versions->present : kNone, .limits = options_.limits};
  if (*known != nullptr) matter.measure = &(*known)->measure, matter.called = (*known)->called;
  matter.target = versions->target.get();
  auto decision = core::decide(matter, command, now);
  if (!decision) return decision.error();
  auto to_parent = std::move(decision->to_parent);
  const core::Workflow& workflow = matter.target != nullptr ? *matter.target : matter.workflow;
  auto reply = put_down(staging, command, workflow, *known, std::move(*decision));
  if (reply && to_parent) {
    if (auto told = stage_command(staging, *to_parent, now); !told) return told.error();
  }
  return reply;
}

Result<core::Reply> Decider::put_down(Staging& staging, const core::Command& command, const core::Workflow& workflow,
                                      const RecordPtr& known, core::Decision decision) {
  core::Reply reply = std::move(decision.reply);
  if (decision.steps.empty()) {
    if (decision.wake == known->wake && decision.called == known->called) return reply;
    auto after = make_record(workflow, known->measure, known->head, decision.wake, std::move(decision.called));
    staging.add_change(known, std::move(after));
    return reply;
  }
  std::optional<ledger::Hash> head;
  if (known != nullptr) head = known->head;
  for (core::Step& step : decision.steps) {
    auto line = staging.add_line(step.event, head);
    if (!line) return line.error();
    head = *line;
    add_notices(step.event, step.after.title, step.told, staging.commit.outbox);
    const bool last = &step == &decision.steps.back();
    auto after = make_record(workflow, std::move(step.after), *head, last ? decision.wake : std::nullopt,
                             last ? std::exchange(decision.called, {}) : std::vector<core::CalledRule>());
    staging.commit.versions.push_back({step.event.sequence, after});
    if (last) staging.add_change(known, std::move(after));
  }
  core::Event& last = decision.steps.back().event;
  reply.sequence = last.sequence;
  if (!command.key.empty()) {
    staging.commit.replies.push_back({command.key, reply});
    staging.answered.emplace(command.key, Answered{reply, std::move(last)});
  }
  return reply;
}

Result<RecordPtr> Decider::load(const Staging& staging, const MeasureId& id) {
  if (RecordPtr changed = staging.find(id)) return changed;
  if (const RecordPtr* known = overlay_.find(id.get())) return *known;
  auto stored = store_.now().measure(id);
  if (!stored) return stored.error();
  if (*stored != nullptr) overlay_.put(id.get(), *stored, 0);
  return *stored;
}

Result<std::optional<core::Reply>> Decider::earlier_answer(const Staging& staging, const core::Command& command) {
  if (command.key.empty()) return std::optional<core::Reply>();
  auto earlier = find_answer(staging, command.key);
  if (!earlier) return earlier.error();
  if (!*earlier) return std::optional<core::Reply>();
  auto& [reply, event] = **earlier;
  if (core::is_repeat(event, command)) return std::optional(std::move(reply));
  return Error{
      Code::conflict,
      fmt::format("idempotency key '{}' was used for another command, on {}: every command needs a key of its own",
                  command.key, reply.measure.get()),
      command.measure.get()};
}

Result<std::optional<Answered>> Decider::find_answer(const Staging& staging, const std::string& key) {
  if (const auto found = staging.answered.find(key); found != staging.answered.end())
    return std::optional(found->second);
  if (const Answered* answered = replies_.find(key)) return std::optional(*answered);
  auto kept = store_.now().reply(key);
  if (!kept) return kept.error();
  if (!*kept) return std::optional<Answered>();
  auto bytes = store_.now().line((*kept)->reply.sequence);
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  return std::optional(Answered{std::move((*kept)->reply), std::move(line->event)});
}

Result<Decider::Versions> Decider::versions_for(const RecordPtr& known, const core::Command& command) const {
  const auto find = [&](const std::string& name, std::uint32_t version) -> Result<WorkflowPtr> {
    if (auto found = workflows_.find(name, version)) return found;
    return Error{Code::not_found,
                 fmt::format("workflow '{}' is not deployed; there {}",
                             version == 0 ? name : core::workflow_ref(name, version), workflows_.names()),
                 command.measure.get()};
  };
  Versions versions;
  const auto take = [](Result<WorkflowPtr> found, WorkflowPtr& into) -> Result<void> {
    if (!found) return found.error();
    into = std::move(*found);
    return {};
  };
  Result<void> taken;
  if (known != nullptr) {
    taken = take(find(known->measure.workflow, known->measure.workflow_version), versions.present);
    const auto* migrates = std::get_if<core::Migrate>(&command.body);
    if (taken && migrates != nullptr) {
      taken = take(find(known->measure.workflow, migrates->map->to), versions.target);
    }
  } else if (const auto* registers = std::get_if<core::Register>(&command.body)) {
    taken = take(find(registers->workflow, 0), versions.present);
  }
  if (!taken) return taken.error();
  return versions;
}

void Decider::accept(Staging& staging) {
  Group& group = staging.group;
  store::Commit& commit = group.commit;
  next_sequence_ = staging.next_sequence;
  ledger_head_ = staging.ledger_head;
  commit.ledger_head = ledger_head_;
  for (const ledger::Hash& leaf : staging.leaves) {
    const std::size_t tiles = commit.tiles.size();
    tree_.append(leaf, commit.tiles);
    if (commit.tiles.size() != tiles) commit.edge = tree_.edge();
  }
  if (staging.deployment) {
    workflows_.adopt(*staging.deployment);
    group.deployments.push_back(std::move(*staging.deployment));
  }
  for (auto& [key, answered] : staging.answered) replies_.put(key, std::move(answered), group.number);
  for (const std::string& id : staging.changed) {
    RecordPtr after = staging.find(MeasureId(id));
    const auto& wake = after->wake;
    if (wake && (!group.earliest_wake || *wake < *group.earliest_wake)) group.earliest_wake = wake;
    overlay_.put(id, std::move(after), group.number);
  }
}

}  // namespace rectify::runtime
