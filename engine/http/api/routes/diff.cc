// What changed between two moments, of a measure or of an inspection.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/line_json.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/diff.h"

namespace rectify::http {

namespace {

constexpr Parameter kDiffQuery[] = {
    {"measure", Parameter::Kind::text, "of which measure; or"},
    {"inspection", Parameter::Kind::text, "of which inspection"},
    {"from", Parameter::Kind::past, "from when", true, {}, "2020-10-31"},
    {"until", Parameter::Kind::past, "until when", true, {}, "2020-11-30"},
};

constexpr Property kMomentProperties[] = {
    {"at", kAlways, kMoment}, {"lines", kAlways, kNumber, "So many lines of the history were there then, or all."}};
constexpr Schema kPastMoment{"past_moment", {}, "A moment of the history.", kMomentProperties};
constexpr Property kChangeProperties[] = {
    {"what", kAlways, kText, "state, deadline …, or field.NAME."},
    {"before", kAlways, kAny, "Null where there was nothing."},
    {"after", kAlways, kAny, "Null where there is nothing."},
};
constexpr Schema kChange{"change", {}, "What is different.", kChangeProperties};
constexpr Type kChanges = object(kChange);
constexpr Property kMeasureDiffProperties[] = {
    {"measure", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"from", kAlways, object(kPastMoment)},
    {"until", kAlways, object(kPastMoment)},
    {"changes", kAlways, list(kChanges)},
    {"lines", kAlways, list(kLine), "The recorded lines between the two."},
};
constexpr Property kStatePairProperties[] = {{"state", kAlways, kText},
                                             {"title", kAlways, kTitleType},
                                             {"phase", kAlways, kPhase},
                                             {"before", kAlways, kNumber},
                                             {"after", kAlways, kNumber}};
constexpr Schema kStatePair{
    "state_before_and_after", {}, "How many measures were in a state, and are.", kStatePairProperties};
constexpr Type kStatePairs = object(kStatePair);
constexpr Property kPhasePairProperties[] = {
    {"phase", kAlways, kPhase}, {"before", kAlways, kNumber}, {"after", kAlways, kNumber}};
constexpr Schema kPhasePair{
    "phase_before_and_after", {}, "How many measures were in a phase, and are.", kPhasePairProperties};
constexpr Type kPhasePairs = object(kPhasePair);
constexpr Property kChangedProperties[] = {
    {"id", kAlways, kText}, {"title", kAlways, kTitleType}, {"changes", kAlways, list(kChanges)}};
constexpr Schema kChanged{"changed_measure", {}, "A measure that is different.", kChangedProperties};
constexpr Type kChangeds = object(kChanged);
constexpr Property kInspectionDiffProperties[] = {
    {"inspection", kAlways, kText},          {"from", kAlways, object(kPastMoment)},
    {"until", kAlways, object(kPastMoment)}, {"states", kAlways, list(kStatePairs)},
    {"phases", kAlways, list(kPhasePairs)},  {"measures", kAlways, list(kChangeds)},
};
constexpr Schema kMeasureDiff{"measure_diff", {}, "What changed of a measure.", kMeasureDiffProperties};
constexpr Schema kInspectionDiff{"inspection_diff", {}, "What changed of an inspection.", kInspectionDiffProperties};
constexpr const Schema* kDiffs[] = {&kMeasureDiff, &kInspectionDiff};
constexpr Answer kDiff[] = {{.body = one_of(kDiffs)}};

json::Array lines_json(const std::vector<query::SeenLine>& lines) {
  json::Array list;
  list.reserve(lines.size());
  for (const query::SeenLine& line : lines) list.emplace_back(line_json(line));
  return list;
}

json::Value fact_json(const query::Fact& fact, const core::Workflow* workflow) {
  struct Told {
    const core::Workflow* workflow;
    json::Value operator()(std::monostate) const { return nullptr; }
    json::Value operator()(std::uint64_t number) const { return number; }
    json::Value operator()(const std::string& text) const { return json::Value(text); }
    json::Value operator()(Instant at) const { return json::Value(local_time(workflow, at)); }
    json::Value operator()(const std::vector<std::string>& texts) const { return json::array_of(texts); }
  };
  return std::visit(Told{workflow}, fact);
}

json::Array changes_json(const std::vector<query::Change>& changes, const core::Workflow* workflow) {
  json::Array list;
  for (const query::Change& change : changes) {
    list.emplace_back(json::Object{{"what", change.what},
                                   {"before", fact_json(change.before, workflow)},
                                   {"after", fact_json(change.after, workflow)}});
  }
  return list;
}

json::Object moment_json(const query::AsOf& moment, const Zone& zone) {
  return {{"at", zone.format(moment.at)}, {"lines", moment.lines}};
}

json::Object answer_json(const query::MeasureDiffAnswer& answer, const query::MeasureDiffQuestion& question) {
  return {{"measure", question.id.get()},
          {"title", json_of(answer.seen->title)},
          {"from", moment_json(question.from, answer.zone)},
          {"until", moment_json(question.until, answer.zone)},
          {"changes", changes_json(answer.changes, answer.seen.workflow.get())},
          {"lines", lines_json(answer.lines)}};
}

json::Object answer_json(const query::InspectionDiffAnswer& answer, const query::InspectionDiffQuestion& question) {
  json::Array states;
  for (const query::InspectionDiffAnswer::State& state : answer.states) {
    states.emplace_back(json::Object{{"state", state.state},
                                     {"title", json_of(state.title)},
                                     {"phase", core::kPhaseNames[static_cast<std::size_t>(state.phase)]},
                                     {"before", state.counts.before},
                                     {"after", state.counts.after}});
  }
  json::Array phases;
  for (std::size_t i = 0; i < answer.phases.size(); ++i) {
    phases.emplace_back(json::Object{
        {"phase", core::kPhaseNames[i]}, {"before", answer.phases[i].before}, {"after", answer.phases[i].after}});
  }
  json::Array measures;
  for (const query::InspectionDiffAnswer::Changed& changed : answer.measures) {
    measures.emplace_back(json::Object{{"id", changed.seen->id.get()},
                                       {"title", json_of(changed.seen->title)},
                                       {"changes", changes_json(changed.changes, changed.seen.workflow.get())}});
  }
  return {{"inspection", question.inspection},
          {"from", moment_json(question.from, answer.zone)},
          {"until", moment_json(question.until, answer.zone)},
          {"states", std::move(states)},
          {"phases", std::move(phases)},
          {"measures", std::move(measures)}};
}

struct Between {
  query::AsOf from;
  query::AsOf until;
};

Result<Between> moments_of(const Reading& reading, const Target& target, const Zone& zone) {
  const std::string* first = value_of(target, "from");
  const std::string* second = value_of(target, "until");
  if (first == nullptr || second == nullptr) {
    return Error{Code::invalid, "two moments are compared: say from=2020-10-31&until=2020-11-30", {}};
  }
  auto from = query::as_of(reading, zone, *first);
  if (!from) return from.error();
  auto until = query::as_of(reading, zone, *second);
  if (!until) return until.error();
  return Between{*from, *until};
}

template <typename Question>
Response compared(const Reading& reading, const Question& question) {
  auto answer = query::ask(reading, question);
  return answer ? respond_with(answer_json(*answer, question)) : problem(answer.error());
}

Response diff_of_measure(const Reading& reading, const Target& target, const std::string& id,
                         const query::Limits& limits) {
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  auto between = moments_of(reading, target, query::zone_of(reading, (*record)->measure));
  if (!between) return problem(between.error());
  return compared(reading, query::MeasureDiffQuestion{MeasureId(id), between->from, between->until, limits});
}

Response read_diff(const Reading& reading, const Target& target, const query::Limits& limits) {
  const std::string* measure = value_of(target, "measure");
  const std::string* inspection = value_of(target, "inspection");
  if ((measure == nullptr) == (inspection == nullptr)) {
    return problem({Code::invalid, "say what is compared: either measure=ID or inspection=ID", {}});
  }
  if (measure != nullptr) return diff_of_measure(reading, target, *measure, limits);
  auto between = moments_of(reading, target, query::zone_of(reading.engine));
  if (!between) return problem(between.error());
  return compared(reading, query::InspectionDiffQuestion{*inspection, between->from, between->until, limits});
}

constexpr Route kDiffRoutes[] = {
    question("/v1/audit/diff", "auditDiff", groups::kHistory, "What changed between two moments.", kDiffQuery,
             Filters::none, kDiff,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return read_diff(reading, asked.target, here.limits);
             }),
};

}  // namespace

std::span<const Route> diff_routes() { return kDiffRoutes; }

}  // namespace rectify::http
