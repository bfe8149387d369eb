#include "http/api/migrations.h"

#include <nlohmann/json.hpp>

#include "http/api/filters.h"
#include "http/api/json.h"
#include "http/server/problem.h"
#include "query/privacy.h"
#include "runtime/migration.h"

namespace rectify::http {

namespace {

constexpr int kStepsInSilenceMax = 64;

// The names of the rungs of the ladder that are claimed, or how many reviews were missed.
Json rungs_of(const core::Workflow& workflow, const std::string& state, std::uint32_t claimed) {
  Json names = Json::array();
  const core::State* here = core::find_state(workflow, state);
  for (std::uint32_t i = 0; i < claimed; ++i) {
    if (here != nullptr && here->review) {
      names.push_back(here->review->rung);
    } else if (workflow.ladder && i < workflow.ladder->rungs.size()) {
      names.push_back(workflow.ladder->rungs[i].name);
    }
  }
  return names;
}

Json time_or_null(const core::Workflow& workflow, const std::optional<core::Deadline>& deadline) {
  return deadline ? Json(workflow.calendar.zone.format(deadline->due)) : Json();
}

Json place(const core::Workflow& workflow, const std::string& state, const std::optional<core::Deadline>& deadline,
           std::uint32_t rungs) {
  return {
      {"state", state}, {"deadline", time_or_null(workflow, deadline)}, {"rungs", rungs_of(workflow, state, rungs)}};
}

Json place_before(const core::Workflow& workflow, const core::Measure& measure) {
  if (!measure.stopped) return place(workflow, measure.state, measure.deadline, measure.rungs_claimed);
  Json json = place(workflow, measure.state, {}, 0);
  json["stopped"] = place(workflow, measure.stopped->state, measure.stopped->deadline, measure.stopped->rungs_claimed);
  return json;
}

Json place_after(const core::Workflow& workflow, const core::Migrated& landing) {
  Json json = place(workflow, landing.to, landing.deadline, landing.rungs_claimed);
  if (const auto& stopped = landing.stopped) {
    json["stopped"] = place(workflow, stopped->state, stopped->deadline, stopped->rungs_claimed);
  }
  return json;
}

Json row_json(const runtime::Migration& migration, const runtime::MigrationRow& row) {
  Json json{{"measure", row.before.id.get()}, {"from", place_before(migration.from(), row.before)}};
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
    json["set"] = to_json(sets);
  }
  if (!landing.proposals.empty()) json["proposals"] = landing.proposals;
  json["next"] = row.wake ? Json(migration.to().calendar.zone.format(*row.wake)) : Json();
  return json;
}

Json summary_json(const runtime::Migration& migration, bool dry_run) {
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
    later_([self = shared_from_this(), take = std::move(take)] { take(self->next()); });
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
        add(chunk, {{"error", {{"code", row_of(error.code).name}, {"message", error.message}}}});
        chunk.then = Chunk::Then::end;
        return chunk;
      }
      for (const runtime::MigrationRow& row : *rows) add(chunk, row_json(migration_, row));
      if (migration_.counts().migrated > told_) add(chunk, {{"migrated", told_ = migration_.counts().migrated}});
      if (!migration_.done()) continue;
      add(chunk, {{"summary", summary_json(migration_, dry_run_)}});
      chunk.then = Chunk::Then::end;
    }
    return chunk;
  }

  static void add(Chunk& chunk, const Json& line) { (chunk.bytes += dump(line)) += '\n'; }

  runtime::Migration migration_;
  const bool dry_run_;
  const Later later_;
  std::uint64_t told_ = 0;
};

Result<std::string> text_in(const Json& json, const char* key, bool required) {
  const auto found = json.find(key);
  if (found != json.end() && found->is_string()) return found->get<std::string>();
  if (found == json.end() && !required) return std::string();
  return Error{Code::invalid, "'" + std::string(key) + "' has to be there, as a string", {}};
}

Result<runtime::MigrationOrder> order_from(const Request& request) {
  auto json = parse_json(request.body);
  if (!json) return json.error();
  if (!json->is_object()) return Error{Code::invalid, "the body has to be a JSON object", {}};
  runtime::MigrationOrder order;
  const std::pair<const char*, std::string*> texts[] = {
      {"workflow", &order.workflow}, {"map", &order.map}, {"note", &order.note}};
  for (const auto& [key, into] : texts) {
    auto text = text_in(*json, key, into != &order.note);
    if (!text) return text.error();
    *into = std::move(*text);
  }
  if (!json->contains("version") || !(*json)["version"].is_number_unsigned()) {
    return Error{Code::invalid, "'version' has to be there, as a whole number", {}};
  }
  order.version = (*json)["version"].get<std::uint32_t>();
  const auto actor = request.headers.find("rectify-actor");
  auto parsed = core::parse_actor(actor == request.headers.end() ? "" : actor->second);
  if (!parsed) return parsed.error();
  order.actor = std::move(*parsed);
  return order;
}

}  // namespace

Response migrate(runtime::Engine& engine, const Request& request, const Target& target, const Later& later) {
  if (auto ok = allow_only(target, {"dry_run"}); !ok) return problem(ok.error());
  auto order = order_from(request);
  if (!order) return problem(order.error());
  if (const std::string* text = value_of(target, "dry_run")) {
    auto dry_run = flag_of(*text, "dry_run");
    if (!dry_run) return problem(dry_run.error());
    order->dry_run = *dry_run;
  }
  const bool dry_run = order->dry_run;
  auto migration = runtime::Migration::prepare(engine, std::move(*order));
  if (!migration) return problem(migration.error());
  Response response;
  response.content_type = "application/x-ndjson";
  response.source = std::make_shared<MigrationSource>(std::move(*migration), dry_run, later);
  return response;
}

}  // namespace rectify::http
