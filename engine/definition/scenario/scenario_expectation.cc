// What a scenario's step expects: of one measure, or of the number of those that filters select.
#include <fmt/core.h>

#include <algorithm>

#include "core/event.h"
#include "definition/scenario/scenario_shape.h"
#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

// Keys by what they are said of.
constexpr std::string_view kOfOne[] = {"episode",  "revision", "deadline",  "rungs", "field",
                                       "notified", "history",  "proposals", "parts"};
constexpr std::string_view kOfCount[] = {"inspection", "finding", "unit", "person"};

template <std::size_t N>
bool among(const std::string_view (&keys)[N], std::string_view key) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

void check_keys(const Node& node, bool one, Complaints& complaints) {
  for (std::size_t i = 0; i < node.entries(); ++i) {
    const std::string& key = node.key(i).text;
    if (one && among(kOfCount, key)) {
      complaints.error(node.key(i).mark, Fault::key_of_other_expectation,
                       fmt::format("'{}' selects measures to count; it does not go with 'measure'", key));
    }
    if (!one && among(kOfOne, key)) {
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

std::string read_as_of(const Node& node, Complaints& complaints) {
  const auto text = read_text(node, "as_of", complaints);
  if (!text) return {};
  if (Zone().parse(*text).ok()) return *text;
  complaints.error(node.mark, Fault::bad_time,
                   fmt::format("as_of has to be a time such as 2020-09-14 09:00, or a day, which is its end; not {}",
                               in_quotes(*text)));
  return {};
}

Expectation read_expectation(const Node& node, Complaints& complaints) {
  const Mapping map(node, kExpectationShape, complaints);
  Expectation expectation;
  expectation.line = node.mark.line;
  if (!node.is_mapping()) return expectation;
  const bool one = map["measure"] != nullptr;
  if (one == (map["count"] != nullptr)) return expectation;  // which has been complained about
  check_keys(node, one, complaints);
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    return map[key] == nullptr ? std::nullopt : read_text(*map[key], key, complaints);
  };
  if (one) expectation.measure = MeasureId(read_id(*map["measure"], "a measure", complaints).value_or(""));
  expectation.count = map.number("count");
  expectation.state = text("state");
  expectation.rung = text("rung");
  expectation.episode = map.number("episode");
  expectation.revision = map.number("revision");
  expectation.deadline = text("deadline");
  if (expectation.deadline) check_deadline(*map["deadline"], *expectation.deadline, complaints);
  expectation.overdue = map.boolean("overdue");
  if (const auto phase = map.word("phase")) expectation.phase = std::string(core::kPhaseNames[*phase]);
  if (!one) {
    for (const std::string_view key : kOfCount) {
      if (auto wanted = text(key)) expectation.filters[std::string(key)] = std::move(*wanted);
    }
    if (expectation.state) expectation.filters["state"] = *expectation.state;
    if (expectation.phase) expectation.filters["phase"] = *expectation.phase;
    if (expectation.rung) expectation.filters["rung"] = *expectation.rung;
    if (expectation.overdue) expectation.filters["overdue"] = *expectation.overdue ? "true" : "false";
  }
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
  if (map["as_of"] != nullptr) expectation.as_of = read_as_of(*map["as_of"], complaints);
  if (map["field"] != nullptr) expectation.fields = read_field_values(*map["field"], "field", complaints);
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
