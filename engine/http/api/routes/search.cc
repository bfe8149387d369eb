// The measures of which all is true that is asked.
#include <fmt/core.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/search.h"

namespace rectify::http {

namespace {

constexpr Parameter kSearchQuery[] = {
    {"inspection", Parameter::Kind::text, "of which inspection", true, {}, "ID"},
    {"returned", Parameter::Kind::number, "returned at least so often"},
    {"reopened", Parameter::Kind::number, "reopened at least so often"},
    {"in", Parameter::Kind::state, "once in which state; goes with on"},
    {"on", Parameter::Kind::moment, "when; goes with in"},
    {"deadline_moved", Parameter::Kind::flag, "whose deadline was moved"},
    {"same_unit", Parameter::Kind::flag, "closed by the unit that executed it"},
    {"rung", Parameter::Kind::rung, "which rung was ever claimed"},
};

constexpr Property kReasonProperties[] = {
    {"asked", kAlways, kText, "Which part of the question it answers."},
    {"lines", kAlways, kNumbers, "The lines of the history that show it."},
    {"times", kSometimes, kNumber, "How often."},
    {"state", kSometimes, kText},
    {"entered", kSometimes, kMoment},
    {"left", kSometimes, kMoment},
    {"how", kSometimes, kText, "How the deadline was moved."},
    {"from", kSometimes, kMoment},
    {"to", kSometimes, kMomentOrNull},
    {"at", kSometimes, kMoment},
    {"asked_by", kSometimes, kText, "Who asked for it."},
    {"by", kSometimes, kText, "Who did it."},
    {"executed_by", kSometimes, kText},
    {"closed_by", kSometimes, kTexts},
    {"rung", kSometimes, kText},
    {"title", kSometimes, kTitleType},
    {"missed", kSometimes, kMoment, "The deadline that was missed."},
};
constexpr Schema kReason{"reason", {}, "Why a measure was found.", kReasonProperties};
constexpr Type kReasons = object(kReason);
constexpr Property kHitProperties[] = {
    {"id", kAlways, kText},           {"title", kAlways, kTitleType},
    {"state", kAlways, kText},        {"state_title", kSometimes, kTitleType},
    {"why", kAlways, list(kReasons)},
};
constexpr Schema kHit{"hit", {}, "A measure that was found.", kHitProperties};
constexpr Type kHits = object(kHit);
constexpr Property kSearchProperties[] = {
    {"inspection", kAlways, kText}, {"asked", kAlways, kTextsByName, "The question."}, {"hits", kAlways, list(kHits)}};
constexpr Schema kSearch{"search", {}, "The measures of which all is true that was asked.", kSearchProperties};

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

json::Object answer_json(const query::SearchAnswer& answer, const std::string& inspection, const json::Object& asked) {
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

Result<std::optional<std::uint64_t>> times_of(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  if (text == nullptr) return std::optional<std::uint64_t>();
  auto times = number_of(*text, name);
  if (!times) return times.error();
  if (*times == 0) return Error{Code::invalid, fmt::format("'{}' is at least how often: 1 or more", name), {}};
  return std::optional(*times);
}

Result<void> read_state(const Target& target, const Zone& zone, query::SearchQuestion& question) {
  const std::string* in = value_of(target, "in");
  const std::string* on = value_of(target, "on");
  if ((in == nullptr) != (on == nullptr)) {
    return Error{Code::invalid, "'in' and 'on' go together: in=executing&on=2020-11-30", {}};
  }
  if (in == nullptr) return {};
  auto period = query::day_or_moment(*on, zone);
  if (!period) return period.error();
  question.in = *in;
  question.on = *period;
  return {};
}

Result<query::SearchQuestion> search_question(const Target& target, const Zone& zone, const query::Limits& limits) {
  query::SearchQuestion question{.inspection = {}, .limits = limits};
  if (const std::string* inspection = value_of(target, "inspection")) question.inspection = *inspection;
  auto returned = times_of(target, "returned");
  if (!returned) return returned.error();
  question.returned = *returned;
  auto reopened = times_of(target, "reopened");
  if (!reopened) return reopened.error();
  question.reopened = *reopened;
  auto moved = asks(target, "deadline_moved");
  if (!moved) return moved.error();
  question.deadline_moved = *moved;
  auto same = asks(target, "same_unit");
  if (!same) return same.error();
  question.same_unit = *same;
  if (auto ok = read_state(target, zone, question); !ok) return ok.error();
  if (const std::string* rung = value_of(target, "rung")) question.rung = *rung;
  return question;
}

Response read_search(const Reading& reading, const Target& target, const query::Limits& limits) {
  auto question = search_question(target, query::zone_of(reading.engine), limits);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  if (!answer) return problem(answer.error());
  json::Object asked;
  for (const auto& [name, value] : target.query) asked[name] = value;
  return respond_with(answer_json(*answer, question->inspection, asked));
}

constexpr Route kSearchRoutes[] = {
    question("/v1/audit/search", "auditSearch", groups::kHistory, "The measures of which all is true that is asked.",
             kSearchQuery, Filters::none, kOf<kSearch>,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return read_search(reading, asked.target, here.limits);
             }),
};

}  // namespace

std::span<const Route> search_routes() { return kSearchRoutes; }

}  // namespace rectify::http
