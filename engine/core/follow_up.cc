#include "core/follow_up.h"

#include <algorithm>

#include "core/deadlines.h"
#include "core/rule_calls.h"

namespace rectify::core {

namespace {

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

struct Tell {
  const Workflow& workflow;
  const Measure& measure;
  Notice& notice;

  void operator()(const RungClaimed& body) const {
    notice.rung = body.rung;
    notice.rung_title = body.title;
    notice.deadline = body.deadline;
  }
  void operator()(const RungAnswered& body) const {
    notice.rung = body.rung;
    for (const ClaimedRung& claimed : measure.claimed) {
      if (claimed.name == body.rung) notice.rung_title = claimed.title, notice.deadline = claimed.deadline;
    }
  }
  void operator()(const Ruled& body) const { notice.message = body.message; }
  void operator()(const Registered& body) const { entered(body.state); }
  void operator()(const Fired& body) const { entered(body.to); }
  // A kind of event that tells somebody has to say here of what.
  template <typename Body>
  void operator()(const Body&) const {
    static_assert(!requires(Body body) { body.notify; });
  }

 private:
  void entered(const std::string& name) const {
    notice.state = name;
    if (const State* state = find_state(workflow, name)) notice.state_title = state->title;
  }
};

}  // namespace

Notice notice_of(const Workflow& workflow, const Event& event, const Measure& measure) {
  Notice notice{.recipients = told_by(event.body)};
  if (!notice.recipients.empty()) std::visit(Tell{workflow, measure, notice}, event.body);
  return notice;
}

void call_rules(const Workflow& workflow, const EventBody& event, const Measure& measure,
                std::vector<CalledRule>& called) {
  if (measure.final) return called.clear();
  for (const Rule& rule : workflow.rules) {
    const bool known =
        std::any_of(called.begin(), called.end(), [&](const CalledRule& one) { return one.rule == rule.name; });
    if (!known && calls_for(rule, event)) called.push_back({rule.name, std::string(kEventTypes[event.index()])});
  }
}

std::optional<Instant> next_wake(const Workflow& workflow, const Measure& measure, std::optional<Instant> now) {
  const auto due = next_due(workflow, measure, now);
  return due ? std::optional(due->wake) : std::nullopt;
}

std::optional<Instant> next_moment(const Workflow& workflow, const Measure& measure, std::span<const CalledRule> called,
                                   Instant now) {
  return earlier(next_wake(workflow, measure, now), next_asking(workflow, measure, called, now));
}

std::optional<CalledRule> rule_to_ask(const Workflow& workflow, const Measure& measure,
                                      std::span<const CalledRule> called, Instant now) {
  const auto wake = next_wake(workflow, measure, now);
  if (wake && *wake <= now) return std::nullopt;
  auto due = rules_to_ask(workflow, measure, called, now);
  return due.empty() ? std::nullopt : std::optional(std::move(due.front()));
}

Reply reply_of(const Event& event, const Measure& measure) {
  return {event.measure, event.revision, event.sequence, std::string(event_type(event)), measure.state};
}

std::optional<Command> note_to_parent(const Measure* before, const Measure& after) {
  if (after.parent.get().empty()) return std::nullopt;
  if (before != nullptr && before->state == after.state && before->final == after.final) return std::nullopt;
  return Command{.key = {},
                 .actor = engine_actor(),
                 .measure = after.parent,
                 .expected = {},
                 .body = NotePart{after.id, after.state, after.final}};
}

}  // namespace rectify::core
