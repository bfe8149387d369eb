// GET /v1/audit/search: measures of an inspection by what their history says, each with the lines that say so.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/api/audit_reads.h"
#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

struct Question {
  std::optional<std::uint64_t> returned;
  std::optional<std::uint64_t> reopened;
  std::string in;
  Period on;
  std::string rung;
  bool deadline_moved = false;
  bool same_unit = false;
};

Result<std::optional<std::uint64_t>> times_of(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  if (text == nullptr) return std::optional<std::uint64_t>();
  auto times = number_of(*text, name);
  if (!times) return times.error();
  if (*times == 0) return Error{Code::invalid, "'" + std::string(name) + "' is at least how often: 1 or more", {}};
  return std::optional(*times);
}

Result<bool> asks(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  return text == nullptr ? Result<bool>(false) : flag_of(*text, name);
}

Result<Question> question_of(const Target& target, const Zone& zone) {
  if (auto ok =
          allow_only(target, {"inspection", "returned", "in", "on", "deadline_moved", "same_unit", "reopened", "rung"});
      !ok) {
    return ok.error();
  }
  Question question;
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
  const std::string* in = value_of(target, "in");
  const std::string* on = value_of(target, "on");
  if ((in == nullptr) != (on == nullptr)) {
    return Error{Code::invalid, "'in' and 'on' go together: in=executing&on=2020-11-30", {}};
  }
  if (in != nullptr) {
    auto period = day_or_moment(*on, zone);
    if (!period) return period.error();
    question.in = *in;
    question.on = *period;
  }
  if (const std::string* rung = value_of(target, "rung")) question.rung = *rung;
  const bool nothing = !question.returned && !question.reopened && question.in.empty() && question.rung.empty() &&
                       !question.deadline_moved && !question.same_unit;
  if (nothing) {
    return Error{
        Code::invalid,
        "say what is searched for: returned=N, reopened=N, in=STATE&on=TIME, deadline_moved, same_unit, rung=R",
        {}};
  }
  return question;
}

// A misspelt state or rung finds nothing in silence, so both have to be in some workflow.
Result<void> check_names(const Reading& reading, const Question& question) {
  std::vector<std::string> states;
  std::vector<std::string> rungs;
  for (const auto& workflow : reading.engine.workflows().all()) {
    for (const core::State& state : workflow->states) {
      states.push_back(state.name);
      if (state.review) rungs.push_back(state.review->rung);
    }
    if (!workflow->ladder) continue;
    for (const core::Rung& rung : workflow->ladder->rungs) rungs.push_back(rung.name);
  }
  const auto check = [](const std::string& asked, const std::vector<std::string>& known, const std::string& what) {
    if (asked.empty() || std::find(known.begin(), known.end(), asked) != known.end()) return Result<void>();
    std::vector<std::string> once;
    for (const std::string& one : known) {
      if (std::find(once.begin(), once.end(), one) == once.end()) once.push_back(one);
    }
    return Result<void>(
        Error{Code::invalid, "no workflow has the " + what + " '" + asked + "'; there are " + core::to_text(once), {}});
  };
  if (auto ok = check(question.in, states, "state"); !ok) return ok;
  return check(question.rung, rungs, "rung");
}

Json people_json(const std::vector<core::Actor>& people) {
  Json list = Json::array();
  for (const core::Actor& actor : people) list.push_back(core::to_text(actor));
  return list;
}

// What of a chronicle answers the question; each part adds why, or finds nothing.
struct Answer {
  const core::Chronicle& chronicle;
  const Zone& zone;
  Json why = Json::array();

  // True when there are at least `least`, told by their lines.
  template <typename Told>
  bool often(const char* asked, const std::vector<Told>& told, std::uint64_t least) {
    if (told.size() < least) return false;
    Json lines = Json::array();
    for (const Told& one : told) lines.push_back(one.mark.sequence.get());
    why.push_back({{"asked", asked}, {"times", told.size()}, {"lines", std::move(lines)}});
    return true;
  }

  bool was_in(const std::string& state, const Period& on) {
    bool found = false;
    for (const core::Visit& visit : chronicle.visits) {
      const bool met =
          visit.state == state && visit.entered.at <= on.until && (!visit.left || visit.left->at > on.from);
      if (!met) continue;
      found = true;
      Json one{{"asked", "in"}, {"state", state}, {"entered", zone.format(visit.entered.at)}};
      Json lines = Json::array({visit.entered.sequence.get()});
      if (visit.left) {
        one["left"] = zone.format(visit.left->at);
        lines.push_back(visit.left->sequence.get());
      }
      one["lines"] = std::move(lines);
      why.push_back(std::move(one));
    }
    return found;
  }

  bool deadline_moved() {
    bool found = false;
    for (const core::DeadlineMove& move : chronicle.deadline_moves) {
      if (!core::is_moved(move)) continue;
      found = true;
      Json one{{"asked", "deadline_moved"},
               {"how", core::kDeadlineMoves[static_cast<std::size_t>(move.kind)]},
               {"state", move.state},
               {"from", zone.format(move.from)},
               {"to", move.to ? Json(zone.format(*move.to)) : Json()},
               {"at", zone.format(move.mark.at)},
               {"asked_by", core::to_text(move.asked_by)},
               {"by", core::to_text(move.mark.actor)},
               {"lines", Json::array({move.mark.sequence.get()})}};
      why.push_back(std::move(one));
    }
    return found;
  }

  bool same_unit() {
    bool found = false;
    for (const core::Closing& closing : chronicle.closings) {
      if (!closing.by_same_unit) continue;
      found = true;
      why.push_back({{"asked", "same_unit"},
                     {"executed_by", core::to_text(closing.execution->by)},
                     {"closed_by", people_json(closing.by)},
                     {"at", zone.format(closing.mark.at)},
                     {"lines", Json::array({closing.execution->mark.sequence.get(), closing.mark.sequence.get()})}});
    }
    return found;
  }

  bool rung(const std::string& name) {
    bool found = false;
    for (const core::ClaimedRung& claimed : chronicle.rungs) {
      if (claimed.rung.name != name) continue;
      found = true;
      why.push_back({{"asked", "rung"},
                     {"rung", name},
                     {"title", to_json(claimed.rung.title)},
                     {"at", zone.format(claimed.mark.at)},
                     {"missed", zone.format(claimed.deadline)},
                     {"lines", Json::array({claimed.mark.sequence.get()})}});
    }
    return found;
  }

  bool to(const Question& question) {
    return (!question.returned || often("returned", chronicle.returns, *question.returned)) &&
           (!question.reopened || often("reopened", chronicle.reopenings, *question.reopened)) &&
           (question.in.empty() || was_in(question.in, question.on)) &&
           (!question.deadline_moved || deadline_moved()) && (!question.same_unit || same_unit()) &&
           (question.rung.empty() || rung(question.rung));
  }
};

}  // namespace

Response read_search(const Reading& reading, const Target& target, const AuditLimits& limits) {
  const Zone zone = zone_of(reading.engine);
  auto question = question_of(target, zone);
  if (!question) return problem(question.error());
  const std::string* inspection = value_of(target, "inspection");
  if (inspection == nullptr) return problem({Code::invalid, "say of which inspection: inspection=ID", {}});
  if (auto ok = check_names(reading, *question); !ok) return problem(ok.error());
  Json hits = Json::array();
  std::uint64_t looked_at = 0;
  store::Query query;
  query.inspection = *inspection;
  auto read = each_measure(reading.view, query, [&](const core::Measure& measure) -> Result<void> {
    if (++looked_at > limits.measures_max) return too_many_measures(limits);
    auto chronicle = chronicle_of(reading.view, measure.id);
    if (!chronicle) return chronicle.error();
    Answer answer{*chronicle, zone};
    if (!answer.to(*question)) return {};
    const auto workflow = workflow_of(reading.engine, measure);
    const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, measure.state);
    Json hit{{"id", measure.id.get()}, {"title", to_json(measure.title)}, {"state", measure.state}};
    if (state != nullptr) hit["state_title"] = to_json(state->title);
    hit["why"] = std::move(answer.why);
    hits.push_back(std::move(hit));
    return {};
  });
  if (!read) return problem(read.error());
  if (looked_at == 0)
    return problem({Code::not_found, "there is no measure of inspection " + *inspection, *inspection});
  Json asked = Json::object();
  for (const auto& [name, value] : target.query) asked[name] = value;
  return json_response({{"inspection", *inspection}, {"asked", std::move(asked)}, {"hits", std::move(hits)}});
}

}  // namespace rectify::http
