// The process itself: how it fares, its clock, whether it is well, and what it can be asked.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/openapi.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/figures.h"

namespace rectify::http {

namespace {

constexpr std::string_view kHealthWords[] = {"alive", "ready"};
constexpr Property kHealthProperties[] = {{"status", kAlways, word(kHealthWords)}};
constexpr Property kClockProperties[] = {{"now", kAlways, kMoment, "The engine's clock."}};
constexpr Property kStatsProperties[] = {
    {"events", kAlways, kNumber, "Lines of the history."},
    {"measures_estimated", kAlways, kNumber},
    {"bytes_written", kAlways, kNumber},
    {"groups", kAlways, kNumber, "Groups of commands that were committed together."},
    {"commands", kAlways, kNumber, "Commands since the engine was opened."},
    {"refused", kAlways, kNumber, "How many of them were refused."},
    {"queued", kAlways, kNumber, "Commands that wait."},
    {"notices_waiting", kAlways, kNumber},
    {"notices_dead", kAlways, kNumber},
    {"notices_delivered", kAlways, kNumber},
    {"notices_failed", kAlways, kNumber},
    {"notices_given_up", kAlways, kNumber},
    {"sinks_resting", kAlways, kTexts, "Sinks that are given a rest."},
    {"rules_asked", kAlways, kNumber},
    {"rules_failing", kAlways, kAny, "By rule: how often, the last measure, and why."},
    {"read_only", kAlways, kFlag, "Whether a write has failed: nothing is taken any more."},
};
constexpr Schema kHealth{"health", {}, "Whether the daemon is there.", kHealthProperties};
constexpr Schema kClock{"clock", {}, "The engine's clock.", kClockProperties};
constexpr Schema kStats{"stats", {}, "How the engine fares.", kStatsProperties};
constexpr Answer kDocument[] = {{.body = kAny, .means = "OpenAPI 3.1."}};

constexpr Code kOffDuty[] = {Code::unavailable};

json::Object answer_json(const query::Figures& figures) {
  std::uint64_t asked = 0;
  json::Object failing;
  for (const auto& [rule, stats] : figures.rules) {
    asked += stats.asked;
    if (stats.failed == 0) continue;
    failing[rule] = json::Object{{"failed", stats.failed}, {"measure", stats.measure.get()}, {"error", stats.error}};
  }
  return {{"events", figures.store.events},
          {"measures_estimated", figures.store.estimated_measures},
          {"bytes_written", figures.store.bytes_written},
          {"groups", figures.pipeline.groups},
          {"commands", figures.pipeline.commands},
          {"refused", figures.pipeline.refused},
          {"queued", figures.pipeline.queued},
          {"notices_waiting", figures.notices.size.waiting},
          {"notices_dead", figures.notices.size.dead},
          {"notices_delivered", figures.notices.delivered},
          {"notices_failed", figures.notices.failed},
          {"notices_given_up", figures.notices.given_up},
          {"sinks_resting", json::array_of(figures.notices.open)},
          {"rules_asked", asked},
          {"rules_failing", std::move(failing)},
          {"read_only", figures.read_only}};
}

Response read_stats(const Reading& reading) {
  auto figures = query::figures(reading);
  return figures ? respond_with(answer_json(*figures)) : problem(figures.error());
}

Response read_clock(const runtime::Engine& engine) {
  return respond_with(json::Object{{"now", format_utc(engine.now())}});
}

Response move_clock(const Surroundings& here, const Asked& asked) {
  if (!here.options.set_clock) {
    return problem({Code::denied, "this clock is the system's and is not moved here", {}});
  }
  auto moved = here.options.set_clock(std::get<ClockBody>(asked.body).to);
  return moved ? read_clock(here.engine) : problem(moved.error());
}

Response health(std::string_view word) { return respond_with(json::Object{{"status", word}}); }

Response readiness(const Surroundings& here, const Asked& /*asked*/) {
  if (!here.engine.read_only()) return health("ready");
  return problem({Code::unavailable, "read-only since a failed write: restart the daemon", {}});
}

constexpr Route probe(std::string_view path, std::string_view name, std::string_view means, PlainHandler handler) {
  return {.path = path,
          .name = name,
          .group = &groups::kDaemon,
          .means = means,
          .answers = kOf<kHealth>,
          .refuses = kOffDuty,
          .permission = Permission::anyone,
          .handler = handler};
}

constexpr Route kDaemonRoutes[] = {
    question("/v1/stats", "readStats", groups::kDaemon, "How the engine fares.", {}, Filters::none, kOf<kStats>,
             [](const Surroundings&, const Reading& reading, const Asked&) { return read_stats(reading); }),
    {.path = "/v1/clock",
     .name = "readClock",
     .group = &groups::kDaemon,
     .means = "The engine's clock.",
     .answers = kOf<kClock>,
     .handler = PlainHandler([](const Surroundings& here, const Asked&) { return read_clock(here.engine); })},
    {.method = Method::post,
     .path = "/v1/clock",
     .name = "moveClock",
     .group = &groups::kDaemon,
     .means = "Moves the clock of a sandbox.",
     .body = kDescribedBody<kClockMove>,
     .answers = kOf<kClock>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = PlainHandler(move_clock)},
    probe("/healthz", "readHealth", "Whether the daemon is alive.",
          [](const Surroundings&, const Asked&) { return health("alive"); }),
    probe("/readyz", "readReadiness", "Whether it takes commands.", readiness),
    {.path = "/openapi.json",
     .name = "readDescription",
     .group = &groups::kDaemon,
     .means = "This description of the API.",
     .answers = kDocument,
     .handler = PlainHandler([](const Surroundings&, const Asked&) { return describe_api(); })},
};

}  // namespace

std::span<const Route> daemon_routes() { return kDaemonRoutes; }

}  // namespace rectify::http
