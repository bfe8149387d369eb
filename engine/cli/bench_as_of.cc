// bench --as-of: what it costs to keep the past of every measure, and what a question to it takes.
//
// Half the measures stop after two steps, half after four; the past that is asked for is half-way through the history.
// The baseline, in the same run, is what one would do without: replay all lines until then.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>

#include "base/temporary_folder.h"
#include "cli/bench.h"
#include "cli/bench_lives.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "core/decide.h"
#include "embed/library.h"
#include "ledger/line.h"
#include "store/pages.h"

namespace rectify::cli {

namespace {

constexpr std::uint64_t kReplayed = 200'000;  // lines of the baseline, which is scaled up from there

double seconds_of(const std::function<Result<void>()>& work, Result<void>& outcome) {
  const auto began = std::chrono::steady_clock::now();
  outcome = work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Result<void> fill_past(runtime::Engine& engine, std::size_t measures) {
  ProgressBar progress("registering", measures);
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

struct TimedQuestion {
  const char* asked;
  double seconds;
};

struct AsOfFigures {
  std::size_t measures = 0;
  std::uint64_t events = 0;
  std::uint64_t as_of = 0;  // lines
  std::uint64_t measures_then = 0;
  double past_bytes_per_event = 0;
  double history_bytes_per_event = 0;
  double replay_seconds = 0;  // of every line until then
  std::vector<TimedQuestion> questions;
};

// Asks them, and times each.
Result<void> ask(const store::View& view, AsOfFigures& figures) {
  Result<void> outcome;
  const auto time = [&](const char* question, const std::function<Result<void>()>& work) {
    if (outcome) figures.questions.push_back({question, seconds_of(work, outcome)});
  };
  const auto list = [&](store::Query query) -> Result<void> {
    query.as_of = figures.as_of;
    auto page = view.list(query);
    if (!page) return page.error();
    return {};
  };
  time("the first page of the past ledger (100)", [&] { return list({}); });
  time("a page in one past state (100)", [&] { return list({.state = "drafted"}); });
  time("who was where: all measures, in a state that none was in", [&] { return list({.state = "nowhere"}); });
  time("the whole past ledger, page by page", [&]() -> Result<void> {
    auto count = store::count_records(view, {.as_of = figures.as_of});
    if (!count) return count.error();
    figures.measures_then = *count;
    return {};
  });
  time("the whole present ledger, page by page", [&]() -> Result<void> {
    auto count = store::count_records(view, {});
    if (!count) return count.error();
    return {};
  });
  return outcome;
}

Result<AsOfFigures> measured(runtime::Engine& engine, std::size_t measures) {
  if (auto ok = engine.deploy(bench_workflow()); !ok) return ok.error();
  if (auto ok = fill_past(engine, measures); !ok) return ok.error();
  const auto view = engine.store().view();
  const std::uint64_t size = view->size().value();
  const store::StoreStats stats = engine.store().stats();
  AsOfFigures figures{.measures = measures,
                      .events = size,
                      .as_of = size / 2,
                      .past_bytes_per_event = static_cast<double>(stats.past_bytes) / static_cast<double>(size),
                      .history_bytes_per_event = static_cast<double>(stats.history_bytes) / static_cast<double>(size),
                      .questions = {}};
  if (auto ok = ask(*view, figures); !ok) return ok.error();
  const std::uint64_t replayed = std::min(kReplayed, figures.as_of);
  Result<void> outcome;
  const double part = seconds_of([&] { return replay(*view, replayed); }, outcome);
  if (!outcome) return outcome.error();
  figures.replay_seconds =
      part * static_cast<double>(figures.as_of) / static_cast<double>(std::max<std::uint64_t>(replayed, 1));
  return figures;
}

json::Object json_of(const AsOfFigures& figures) {
  json::Array questions;
  for (const TimedQuestion& one : figures.questions) {
    questions.emplace_back(json::Object{
        {"question", one.asked}, {"seconds", one.seconds}, {"of_a_replay", one.seconds / figures.replay_seconds}});
  }
  return {{"measures", figures.measures},
          {"events", figures.events},
          {"as_of", figures.as_of},
          {"measures_then", figures.measures_then},
          {"past_bytes_per_event", figures.past_bytes_per_event},
          {"history_bytes_per_event", figures.history_bytes_per_event},
          {"replay_seconds", figures.replay_seconds},
          {"questions", std::move(questions)}};
}

void print_figures(const Global& global, const AsOfFigures& figures) {
  print_line(fmt::format("{} measures, {} lines; as of the first {}, when there were {} measures", figures.measures,
                         figures.events, figures.as_of, figures.measures_then));
  print_line(fmt::format("kept of the past: {:.0f} bytes a line on disk, beside {:.0f} for the line itself",
                         figures.past_bytes_per_event, figures.history_bytes_per_event));
  Table table{{{{"question", "问题"}, 60}, {{"seconds", "秒"}, 12, true}, {{"of a replay", "占重放"}, 12, true}}, {}};
  for (const TimedQuestion& one : figures.questions) {
    table.rows.push_back({one.asked, fixed(one.seconds, 4), fixed(one.seconds / figures.replay_seconds, 4)});
  }
  table.rows.push_back({"replaying every line until then (the baseline)", fixed(figures.replay_seconds, 4), "1"});
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
}

}  // namespace

int bench_as_of(const Global& global, const Bench& asked) {
  const TemporaryFolder folder("rectify-bench");
  runtime::Options engine_options;
  engine_options.store.path = asked.keep.empty() ? folder.path() / "data" : std::filesystem::path(asked.keep);
  engine_options.compiler = embed::compiler();
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return report(global, engine.error());
  auto figures = measured(**engine, asked.measures);
  if (!figures) return report(global, figures.error());
  if (global.format == Format::json) {
    print_line(json::print(json_of(*figures)));
  } else {
    print_figures(global, *figures);
  }
  return kDone;
}

}  // namespace rectify::cli
