// Turns commands into groups: load, decide, apply, encode. Everything but the write.
//
// Threads: one. Owns the overlay and the tree's right edge; writes nothing.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/decide.h"
#include "ledger/tree.h"
#include "runtime/outbox_bound.h"
#include "runtime/record.h"
#include "runtime/workflows.h"
#include "store/store.h"

namespace rectify::runtime {

// A workflow and what it goes by. Of `sources` those that are deployed with the same text may be left out.
struct Deploy {
  core::Actor actor;
  std::vector<Source> sources;
  std::string workflow_source;
};

using Replies = std::vector<core::Reply>;
using Done = std::function<void(Result<Replies>)>;

// What is queued: commands that stand or fall together, or a deployment, or the heads of all measures, or notices that
// are folded.
struct Work {
  std::vector<core::Command> commands;
  std::optional<Deploy> deploy{};
  std::optional<core::HeadsRecorded> heads{};
  std::optional<Fold> fold{};
  Done done;
  std::size_t bytes = 0;  // roughly what it holds
};

// What is committed with one sync, and who is answered then.
struct Group {
  std::uint64_t number = 0;
  store::Commit commit;
  std::vector<std::pair<Done, Result<Replies>>> answers;
  ChangedAt changed_at;
  std::vector<Workflows::Deployment> deployments;
  std::size_t bytes = 0;
  std::optional<Instant> earliest_wake;
};

class Decider {
 public:
  // `workflows` are those on disk, all three are borrowed.
  Decider(const Options& options, const store::Store& store, const Workflows& workflows);

  // Takes over where the history ends, with the workflows that are on disk. Errors: corrupt, as the store's.
  [[nodiscard]] Result<void> resume();

  // Decides the work and adds it to the group: all its commands, or none. The answer is added in either case.
  void decide(Work work, Instant now, Group& group);

  // Groups up to `number` are on disk.
  void committed(std::uint64_t number) { committed_.store(number); }
  void trim() { overlay_.trim(committed_.load()), replies_.trim(committed_.load()); }

 private:
  struct Answered {
    core::Reply reply;
    core::Event event;  // the last one that the command made
  };
  struct Staged;

  // What a command is judged by; each may be null.
  struct Versions {
    WorkflowPtr present;
    WorkflowPtr target;  // of a migration
  };

  // Errors: not_found (it is not deployed).
  [[nodiscard]] Result<Versions> versions_for(const RecordPtr& known, const core::Command& command) const;
  [[nodiscard]] Result<core::Reply> stage(Staged& staged, const core::Command& command, Instant now);
  [[nodiscard]] Result<std::optional<core::Reply>> earlier_answer(const Staged& staged, const core::Command& command);
  [[nodiscard]] Result<RecordPtr> load(const Staged& staged, const MeasureId& id);
  [[nodiscard]] Result<core::Event> add_line(Staged& staged, core::Event event, std::optional<ledger::Hash> previous);
  // A line that concerns no measure.
  [[nodiscard]] Result<Sequence> add_ledger_line(Staged& staged, const core::Actor& actor, Instant now,
                                                 core::EventBody body);
  [[nodiscard]] Result<core::Reply> stage_heads(Staged& staged, const core::HeadsRecorded& heads, Instant now);
  [[nodiscard]] Result<core::Reply> stage_fold(Staged& staged, Fold fold, Instant now);
  [[nodiscard]] Result<void> stage_deploy(Staged& staged, const Deploy& deploy, Instant now);
  void accept(Staged& staged, Group& group);

  const Options& options_;
  const store::Store& store_;
  const Workflows& on_disk_;
  Workflows workflows_;  // also those that are decided and not on disk yet
  std::uint64_t next_sequence_ = 0;
  Instant last_at_{};
  ledger::Hash ledger_head_{};
  ledger::Tree tree_;
  Overlay<RecordPtr> overlay_;
  Overlay<Answered> replies_;
  std::atomic<std::uint64_t> committed_{0};
};

}  // namespace rectify::runtime
