// sandbox: a scenario on a virtual clock, to look at.
#include <fmt/format.h>

#include <cstdio>

#include "cli/answer_text.h"
#include "cli/history_text.h"
#include "cli/listing_tables.h"
#include "cli/output.h"
#include "cli/read_command.h"
#include "cli/scenario_output.h"
#include "daemon/host.h"
#include "http/api/api.h"
#include "scenario/stage.h"

namespace rectify::cli {

namespace {

struct Sandbox {
  std::string scenario;
  std::string listen = "127.0.0.1:0";
  bool once = false;
  std::string keep;  // a folder for the data, instead of throwing them away
};

std::vector<Option> sandbox_options(Sandbox& asked) {
  return {{.name = "SCENARIO", .into = &asked.scenario, .means = "A scenario file", .required = true},
          {.name = "--listen", .into = &asked.listen, .means = "A loopback address and port", .shows_default = true},
          {.name = "--once", .into = &asked.once, .means = "Print what came of it and exit"},
          {.name = "--keep", .into = &asked.keep, .means = "Keep the data in this folder, which must be new or empty"}};
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
    const core::ClaimedRung* rung = core::highest_rung(record->measure);
    const std::pair tells(rung == nullptr ? 0U : rung->level, record->measure.revision.get());
    if (tells <= most) continue;
    most = tells;
    id = record->measure.id.get();
  }
  return id;
}

// What there is to say of the whole history. Whether it is valid.
bool print_audit(const Global& global, const json::Value& verdict) {
  const bool valid = json::flag_at(verdict, "valid");
  const std::string what =
      valid ? say_of(global, "{} lines, each chained and in the tree; root {}", "{} 条记录，链与树均无误，根 {}",
                     count_at(verdict, "lines"), shown_at(verdict, "root"))
            : say_of(global, "NOT valid: {}", "无效：{}", shown_at(value_at(verdict, "fault"), "message"));
  print_line(fmt::format("{}{}", say(global, "\nAudit: ", "\n审计："), what));
  return valid;
}

Result<int> print_ledger(const Global& global, runtime::Engine& engine) {
  const core::Language language = global.language;
  Session session(link_to(engine));
  const auto& workflows = session.workflows();
  if (!workflows) return workflows.error();
  const Names names(*workflows, language);
  print_line(fmt::format("{}{}\n", say(global, "The ledger on ", "台账 "), names.zone().format_minute(engine.now())));
  auto summary = session.get("/v1/summary");
  if (!summary) return summary.error();
  print(to_text(summary_table(*summary, language), language));
  if (const std::string id = telling_measure(engine); !id.empty()) {
    auto events = session.get(fmt::format("/v1/measures/{}/history", http::percent_encode(id)));
    if (!events) return events.error();
    print_line(fmt::format("{}{}\n", say(global, "\nOne measure from beginning to end: ", "\n一项措施的全程："), id));
    print(history_text(*events, names, language));
  }
  auto escalations = session.get("/v1/escalations");
  if (!escalations) return escalations.error();
  print_line(say(global, "\nEscalations:\n", "\n督办升级：\n"));
  print(to_text(escalations_table(*escalations, language), language));
  auto verdict = session.get("/v1/audit/verify");
  if (!verdict) return verdict.error();
  return print_audit(global, *verdict) ? kDone : kFoundWanting;
}

int serve_stage(const Global& global, const Sandbox& asked, scenario::Stage& stage) {
  http::ApiOptions api;
  api.set_clock = [&stage](Instant to) -> Result<void> {
    if (to < stage.clock.now()) return Error{Code::invalid, "the clock only goes forward", {}};
    return scenario::move_clock(*stage.engine, stage.clock, to);
  };
  auto host = daemon::Host::start(*stage.engine, stage.data, asked.listen, std::move(api));
  if (!host) return report(global, host.error());
  const std::string data = stage.data.string();
  print_line(say_of(global, "\nServing at {} until Ctrl-C, {}. To try:\n",
                    "\n正在 {} 提供服务，按 Ctrl-C 停止；{}。可以试试：\n", (*host)->url(),
                    asked.keep.empty() ? std::string(say(global, "on throw-away data", "数据为临时数据"))
                                       : say_of(global, "on what is kept in {}", "数据保存在 {}", data)));
  print_line(fmt::format("  rectify list --data {} --overdue", data));
  print_line(fmt::format("  rectify history {} --data {} --lang zh", telling_measure(*stage.engine), data));
  print_line(
      fmt::format("  curl --unix-socket {} -H 'Rectify-Actor: me/office' -d "
                  "'{{\"to\": \"2021-12-31T09:00:00+08:00\"}}' http://localhost/v1/clock\n",
                  daemon::socket_of(stage.data).string()));
  std::fflush(stdout);
  (*host)->wait_for_signal();
  stage.engine->stop();
  return kDone;
}

int sandbox(const Global& global, const Sandbox& asked) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  const auto scenarios = scenarios_of(global, library, asked.scenario);
  if (!scenarios) return report(global, scenarios.error());
  const scenario::LoadedScenario& loaded = scenarios->front();  // of a table of examples the first row
  const auto stage = scenario::set_up(loaded, asked.keep);
  if (!stage) return report(global, stage.error());
  const auto played = scenario::play(*(*stage)->engine, (*stage)->clock, loaded);
  if (!played) return report(global, played.error());
  print_failures(loaded.scenario, *played, true);
  print_line(say_of(global, "{}: {}\n", "{}：{}\n", loaded.scenario.name, scenario::outcome(*played, global.language)));
  const auto code = print_ledger(global, *(*stage)->engine);
  if (!code) return report(global, code.error());
  if (*code != kDone) return *code;
  if (!asked.once) return serve_stage(global, asked, **stage);
  if (!asked.keep.empty()) print_line(fmt::format("{}{}", say(global, "\nKept in ", "\n保存在 "), asked.keep));
  return played->failures.empty() ? kDone : kFoundWanting;
}

}  // namespace

Command sandbox_command() {
  return command("sandbox", "Play a scenario on throw-away data, then serve it; the clock moves by API",
                 sandbox_options, sandbox);
}

}  // namespace rectify::cli
