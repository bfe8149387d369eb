// Turns jobs into groups: load, decide, encode. Everything but the write; what is judged is core's business.
//
// Threads: one. Owns the overlay and the tree's right edge; writes nothing.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "ledger/tree.h"
#include "runtime/staging.h"
#include "runtime/work.h"
#include "runtime/workflows.h"
#include "store/store.h"

namespace rectify::runtime {

class Decider {
 public:
  // `workflows` are those on disk, all three are borrowed.
  Decider(const Options& options, const store::Store& store, const Workflows& workflows);

  // Takes over where the history ends, with the workflows that are on disk. Errors: corrupt, as the store's.
  [[nodiscard]] Result<void> resume();

  // Decides the job and adds it to the group: all its commands, or none. The answer is added in either case.
  void decide(Job job, Instant now, Group& group);

  // Groups up to `number` are on disk.
  void committed(std::uint64_t number) { committed_.store(number); }
  void trim() { overlay_.trim(committed_.load()), replies_.trim(committed_.load()); }

 private:
  // What a command is judged by; each may be null.
  struct Versions {
    WorkflowPtr present;
    WorkflowPtr target;  // of a migration
  };

  [[nodiscard]] Result<Replies> stage(Staging& staging, Work work, Instant now);
  [[nodiscard]] Result<Replies> stage_all(Staging& staging, const Commands& commands, Instant now);
  [[nodiscard]] Result<core::Reply> stage_command(Staging& staging, const core::Command& command, Instant now);
  // Puts down what was decided: its lines, what they tell, and the measure as it is left. `known` is null where the
  // measure is new.
  [[nodiscard]] Result<core::Reply> put_down(Staging& staging, const core::Command& command,
                                             const core::Workflow& workflow, const RecordPtr& known,
                                             core::Decision decision);

  // Errors: not_found (it is not deployed).
  [[nodiscard]] Result<Versions> versions_for(const RecordPtr& known, const core::Command& command) const;
  // Errors: conflict (the key belongs to another command), as the store's.
  [[nodiscard]] Result<std::optional<core::Reply>> earlier_answer(const Staging& staging, const core::Command& command);
  [[nodiscard]] Result<std::optional<Answered>> find_answer(const Staging& staging, const std::string& key);
  [[nodiscard]] Result<RecordPtr> load(const Staging& staging, const MeasureId& id);
  void accept(Staging& staging);

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
