// What was done: to one measure, by one person; and a measure as it was.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/api/audit_reads.h"
#include "http/api/filters.h"
#include "http/api/privacy.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

Error no_measure(const std::string& id) { return {Code::not_found, "there is no measure " + id, id}; }

Error too_many_lines(const AuditLimits& limits) {
  return {Code::exhausted,
          "more than " + std::to_string(limits.lines_max) + " lines answer this: ask for less with 'from' and 'until'",
          {}};
}

// A person, acting for the unit where one is named.
bool is_asked(const core::Actor& actor, const core::Actor& asked) {
  return actor.person == asked.person && (asked.unit.empty() || actor.unit == asked.unit);
}

Result<void> check_type(const std::string& type) {
  const auto& known = core::kEventTypes;
  if (std::find(std::begin(known), std::end(known), type) != std::end(known)) return {};
  std::string names;
  for (const std::string_view one : known) names += (names.empty() ? "" : ", ") + std::string(one);
  return Error{Code::invalid, "'" + type + "' is no type of event; there are " + names, {}};
}

// Which lines of a measure are asked for.
struct LineFilter {
  std::optional<core::Actor> actor;
  std::string type;
  Period period;
  [[nodiscard]] bool takes(const core::Event& event) const {
    return period.includes(event.at) && (type.empty() || core::event_type(event) == type) &&
           (!actor || is_asked(event.actor, *actor));
  }
};

Result<LineFilter> filter_of(const Target& target, const Zone& zone) {
  if (auto ok = allow_only(target, {"actor", "type", "from", "until"}); !ok) return ok.error();
  LineFilter filter;
  auto period = period_of(target, zone);
  if (!period) return period.error();
  filter.period = *period;
  if (const std::string* text = value_of(target, "actor")) {
    auto actor = core::parse_actor(*text);
    if (!actor) return actor.error();
    filter.actor = std::move(*actor);
  }
  if (const std::string* type = value_of(target, "type")) {
    if (auto ok = check_type(*type); !ok) return ok.error();
    filter.type = *type;
  }
  return filter;
}

Zone zone_of_measure(const Reading& reading, const core::Measure& measure) {
  const auto workflow = workflow_of(reading.engine, measure);
  return workflow == nullptr ? zone_of(reading.engine) : workflow->calendar.zone;
}

// The line as the asker may see it.
std::string shown_line(const Reading& reading, const core::Event& event, std::string_view line) {
  auto record = reading.view.measure(event.measure);
  if (!record || *record == nullptr) return std::string(line);
  const auto workflow = workflow_of(reading.engine, (*record)->measure);
  return is_hidden(reading, workflow.get(), (*record)->measure) ? masked_line(*workflow, line) : std::string(line);
}

// In what parts the event names the person, and for which unit. Null: in none.
Json act_of(const core::Event& event, const core::Actor& asked) {
  Json parts = Json::array();
  std::string unit;
  const auto add = [&](const core::Actor& actor, const char* part) {
    if (!is_asked(actor, asked)) return;
    if (parts.empty()) unit = actor.unit;
    if (parts.empty() || parts.back() != part) parts.push_back(part);
  };
  add(event.actor, "actor");
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) {
    if (fired->proposed_by) add(*fired->proposed_by, "proposer");
    for (const core::Actor& actor : fired->approvals) add(actor, "approver");
  }
  return parts.empty() ? Json() : Json{{"as", std::move(parts)}, {"unit", std::move(unit)}};
}

}  // namespace

Response read_history(const Reading& reading, const std::string& id, const Target& target, const AuditLimits& limits) {
  auto record = reading.view.measure(MeasureId(id));
  if (!record) return problem(record.error());
  if (*record == nullptr) return problem(no_measure(id));
  auto filter = filter_of(target, zone_of_measure(reading, (*record)->measure));
  if (!filter) return problem(filter.error());
  // The lines are JSON already, and the record: whoever may see them gets them as they are.
  const auto workflow = workflow_of(reading.engine, (*record)->measure);
  const bool hides = is_hidden(reading, workflow.get(), (*record)->measure);
  Response response;
  response.body = "[";
  std::size_t count = 0;
  auto read = lines_of(reading.view, MeasureId(id), [&](const core::Event& event, std::string_view line) {
    if (!filter->takes(event)) return true;
    if (++count > limits.lines_max) return false;
    response.body += response.body.size() == 1 ? "" : ",\n";
    response.body += hides ? masked_line(*workflow, line) : std::string(line);
    return true;
  });
  if (!read) return problem(read.error());
  if (count > limits.lines_max) return problem(too_many_lines(limits));
  response.body += "]";
  return response;
}

Response read_measure_at(const Reading& reading, const std::string& id, const Target& target) {
  if (auto ok = allow_only(target, {"as_of"}); !ok) return problem(ok.error());
  auto record = reading.view.measure(MeasureId(id));
  if (!record) return problem(record.error());
  if (*record == nullptr) return problem(no_measure(id));
  const auto workflow = workflow_of(reading.engine, (*record)->measure);
  const Zone zone = zone_of_measure(reading, (*record)->measure);
  auto then = as_of(reading, zone, *value_of(target, "as_of"));
  if (!then) return problem(then.error());
  auto measure = measure_at(reading.view, MeasureId(id), *then);
  if (!measure) return problem(measure.error());
  if (!*measure) {
    return problem({Code::not_found,
                    "there was no measure " + id + " as of " + zone.format(then->at) + "; it was registered on " +
                        zone.format((*record)->measure.registered),
                    id});
  }
  const auto hidden = masked(reading, workflow.get(), **measure);
  Json json = detail_of(hidden ? *hidden : **measure, workflow.get(), then->at);
  json["as_of"] = zone.format(then->at);
  json["as_of_lines"] = then->lines;
  return json_response(json);
}

Response read_who(const Reading& reading, const Target& target, const AuditLimits& limits) {
  if (auto ok = allow_only(target, {"actor", "from", "until"}); !ok) return problem(ok.error());
  const std::string* text = value_of(target, "actor");
  if (text == nullptr) {
    return problem({Code::invalid, "say who: actor=zhang.wei, or actor=zhang.wei/housing-office", {}});
  }
  auto asked = core::parse_actor(*text);
  if (!asked) return problem(asked.error());
  auto period = period_of(target, zone_of(reading.engine));
  if (!period) return problem(period.error());
  Json acts = Json::array();
  bool too_many = false;
  auto read = lines_by(reading.view, asked->person, *period, [&](const core::Event& event, std::string_view line) {
    Json act = act_of(event, *asked);
    if (act.is_null()) return true;
    too_many = acts.size() == limits.lines_max;
    if (too_many) return false;
    act["event"] = Json::parse(shown_line(reading, event, line));
    acts.push_back(std::move(act));
    return true;
  });
  if (!read) return problem(read.error());
  if (too_many) return problem(too_many_lines(limits));
  return json_response({{"actor", core::to_text(*asked)}, {"acts", std::move(acts)}});
}

}  // namespace rectify::http
