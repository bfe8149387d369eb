#include "query/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "store/pages.h"

namespace rectify::query {

namespace {

using Facts = std::map<std::string, Fact>;

const core::Measure* address_of(const std::optional<core::Measure>& measure) { return measure ? &*measure : nullptr; }

template <typename Item, typename Name>
std::vector<std::string> names_of(const std::vector<Item>& items, Name name) {
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const Item& item : items) names.push_back(name(item));
  return names;
}

std::string told(const core::Proposal& proposal) {
  std::string text = fmt::format("{} by {}", proposal.transition, core::to_text(proposal.actor));
  if (proposal.approvals.size() > 1) text += fmt::format(", {} agreed", proposal.approvals.size());
  return text;
}

// What can differ, by name. Nothing of a measure that is not registered.
Facts facts_of(const core::Measure* measure) {
  Facts facts;
  if (measure == nullptr) return facts;
  facts["state"] = measure->state;
  facts["phase"] = std::string(core::kPhaseNames[static_cast<std::size_t>(measure->phase)]);
  facts["episode"] = std::uint64_t{measure->episode};
  facts["returns"] = std::uint64_t{measure->returns};
  facts["comments"] = std::uint64_t{measure->comments};
  if (measure->deadline) facts["deadline"] = measure->deadline->due;
  if (measure->stopped) facts["stopped"] = measure->stopped->at;
  facts["rungs"] = names_of(measure->claimed, [](const core::ClaimedRung& rung) { return rung.name; });
  facts["evidence"] = names_of(measure->evidence, [](const core::Evidence& piece) { return piece.name; });
  facts["proposals"] = names_of(measure->proposals, told);
  for (const auto& [name, value] : measure->fields) {
    std::visit([&](const auto& one) { facts["field." + name] = one; }, value);
  }
  return facts;
}

// In this order, and then the fields.
constexpr std::array<const char*, 10> kFacts = {"state",   "phase", "deadline", "stopped",   "episode",
                                                "returns", "rungs", "evidence", "proposals", "comments"};

std::vector<std::string> names_in(const Facts& was, const Facts& is) {
  std::vector<std::string> names(kFacts.begin(), kFacts.end());
  for (const Facts* facts : {&was, &is}) {
    for (const auto& [name, ignored] : *facts) {
      if (name.starts_with("field.") && std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  return names;
}

bool is_nothing(const Fact& fact) {
  const auto* number = std::get_if<std::uint64_t>(&fact);
  const auto* list = std::get_if<std::vector<std::string>>(&fact);
  return std::holds_alternative<std::monostate>(fact) || (number != nullptr && *number == 0) ||
         (list != nullptr && list->empty());
}

// With `hides` only that a private field has changed.
std::vector<Change> changes_between(const core::Measure* before, const core::Measure* after,
                                    const core::Workflow* workflow, bool hides) {
  const Facts was = facts_of(before);
  const Facts is = facts_of(after);
  const auto value = [](const Facts& facts, const std::string& what) {
    const auto found = facts.find(what);
    return found == facts.end() ? Fact() : found->second;
  };
  std::vector<Change> changes;
  for (std::string& name : names_in(was, is)) {
    Fact first = value(was, name);
    Fact then = value(is, name);
    if (first == then || (is_nothing(first) && is_nothing(then))) continue;
    if (hides && name.starts_with("field.") && is_private(workflow, name.substr(6))) {
      for (Fact* fact : {&first, &then}) {
        if (!std::holds_alternative<std::monostate>(*fact)) *fact = std::string(kHidden);
      }
    }
    changes.push_back({std::move(name), std::move(first), std::move(then)});
  }
  return changes;
}

Result<void> check_order(const AsOf& from, const AsOf& until) {
  if (from.lines <= until.lines) return {};
  return Error{Code::invalid, "'from' lies after 'until': exchange them", {}};
}

// A measure at both moments.
struct Pair {
  std::optional<core::Measure> before;
  std::optional<core::Measure> after;
};
Result<Pair> pair_of(const store::View& view, const MeasureId& id, const AsOf& from, const AsOf& until) {
  auto before = measure_at(view, id, from);
  if (!before) return before.error();
  auto after = measure_at(view, id, until);
  if (!after) return after.error();
  return Pair{std::move(*before), std::move(*after)};
}

// A measure's lines are read in order, so those between are the ones after the last that was there before.
Result<std::vector<SeenLine>> lines_between(const Reading& reading, const RecordPtr& record, const Pair& pair,
                                            const Limits& limits) {
  const MeasureId& id = record->measure.id;
  const std::uint64_t first = pair.before ? pair.before->revision.get() : 0;
  const std::uint64_t last = pair.after ? pair.after->revision.get() : 0;
  if (last > first + limits.lines_max) {
    return Error{Code::exhausted, fmt::format("more than {} lines lie between", limits.lines_max), id.get()};
  }
  const LineShade shade(reading, record);
  std::vector<SeenLine> lines;
  std::optional<Error> failure;
  auto read = lines_of(reading.view, id, [&](const core::Event& event, std::string_view line) {
    if (event.revision.get() > last) return false;
    if (event.revision.get() <= first) return true;
    auto shown = shade.seen(event, line);
    if (!shown) {
      failure = shown.error();
      return false;
    }
    lines.push_back(std::move(*shown));
    return true;
  });
  if (!read) return read.error();
  if (failure) return *failure;
  return lines;
}

// Numbers of measures before and after, by state and phase.
class Tally {
 public:
  void add(const core::Measure* before, const core::Measure* after, const core::Workflow* workflow) {
    count(before, workflow, &InspectionDiffAnswer::Counts::before);
    count(after, workflow, &InspectionDiffAnswer::Counts::after);
  }
  void give(InspectionDiffAnswer& answer) {
    for (auto& [key, state] : states_) answer.states.push_back(std::move(state));
    answer.phases = phases_;
  }

 private:
  void count(const core::Measure* measure, const core::Workflow* workflow,
             std::uint64_t InspectionDiffAnswer::Counts::* side) {
    if (measure == nullptr) return;
    ++(phases_[static_cast<std::size_t>(measure->phase)].*side);
    InspectionDiffAnswer::State& row = states_[{measure->phase, measure->state}];
    row.state = measure->state;
    row.phase = measure->phase;
    ++(row.counts.*side);
    const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, measure->state);
    if (state != nullptr) row.title = state->title;
  }
  std::map<std::pair<core::Phase, std::string>, InspectionDiffAnswer::State> states_;
  std::array<InspectionDiffAnswer::Counts, 4> phases_{};
};

// Every measure of the inspection then, with its revision.
Result<std::map<MeasureId, Revision>> revisions_at(const Reading& reading, store::Query query, const Limits& limits) {
  std::map<MeasureId, Revision> revisions;
  auto read = store::each_record(reading.view, std::move(query), [&](const RecordPtr& record) -> Result<bool> {
    if (revisions.size() == limits.measures_max) return too_many_measures(limits);
    revisions[record->measure.id] = record->measure.revision;
    return true;
  });
  if (!read) return read.error();
  return revisions;
}

}  // namespace

Result<MeasureDiffAnswer> ask(const Reading& reading, const MeasureDiffQuestion& question) {
  auto record = record_of(reading, question.id);
  if (!record) return record.error();
  if (auto ok = check_order(question.from, question.until); !ok) return ok.error();
  auto pair = pair_of(reading.view, question.id, question.from, question.until);
  if (!pair) return pair.error();
  auto lines = lines_between(reading, *record, *pair, question.limits);
  if (!lines) return lines.error();
  MeasureDiffAnswer answer{.seen = seen(reading, *record),
                           .changes = {},
                           .lines = std::move(*lines),
                           .zone = zone_of(reading, (*record)->measure)};
  const core::Workflow* workflow = answer.seen.workflow.get();
  const bool hides = is_hidden(reading, workflow, (*record)->measure);
  answer.changes = changes_between(address_of(pair->before), address_of(pair->after), workflow, hides);
  return answer;
}

Result<InspectionDiffAnswer> ask(const Reading& reading, const InspectionDiffQuestion& question) {
  if (auto ok = check_order(question.from, question.until); !ok) return ok.error();
  store::Query query;
  query.inspection = question.inspection;
  query.as_of = question.from.lines;
  auto earlier = revisions_at(reading, query, question.limits);
  if (!earlier) return earlier.error();
  InspectionDiffAnswer answer{.states = {}, .phases = {}, .measures = {}, .zone = zone_of(reading.engine)};
  Tally tally;
  std::uint64_t looked_at = 0;
  query.as_of = question.until.lines;
  auto read = store::each_record(reading.view, query, [&](const RecordPtr& record) -> Result<bool> {
    if (++looked_at > question.limits.measures_max) return too_many_measures(question.limits);
    const core::Measure& later = record->measure;
    const auto workflow = workflow_of(reading, later);
    const auto known = earlier->find(later.id);
    if (known != earlier->end() && known->second == later.revision) {
      tally.add(&later, &later, workflow.get());
      return true;
    }
    // It differs: in what, its own lines say.
    auto pair = pair_of(reading.view, later.id, question.from, question.until);
    if (!pair) return pair.error();
    tally.add(address_of(pair->before), address_of(pair->after), workflow.get());
    const bool hides = is_hidden(reading, workflow.get(), later);
    auto changes = changes_between(address_of(pair->before), address_of(pair->after), workflow.get(), hides);
    if (!changes.empty()) answer.measures.push_back({seen(reading, record), std::move(changes)});
    return true;
  });
  if (!read) return read.error();
  if (looked_at == 0) {
    return Error{Code::not_found, fmt::format("there is no measure of inspection {}", question.inspection),
                 question.inspection};
  }
  tally.give(answer);
  return answer;
}

}  // namespace rectify::query
