#include "http/reads.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/problem.h"

namespace rectify::http {

namespace {

constexpr std::size_t kScanPage = 1000;

Response json_response(const Json& json) {
  Response response;
  response.body = dump(json);
  return response;
}

Result<std::uint64_t> number_of(const std::string& text, std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure == std::errc{} && end == text.data() + text.size()) return number;
  return Error{Code::invalid, "'" + std::string(name) + "' has to be a whole number, not '" + text + "'", {}};
}

Result<bool> flag_of(const std::string& text, std::string_view name) {
  if (text.empty() || text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return Error{Code::invalid, "'" + std::string(name) + "' has to be true or false, not '" + text + "'", {}};
}

// "2020-11-30" (the end of that day) or a moment. Times without an offset are in UTC.
Result<Instant> moment_of(const std::string& text) {
  if (auto day = parse_day(text)) return Zone().end_of(*day);
  return Zone().parse(text);
}

// Sets one part of the query; `known` collects the names for the complaint about others.
Result<void> set_filter(store::Query& query, const std::string& name, const std::string& value) {
  const std::map<std::string_view, std::optional<std::string> store::Query::*> texts = {
      {"inspection", &store::Query::inspection},
      {"finding", &store::Query::finding},
      {"state", &store::Query::state},
      {"phase", &store::Query::phase},
      {"unit", &store::Query::unit},
      {"person", &store::Query::person},
      {"rung", &store::Query::rung},
      {"text", &store::Query::text}};
  if (const auto found = texts.find(name); found != texts.end()) {
    query.*(found->second) = value;
    return {};
  }
  if (name == "overdue") {
    auto flag = flag_of(value, name);
    if (!flag) return flag.error();
    query.overdue = *flag;
  } else if (name == "due_before") {
    auto at = moment_of(value);
    if (!at) return at.error();
    query.due_before = *at;
  } else if (name == "sort") {
    if (value != "id" && value != "due") return Error{Code::invalid, "'sort' has to be id or due", {}};
    query.sort = value == "due" ? store::Query::Sort::due : store::Query::Sort::id;
  } else if (name == "limit") {
    auto limit = number_of(value, name);
    if (!limit) return limit.error();
    query.limit = *limit;
  } else if (name == "cursor") {
    query.cursor = value;
  } else {
    return Error{
        Code::invalid,
        "'" + name +
            "' is not a filter; there are inspection, finding, state, phase, unit, person, rung, text, overdue, "
            "due_before, sort, limit, cursor",
        {}};
  }
  return {};
}

Result<store::Query> query_of(const runtime::Engine& engine, const Target& target) {
  store::Query query;
  query.now = engine.now();
  for (const auto& [name, value] : target.query) {
    if (auto ok = set_filter(query, name, value); !ok) return ok.error();
  }
  if (query.phase && std::find(std::begin(core::kPhaseNames), std::end(core::kPhaseNames), *query.phase) ==
                         std::end(core::kPhaseNames)) {
    return Error{Code::invalid, "'phase' has to be assign, execute, verify or close, not '" + *query.phase + "'", {}};
  }
  return query;
}

runtime::WorkflowPtr workflow_of(const runtime::Engine& engine, const core::Measure& measure) {
  return engine.workflows().find(measure.workflow, measure.workflow_version);
}

// Calls `visit` for every measure that the query finds, page by page; the query's own limit does not count.
template <typename Visit>
Result<void> for_each(const runtime::Engine& engine, store::Query query, const Visit& visit) {
  query.limit = kScanPage;
  while (true) {
    auto page = engine.store().now().list(query);
    if (!page) return page.error();
    for (const auto& record : page->records) visit(record->measure);
    if (page->cursor.empty()) return {};
    query.cursor = page->cursor;
  }
}

}  // namespace

Response read_list(const runtime::Engine& engine, const Target& target) {
  auto query = query_of(engine, target);
  if (!query) return problem(query.error());
  auto page = engine.store().now().list(*query);
  if (!page) return problem(page.error());
  Json list = Json::array();
  for (const auto& record : page->records) {
    list.push_back(summary_of(record->measure, workflow_of(engine, record->measure).get(), query->now));
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

Response read_measure(const runtime::Engine& engine, const std::string& id) {
  auto record = engine.store().now().measure(MeasureId(id));
  if (!record) return problem(record.error());
  if (*record == nullptr) return problem({Code::not_found, "there is no measure " + id, id});
  const core::Measure& measure = (*record)->measure;
  Response response = json_response(detail_of(measure, workflow_of(engine, measure).get(), engine.now()));
  response.headers["etag"] = "\"" + std::to_string(measure.revision.get()) + "\"";
  return response;
}

Response read_history(const runtime::Engine& engine, const std::string& id, std::size_t lines_max) {
  auto lines = engine.store().now().history(MeasureId(id), Revision(1), lines_max);
  if (!lines) return problem(lines.error());
  if (lines->empty()) return problem({Code::not_found, "there is no measure " + id, id});
  // The lines are JSON already, and the record: they are passed on as they are.
  Response response;
  response.body = "[";
  for (const std::string& line : *lines) response.body += (response.body.size() == 1 ? "" : ",\n") + line;
  response.body += "]";
  return response;
}

Response read_escalations(const runtime::Engine& engine, const Target& target) {
  auto query = query_of(engine, target);
  if (!query) return problem(query.error());
  std::multimap<Instant, Json> by_time;
  auto ok = for_each(engine, *query, [&](const core::Measure& measure) {
    const auto workflow = workflow_of(engine, measure);
    const core::RaisedRung* standing = core::standing_rung(measure);
    for (const core::RaisedRung& rung : measure.raised) {
      Json one{{"id", measure.id.get()}, {"title", to_json(measure.title)},
               {"rung", rung.name},      {"rung_title", to_json(rung.title)},
               {"level", rung.level},    {"state", rung.state},
               {"episode", rung.episode}};
      one["at"] = workflow == nullptr ? format_utc(rung.at) : workflow->calendar.zone.format(rung.at);
      one["standing"] = &rung == standing;
      one["fields"] = to_json(measure.fields);
      by_time.emplace(rung.at, std::move(one));
    }
  });
  if (!ok) return problem(ok.error());
  Json list = Json::array();
  for (auto& [at, one] : by_time) list.push_back(std::move(one));
  return json_response(list);
}

Response read_summary(const runtime::Engine& engine, const Target& target) {
  auto query = query_of(engine, target);
  if (!query) return problem(query.error());
  struct Row {
    core::Title area;
    std::uint64_t total = 0, overdue = 0;
    std::array<std::uint64_t, 4> phases{};
    core::RaisedRung highest;
  };
  std::map<std::pair<std::string, std::string>, Row> rows;
  auto ok = for_each(engine, *query, [&](const core::Measure& measure) {
    const std::string number = measure.finding.empty() ? "" : std::to_string(measure.finding.front().number);
    Row& row = rows[{measure.inspection.get(), core::natural_key(number)}];
    if (!measure.finding.empty()) row.area = measure.finding.front().title;
    ++row.total;
    ++row.phases[static_cast<std::size_t>(measure.phase)];
    row.overdue += core::is_overdue(measure, query->now) ? 1U : 0U;
    const core::RaisedRung* rung = core::highest_rung(measure);
    if (rung != nullptr && rung->level > row.highest.level) row.highest = *rung;
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

Response read_workflows(const runtime::Engine& engine) {
  Json list = Json::array();
  for (const auto& workflow : engine.workflows().all()) list.push_back(to_json(*workflow));
  return json_response(list);
}

Response read_stats(const runtime::Engine& engine) {
  const auto pipeline = engine.stats();
  const auto store = engine.store().stats();
  return json_response({{"events", store.events},
                        {"measures_estimated", store.estimated_measures},
                        {"bytes_written", store.bytes_written},
                        {"groups", pipeline.groups},
                        {"commands", pipeline.commands},
                        {"refused", pipeline.refused},
                        {"queued", pipeline.queued},
                        {"read_only", engine.read_only()}});
}

Response read_clock(const runtime::Engine& engine) { return json_response({{"now", format_utc(engine.now())}}); }

}  // namespace rectify::http
