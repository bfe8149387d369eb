// sandbox: a scenario on a virtual clock, to look at.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/scenario_output.h"
#include "cli/session.h"
#include "daemon/host.h"
#include "http/api/audit_reads.h"
#include "http/api/escalations.h"
#include "http/api/reads.h"
#include "scenario/stage.h"

namespace rectify::cli {

using http::Json;

namespace {

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

int serve_stage(const Global& global, const SandboxOptions& options, scenario::Stage& stage) {
  http::ApiOptions api;
  api.set_clock = [&stage](Instant to) -> Result<void> {
    if (to < stage.clock.now()) return Error{Code::invalid, "the clock only goes forward", {}};
    return scenario::move_clock(*stage.engine, stage.clock, to);
  };
  auto host = daemon::Host::start(*stage.engine, stage.data, options.listen, std::move(api));
  if (!host) return report(global, host.error());
  const std::string data = stage.data.string();
  const std::string where = options.keep.empty() ? "on throw-away data" : "on what is kept in " + data;
  print_line("\nServing at " + (*host)->url() + " until Ctrl-C, " + where + ". To try:\n");
  print_line("  rectify list --data " + data + " --overdue");
  print_line("  rectify history " + telling_measure(*stage.engine) + " --data " + data + " --lang zh");
  print_line("  curl --unix-socket " + daemon::socket_of(stage.data).string() +
             " -H 'Rectify-Actor: me/office' -d '{\"to\": \"2021-12-31T09:00:00+08:00\"}' http://localhost/v1/clock\n");
  std::fflush(stdout);
  (*host)->wait_for_signal();
  stage.engine->stop();
  return kDone;
}

}  // namespace

int sandbox(const Global& global, const SandboxOptions& options) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  const auto scenarios = scenarios_of(global, library, options.scenario);
  if (!scenarios) return report(global, scenarios.error());
  const scenario::LoadedScenario& loaded = scenarios->front();  // of a table of examples the first row
  const auto stage = scenario::set_up(loaded, options.keep);
  if (!stage) return report(global, stage.error());
  const auto played = scenario::play(*(*stage)->engine, (*stage)->clock, loaded);
  if (!played) return report(global, played.error());
  print_failures(loaded.scenario, *played, true);
  print_line(loaded.scenario.name + ": " + scenario::outcome(*played) + "\n");
  const int code = print_ledger(global, *(*stage)->engine);
  if (code != kDone) return code;
  if (!options.once) return serve_stage(global, options, **stage);
  if (!options.keep.empty()) {
    print_line((global.language == core::Language::zh ? "\n保存在 " : "\nKept in ") + options.keep);
  }
  return played->failures.empty() ? kDone : kFoundWanting;
}

}  // namespace rectify::cli
