#include "runtime/migration.h"

#include <fmt/core.h>

#include <future>

#include "core/decide.h"
#include "ledger/hash.h"

namespace rectify::runtime {

namespace {

Error unfit(const core::MigrationMap& map, const std::vector<std::string>& faults) {
  std::string message = fmt::format("the map does not fit {} and {}:", core::workflow_ref(map.workflow, map.from),
                                    core::workflow_ref(map.workflow, map.to));
  for (const std::string& fault : faults) message += (fault == faults.front() ? " " : "; ") + fault;
  return {Code::invalid, message, {}};
}

// The same for the same measure as it stands: a command that is sent once more gets its first answer.
std::string key_of(const core::Measure& measure, std::uint32_t version) {
  return "migrate:" +
         ledger::to_hex(ledger::sha256(fmt::format("{}\n{}\n{}", measure.id.get(), measure.revision.get(), version)));
}

}  // namespace

Result<Migration> Migration::prepare(Engine& engine, MigrationOrder order) {
  Migration migration(engine, std::move(order));
  const MigrationOrder& asked = migration.order_;
  if (!engine.options().compiler.migration) return Error{Code::unavailable, "nothing can be migrated here", {}};
  auto map = engine.options().compiler.migration(asked.map);
  if (!map) return map.error();
  map->digest = ledger::to_hex(ledger::sha256(asked.map));
  if (map->workflow != asked.workflow || map->to != asked.version) {
    return Error{Code::invalid,
                 fmt::format("the map leads to {}, not to {}", core::workflow_ref(map->workflow, map->to),
                             core::workflow_ref(asked.workflow, asked.version)),
                 {}};
  }
  for (const auto& [version, into] : {std::pair(map->from, &migration.from_), std::pair(map->to, &migration.to_)}) {
    *into = engine.workflows().find(map->workflow, version);
    if (*into == nullptr || version == 0) {
      return Error{
          Code::not_found, fmt::format("workflow {} is not deployed", core::workflow_ref(map->workflow, version)), {}};
    }
  }
  if (const auto faults = core::misfits(*map, *migration.from_, *migration.to_); !faults.empty()) {
    return unfit(*map, faults);
  }
  migration.map_ = std::make_shared<const core::MigrationMap>(std::move(*map));
  return migration;
}

Result<std::vector<MigrationRow>> Migration::step() {
  auto page = next_page();
  if (!page) return page.error();
  if (stage_ == Stage::migrating) {
    auto left = migrate(*page);
    if (left) turn_page();
    return left;
  }
  std::vector<MigrationRow> rows;
  for (core::Measure& measure : *page) {
    auto row = judged(std::move(measure));
    if (!row) continue;
    ++(row->obstacle.empty() ? counts_.able : counts_.unable);
    if (order_.dry_run || !row->obstacle.empty()) rows.push_back(std::move(*row));
  }
  turn_page();
  return rows;
}

Result<std::vector<core::Measure>> Migration::next_page() {
  store::Query query;
  query.limit = engine_->options().migration_batch_max;
  query.cursor = cursor_;
  auto page = engine_->store().now().list(query);
  if (!page) return page.error();
  cursor_ = page->cursor;
  last_page_ = cursor_.empty();
  const bool counts = stage_ == Stage::judging;
  std::vector<core::Measure> found;
  for (const auto& record : page->records) {
    const core::Measure& measure = record->measure;
    if (measure.workflow != map_->workflow) continue;
    if (measure.workflow_version == map_->from && !measure.final) {
      found.push_back(measure);
    } else if (counts && measure.final) {
      counts_.closed += measure.workflow_version == map_->from ? 1U : 0U;
    } else if (counts) {
      ++(measure.workflow_version == map_->to ? counts_.landed : counts_.elsewhere);
    }
  }
  return found;
}

void Migration::turn_page() {
  if (!last_page_) return;
  const bool goes_on = stage_ == Stage::judging && !order_.dry_run && counts_.unable == 0;
  stage_ = goes_on ? Stage::migrating : Stage::done;
  migrates_ = migrates_ || goes_on;
}

std::optional<MigrationRow> Migration::judged(core::Measure measure) const {
  const Instant now = engine_->now();
  const core::Limits& limits = engine_->options().limits;
  core::Command wake = command_for(measure);
  wake.body = core::Wake{};
  // More may be due than one wake-up does.
  for (bool acted = true; acted && !measure.final;) {
    auto woken = core::decide({*from_, limits, &measure}, wake, now);
    acted = woken && !woken->steps.empty();
    if (acted) measure = std::move(woken->steps.back().after);
  }
  if (measure.final) return std::nullopt;
  MigrationRow row{.before = std::move(measure)};
  auto decision = core::decide({.workflow = *from_, .limits = limits, .measure = &row.before, .target = to_.get()},
                               command_for(row.before), now);
  if (decision) {
    core::Step& landed = decision->steps.front();
    row.landing = std::get<core::Migrated>(std::move(landed.event.body));
    row.wake = core::next_wake(*to_, landed.after, now);
  } else {
    row.obstacle = decision.error().message;
  }
  return row;
}

core::Command Migration::command_for(const core::Measure& measure) const {
  return {.key = key_of(measure, map_->to),
          .actor = order_.actor,
          .measure = measure.id,
          .expected = {},
          .body = core::Migrate{map_, order_.note}};
}

Result<std::vector<MigrationRow>> Migration::migrate(const std::vector<core::Measure>& measures) {
  std::vector<std::promise<Result<core::Reply>>> promises(measures.size());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    // What is due by the old version is done by it, in the order in which commands are taken.
    engine_->submit(
        {.key = {}, .actor = core::engine_actor(), .measure = measures[i].id, .expected = {}, .body = core::Wake{}},
        [](const Result<core::Reply>&) {});
    engine_->submit(command_for(measures[i]),
                    [&promises, i](Result<core::Reply> reply) { promises[i].set_value(std::move(reply)); });
  }
  std::vector<MigrationRow> left;
  std::optional<Error> failure;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    auto reply = promises[i].get_future().get();
    if (reply) {
      ++counts_.migrated;
    } else if (reply.error().code == Code::unavailable || reply.error().code == Code::exhausted) {
      failure = reply.error();
    } else {
      ++counts_.unable;
      left.push_back({.before = measures[i], .obstacle = reply.error().message});
    }
  }
  if (failure) return *failure;
  return left;
}

}  // namespace rectify::runtime
