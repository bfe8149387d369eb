#include "http/api/filters.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"

namespace rectify::http {

namespace {

// Sets one part of the query.
Result<void> set_filter(store::Query& query, const std::string& name, const std::string& value, const Zone& zone) {
  const std::map<std::string_view, std::optional<std::string> store::Query::*> texts = {
      {"inspection", &store::Query::inspection},
      {"finding", &store::Query::finding},
      {"state", &store::Query::state},
      {"phase", &store::Query::phase},
      {"unit", &store::Query::unit},
      {"person", &store::Query::person},
      {"rung", &store::Query::rung},
      {"parent", &store::Query::parent},
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
    auto at = moment_of(value, zone);
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
    return Error{Code::invalid,
                 "'" + name +
                     "' is not a filter; there are inspection, finding, state, phase, unit, person, rung, parent, "
                     "text, overdue, "
                     "due_before, as_of, sort, limit, cursor",
                 {}};
  }
  return {};
}

}  // namespace

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

Result<Instant> moment_of(const std::string& text, const Zone& zone) {
  if (auto day = parse_day(text)) return zone.end_of(*day);
  return zone.parse(text);
}

const std::string* value_of(const Target& target, std::string_view name) {
  const auto found = target.query.find(name);
  return found == target.query.end() ? nullptr : &found->second;
}

std::optional<std::string> take_value(Target& target, const std::string& name) {
  const auto found = target.query.find(name);
  if (found == target.query.end()) return std::nullopt;
  std::string value = std::move(found->second);
  target.query.erase(found);
  return value;
}

Result<void> allow_only(const Target& target, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : target.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known) names += (names.empty() ? "" : ", ") + std::string(one);
    std::string message = "'" + name + "' is not asked here";
    if (const auto near = nearest(name, known); !near.empty()) {
      message += "; did you mean '" + std::string(near) + "'?";
    }
    message += "; there are " + names;
    return Error{Code::invalid, std::move(message), {}};
  }
  return {};
}

Result<store::Query> query_of(const Reading& reading, const Target& target) {
  store::Query query;
  query.now = reading.engine.now();
  const Zone zone = zone_of(reading.engine);
  for (const auto& [name, value] : target.query) {
    if (name == "as_of") {
      auto then = as_of(reading, zone, value);
      if (!then) return then.error();
      query.as_of = then->lines;
      query.now = then->at;
      continue;
    }
    if (auto ok = set_filter(query, name, value, zone); !ok) return ok.error();
  }
  if (query.phase && std::find(std::begin(core::kPhaseNames), std::end(core::kPhaseNames), *query.phase) ==
                         std::end(core::kPhaseNames)) {
    return Error{Code::invalid, "'phase' has to be assign, execute, verify or close, not '" + *query.phase + "'", {}};
  }
  return query;
}

}  // namespace rectify::http
