// bench --as-of: what it costs to keep the past of every measure, and what a question to it takes.
//
// Half the measures stop after two steps, half after four; the past that is asked for is half-way through the history.
// The baseline, in the same run, is what one would do without: replay all lines until then.
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.h"
#include "cli/bench_lives.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/progress_bar.h"
#include "cli/table.h"
#include "core/decide.h"
#include "embed/library.h"
#include "ledger/line.h"
#include "query/pages.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr std::size_t kTogether = 1'000;      // commands in one commit
constexpr std::uint64_t kReplayed = 200'000;  // lines of the baseline, which is scaled up from there

double seconds_of(const std::function<Result<void>()>& work, Result<void>& outcome) {
  const auto began = std::chrono::steady_clock::now();
  outcome = work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Result<void> fill(runtime::Engine& engine, std::size_t measures) {
  Progress progress("registering", measures);
  for (std::size_t step = 0; step < kLifeSteps - 1; ++step) {
    std::vector<core::Command> together;
    const auto send = [&]() -> Result<void> {
      auto replies = engine.run_all(std::exchange(together, {}));
      if (!replies) return replies.error();
      return {};
    };
    for (std::size_t life = 0; life < measures; ++life) {
      if (step >= 2 && life % 2 == 1) continue;
      together.push_back(bench_command(life, step));
      if (together.size() < kTogether) continue;
      if (auto ok = send(); !ok) return ok;
      if (step == 0) progress.show(life);
    }
    if (auto ok = send(); !ok) return ok;
  }
  return {};
}

Result<void> replay(const store::View& view, std::uint64_t until) {
  std::unordered_map<std::string, core::Measure> measures;
  std::optional<Error> failure;
  auto read = view.lines(Sequence(0), [&](Sequence sequence, std::string_view bytes) {
    if (sequence.get() >= until) return false;
    auto line = ledger::decode_line(bytes);
    if (!line) {
      failure = line.error();
      return false;
    }
    if (!line->event.measure.get().empty()) core::apply(measures[line->event.measure.get()], line->event);
    return true;
  });
  return failure ? Result<void>(*failure) : read;
}

Result<Json> measured(runtime::Engine& engine, std::size_t measures) {
  if (auto ok = engine.deploy(bench_workflow()); !ok) return ok.error();
  if (auto ok = fill(engine, measures); !ok) return ok.error();
  const auto view = engine.store().view();
  const std::uint64_t size = view->size().value();
  const std::uint64_t then = size / 2;
  const store::StoreStats stats = engine.store().stats();
  Result<void> outcome;
  Json rows = Json::array();
  const auto row = [&](const char* question, const std::function<Result<void>()>& work) {
    if (outcome) rows.push_back({{"question", question}, {"seconds", seconds_of(work, outcome)}});
  };
  const auto list = [&](store::Query query) -> Result<void> {
    query.as_of = then;
    auto page = view->list(query);
    if (!page) return page.error();
    return {};
  };
  row("the first page of the past ledger (100)", [&] { return list({}); });
  row("a page in one past state (100)", [&] { return list({.state = "drafted"}); });
  row("who was where: all measures, in a state that none was in", [&] { return list({.state = "nowhere"}); });
  std::uint64_t found = 0;
  row("the whole past ledger, page by page", [&]() -> Result<void> {
    auto count = query::count_records(*view, {.as_of = then});
    if (!count) return count.error();
    found = *count;
    return {};
  });
  row("the whole present ledger, page by page", [&]() -> Result<void> {
    auto count = query::count_records(*view, {});
    if (!count) return count.error();
    return {};
  });
  const std::uint64_t replayed = std::min(kReplayed, then);
  const double part = seconds_of([&] { return replay(*view, replayed); }, outcome);
  if (!outcome) return outcome.error();
  const double all = part * static_cast<double>(then) / static_cast<double>(std::max<std::uint64_t>(replayed, 1));
  for (Json& one : rows) one["of_a_replay"] = one["seconds"].get<double>() / all;
  return Json{{"measures", measures},
              {"events", size},
              {"as_of", then},
              {"measures_then", found},
              {"past_bytes_per_event", static_cast<double>(stats.past_bytes) / static_cast<double>(size)},
              {"history_bytes_per_event", static_cast<double>(stats.history_bytes) / static_cast<double>(size)},
              {"replay_seconds", all},
              {"questions", std::move(rows)}};
}

}  // namespace

int bench_as_of(const Global& global, const BenchOptions& options) {
  const TemporaryFolder folder("rectify-bench");
  runtime::Options engine_options;
  engine_options.store.path = options.keep.empty() ? folder.path() / "data" : std::filesystem::path(options.keep);
  engine_options.compiler = embed::compiler();
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return report(global, engine.error());
  auto figures = measured(**engine, options.measures);
  if (!figures) return report(global, figures.error());
  if (global.format == Format::json) {
    print_line(http::dump(*figures));
    return kDone;
  }
  print_line((*figures)["measures"].dump() + " measures, " + (*figures)["events"].dump() + " lines; as of the first " +
             (*figures)["as_of"].dump() + ", when there were " + (*figures)["measures_then"].dump() + " measures");
  print_line("kept of the past: " + fixed((*figures)["past_bytes_per_event"].get<double>(), 0) +
             " bytes a line on disk, beside " + fixed((*figures)["history_bytes_per_event"].get<double>(), 0) +
             " for the line itself");
  Table table{{{{"question", "问题"}, 60}, {{"seconds", "秒"}, 12, true}, {{"of a replay", "占重放"}, 12, true}}, {}};
  for (const Json& one : (*figures)["questions"]) {
    table.rows.push_back({one.value("question", ""), fixed(one["seconds"].get<double>(), 4),
                          fixed(one["of_a_replay"].get<double>(), 4)});
  }
  table.rows.push_back(
      {"replaying every line until then (the baseline)", fixed((*figures)["replay_seconds"].get<double>(), 4), "1"});
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
  return kDone;
}

}  // namespace rectify::cli
