// bench --due: what becomes of commands while very many measures fall due in the same second.
//
// The measures are registered at one moment, so that the first rung of each is due at another one. Clients send the
// commands of other lives, first while nothing is due, then from that moment on until every rung is claimed; the only
// sink is dead all the while. Then each measure is looked at: it has that rung, once.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/manual_clock.h"
#include "base/temporary_folder.h"
#include "cli/bench_lives.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/progress_bar.h"
#include "cli/table.h"
#include "embed/library.h"
#include "embed/signing.h"
#include "query/pages.h"

namespace rectify::cli {

using http::Json;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kTogether = 1'000;  // commands in one commit
constexpr std::size_t kClients = 16;
constexpr std::size_t kLooksEvery = 256;  // commands, before it is looked again whether all is done
constexpr std::int64_t kClockLookedAtMs = 50;
constexpr const char* kRung = "remind";

double seconds_since(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

// The most memory that was ever resident, in KiB.
std::uint64_t peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

// Other lives, one after the other for each client, for as long as `on` says.
struct Clients {
  std::size_t next_life;
  std::vector<std::pair<std::size_t, std::size_t>> at = std::vector(kClients, std::pair(std::size_t{0}, kLifeSteps));

  Result<std::vector<std::int64_t>> send(runtime::Engine& engine, const std::function<bool()>& on) {
    return bench_load(engine, kClients, [&](std::size_t client) -> std::optional<core::Command> {
      auto& [life, step] = at[client];
      if (step == kLifeSteps) {
        if (!on()) return std::nullopt;
        life = next_life++;
        step = 0;
      }
      return bench_command(life, step++);
    });
  }
};

Result<void> fill(runtime::Engine& engine, std::size_t measures) {
  Progress progress("registering", measures);
  for (std::size_t life = 0; life < measures;) {
    std::vector<core::Command> together;
    while (together.size() < kTogether && life < measures) {
      together.push_back(bench_command(life++, 0));
      std::get<core::Register>(together.back().body).fields = {{"lead_unit", "housing-office"}};  // who will be told
    }
    if (auto replies = engine.run_all(std::move(together)); !replies) return replies.error();
    progress.show(life);
  }
  return {};
}

struct Claims {
  std::uint64_t once = 0;
  std::uint64_t not_once = 0;
};

// Of the first so many measures.
Result<Claims> count_claims(const store::View& view, std::size_t measures) {
  Claims claims;
  for (std::size_t life = 0; life < measures; ++life) {
    auto record = view.measure(bench_command(life, 0).measure);
    if (!record) return record.error();
    const auto& raised = (*record)->measure.raised;
    const bool once = raised.size() == 1 && raised.front().name == kRung;
    ++(once ? claims.once : claims.not_once);
  }
  return claims;
}

Json figures_of(std::vector<std::int64_t> latencies_ns, double seconds) {
  std::sort(latencies_ns.begin(), latencies_ns.end());
  return {{"seconds", seconds},
          {"commands", latencies_ns.size()},
          {"p50_ms", percentile_ms(latencies_ns, 0.5)},
          {"p99_ms", percentile_ms(latencies_ns, 0.99)},
          {"max_ms", percentile_ms(latencies_ns, 1)}};
}

Result<Json> measured(runtime::Engine& engine, ManualClock& clock, const BenchOptions& options) {
  if (auto ok = engine.deploy(bench_workflow()); !ok) return ok.error();
  if (auto ok = fill(engine, options.due); !ok) return ok.error();
  const auto due = engine.next_timer();
  if (!due) return due.error();
  Json json{{"measures", options.due}, {"clients", kClients}};
  Clients clients{options.due};

  auto began = SteadyClock::now();
  auto quiet = clients.send(engine, [&] { return seconds_since(began) < options.seconds; });
  if (!quiet) return quiet.error();
  json["quiet"] = figures_of(std::move(*quiet), seconds_since(began));
  json["peak_kib_before"] = peak_kib();

  clock.advance_to(**due);
  began = SteadyClock::now();
  std::size_t sent = 0;
  bool over = false;
  auto busy = clients.send(engine, [&] {
    if (sent++ % kLooksEvery != 0) return !over;
    const auto first = engine.next_timer();
    over = !first || !*first || **first > clock.now();
    return !over;
  });
  if (!busy) return busy.error();
  const double seconds = seconds_since(began);
  json["busy"] = figures_of(std::move(*busy), seconds);
  json["peak_kib_after"] = peak_kib();
  json["p99_ratio"] = json["busy"]["p99_ms"].get<double>() / json["quiet"]["p99_ms"].get<double>();
  json["rungs_per_second"] = static_cast<double>(options.due) / seconds;
  auto claims = count_claims(engine.store().now(), options.due);
  if (!claims) return claims.error();
  json["claimed_once"] = claims->once;
  json["not_claimed_once"] = claims->not_once;
  json["notices_waiting"] = engine.store().waiting_notices();
  return json;
}

void print_figures(const Global& global, const Json& json) {
  Table table{{{{"commands", "命令"}, 20},
               {{"seconds", "秒"}, 10, true},
               {{"answered", "已答"}, 12, true},
               {{"p50 ms", "p50 毫秒"}, 10, true},
               {{"p99 ms", "p99 毫秒"}, 10, true},
               {{"longest ms", "最长毫秒"}, 12, true},
               {{"peak MiB", "峰值内存"}, 10, true}},
              {}};
  const auto add = [&](const char* name, const Json& of, const char* peak) {
    table.rows.push_back({name, fixed(of["seconds"], 1), of["commands"].dump(), fixed(of["p50_ms"], 2),
                          fixed(of["p99_ms"], 2), fixed(of["max_ms"], 1),
                          std::to_string(json[peak].get<std::uint64_t>() / 1024)});
  };
  add("nothing is due", json["quiet"], "peak_kib_before");
  add("all is due", json["busy"], "peak_kib_after");
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
  if (global.format == Format::csv) return;
  print_line("rungs claimed once: " + json["claimed_once"].dump() + " of " + json["measures"].dump() + ", " +
             fixed(json["rungs_per_second"], 0) +
             " a second; p99 of commands meanwhile: " + fixed(json["p99_ratio"], 1) + " times that of quiet");
}

}  // namespace

int bench_due(const Global& global, const BenchOptions& options) {
  const TemporaryFolder folder("rectify-bench");
  ManualClock clock(parse_instant("2026-11-23T09:00:00Z").value());
  runtime::Options engine_options;
  engine_options.store.path = options.keep.empty() ? folder.path() / "data" : std::filesystem::path(options.keep);
  engine_options.compiler = embed::compiler();
  engine_options.signing_key = embed::signing_key(engine_options.store.path, {}, true);
  engine_options.clock = &clock;
  engine_options.timer_recheck_ms = kClockLookedAtMs;
  engine_options.sinks.push_back({.name = "dead", .deliver = [](const runtime::Parcel&, const std::function<bool()>&) {
                                    return runtime::Attempt{runtime::Attempt::What::later, "it is down"};
                                  }});
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return report(global, engine.error());
  auto figures = measured(**engine, clock, options);
  if (!figures) return report(global, figures.error());
  if (global.format == Format::json) {
    print_line(http::dump(*figures));
  } else {
    print_figures(global, *figures);
  }
  const bool held = (*figures)["not_claimed_once"] == 0;
  return held ? kDone : report(global, {Code::corrupt, "rungs were not claimed exactly once", {}});
}

}  // namespace rectify::cli
