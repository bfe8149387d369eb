#include "http/api/reads.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "http/api/filters.h"
#include "http/api/past.h"
#include "http/api/privacy.h"
#include "http/server/problem.h"
#include "ledger/hash.h"

namespace rectify::http {

Response json_response(const Json& json) {
  Response response;
  response.body = dump(json);
  return response;
}

Response read_list(const Reading& reading, const Target& target) {
  auto query = query_of(reading, target);
  if (!query) return problem(query.error());
  auto page = reading.view.list(*query);
  if (!page) return problem(page.error());
  Json list = Json::array();
  for (const auto& record : page->records) {
    const auto workflow = workflow_of(reading.engine, record->measure);
    const auto hidden = masked(reading, workflow.get(), record->measure);
    list.push_back(summary_of(hidden ? *hidden : record->measure, workflow.get(), query->now));
  }
  Response response = json_response(list);
  if (!page->cursor.empty()) {
    std::string next = "/v1/measures?cursor=" + percent_encode(page->cursor);
    for (const auto& [name, value] : target.query) {
      if (name != "cursor") next += "&" + percent_encode(name) + "=" + percent_encode(value);
    }
    response.headers["link"] = "<" + next + ">; rel=\"next\"";
    response.headers["rectify-cursor"] = page->cursor;
  }
  return response;
}

Response read_measure(const Reading& reading, const std::string& id) {
  auto record = reading.view.measure(MeasureId(id));
  if (!record) return problem(record.error());
  if (*record == nullptr) return problem({Code::not_found, "there is no measure " + id, id});
  const core::Measure& measure = (*record)->measure;
  const auto workflow = workflow_of(reading.engine, measure);
  const auto hidden = masked(reading, workflow.get(), measure);
  Response response = json_response(detail_of(hidden ? *hidden : measure, workflow.get(), reading.engine.now()));
  response.headers["etag"] = "\"" + std::to_string(measure.revision.get()) + "\"";
  return response;
}

namespace {

// Rows by workflow and state.
Response summary_by_state(const Reading& reading, const store::Query& query) {
  struct Row {
    std::uint64_t total = 0, overdue = 0;
  };
  std::map<std::pair<std::string, std::string>, Row> rows;
  auto ok = each_measure(reading.view, query, [&](const core::Measure& measure) -> Result<void> {
    Row& row = rows[{core::workflow_ref(measure.workflow, measure.workflow_version), measure.state}];
    ++row.total;
    row.overdue += core::is_overdue(measure, query.now) ? 1U : 0U;
    return {};
  });
  if (!ok) return problem(ok.error());
  Json list = Json::array();
  for (const auto& [key, row] : rows) {
    list.push_back({{"workflow", key.first}, {"state", key.second}, {"total", row.total}, {"overdue", row.overdue}});
  }
  return json_response(list);
}

}  // namespace

Response read_summary(const Reading& reading, const Target& target) {
  const std::string* by = value_of(target, "by");
  if (by != nullptr && *by != "area" && *by != "state") {
    return problem({Code::invalid, "'by' has to be area or state, not '" + *by + "'", {}});
  }
  Target filters = target;
  filters.query.erase("by");
  auto query = query_of(reading, filters);
  if (!query) return problem(query.error());
  if (by != nullptr && *by == "state") return summary_by_state(reading, *query);
  struct Row {
    core::Title area;
    std::uint64_t total = 0, overdue = 0;
    std::array<std::uint64_t, 4> phases{};
    core::RaisedRung highest;
  };
  std::map<std::pair<std::string, std::string>, Row> rows;
  auto ok = each_measure(reading.view, *query, [&](const core::Measure& measure) -> Result<void> {
    const std::string number = measure.finding.empty() ? "" : std::to_string(measure.finding.front().number);
    Row& row = rows[{measure.inspection.get(), core::natural_key(number)}];
    if (!measure.finding.empty()) row.area = measure.finding.front().title;
    ++row.total;
    ++row.phases[static_cast<std::size_t>(measure.phase)];
    row.overdue += core::is_overdue(measure, query->now) ? 1U : 0U;
    const core::RaisedRung* rung = core::highest_rung(measure);
    if (rung != nullptr && rung->level > row.highest.level) row.highest = *rung;
    return {};
  });
  if (!ok) return problem(ok.error());
  Json list = Json::array();
  for (const auto& [key, row] : rows) {
    Json one{{"inspection", key.first}, {"area", to_json(row.area)}, {"total", row.total}};
    for (std::size_t i = 0; i < row.phases.size(); ++i) one[std::string(core::kPhaseNames[i])] = row.phases[i];
    one["overdue"] = row.overdue;
    if (row.highest.level > 0)
      one["highest_rung"] = {{"rung", row.highest.name}, {"title", to_json(row.highest.title)}};
    list.push_back(std::move(one));
  }
  return json_response(list);
}

Response read_workflows(const Reading& reading) {
  Json list = Json::array();
  for (const auto& workflow : reading.engine.workflows().all()) list.push_back(to_json(*workflow));
  return json_response(list);
}

Response read_workflow_source(const Reading& reading, const std::string& name, const std::string& version) {
  auto number = number_of(version, "version");
  if (!number) return problem(number.error());
  auto deployed = reading.view.workflows();
  if (!deployed) return problem(deployed.error());
  for (const store::Deployed& one : *deployed) {
    if (one.name != name || one.version != *number) continue;
    return json_response({{"workflow", one.name}, {"version", one.version}, {"source", one.source}});
  }
  return problem({Code::not_found, "workflow " + name + "@" + version + " is not deployed", {}});
}

Response read_rules(const Reading& reading) {
  const auto stats = reading.engine.rule_stats();
  const auto sources = reading.engine.workflows().rules();
  Json list = Json::array();
  for (const auto& workflow : reading.engine.workflows().all()) {
    for (const core::Rule& rule : workflow->rules) {
      Json one{{"rule", rule.name},
               {"workflow", core::workflow_ref(workflow->name, workflow->version)},
               {"kind", rule.kind == core::Rule::Kind::lua ? "lua" : "plugin"},
               {"file", rule.path},
               {"deployed_as", rule.file},
               {"version", rule.version},
               {"events", rule.events}};
      const auto source = sources.find(rule.file);
      if (source != sources.end()) one["digest"] = ledger::to_hex(ledger::sha256(source->second));
      if (const auto found = stats.find(rule.name); found != stats.end()) {
        one["asked"] = found->second.asked;
        one["failed"] = found->second.failed;
        if (found->second.failed > 0) one["error"] = found->second.measure.get() + ": " + found->second.error;
      }
      list.push_back(std::move(one));
    }
  }
  return json_response(list);
}

Response read_stats(const Reading& reading) {
  const runtime::Engine& engine = reading.engine;
  const auto pipeline = engine.stats();
  const auto store = engine.store().stats();
  const auto notices = engine.dispatcher().figures();
  if (!notices) return problem(notices.error());
  std::uint64_t asked = 0;
  Json failing = Json::object();
  for (const auto& [rule, stats] : engine.rule_stats()) {
    asked += stats.asked;
    if (stats.failed > 0)
      failing[rule] = {{"failed", stats.failed}, {"measure", stats.measure.get()}, {"error", stats.error}};
  }
  return json_response({{"events", store.events},
                        {"measures_estimated", store.estimated_measures},
                        {"bytes_written", store.bytes_written},
                        {"groups", pipeline.groups},
                        {"commands", pipeline.commands},
                        {"refused", pipeline.refused},
                        {"queued", pipeline.queued},
                        {"notices_waiting", notices->size.waiting},
                        {"notices_dead", notices->size.dead},
                        {"notices_delivered", notices->delivered},
                        {"notices_failed", notices->failed},
                        {"notices_given_up", notices->given_up},
                        {"sinks_resting", notices->open},
                        {"rules_asked", asked},
                        {"rules_failing", std::move(failing)},
                        {"read_only", engine.read_only()}});
}

Response read_clock(const runtime::Engine& engine) { return json_response({{"now", format_utc(engine.now())}}); }

}  // namespace rectify::http
