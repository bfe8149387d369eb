#include "runtime/decider.h"

#include <algorithm>
#include <map>

#include "core/rule_calls.h"
#include "ledger/heads.h"
#include "ledger/line.h"
#include "runtime/notices.h"
#include "runtime/record.h"

namespace rectify::runtime {

// What one piece of work has come to so far; nothing of it counts before accept().
struct Decider::Staged {
  struct Changed {
    RecordPtr before;
    RecordPtr after;
  };
  std::uint64_t next_sequence = 0;
  ledger::Hash ledger_head{};
  std::vector<store::NewLine> lines;
  std::vector<ledger::Hash> leaves;
  std::map<std::string, Changed> changed;
  std::unordered_map<std::string, Answered> answered;  // by key
  std::vector<store::Version> versions;
  std::vector<store::OutboxEntry> outbox;
  std::vector<store::OutboxEntry> folded;
  std::vector<store::DeliveryId> settled;
  std::vector<store::Deployed> deployed;
  std::optional<Workflows::Deployment> deployment;
  std::optional<Sequence> heads;
  std::size_t bytes = 0;
};

namespace {

bool is_zero(const ledger::Hash& hash) { return hash == ledger::Hash{}; }

// Whether `event` can be what `command` came to: the same person did the same thing to the same measure.
bool answers(const core::Event& event, const core::Command& command) {
  if (event.measure != command.measure || event.actor != command.actor) return false;
  const auto* fire = std::get_if<core::Fire>(&command.body);
  if (fire == nullptr) {
    const auto pair = [&]<typename Event, typename Command>() {
      return std::holds_alternative<Event>(event.body) && std::holds_alternative<Command>(command.body);
    };
    return pair.operator()<core::Registered, core::Register>() || pair.operator()<core::Amended, core::Amend>() ||
           pair.operator()<core::Attached, core::Attach>() || pair.operator()<core::Commented, core::Comment>() ||
           pair.operator()<core::Vetoed, core::Veto>() || pair.operator()<core::Delegated, core::Delegate>() ||
           pair.operator()<core::Migrated, core::Migrate>() || pair.operator()<core::RungAnswered, core::AnswerRung>();
  }
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) return fired->transition == fire->transition;
  if (const auto* proposed = std::get_if<core::Proposed>(&event.body)) return proposed->transition == fire->transition;
  if (const auto* approved = std::get_if<core::Approved>(&event.body)) return approved->transition == fire->transition;
  return false;
}

core::EventBody deployed_event(const Source& source, const std::map<std::string, std::string>& versions) {
  switch (source.kind) {
    case store::Deployed::Kind::organisation:
      return core::OrganisationDeployed{source.name, source.text};
    case store::Deployed::Kind::rule: {
      const auto version = versions.find(source.name);
      return core::RuleDeployed{source.name, version == versions.end() ? std::string() : version->second,
                                ledger::to_hex(ledger::sha256(source.text)), source.text};
    }
    default:
      return core::CalendarDeployed{source.name, source.text};
  }
}

// What the parent has to be told of what happened to one of its parts; nothing where it moved nowhere.
std::optional<core::Command> note_to_parent(const core::Measure* before, const core::Measure& after) {
  if (after.parent.get().empty()) return std::nullopt;
  if (before != nullptr && before->state == after.state && before->final == after.final) return std::nullopt;
  return core::Command{.key = {},
                       .actor = core::engine_actor(),
                       .measure = after.parent,
                       .expected = {},
                       .body = core::NoteChild{after.id, after.state, after.final}};
}

}  // namespace

Decider::Decider(const Options& options, const store::Store& store, const Workflows& workflows)
    : options_(options),
      store_(store),
      on_disk_(workflows),
      workflows_(options.compiler),
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

void Decider::decide(Work work, Instant now, Group& group) {
  // The history's time never goes back, whatever the system's clock does.
  now = std::max(now, last_at_);
  Staged staged;
  staged.next_sequence = next_sequence_;
  staged.ledger_head = ledger_head_;
  Replies replies;
  replies.reserve(work.commands.size());
  std::optional<Error> refusal;
  if (work.deploy) {
    if (auto ok = stage_deploy(staged, *work.deploy, now); !ok) refusal = ok.error();
  }
  const auto take = [&](Result<core::Reply> reply) {
    if (reply) {
      replies.push_back(std::move(*reply));
    } else {
      refusal = reply.error();
    }
  };
  if (work.heads) take(stage_heads(staged, *work.heads, now));
  if (work.fold) take(stage_fold(staged, std::move(*work.fold), now));
  for (const core::Command& command : work.commands) {
    if (refusal) break;
    take(stage(staged, command, now));
  }
  if (refusal) {
    group.answers.emplace_back(std::move(work.done), std::move(*refusal));
    return;
  }
  if (!staged.lines.empty()) last_at_ = now;
  accept(staged, group);
  group.answers.emplace_back(std::move(work.done), std::move(replies));
}

Result<RecordPtr> Decider::load(const Staged& staged, const MeasureId& id) {
  if (const auto found = staged.changed.find(id.get()); found != staged.changed.end()) return found->second.after;
  if (const RecordPtr* known = overlay_.find(id.get())) return *known;
  auto stored = store_.now().measure(id);
  if (!stored) return stored.error();
  if (*stored != nullptr) overlay_.put(id.get(), *stored, 0);
  return *stored;
}

Result<std::optional<core::Reply>> Decider::earlier_answer(const Staged& staged, const core::Command& command) {
  if (command.key.empty()) return std::optional<core::Reply>();
  const auto check = [&](const core::Event& event, const core::Reply& reply) -> Result<std::optional<core::Reply>> {
    if (answers(event, command)) return std::optional(reply);
    return Error{Code::conflict,
                 "idempotency key '" + command.key + "' was used for another command, on " + reply.measure.get() +
                     ": every command needs a key of its own",
                 command.measure.get()};
  };
  if (const auto found = staged.answered.find(command.key); found != staged.answered.end()) {
    return check(found->second.event, found->second.reply);
  }
  if (const Answered* answered = replies_.find(command.key)) return check(answered->event, answered->reply);
  auto kept = store_.now().reply(command.key);
  if (!kept) return kept.error();
  if (!*kept) return std::optional<core::Reply>();
  auto bytes = store_.now().line((*kept)->reply.sequence);
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  return check(line->event, (*kept)->reply);
}

Result<core::Event> Decider::add_line(Staged& staged, core::Event event, std::optional<ledger::Hash> previous) {
  event.sequence = Sequence(staged.next_sequence);
  ledger::Line line{std::move(event), previous};
  auto bytes = ledger::encode_line(line);
  if (!bytes) return bytes.error();
  staged.leaves.push_back(ledger::leaf_hash(*bytes));
  staged.bytes += bytes->size();
  staged.lines.push_back({line.event.sequence, line.event.measure, line.event.revision, std::move(*bytes),
                          core::participants(line.event)});
  ++staged.next_sequence;
  return std::move(line.event);
}

Result<Decider::Versions> Decider::versions_for(const RecordPtr& known, const core::Command& command) const {
  const auto find = [&](const std::string& name, std::uint32_t version) -> Result<WorkflowPtr> {
    if (auto found = workflows_.find(name, version)) return found;
    return Error{Code::not_found,
                 "workflow '" + (version == 0 ? name : core::workflow_ref(name, version)) +
                     "' is not deployed; there " + workflows_.names(),
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

Result<core::Reply> Decider::stage(Staged& staged, const core::Command& command, Instant now) {
  if (auto ok = core::check_limits(command, options_.limits); !ok) return ok.error();
  auto earlier = earlier_answer(staged, command);
  if (!earlier) return earlier.error();
  if (*earlier) return **earlier;
  auto before = load(staged, command.measure);
  if (!before) return before.error();
  const RecordPtr& known = *before;
  auto versions = versions_for(known, command);
  if (!versions) return versions.error();
  static const core::Workflow kNone{};
  auto decision = core::decide(versions->present != nullptr ? *versions->present : kNone,
                               known ? &known->measure : nullptr, command, now, versions->target.get());
  if (!decision) return decision.error();
  const core::Workflow& workflow = *(versions->target != nullptr ? versions->target : versions->present);

  std::vector<core::CalledRule> called = known != nullptr ? known->called : std::vector<core::CalledRule>();
  if (const auto* said = std::get_if<core::RuleSaid>(&command.body)) {
    std::erase_if(called, [&](const core::CalledRule& one) { return one.rule == said->rule; });
  }
  if (!workflow.rules.empty()) {
    for (const core::EventBody& event : decision->events) core::call_rules(workflow, event, called);
    decision->wake = core::earlier(decision->wake, core::next_asking(workflow, decision->measure, called, now));
  }

  core::Event last;
  ledger::Hash head = known != nullptr ? known->head : ledger::Hash{};
  bool first = known == nullptr;
  std::uint64_t revision = known != nullptr ? known->measure.revision.get() : 0;
  // What each but the last event left, for past listings.
  core::Measure between = decision->events.size() > 1 && known != nullptr ? known->measure : core::Measure{};
  for (core::EventBody& body : decision->events) {
    auto event = add_line(staged,
                          {.sequence = {},
                           .at = now,
                           .actor = command.key.empty() ? core::engine_actor() : command.actor,
                           .measure = command.measure,
                           .revision = Revision(++revision),
                           .key = command.key,
                           .body = std::move(body)},
                          first ? std::nullopt : std::optional(head));
    if (!event) return event.error();
    first = false;
    head = staged.leaves.back();
    last = std::move(*event);
    if (revision != decision->measure.revision.get()) {
      core::apply(between, last);
      staged.versions.push_back({last.sequence, make_record(workflow, between, head, std::nullopt)});
    }
    add_notices(workflow, last, decision->measure, staged.outbox);
  }
  core::Reply reply{command.measure, decision->measure.revision, last.sequence,
                    decision->events.empty() ? std::string(core::kNothingDue) : std::string(core::event_type(last)),
                    decision->measure.state};
  const bool nothing =
      decision->events.empty() && known != nullptr && decision->wake == known->wake && called == known->called;
  if (nothing) return reply;
  const auto parent = note_to_parent(known ? &known->measure : nullptr, decision->measure);
  auto after = make_record(workflow, std::move(decision->measure), head, decision->wake, std::move(called));
  if (!decision->events.empty()) staged.versions.push_back({last.sequence, after});
  auto& changed = staged.changed.try_emplace(command.measure.get(), Staged::Changed{known, nullptr}).first->second;
  changed.after = std::move(after);
  if (!command.key.empty()) staged.answered.emplace(command.key, Answered{reply, std::move(last)});
  if (parent) {
    if (auto told = stage(staged, *parent, now); !told) return told.error();
  }
  return reply;
}

Result<Sequence> Decider::add_ledger_line(Staged& staged, const core::Actor& actor, Instant now, core::EventBody body) {
  auto event = add_line(
      staged,
      {.sequence = {}, .at = now, .actor = actor, .measure = {}, .revision = {}, .key = {}, .body = std::move(body)},
      is_zero(staged.ledger_head) ? std::nullopt : std::optional(staged.ledger_head));
  if (!event) return event.error();
  staged.ledger_head = staged.leaves.back();
  return event->sequence;
}

Result<core::Reply> Decider::stage_heads(Staged& staged, const core::HeadsRecorded& heads, Instant now) {
  const std::uint64_t lag = staged.next_sequence - heads.size;
  if (lag > ledger::kHeadsLagMax) {
    return Error{Code::conflict,
                 "the heads of the first " + std::to_string(heads.size) + " lines come " + std::to_string(lag) +
                     " lines late; at most " + std::to_string(ledger::kHeadsLagMax) + " are allowed: gather them again",
                 {}};
  }
  auto sequence = add_ledger_line(staged, core::engine_actor(), now, heads);
  if (!sequence) return sequence.error();
  staged.heads = *sequence;
  return core::Reply{.measure = {}, .revision = {}, .sequence = *sequence, .outcome = "heads", .state = {}};
}

Result<core::Reply> Decider::stage_fold(Staged& staged, Fold fold, Instant now) {
  auto sequence = add_ledger_line(staged, core::engine_actor(), now, fold.line);
  if (!sequence) return sequence.error();
  for (store::OutboxEntry& digest : fold.digests) {
    digest.sequence = *sequence;
    staged.outbox.push_back(std::move(digest));
  }
  for (auto& [ordinal, sink] : fold.settled) staged.settled.push_back({*sequence, ordinal, std::move(sink)});
  staged.folded = std::move(fold.gone);
  return core::Reply{.measure = {}, .revision = {}, .sequence = *sequence, .outcome = "notices_folded", .state = {}};
}

Result<void> Decider::stage_deploy(Staged& staged, const Deploy& deploy, Instant now) {
  auto prepared = workflows_.prepare(deploy.sources, deploy.workflow_source);
  if (!prepared) return prepared.error();
  for (const Source& source : prepared->changed) {
    auto line = add_ledger_line(staged, deploy.actor, now, deployed_event(source, prepared->versions));
    if (!line) return line.error();
    staged.deployed.push_back({source.kind, source.name, 0, source.text});
  }
  if (prepared->workflow_changes) {
    const core::Workflow& workflow = *prepared->workflow;
    auto line = add_ledger_line(staged, deploy.actor, now,
                                core::WorkflowDeployed{workflow.name, workflow.version, deploy.workflow_source});
    if (!line) return line.error();
    staged.deployed.push_back(
        {store::Deployed::Kind::workflow, workflow.name, workflow.version, deploy.workflow_source});
  }
  if (!staged.deployed.empty()) staged.deployment = std::move(*prepared);
  return {};
}

void Decider::accept(Staged& staged, Group& group) {
  store::Commit& commit = group.commit;
  next_sequence_ = staged.next_sequence;
  ledger_head_ = staged.ledger_head;
  commit.ledger_head = ledger_head_;
  for (const ledger::Hash& leaf : staged.leaves) {
    const std::size_t tiles = commit.tiles.size();
    tree_.append(leaf, commit.tiles);
    if (commit.tiles.size() != tiles) commit.edge = tree_.edge();
  }
  for (auto& line : staged.lines) commit.lines.push_back(std::move(line));
  for (auto& version : staged.versions) commit.versions.push_back(std::move(version));
  if (staged.heads) commit.heads = staged.heads;
  for (auto& entry : staged.outbox) commit.outbox.push_back(std::move(entry));
  for (auto& entry : staged.folded) commit.folded.push_back(std::move(entry));
  for (auto& delivery : staged.settled) commit.settled.push_back(std::move(delivery));
  for (auto& deployed : staged.deployed) commit.deployed.push_back(std::move(deployed));
  if (staged.deployment) {
    workflows_.adopt(*staged.deployment);
    group.deployments.push_back(std::move(*staged.deployment));
  }
  for (auto& [key, answered] : staged.answered) {
    commit.replies.push_back({key, answered.reply});
    replies_.put(key, std::move(answered), group.number);
  }
  for (auto& [id, changed] : staged.changed) {
    const auto& wake = changed.after->wake;
    if (wake && (!group.earliest_wake || *wake < *group.earliest_wake)) group.earliest_wake = wake;
    overlay_.put(id, changed.after, group.number);
    add_change(commit, group.changed_at, std::move(changed.before), std::move(changed.after));
  }
  group.bytes += staged.bytes;
}

}  // namespace rectify::runtime
