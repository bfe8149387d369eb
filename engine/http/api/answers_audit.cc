// What an auditor asks, as JSON: lines of the history, what differs, what was found, how long it took.
#include <fmt/core.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/check.h"
#include "http/api/answers.h"

namespace rectify::http {

namespace {

// Lines are JSON, and the record: whoever may see them gets them as they are.
std::string line_text(const query::SeenLine& line) {
  if (line.hidden.empty()) return line.text;
  RECTIFY_CHECK(line.text.ends_with('}'), "a line of the history is an object");
  return fmt::format("{},\"hidden\":{}}}", line.text.substr(0, line.text.size() - 1),
                     json::print(json::array_of(line.hidden)));
}

json::Value line_json(const query::SeenLine& line) {
  auto parsed = json::parse(line_text(line));
  RECTIFY_CHECK(parsed.ok(), "a line of the history is JSON");
  return std::move(*parsed);
}

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

// Why a measure was found.
struct WhyJson {
  const Zone& zone;

  json::Object operator()(const query::HappenedOften& often) const {
    using What = query::HappenedOften::What;
    json::Array lines;
    for (const core::Mark& mark : often.marks) lines.emplace_back(mark.sequence.get());
    return {{"asked", often.what == What::returned ? "returned" : "reopened"},
            {"times", often.marks.size()},
            {"lines", std::move(lines)}};
  }
  json::Object operator()(const core::Visit& visit) const {
    json::Object one{{"asked", "in"}, {"state", visit.state}, {"entered", zone.format(visit.entered.at)}};
    json::Array lines{visit.entered.sequence.get()};
    if (visit.left) {
      one["left"] = zone.format(visit.left->at);
      lines.emplace_back(visit.left->sequence.get());
    }
    one["lines"] = std::move(lines);
    return one;
  }
  json::Object operator()(const core::DeadlineMove& move) const {
    return {{"asked", "deadline_moved"},
            {"how", core::kDeadlineMoves[static_cast<std::size_t>(move.kind)]},
            {"state", move.state},
            {"from", zone.format(move.from)},
            {"to", move.to ? json::Value(zone.format(*move.to)) : json::Value()},
            {"at", zone.format(move.mark.at)},
            {"asked_by", core::to_text(move.asked_by)},
            {"by", core::to_text(move.mark.actor)},
            {"lines", json::Array{move.mark.sequence.get()}}};
  }
  json::Object operator()(const core::Closing& closing) const {
    return {{"asked", "same_unit"},
            {"executed_by", core::to_text(closing.execution->by)},
            {"closed_by", people_json(closing.by)},
            {"at", zone.format(closing.mark.at)},
            {"lines", json::Array{closing.execution->mark.sequence.get(), closing.mark.sequence.get()}}};
  }
  json::Object operator()(const core::RungClaim& claimed) const {
    return {{"asked", "rung"},
            {"rung", claimed.rung.name},
            {"title", json_of(claimed.rung.title)},
            {"at", zone.format(claimed.mark.at)},
            {"missed", zone.format(claimed.deadline)},
            {"lines", json::Array{claimed.mark.sequence.get()}}};
  }
};

json::Object state_json(const query::StateDurations& state) {
  const core::StateTimes& times = state.times;
  return {{"state", times.state},
          {"title", json_of(state.title)},
          {"phase", core::kPhaseNames[static_cast<std::size_t>(times.phase)]},
          {"visits", times.visits},
          {"open", times.open},
          {"total_ms", times.total_ms},
          {"mean_ms", times.mean_ms},
          {"median_ms", times.median_ms},
          {"longest_ms", times.longest_ms}};
}

json::Object row_json(const query::DurationsRow& row, query::DurationsBy by) {
  json::Object json;
  if (by == query::DurationsBy::unit) json["unit"] = row.unit;
  if (by == query::DurationsBy::area) {
    json["inspection"] = row.inspection;
    json["area"] = row.area;
    json["title"] = json_of(row.title);
  }
  json["measures"] = row.sums.measures;
  json["returns"] = row.sums.returns;
  json["returns_most"] = row.sums.returns_most;
  json["extensions"] = row.sums.extensions;
  json["reopenings"] = row.sums.reopenings;
  json::Array& states = json["states"].emplace_array();
  for (const query::StateDurations& state : row.states) states.emplace_back(state_json(state));
  return json;
}

}  // namespace

std::string text_of(const query::HistoryAnswer& answer) {
  std::string text = "[";
  for (const query::SeenLine& line : answer.lines) {
    text += text.size() == 1 ? "" : ",\n";
    text += line_text(line);
  }
  return text + "]";
}

json::Object json_of(const query::WhoAnswer& answer, const query::WhoQuestion& question) {
  json::Array acts;
  for (const query::Act& act : answer.acts) {
    json::Array as;
    for (const std::string_view part : act.as) as.emplace_back(part);
    acts.emplace_back(json::Object{{"as", std::move(as)}, {"unit", act.unit}, {"event", line_json(act.line)}});
  }
  return {{"actor", core::to_text(question.actor)}, {"acts", std::move(acts)}};
}

json::Object json_of(const query::MeasureDiffAnswer& answer, const query::MeasureDiffQuestion& question) {
  return {{"measure", question.id.get()},
          {"title", json_of(answer.seen->title)},
          {"from", moment_json(question.from, answer.zone)},
          {"until", moment_json(question.until, answer.zone)},
          {"changes", changes_json(answer.changes, answer.seen.workflow.get())},
          {"lines", lines_json(answer.lines)}};
}

json::Object json_of(const query::InspectionDiffAnswer& answer, const query::InspectionDiffQuestion& question) {
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

json::Object json_of(const query::SearchAnswer& answer, const std::string& inspection, const json::Object& asked) {
  json::Array hits;
  for (const query::Hit& hit : answer.hits) {
    const core::Workflow* workflow = hit.seen.workflow.get();
    const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, hit.seen->state);
    json::Object one{{"id", hit.seen->id.get()}, {"title", json_of(hit.seen->title)}, {"state", hit.seen->state}};
    if (state != nullptr) one["state_title"] = json_of(state->title);
    json::Array& list = one["why"].emplace_array();
    for (const query::Why& why : hit.why) list.emplace_back(std::visit(WhyJson{answer.zone}, why));
    hits.emplace_back(std::move(one));
  }
  return {{"inspection", inspection}, {"asked", asked}, {"hits", std::move(hits)}};
}

json::Object json_of(const query::DurationsAnswer& answer) {
  json::Array rows;
  for (const query::DurationsRow& row : answer.rows) rows.emplace_back(row_json(row, answer.by));
  return {{"by", query::kDurationsBy[static_cast<std::size_t>(answer.by)]},
          {"until", answer.zone.format(answer.until)},
          {"rows", std::move(rows)}};
}

json::Object json_of(const query::Verdict& verdict) {
  json::Object json{
      {"valid", !verdict.fault.has_value()}, {"lines", verdict.lines}, {"measures", verdict.measures},
      {"checkpoints", verdict.checkpoints},  {"size", verdict.size},   {"root", ledger::to_hex(verdict.root)}};
  if (verdict.fault) {
    json["fault"] = json::Object{{"sequence", verdict.fault->sequence},
                                 {"measure", verdict.fault->measure.get()},
                                 {"message", verdict.fault->message}};
  }
  return json;
}

}  // namespace rectify::http
