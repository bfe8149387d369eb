// test and sandbox: scenarios on a virtual clock.
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/complaints.h"
#include "app/host.h"
#include "app/player.h"
#include "app/signing.h"
#include "app/temporary.h"
#include "app/views.h"
#include "http/audit_reads.h"
#include "http/reads.h"

namespace rectify::app {

using http::Json;

namespace {

namespace fs = std::filesystem;

// A scenario with the engine and the clock it is played on. Members go in reverse: the engine before the folder.
struct Stage {
  TemporaryFolder folder{"rectify-sandbox"};
  fs::path data;  // in it, or the folder that is kept
  ManualClock clock;
  std::unique_ptr<runtime::Engine> engine;
};

// A folder that is kept holds the scenario and nothing else.
Result<void> check_kept(const fs::path& keep) {
  std::error_code ignored;
  if (!fs::exists(keep, ignored)) return {};
  if (fs::is_directory(keep, ignored) && fs::is_empty(keep, ignored)) return {};
  return Error{Code::conflict, "it is there and not empty; name a new or an empty folder to keep the scenario in",
               keep.string()};
}

// On throw-away data, or in the folder `keep` where one is named.
Result<std::unique_ptr<Stage>> set_up(const LoadedScenario& loaded, const fs::path& keep) {
  auto start = start_of(loaded);
  if (!start) return start.error();
  auto stage = std::make_unique<Stage>();
  if (auto ok = check_kept(keep); !ok) return ok.error();
  if (stage->folder.path().empty()) return Error{Code::unavailable, "no folder for throw-away data can be made", {}};
  stage->data = keep.empty() ? stage->folder.path() / "data" : keep;
  stage->clock.advance_to(*start);
  runtime::Options options;
  options.store.path = stage->data;
  options.compiler = compiler();
  options.clock = &stage->clock;
  options.timers = false;
  options.deliver = false;
  options.signing_key = signing_key(stage->data, {}, true);
  auto engine = runtime::Engine::open(std::move(options));
  if (!engine) return engine.error();
  stage->engine = std::move(*engine);
  return stage;
}

void print_failures(const std::string& file, const Played& played) {
  for (const Failure& failure : played.failures) {
    std::fprintf(stderr, "%s:%u: %s\n", file.c_str(), failure.line, failure.message.c_str());
  }
}

// A scenario that was played to its end, on the stage as it was left.
struct Performance {
  std::string name;
  Played played;
  std::unique_ptr<Stage> stage;
};

// Reads, sets up and plays; tells what is wrong with the scenario and which expectations failed.
// Errors: as load_scenario's, Engine::open's and play's.
Result<Performance> perform(const Global& global, const Library& library, const std::string& file,
                            const fs::path& keep = {}) {
  std::vector<Complaint> complaints;
  auto loaded = load_scenario(library, file, complaints);
  print_complaints(global, complaints);
  if (!loaded) return loaded.error();
  auto stage = set_up(*loaded, keep);
  if (!stage) return stage.error();
  auto played = play(*(*stage)->engine, (*stage)->clock, *loaded);
  if (!played) return played.error();
  print_failures(file, *played);
  return Performance{std::move(loaded->scenario.name), std::move(*played), std::move(*stage)};
}

std::string outcome(const Played& played) {
  return std::to_string(played.commands) + " commands and " + std::to_string(played.expectations) +
         " expectations as the scenario says, " + std::to_string(played.failures.size()) + " not";
}

// The measure with the most to tell: of those that climbed highest, the one with the longest history.
std::string telling_measure(const runtime::Engine& engine) {
  store::Query query;
  query.limit = engine.options().store.list_page_max;
  auto page = engine.store().now().list(query);
  std::string id;
  std::pair<std::uint32_t, std::uint64_t> most;
  if (!page) return id;
  for (const auto& record : page->records) {
    const core::RaisedRung* rung = core::highest_rung(record->measure);
    const std::pair tells(rung == nullptr ? 0U : rung->level, record->measure.revision.get());
    if (tells <= most) continue;
    most = tells;
    id = record->measure.id.get();
  }
  return id;
}

Json body_of(const http::Response& response) { return Json::parse(response.body); }

int print_ledger(const Global& global, const runtime::Engine& engine) {
  const auto language = global.language;
  const bool zh = language == core::Language::zh;
  const http::Reading reading(engine);
  const Names names(body_of(http::read_workflows(reading)), language);
  print_line(std::string(zh ? "台账 " : "The ledger on ") + names.zone().format_minute(engine.now()) + "\n");
  print(to_text(summary_table(body_of(http::read_summary(reading, {})), language), language));
  const std::string id = telling_measure(engine);
  if (!id.empty()) {
    print_line(std::string(zh ? "\n一项措施的全程:" : "\nOne measure from beginning to end: ") + id + "\n");
    print(story(body_of(http::read_history(reading, id, {}, {})), names, language));
  }
  print_line(zh ? "\n督办升级:\n" : "\nEscalations:\n");
  print(to_text(escalations_table(body_of(http::read_escalations(reading, {})), language), language));
  const Json verdict = body_of(http::verify_history(reading));
  const bool valid = verdict.value("valid", false);
  print_line((zh ? "\n审计:" : "\nAudit: ") +
             (valid ? verdict["lines"].dump() +
                          (zh ? " 条记录,链与树均无误,根 " : " lines, each chained and in the tree; root ") +
                          verdict.value("root", "")
                    : "NOT valid: " + verdict["fault"].value("message", "")));
  return valid ? kDone : kFoundWanting;
}

int serve_stage(const Global& global, const SandboxOptions& options, Stage& stage) {
  http::ApiOptions api;
  api.set_clock = [&stage](Instant to) -> Result<void> {
    if (to < stage.clock.now()) return Error{Code::invalid, "the clock only goes forward", {}};
    return move_clock(*stage.engine, stage.clock, to);
  };
  auto host = Host::start(*stage.engine, stage.data, options.listen, std::move(api));
  if (!host) return report(global, host.error());
  const std::string data = stage.data.string();
  const std::string where = options.keep.empty() ? "on throw-away data" : "on what is kept in " + data;
  print_line("\nServing at " + (*host)->url() + " until Ctrl-C, " + where + ". To try:\n");
  print_line("  rectify list --data " + data + " --overdue");
  print_line("  rectify history " + telling_measure(*stage.engine) + " --data " + data + " --lang zh");
  print_line("  curl --unix-socket " + socket_of(stage.data).string() +
             " -H 'Rectify-Actor: me/office' -d '{\"to\": \"2021-12-31T09:00:00+08:00\"}' http://localhost/v1/clock\n");
  std::fflush(stdout);
  (*host)->wait_for_signal();
  stage.engine->stop();
  return kDone;
}

}  // namespace

int test_scenarios(const Global& global, const std::vector<std::string>& scenarios) {
  const Library library(workflow_folders(global.workflows));
  std::size_t failed = 0;
  for (const std::string& file : scenarios) {
    const auto performance = perform(global, library, file);
    if (!performance) return report(global, performance.error());
    const Played& played = performance->played;
    print_line((played.failures.empty() ? "ok      " : "FAILED  ") + file + ": " + outcome(played));
    failed += played.failures.empty() ? 0U : 1U;
  }
  return failed == 0 ? kDone : kFoundWanting;
}

int sandbox(const Global& global, const SandboxOptions& options) {
  const Library library(workflow_folders(global.workflows));
  const auto performance = perform(global, library, options.scenario, options.keep);
  if (!performance) return report(global, performance.error());
  const auto& [name, played, stage] = *performance;
  print_line(name + ": " + outcome(played) + "\n");
  const int code = print_ledger(global, *stage->engine);
  if (code != kDone) return code;
  if (!options.once) return serve_stage(global, options, *stage);
  if (!options.keep.empty()) {
    print_line((global.language == core::Language::zh ? "\n保存在 " : "\nKept in ") + options.keep);
  }
  return played.failures.empty() ? kDone : kFoundWanting;
}

}  // namespace rectify::app
