#include "query/search.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/pages.h"

namespace rectify::query {

namespace {

Result<void> check_asked(const SearchQuestion& question) {
  const bool nothing = !question.returned && !question.reopened && question.in.empty() && question.rung.empty() &&
                       !question.deadline_moved && !question.same_unit;
  if (!nothing) return {};
  return Error{Code::invalid,
               "say what is searched for: returned=N, reopened=N, in=STATE&on=TIME, deadline_moved, same_unit, rung=R",
               {}};
}

Result<void> check_name(const std::string& asked, const std::vector<std::string>& known, std::string_view what) {
  if (asked.empty() || std::find(known.begin(), known.end(), asked) != known.end()) return {};
  std::vector<std::string> once;
  for (const std::string& one : known) {
    if (std::find(once.begin(), once.end(), one) == once.end()) once.push_back(one);
  }
  return Error{
      Code::invalid, fmt::format("no workflow has the {} '{}'; there are {}", what, asked, core::to_text(once)), {}};
}

// A misspelt state or rung finds nothing in silence, so both have to be in some workflow.
Result<void> check_names(const Reading& reading, const SearchQuestion& question) {
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
  if (auto ok = check_name(question.in, states, "state"); !ok) return ok;
  return check_name(question.rung, rungs, "rung");
}

// What of a chronicle answers the question: each part adds why, or finds nothing.
class Finder {
 public:
  Finder(const core::Chronicle& chronicle, std::vector<Why>& why) : chronicle_(chronicle), why_(why) {}

  bool answers(const SearchQuestion& question) {
    using What = HappenedOften::What;
    return (!question.returned || often(What::returned, chronicle_.returns, *question.returned)) &&
           (!question.reopened || often(What::reopened, chronicle_.reopenings, *question.reopened)) &&
           (question.in.empty() || any(chronicle_.visits,
                                       [&](const core::Visit& visit) {
                                         return visit.state == question.in && visit.entered.at <= question.on.until &&
                                                (!visit.left || visit.left->at > question.on.from);
                                       })) &&
           (!question.deadline_moved || any(chronicle_.deadline_moves, core::is_moved)) &&
           (!question.same_unit ||
            any(chronicle_.closings, [](const core::Closing& closing) { return closing.by_same_unit; })) &&
           (question.rung.empty() ||
            any(chronicle_.rungs, [&](const core::RungClaim& claimed) { return claimed.rung.name == question.rung; }));
  }

 private:
  template <typename Told>
  bool often(HappenedOften::What what, const std::vector<Told>& told, std::uint64_t least) {
    if (told.size() < least) return false;
    HappenedOften often{what, {}};
    for (const Told& one : told) often.marks.push_back(one.mark);
    why_.emplace_back(std::move(often));
    return true;
  }

  template <typename Told, typename Fits>
  bool any(const std::vector<Told>& told, Fits fits) {
    bool found = false;
    for (const Told& one : told) {
      if (!fits(one)) continue;
      found = true;
      why_.emplace_back(one);
    }
    return found;
  }

  const core::Chronicle& chronicle_;
  std::vector<Why>& why_;
};

}  // namespace

Result<SearchAnswer> ask(const Reading& reading, const SearchQuestion& question) {
  if (auto ok = check_asked(question); !ok) return ok.error();
  if (question.inspection.empty()) return Error{Code::invalid, "say of which inspection: inspection=ID", {}};
  if (auto ok = check_names(reading, question); !ok) return ok.error();
  SearchAnswer answer{.hits = {}, .zone = zone_of(reading.engine)};
  std::uint64_t looked_at = 0;
  store::Query query;
  query.inspection = question.inspection;
  auto read = store::each_record(reading.view, query, [&](const RecordPtr& record) -> Result<bool> {
    if (++looked_at > question.limits.measures_max) return too_many_measures(question.limits);
    auto chronicle = chronicle_of(reading.view, record->measure.id);
    if (!chronicle) return chronicle.error();
    std::vector<Why> why;
    if (Finder(*chronicle, why).answers(question)) answer.hits.push_back({seen(reading, record), std::move(why)});
    return true;
  });
  if (!read) return read.error();
  if (looked_at == 0) {
    return Error{Code::not_found, fmt::format("there is no measure of inspection {}", question.inspection),
                 question.inspection};
  }
  return answer;
}

}  // namespace rectify::query
