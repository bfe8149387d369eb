#include "query/history.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace rectify::query {

namespace {

// A person, acting for the unit where one is named.
bool is_asked(const core::Actor& actor, const core::Actor& asked) {
  return actor.person == asked.person && (asked.unit.empty() || actor.unit == asked.unit);
}

bool takes(const HistoryQuestion& question, const core::Event& event) {
  return question.period.includes(event.at) && (question.type.empty() || core::event_type(event) == question.type) &&
         (!question.actor || is_asked(event.actor, *question.actor));
}

// In what parts the event names the person, and for which unit; no parts: it does not.
Act act_of(const core::Event& event, const core::Actor& asked) {
  Act act;
  const auto add = [&](const core::Actor& actor, std::string_view part) {
    if (!is_asked(actor, asked)) return;
    if (act.as.empty()) act.unit = actor.unit;
    if (act.as.empty() || act.as.back() != part) act.as.push_back(part);
  };
  add(event.actor, "actor");
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) {
    if (fired->proposed_by) add(*fired->proposed_by, "proposer");
    for (const core::Actor& actor : fired->approvals) add(actor, "approver");
  }
  return act;
}

}  // namespace

Result<void> check_event_type(std::string_view type) {
  const auto& known = core::kEventTypes;
  if (std::find(std::begin(known), std::end(known), type) != std::end(known)) return {};
  return Error{Code::invalid, fmt::format("'{}' is no type of event; there are {}", type, fmt::join(known, ", ")), {}};
}

Result<HistoryAnswer> ask(const Reading& reading, const HistoryQuestion& question) {
  auto record = record_of(reading, question.id);
  if (!record) return record.error();
  const LineShade shade(reading, *record);
  HistoryAnswer answer;
  std::optional<Error> failure;
  auto read = lines_of(reading.view, question.id, [&](const core::Event& event, std::string_view line) {
    if (!takes(question, event)) return true;
    auto shown = shade.seen(event, line);
    if (!shown) {
      failure = shown.error();
    } else if (answer.lines.size() == question.limits.lines_max) {
      failure = too_many_lines(question.limits);
    } else {
      answer.lines.push_back(std::move(*shown));
    }
    return !failure;
  });
  if (!read) return read.error();
  if (failure) return *failure;
  return answer;
}

Result<WhoAnswer> ask(const Reading& reading, const WhoQuestion& question) {
  WhoAnswer answer;
  std::optional<Error> failure;
  const auto take = [&](const core::Event& event, std::string_view line) {
    Act act = act_of(event, question.actor);
    if (act.as.empty()) return true;
    if (answer.acts.size() == question.limits.lines_max) {
      failure = too_many_lines(question.limits);
      return false;
    }
    auto record = reading.view.measure(event.measure);
    auto shown = LineShade(reading, record ? *record : nullptr).seen(event, line);
    if (!shown) {
      failure = shown.error();
      return false;
    }
    act.line = std::move(*shown);
    answer.acts.push_back(std::move(act));
    return true;
  };
  auto read = lines_by(reading.view, question.actor.person, question.period, take);
  if (!read) return read.error();
  if (failure) return *failure;
  return answer;
}

}  // namespace rectify::query
