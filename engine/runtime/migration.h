// Takes the live measures of one version of a workflow to another, in bounded batches.
//
// A migration walks over the ledger by id, one batch a step. What has been done is in the history and nowhere else. A
// migration that was left off, or killed in a step, is begun again: it passes by the measures that have landed, and
// sends each command with the key that it had before. Threads: one; steps wait for the engine's answers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/migrate.h"
#include "runtime/engine.h"

namespace rectify::runtime {

struct MigrationOrder {
  core::Actor actor;
  std::string workflow;
  std::uint32_t version = 0;  // the one they go on by
  std::string map;            // its text
  std::string note{};
  bool dry_run = false;
};

// One measure that is to migrate: where it lands, or why it cannot.
struct MigrationRow {
  core::Measure before;  // with what was due by then done
  std::optional<core::Migrated> landing{};
  std::optional<Instant> wake{};  // what happens by itself next, once it has landed
  std::string obstacle{};
};

struct MigrationCounts {
  std::uint64_t able = 0;       // can go on by the new version
  std::uint64_t unable = 0;     // cannot
  std::uint64_t migrated = 0;   // by this migration
  std::uint64_t landed = 0;     // live ones that went by the new version before
  std::uint64_t closed = 0;     // stay with the old one
  std::uint64_t elsewhere = 0;  // live ones of further versions, to which the map does not apply
};

class Migration {
 public:
  // Nothing is changed yet. Errors: not_found (a version is not deployed), invalid (the map).
  [[nodiscard]] static Result<Migration> prepare(Engine& engine, MigrationOrder order);

  // First every measure is judged; unless it is a dry run, and where none is unable, they are migrated. What is handed
  // back are the rows that were reached: all of them in a dry run, else those that cannot. Errors: as the engine's;
  // the migration may be begun again.
  [[nodiscard]] Result<std::vector<MigrationRow>> step();
  [[nodiscard]] bool done() const { return stage_ == Stage::done; }
  // Whether measures were migrated, or are being: none was unable when they were judged.
  [[nodiscard]] bool migrates() const { return migrates_; }

  [[nodiscard]] const MigrationCounts& counts() const { return counts_; }
  [[nodiscard]] const core::Workflow& from() const { return *from_; }
  [[nodiscard]] const core::Workflow& to() const { return *to_; }

 private:
  enum class Stage { judging, migrating, done };

  Migration(Engine& engine, MigrationOrder order) : engine_(&engine), order_(std::move(order)) {}
  // The next page of measures that are to migrate; the rest is counted.
  [[nodiscard]] Result<std::vector<core::Measure>> next_page();
  void turn_page();
  // Nothing: what is due closes it.
  [[nodiscard]] std::optional<MigrationRow> judged(core::Measure measure) const;
  [[nodiscard]] core::Command command_for(const core::Measure& measure) const;
  [[nodiscard]] Result<std::vector<MigrationRow>> migrate(const std::vector<core::Measure>& measures);

  Engine* engine_;
  MigrationOrder order_;
  std::shared_ptr<const core::MigrationMap> map_;
  WorkflowPtr from_;
  WorkflowPtr to_;
  Stage stage_ = Stage::judging;
  bool migrates_ = false;
  std::string cursor_;
  bool last_page_ = false;
  MigrationCounts counts_;
};

}  // namespace rectify::runtime
