#include "rules/condition_check.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>

namespace rectify::rules {

namespace {

using Texts = std::set<std::string, std::less<>>;

constexpr std::size_t kListItemsMax = 5;  // all their subsets are tried
constexpr double kFar = 1e9;
// Texts and dates that no condition is likely to name, on both sides of those that it does.
constexpr std::string_view kOtherTexts[] = {"-", "zz"};
constexpr std::string_view kOtherDates[] = {"1900-01-01", "2999-12-31"};

// What one name can be: no value stands for a field that is not set.
struct Range {
  std::string name;
  const core::Field* field = nullptr;  // null for what every measure has
  bool finite = false;                 // these are all
  std::vector<std::optional<core::Value>> values{};
};

bool is_finite(const core::Field& field) {
  return field.type == core::FieldType::enumeration && !field.list && !field.values.empty() && field.computed.empty();
}

// The literals, what lies beside and between them, and what is far away.
std::set<double> numbers_around(const std::vector<double>& literals) {
  std::set<double> all{0, kFar, -kFar};
  for (const double literal : literals) {
    if (std::isfinite(literal)) all.insert({literal - 1, literal, literal + 1});
  }
  std::vector<double> between;
  for (auto one = all.begin(); std::next(one) != all.end(); ++one) between.push_back((*one + *std::next(one)) / 2);
  all.insert(between.begin(), between.end());
  return all;
}

// The dates that are named, if only by their year or month, with the days before and after.
Texts dates_around(const std::vector<std::string>& literals) {
  constexpr std::string_view kFirst = "0000-01-01";
  Texts all(std::begin(kOtherDates), std::end(kOtherDates));
  for (const std::string& literal : literals) {
    const auto day = parse_day(literal + std::string(kFirst.substr(std::min(literal.size(), kFirst.size()))));
    if (!day) continue;
    for (const int by : {-1, 0, 1}) all.insert(format_day(*day + by));
  }
  return all;
}

class Ranges {
 public:
  Ranges(const core::Workflow& workflow, const core::Transition& transition, const ExpressionNames& names)
      : workflow_(workflow), transition_(transition), names_(names), texts_(all_texts()) {}

  // Of all names; nothing where there are too many values to choose from.
  std::optional<std::vector<Range>> all() {
    std::vector<Range> ranges;
    for (const std::string& name : names_.names) {
      const bool of_measure =
          std::find(std::begin(kMeasureNames), std::end(kMeasureNames), name) != std::end(kMeasureNames);
      if (name == "phase" && asks_for("state")) continue;  // which goes with the state
      auto range = of_measure ? of_property(name) : of_field(name);
      if (!range) return std::nullopt;
      ranges.push_back(std::move(*range));
    }
    return ranges;
  }

 private:
  [[nodiscard]] bool asks_for(std::string_view name) const {
    return std::find(names_.names.begin(), names_.names.end(), name) != names_.names.end();
  }

  // Every text that any of the names may be: two of them may be compared with each other.
  [[nodiscard]] Texts all_texts() const {
    Texts all(std::begin(kOtherTexts), std::end(kOtherTexts));
    std::string joined;
    for (const std::string& literal : names_.texts) {
      all.insert({literal, literal + "0"});  // and what comes next in the alphabet
      joined += literal;
    }
    if (!joined.empty()) all.insert(joined);
    for (const std::string& name : names_.names) {
      const core::Field* field = core::find_field(workflow_, name);
      if (field != nullptr) all.insert(field->values.begin(), field->values.end());
    }
    if (asks_for("state")) all.insert(transition_.from.begin(), transition_.from.end());
    all.erase("");
    return all;
  }

  std::optional<Range> of_property(const std::string& name) const {
    Range range{.name = name};
    if (name == "state" || name == "phase") {
      range.name = "state";
      range.finite = true;
      range.values.assign(transition_.from.begin(), transition_.from.end());
    } else if (name == "id" || name == "inspection") {
      range.values.assign(texts_.begin(), texts_.end());
    } else {
      for (const double number : numbers_around(names_.numbers)) {
        if (number >= (name == "returns" ? 0 : 1) && number <= kFar && number == std::floor(number)) {
          range.values.emplace_back(decimal_text(number));
        }
      }
    }
    return range;
  }

  std::optional<Range> of_field(const std::string& name) const {
    const core::Field* field = core::find_field(workflow_, name);
    if (field == nullptr) return std::nullopt;
    Range range{.name = name, .field = field, .finite = is_finite(*field)};
    const auto& needed = transition_.needs.fields;
    if (std::find(needed.begin(), needed.end(), name) == needed.end()) range.values.emplace_back(std::nullopt);
    if (field->list) return of_list(std::move(range));
    const Texts values = values_of(*field);
    range.values.insert(range.values.end(), values.begin(), values.end());
    return range;
  }

  [[nodiscard]] Texts values_of(const core::Field& field) const {
    if (field.type == core::FieldType::enumeration && !field.values.empty()) {
      return {field.values.begin(), field.values.end()};
    }
    if (field.type == core::FieldType::date) return dates_around(names_.texts);
    if (field.type != core::FieldType::number) return texts_;
    Texts numbers;
    for (const double number : numbers_around(names_.numbers)) numbers.insert(decimal_text(number));
    return numbers;
  }

  // Every subset of what is named.
  std::optional<Range> of_list(Range range) const {
    Texts items;
    if (range.field->type == core::FieldType::number) {
      for (const double number : names_.numbers) items.insert(decimal_text(number));
    } else {
      items.insert(names_.texts.begin(), names_.texts.end());
    }
    if (items.size() > kListItemsMax) return std::nullopt;
    const std::vector<std::string> all(items.begin(), items.end());
    for (std::size_t subset = 1; subset < (std::size_t{1} << all.size()); ++subset) {
      std::vector<std::string> list;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if ((subset >> i & 1U) != 0) list.push_back(all[i]);
      }
      range.values.emplace_back(std::move(list));
    }
    range.values.emplace_back(std::vector<std::string>{range.field->type == core::FieldType::number ? "-1" : "-"});
    return range;
  }

  const core::Workflow& workflow_;
  const core::Transition& transition_;
  const ExpressionNames& names_;
  const Texts texts_;
};

void give(core::Measure& measure, const core::Workflow& workflow, const Range& range, std::size_t choice) {
  const std::optional<core::Value>& value = range.values[choice];
  if (range.field != nullptr) {
    if (value) {
      measure.fields.insert_or_assign(range.name, *value);
    } else {
      measure.fields.erase(range.name);
    }
    return;
  }
  const std::string& text = std::get<std::string>(*value);
  if (range.name == "state") {
    measure.state = text;
    const core::State* state = core::find_state(workflow, text);
    if (state != nullptr) measure.phase = state->phase;
  } else if (range.name == "id") {
    measure.id = MeasureId(text);
  } else if (range.name == "inspection") {
    measure.inspection = InspectionId(text);
  } else if (range.name == "revision") {
    measure.revision = Revision(std::stoull(text));
  } else {
    (range.name == "episode" ? measure.episode : measure.returns) = static_cast<std::uint32_t>(std::stoul(text));
  }
}

// Nothing where there are more than `most`.
std::optional<std::size_t> combinations_of(const std::vector<Range>& ranges, std::size_t most) {
  std::size_t all = 1;
  for (const Range& range : ranges) {
    all *= range.values.size();
    if (all == 0 || all > most) return std::nullopt;
  }
  return all;
}

// The combination that has that number.
void give_all(core::Measure& measure, const core::Workflow& workflow, const std::vector<Range>& ranges,
              std::size_t number) {
  for (const Range& range : ranges) {
    give(measure, workflow, range, number % range.values.size());
    number /= range.values.size();
  }
}

}  // namespace

Trial try_condition(const core::Workflow& workflow, const core::Transition& transition, const ExpressionNames& names,
                    Sandbox& sandbox, std::size_t index, std::size_t combinations_max) {
  if (!names.plain) return {};
  const auto ranges = Ranges(workflow, transition, names).all();
  if (!ranges) return {};
  Trial trial;
  trial.certain = std::all_of(ranges->begin(), ranges->end(), [](const Range& range) { return range.finite; });
  if (!trial.certain && names.looks_inside) return {};  // values that would meet it are not to be had from its text
  const auto combinations = combinations_of(*ranges, combinations_max);
  if (!combinations) return {};
  trial.combinations = *combinations;
  core::Measure measure;
  bool always_failed = true;
  for (std::size_t number = 0; number < trial.combinations; ++number) {
    give_all(measure, workflow, *ranges, number);
    const Result<bool> holds = sandbox.evaluate(index, measure);
    if (sandbox.reached_limit() || (holds && *holds)) return {};
    if (!holds) trial.failure = holds.error().message;
    always_failed = always_failed && !holds;
  }
  trial.found = always_failed ? Trial::Found::always_fails : Trial::Found::never_holds;
  return trial;
}

}  // namespace rectify::rules
