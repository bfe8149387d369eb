// POST /v1/migrations: live measures to another version of their workflow, told line by line while it happens.
//
// The body: {"workflow": "rectification", "version": 2, "map": the text of the map, "note": …}; ?dry_run=true only
// looks ahead. The answer is newline-delimited JSON:
//   {"measure", "clock", "from": {"state", "deadline", "rungs"}, "to": the same, "set", "proposals", "next"}  a dry
//   run's
//   {"measure", "from", "obstacle"}   one that cannot
//   {"migrated": N}                   so many by now
//   {"error": {"code", "message"}}    it stopped here, and may be begun again
//   {"summary": {"from", "to", "dry_run", "done", "able", "unable", "migrated", "landed", "closed", "elsewhere"}}
// The last line is the summary, or the error. Where one measure cannot, none is migrated. A reader who goes away stops
// the migration at the batch that is under way. Threads: any.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "query/privacy.h"
#include "runtime/migration.h"

namespace rectify::http {

namespace {

constexpr Parameter kMigrationQuery[] = {{"dry_run", Parameter::Kind::flag, "whether to look ahead only"}};

constexpr Property kPlaceProperties[] = {
    {"state", kAlways, kText},
    {"deadline", kAlways, kMomentOrNull},
    {"rungs", kAlways, kTexts},
    {"stopped", kSometimes, kAny, "Where the clock is stopped: the place it was stopped in."},
};
constexpr Schema kPlace{"place", {}, "Where a measure stands.", kPlaceProperties};
constexpr Property kMigrationErrorProperties[] = {{"code", kAlways, kText}, {"message", kAlways, kText}};
constexpr Schema kMigrationError{"migration_error", {}, "Why it stopped.", kMigrationErrorProperties};
constexpr Property kMigrationSummaryProperties[] = {
    {"from", kAlways, kText},        {"to", kAlways, kText},       {"dry_run", kAlways, kFlag},
    {"done", kAlways, kFlag},        {"able", kAlways, kNumber},   {"unable", kAlways, kNumber},
    {"migrated", kAlways, kNumber},  {"landed", kAlways, kNumber}, {"closed", kAlways, kNumber},
    {"elsewhere", kAlways, kNumber},
};
constexpr Schema kMigrationSummary{"migration_summary", {}, "What came of it.", kMigrationSummaryProperties};
constexpr Property kMigrationProperties[] = {
    {"measure", kSometimes, kText},
    {"from", kSometimes, object(kPlace)},
    {"to", kSometimes, object(kPlace)},
    {"obstacle", kSometimes, kText, "Why it cannot."},
    {"clock", kSometimes, word(core::kClockRules)},
    {"set", kSometimes, kFields},
    {"proposals", kSometimes, kTexts},
    {"next", kSometimes, kMomentOrNull, "What happens by itself next."},
    {"migrated", kSometimes, kNumber, "So many by now."},
    {"summary", kSometimes, object(kMigrationSummary)},
    {"error", kSometimes, object(kMigrationError)},
};
constexpr Schema kMigrationLine{
    "migration_line", {}, "A line of a migration: a measure, or how it goes on.", kMigrationProperties};
constexpr Answer kMigrationLines[] = {{.media = kNdjson, .body = object(kMigrationLine), .means = "A line each."}};

constexpr int kStepsInSilenceMax = 64;

// The names of the rungs of the ladder that are claimed, or how many reviews were missed.
json::Array rungs_of(const core::Workflow& workflow, const std::string& state, std::uint32_t claimed) {
  json::Array names;
  const core::State* here = core::find_state(workflow, state);
  for (std::uint32_t i = 0; i < claimed; ++i) {
    if (here != nullptr && here->review) {
      names.emplace_back(here->review->rung);
    } else if (workflow.ladder && i < workflow.ladder->rungs.size()) {
      names.emplace_back(workflow.ladder->rungs[i].name);
    }
  }
  return names;
}

json::Value time_or_null(const core::Workflow& workflow, const std::optional<Instant>& at) {
  return at ? json_of(workflow.calendar.zone.format(*at)) : json::Value();
}

json::Object place(const core::Workflow& workflow, const std::string& state,
                   const std::optional<core::Deadline>& deadline, std::uint32_t rungs) {
  const auto due = deadline ? std::optional(deadline->due) : std::nullopt;
  return {{"state", state}, {"deadline", time_or_null(workflow, due)}, {"rungs", rungs_of(workflow, state, rungs)}};
}

json::Object place_before(const core::Workflow& workflow, const core::Measure& measure) {
  if (!measure.stopped) return place(workflow, measure.state, measure.deadline, measure.rungs_claimed);
  json::Object json = place(workflow, measure.state, {}, 0);
  json["stopped"] = place(workflow, measure.stopped->state, measure.stopped->deadline, measure.stopped->rungs_claimed);
  return json;
}

json::Object place_after(const core::Workflow& workflow, const core::Migrated& landing) {
  json::Object json = place(workflow, landing.to, landing.deadline, landing.rungs_claimed);
  if (const auto& stopped = landing.stopped) {
    json["stopped"] = place(workflow, stopped->state, stopped->deadline, stopped->rungs_claimed);
  }
  return json;
}

json::Object row_json(const runtime::Migration& migration, const runtime::MigrationRow& row) {
  json::Object json{{"measure", row.before.id.get()}, {"from", place_before(migration.from(), row.before)}};
  if (!row.landing) {
    json["obstacle"] = row.obstacle;
    return json;
  }
  const core::Migrated& landing = *row.landing;
  json["to"] = place_after(migration.to(), landing);
  json["clock"] = core::kClockRules[static_cast<std::size_t>(landing.clock)];
  if (!landing.sets.empty()) {
    core::Fields sets = landing.sets;
    query::hide(migration.to(), sets);  // whoever migrates need not be concerned with each measure
    json["set"] = json_of(sets);
  }
  if (!landing.proposals.empty()) json["proposals"] = json::array_of(landing.proposals);
  json["next"] = time_or_null(migration.to(), row.wake);
  return json;
}

json::Object summary_json(const runtime::Migration& migration, bool dry_run) {
  const runtime::MigrationCounts& counts = migration.counts();
  const auto ref = [](const core::Workflow& workflow) { return core::workflow_ref(workflow.name, workflow.version); };
  return {{"from", ref(migration.from())}, {"to", ref(migration.to())}, {"dry_run", dry_run},
          {"done", migration.migrates()},  {"able", counts.able},       {"unable", counts.unable},
          {"migrated", counts.migrated},   {"landed", counts.landed},   {"closed", counts.closed},
          {"elsewhere", counts.elsewhere}};
}

// The migration as a body: each piece that is asked for is a step of it.
class MigrationSource final : public BodySource, public std::enable_shared_from_this<MigrationSource> {
 public:
  MigrationSource(runtime::Migration migration, bool dry_run, Later later)
      : migration_(std::move(migration)), dry_run_(dry_run), later_(std::move(later)) {}

  void pull(Take take) override {
    later_([self = shared_from_this(), take = std::move(take)] {
      take(contained_piece("a migration", [&] { return self->next(); }));
    });
  }

 private:
  Chunk next() {
    Chunk chunk;
    // A piece may not be empty. Where many pages have nothing to say, an empty line shows that it goes on.
    for (int steps = 0; chunk.bytes.empty(); ++steps) {
      if (steps == kStepsInSilenceMax) {
        chunk.bytes = "\n";
        break;
      }
      auto rows = migration_.step();
      if (!rows) {
        const Error& error = rows.error();
        add(chunk, "error", json::Object{{"code", row_of(error.code).name}, {"message", error.message}});
        chunk.then = Chunk::Then::end;
        return chunk;
      }
      for (const runtime::MigrationRow& row : *rows) add(chunk, row_json(migration_, row));
      if (migration_.counts().migrated > told_) add(chunk, "migrated", told_ = migration_.counts().migrated);
      if (!migration_.done()) continue;
      add(chunk, "summary", summary_json(migration_, dry_run_));
      chunk.then = Chunk::Then::end;
    }
    return chunk;
  }

  static void add(Chunk& chunk, json::Object line) { (chunk.bytes += json::print(std::move(line))) += '\n'; }
  static void add(Chunk& chunk, std::string_view name, json::Value value) {
    json::Object line;
    line.emplace(name, std::move(value));
    add(chunk, std::move(line));
  }

  runtime::Migration migration_;
  const bool dry_run_;
  const Later later_;
  std::uint64_t told_ = 0;
};

Response migrate(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  auto actor = actor_of(asked.request);
  if (!actor) return problem(actor.error());
  auto dry_run = asks(asked.target, "dry_run");
  if (!dry_run) return problem(dry_run.error());
  const auto& body = std::get<MigrationBody>(asked.body);
  auto migration = runtime::Migration::prepare(here.engine, {.actor = std::move(*actor),
                                                             .workflow = body.workflow,
                                                             .version = body.version,
                                                             .map = body.map,
                                                             .note = body.note,
                                                             .dry_run = *dry_run});
  if (!migration) return problem(migration.error());
  Response response;
  response.content_type = kNdjson;
  response.source = std::make_shared<MigrationSource>(std::move(*migration), *dry_run, here.later);
  return response;
}

constexpr Route kMigrationRoutes[] = {
    {.method = Method::post,
     .path = "/v1/migrations",
     .name = "migrate",
     .group = &groups::kWorkflows,
     .means = "Takes live measures to another version of their workflow, told line by line.",
     .query = kMigrationQuery,
     .body = kDescribedBody<kMigration>,
     .answers = kMigrationLines,
     .refuses = kChanging,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler(migrate)},
};

}  // namespace

std::span<const Route> migration_routes() { return kMigrationRoutes; }

}  // namespace rectify::http
