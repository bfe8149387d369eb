#include "query/escalations.h"

#include <algorithm>

#include "store/pages.h"

namespace rectify::query {

namespace {

bool takes(const EscalationsQuestion& question, const core::ClaimedRung& claimed, core::RungStatus is) {
  return (!question.status || is == *question.status) && (question.rung.empty() || claimed.name == question.rung) &&
         (!question.claimed_before || claimed.at <= *question.claimed_before);
}

}  // namespace

Result<EscalationsAnswer> ask(const Reading& reading, const EscalationsQuestion& question) {
  if (question.query.as_of) {
    return Error{Code::invalid, "escalations are those until now, each with its time: leave as_of out", "as_of"};
  }
  EscalationsAnswer answer{.escalations = {}, .now = question.query.now};
  auto read = store::each_record(reading.view, question.query, [&](const RecordPtr& record) -> Result<bool> {
    const core::Measure& measure = record->measure;
    std::optional<SeenMeasure> shown;
    for (std::size_t i = 0; i < measure.claimed.size(); ++i) {
      const core::ClaimedRung& rung = measure.claimed[i];
      const core::RungStatus status = core::status_of(measure, i);
      if (!takes(question, rung, status)) continue;
      if (!shown) shown = seen(reading, record);
      answer.escalations.push_back({*shown, rung, status, &rung == core::standing_rung(measure)});
    }
    return true;
  });
  if (!read) return read.error();
  std::stable_sort(answer.escalations.begin(), answer.escalations.end(),
                   [](const Escalation& a, const Escalation& b) { return a.rung.at < b.rung.at; });
  return answer;
}

}  // namespace rectify::query
