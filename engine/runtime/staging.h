// A group of jobs on its way to the disk, and what one job puts into it.
//
// A job fills its group's commit while it is decided. A job that is refused is taken out again, and the commit is as it
// was before. Threads: the decider's only, until the group is handed to the committer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/decide.h"
#include "ledger/hash.h"
#include "runtime/record.h"
#include "runtime/work.h"

namespace rectify::runtime {

// What is committed with one sync, and who is answered then.
struct Group {
  std::uint64_t number = 0;
  store::Commit commit;
  ChangedAt changed_at;
  std::vector<std::pair<Done, Result<Replies>>> answers;
  std::vector<Workflows::Deployment> deployments;
  std::optional<Instant> earliest_wake;
};

// How a command was answered.
struct Answered {
  core::Reply reply;
  core::Event event;  // the last one that the command made
};

struct Staging {
  // `ledger_head` is the hash of the last line that concerns no measure; all zero: there is none. The group is
  // borrowed.
  Staging(Group& into, std::uint64_t next_line, const ledger::Hash& last_ledger_line);

  // Gives the event its sequence and adds it as the next line; the line's hash. `previous` is the hash of the line that
  // it follows. Errors: as ledger::encode_line.
  [[nodiscard]] Result<ledger::Hash> add_line(core::Event& event, std::optional<ledger::Hash> previous);
  // A line that concerns no measure; where it stands.
  [[nodiscard]] Result<Sequence> add_ledger_line(const core::Actor& actor, Instant now, core::EventBody body);
  void add_change(RecordPtr before, RecordPtr after);

  // As the group leaves the measure; null: it does not change it.
  [[nodiscard]] RecordPtr find(const MeasureId& measure) const;

  // Takes out of the commit what the job has added.
  void undo();

  Group& group;
  store::Commit& commit;  // the group's
  std::uint64_t next_sequence;
  ledger::Hash ledger_head;
  std::vector<ledger::Hash> leaves{};                    // of the job's lines, for the tree
  std::vector<std::string> changed{};                    // measures, as often as the job changes them
  std::unordered_map<std::string, Answered> answered{};  // by the command's key
  std::optional<Workflows::Deployment> deployment{};

 private:
  // What was there before the job: how much of each list, and what its changes replace (null: nothing).
  const std::array<std::size_t, 7> sizes_;
  const std::optional<Sequence> heads_;
  std::vector<RecordPtr> replaced_{};  // one for each of `changed`
};

}  // namespace rectify::runtime
