// What a scenario's step expects: of one measure, or of the number of those that filters select.
#include <fmt/core.h>

#include <algorithm>

#include "core/event.h"
#include "core/filters.h"
#include "definition/scenario/scenario_shape.h"
#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

void check_keys(const Node& node, bool one, Complaints& complaints) {
  for (std::size_t i = 0; i < node.entries(); ++i) {
    const std::string& key = node.key(i).text;
    const bool of_one = is_said_of_one(key);
    const bool of_count = core::find_filter(key) != nullptr;
    if (one && of_count && !of_one) {
      complaints.error(node.key(i).mark, Fault::key_of_other_expectation,
                       fmt::format("'{}' selects measures to count; it does not go with 'measure'", key));
    }
    if (!one && of_one && !of_count) {
      complaints.error(node.key(i).mark, Fault::key_of_other_expectation,
                       fmt::format("'{}' is said of one measure; it does not go with 'count'", key));
    }
  }
}

void check_deadline(const Node& node, const std::string& text, Complaints& complaints) {
  if (text == "none" || Zone().parse(text).ok()) return;
  complaints.error(
      node.mark, Fault::bad_time,
      fmt::format("the deadline has to be a date such as 2020-11-30, a time such as 2020-11-30 17:00, or none; not {}",
                  in_quotes(text)));
}

// A name can be there more than once: a rung claimed again, an event that recurs.
std::vector<std::string> read_list(const Node& node, std::string_view what, std::string_view example,
                                   Complaints& complaints) {
  std::vector<std::string> names;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::not_a_list,
                     fmt::format("{} has to be a list, as in {}", in_quotes(what), example));
  }
  for (const Node& item : node.children) {
    if (!node.is_sequence()) break;
    if (auto name = read_text(item, what, complaints)) names.push_back(std::move(*name));
  }
  return names;
}

// Each begins with a type of event.
void check_history(const Node& node, Complaints& complaints) {
  const Words types(std::begin(core::kEventTypes), std::end(core::kEventTypes));
  Words of_measures;  // what is proposed: the history of a measure has no others
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (core::kEventTable.about[i] != core::About::ledger) of_measures.push_back(types[i]);
  }
  if (node.is_sequence() && node.children.empty()) {
    complaints.error(node.mark, Fault::empty_list, "history names no event; every measure has one");
  }
  for (const Node& item : node.children) {
    if (!node.is_sequence() || !item.is_scalar()) continue;
    const std::string type = item.text.substr(0, item.text.find(' '));
    if (std::find(types.begin(), types.end(), type) != types.end()) continue;
    complaints.error(item.mark, Fault::unknown_event,
                     fmt::format("no event is {}{}", in_quotes(type), did_you_mean(type, of_measures)));
  }
}

// A time, or a day for its end, as text: what zone it is of is known where the scenario is played.
std::optional<std::string> read_moment(const Node& node, std::string_view what, Complaints& complaints) {
  auto text = read_text(node, what, complaints);
  if (!text || Zone().parse(*text).ok()) return text;
  complaints.error(node.mark, Fault::bad_time,
                   fmt::format("{} has to be a time such as 2020-09-14 09:00, or a day, which is its end; not {}", what,
                               in_quotes(*text)));
  return std::nullopt;
}

void read_of_one(Expectation& expectation, const Mapping& map, Complaints& complaints) {
  const auto text = [&](std::string_view key) {
    return map[key] == nullptr ? std::nullopt : read_text(*map[key], key, complaints);
  };
  expectation.measure = MeasureId(read_id(*map["measure"], "a measure", complaints).value_or(""));
  expectation.state = text("state");
  expectation.rung = text("rung");
  expectation.episode = map.number("episode");
  expectation.revision = map.number("revision");
  expectation.deadline = text("deadline");
  if (expectation.deadline) check_deadline(*map["deadline"], *expectation.deadline, complaints);
  expectation.overdue = map.boolean("overdue");
  if (const auto phase = map.word("phase")) expectation.phase = std::string(core::kPhaseNames[*phase]);
  if (map["rungs"] != nullptr) expectation.rungs = read_list(*map["rungs"], "rungs", "[remind, talk]", complaints);
  if (map["notified"] != nullptr) {
    expectation.notified = read_list(*map["notified"], "notified", "[lead, zhang.wei]", complaints);
  }
  if (map["history"] != nullptr) {
    expectation.history = read_list(*map["history"], "history", "[fired submit, rung_claimed]", complaints);
    check_history(*map["history"], complaints);
  }
  if (map["proposals"] != nullptr) {
    expectation.proposals = read_list(*map["proposals"], "proposals", "[extend]", complaints);
  }
  if (map["parts"] != nullptr) {
    expectation.parts = read_list(*map["parts"], "parts", "[town-2021-1.1-1a]", complaints);
  }
  if (map["field"] != nullptr) expectation.fields = read_field_values(*map["field"], "field", complaints);
}

// As a text that a listing takes for this filter.
std::optional<std::string> read_filter(const Mapping& map, const core::Filter& filter, Complaints& complaints) {
  const Node* node = map[filter.name];
  if (node == nullptr) return std::nullopt;
  switch (filter.takes) {
    case core::Filter::Takes::text:
      return read_text(*node, filter.name, complaints);
    case core::Filter::Takes::word: {
      const auto word = map.word(filter.name);
      return word ? std::optional<std::string>(filter.values[*word]) : std::nullopt;
    }
    case core::Filter::Takes::flag: {
      const auto flag = map.boolean(filter.name);
      return flag ? std::optional<std::string>(*flag ? "true" : "false") : std::nullopt;
    }
    case core::Filter::Takes::moment:
      return read_moment(*node, filter.name, complaints);
  }
  return std::nullopt;
}

void read_of_count(Expectation& expectation, const Mapping& map, Complaints& complaints) {
  expectation.count = map.number("count");
  for (const core::Filter& filter : core::kFilters) {
    if (auto text = read_filter(map, filter, complaints)) {
      expectation.filters.emplace(filter.name, std::move(*text));
    }
  }
}

Expectation read_expectation(const Node& node, Complaints& complaints) {
  const Mapping map(node, kExpectationShape, complaints);
  Expectation expectation;
  expectation.line = node.mark.line;
  if (!node.is_mapping()) return expectation;
  const bool one = map["measure"] != nullptr;
  if (one == (map["count"] != nullptr)) return expectation;  // which has been complained about
  check_keys(node, one, complaints);
  if (one) {
    read_of_one(expectation, map, complaints);
  } else {
    read_of_count(expectation, map, complaints);
  }
  if (map["as_of"] != nullptr) expectation.as_of = read_moment(*map["as_of"], "as_of", complaints).value_or("");
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, Complaints& complaints) {
  std::vector<Expectation> expectations;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::not_a_list, "then has to be a list, as in '- {measure: a-1, state: closed}'");
    return expectations;
  }
  for (const Node& item : node.children) expectations.push_back(read_expectation(item, complaints));
  return expectations;
}

}  // namespace rectify::definition
