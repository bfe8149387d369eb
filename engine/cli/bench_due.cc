// bench --due: what becomes of commands while very many measures fall due in the same second.
//
// The measures are registered at one moment, so that the first rung of each is due at another one. Clients send the
// commands of other lives, first while nothing is due, then from that moment on until every rung is claimed; the only
// sink is dead all the while. Then each measure is looked at: it has that rung, once.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <chrono>
#include <fstream>

#include "base/manual_clock.h"
#include "base/temporary_folder.h"
#include "cli/bench.h"
#include "cli/bench_lives.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "embed/library.h"
#include "embed/signing.h"
#include "store/pages.h"

namespace rectify::cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

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

Result<void> fill_due(runtime::Engine& engine, std::size_t measures) {
  ProgressBar progress("registering", measures);
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
    const auto& claimed = (*record)->measure.claimed;
    const bool once = claimed.size() == 1 && claimed.front().name == kRung;
    ++(once ? claims.once : claims.not_once);
  }
  return claims;
}

// What clients found while they sent commands.
struct Load {
  double seconds = 0;
  std::size_t commands = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
  std::uint64_t peak_kib = 0;  // of memory, until then
};

Load load_of(std::vector<std::int64_t> latencies_ns, double seconds) {
  std::sort(latencies_ns.begin(), latencies_ns.end());
  return {.seconds = seconds,
          .commands = latencies_ns.size(),
          .p50_ms = percentile_ms(latencies_ns, 0.5),
          .p99_ms = percentile_ms(latencies_ns, 0.99),
          .max_ms = percentile_ms(latencies_ns, 1),
          .peak_kib = peak_kib()};
}

struct DueFigures {
  std::size_t measures = 0;
  Load quiet;  // while nothing is due
  Load busy;   // while all is due
  Claims claims;
  std::uint64_t notices_waiting = 0;
  [[nodiscard]] double p99_ratio() const { return busy.p99_ms / quiet.p99_ms; }
  [[nodiscard]] double rungs_per_second() const { return static_cast<double>(measures) / busy.seconds; }
};

Result<DueFigures> measured(runtime::Engine& engine, ManualClock& clock, const Bench& asked) {
  if (auto ok = engine.deploy(bench_workflow()); !ok) return ok.error();
  if (auto ok = fill_due(engine, asked.due); !ok) return ok.error();
  const auto due = engine.next_timer();
  if (!due) return due.error();
  DueFigures figures{.measures = asked.due, .quiet = {}, .busy = {}, .claims = {}};
  Clients clients{asked.due};

  auto began = SteadyClock::now();
  auto quiet = clients.send(engine, [&] { return seconds_since(began) < asked.seconds; });
  if (!quiet) return quiet.error();
  figures.quiet = load_of(std::move(*quiet), seconds_since(began));

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
  figures.busy = load_of(std::move(*busy), seconds_since(began));
  auto claims = count_claims(engine.store().now(), asked.due);
  if (!claims) return claims.error();
  figures.claims = *claims;
  figures.notices_waiting = engine.store().waiting_notices();
  return figures;
}

json::Object json_of(const Load& load) {
  return {{"seconds", load.seconds},
          {"commands", load.commands},
          {"p50_ms", load.p50_ms},
          {"p99_ms", load.p99_ms},
          {"max_ms", load.max_ms}};
}

json::Object json_of(const DueFigures& figures) {
  return {{"measures", figures.measures},
          {"clients", kClients},
          {"quiet", json_of(figures.quiet)},
          {"peak_kib_before", figures.quiet.peak_kib},
          {"busy", json_of(figures.busy)},
          {"peak_kib_after", figures.busy.peak_kib},
          {"p99_ratio", figures.p99_ratio()},
          {"rungs_per_second", figures.rungs_per_second()},
          {"claimed_once", figures.claims.once},
          {"not_claimed_once", figures.claims.not_once},
          {"notices_waiting", figures.notices_waiting}};
}

void print_figures(const Global& global, const DueFigures& figures) {
  Table table{{{{"commands", "命令"}, 20},
               {{"seconds", "秒"}, 10, true},
               {{"answered", "已答"}, 12, true},
               {{"p50 ms", "p50 毫秒"}, 10, true},
               {{"p99 ms", "p99 毫秒"}, 10, true},
               {{"longest ms", "最长毫秒"}, 12, true},
               {{"peak MiB", "峰值内存"}, 10, true}},
              {}};
  const auto add = [&](const char* name, const Load& load) {
    table.rows.push_back({name, fixed(load.seconds, 1), std::to_string(load.commands), fixed(load.p50_ms, 2),
                          fixed(load.p99_ms, 2), fixed(load.max_ms, 1), std::to_string(load.peak_kib / 1024)});
  };
  add("nothing is due", figures.quiet);
  add("all is due", figures.busy);
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
  if (global.format == Format::csv) return;
  print_line(fmt::format(
      "rungs claimed once: {} of {}, {:.0f} a second; p99 of commands meanwhile: {:.1f} times that of quiet",
      figures.claims.once, figures.measures, figures.rungs_per_second(), figures.p99_ratio()));
}

}  // namespace

int bench_due(const Global& global, const Bench& asked) {
  const TemporaryFolder folder("rectify-bench");
  ManualClock clock(parse_instant("2026-11-23T09:00:00Z").value());
  runtime::Options engine_options;
  engine_options.store.path = asked.keep.empty() ? folder.path() / "data" : std::filesystem::path(asked.keep);
  engine_options.compiler = embed::compiler();
  engine_options.signing_key = embed::signing_key(engine_options.store.path, {}, true);
  engine_options.clock = &clock;
  engine_options.timer_recheck_ms = kClockLookedAtMs;
  engine_options.sinks.push_back({.name = "dead", .deliver = [](const runtime::Parcel&, const std::function<bool()>&) {
                                    return runtime::Attempt{runtime::Attempt::What::later, "it is down"};
                                  }});
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return report(global, engine.error());
  auto figures = measured(**engine, clock, asked);
  if (!figures) return report(global, figures.error());
  if (global.format == Format::json) {
    print_line(json::print(json_of(*figures)));
  } else {
    print_figures(global, *figures);
  }
  const bool held = figures->claims.not_once == 0;
  return held ? kDone : report(global, {Code::corrupt, "rungs were not claimed exactly once", {}});
}

}  // namespace rectify::cli
