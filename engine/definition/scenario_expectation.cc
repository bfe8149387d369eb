// What a scenario's step expects: of one measure, or of the number of those that filters select.
#include <algorithm>

#include "definition/scenario_shape.h"
#include "definition/scenario_step.h"

namespace rectify::definition {

namespace {

// Keys by what they are said of.
constexpr std::string_view kOfOne[] = {"episode", "revision", "deadline", "rungs", "field"};
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
                       "'" + key + "' selects measures to count; it does not go with 'measure'");
    }
    if (!one && among(kOfOne, key)) {
      complaints.error(node.key(i).mark, Fault::key_of_other_expectation,
                       "'" + key + "' is said of one measure; it does not go with 'count'");
    }
  }
}

void check_deadline(const Node& node, const std::string& text, Complaints& complaints) {
  if (text == "none" || Zone().parse(text).ok()) return;
  complaints.error(node.mark, Fault::bad_time,
                   "the deadline has to be a date such as 2020-11-30, a time such as 2020-11-30 17:00, or "
                   "none; not " +
                       in_quotes(text));
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
  expectation.inspection = text("inspection");
  expectation.finding = text("finding");
  expectation.state = text("state");
  expectation.unit = text("unit");
  expectation.person = text("person");
  expectation.rung = text("rung");
  expectation.episode = map.number("episode");
  expectation.revision = map.number("revision");
  expectation.deadline = text("deadline");
  if (expectation.deadline) check_deadline(*map["deadline"], *expectation.deadline, complaints);
  expectation.overdue = map.boolean("overdue");
  if (const auto phase = map.word("phase")) expectation.phase = std::string(core::kPhaseNames[*phase]);
  if (const Node* rungs = map["rungs"]) {
    expectation.rungs.emplace();
    // A rung can be claimed again, so names may repeat.
    if (!rungs->is_sequence())
      complaints.error(rungs->mark, Fault::not_a_list, "rungs have to be a list, as in [remind, talk]");
    for (const Node& rung : rungs->children) {
      if (auto name = read_text(rung, "a rung", complaints)) expectation.rungs->push_back(std::move(*name));
    }
  }
  if (map["field"] != nullptr) expectation.fields = read_field_values(*map["field"], "field", complaints);
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, Complaints& complaints) {
  std::vector<Expectation> expectations;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::not_a_list, "expect has to be a list, as in '- {measure: a-1, state: closed}'");
    return expectations;
  }
  for (const Node& item : node.children) expectations.push_back(read_expectation(item, complaints));
  return expectations;
}

}  // namespace rectify::definition
