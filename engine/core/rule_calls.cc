#include "core/rule_calls.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "core/approval.h"
#include "core/fire.h"
#include "core/ladder.h"
#include "core/registration.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

bool is_entry(const EventBody& event) {
  if (const auto* fired = std::get_if<Fired>(&event)) return fired->from != fired->to;
  return std::holds_alternative<Registered>(event) || std::holds_alternative<Migrated>(event);
}

// When a rule that is due at `due` is asked, by `now`.
Instant asking_time(const Workflow& workflow, const Rule& rule, Instant due, Instant now) {
  return hours_from(rule.hours, workflow.calendar, std::max(due, now));
}

Instant retry_at(std::uint32_t attempts, const RuleLimits& limits, Instant now) {
  std::int64_t wait = limits.retry_after_ms;
  for (std::uint32_t i = 1; i < attempts && wait < limits.retry_after_ms_max; ++i) wait *= 2;
  return now + std::chrono::milliseconds(std::min(wait, limits.retry_after_ms_max));
}

std::string rungs_of(const Rule& rule) {
  std::string names;
  for (const Rung& rung : rule.rungs) names += (names.empty() ? "" : ", ") + rung.name;
  return names.empty() ? "it declares none" : fmt::format("it declares: {}", names);
}

struct Judgement {
  const Workflow& workflow;
  const Measure& measure;
  const Rule& rule;
  const RuleSaid& said;
  const RuleLimits& limits;
  Instant now;
  std::vector<EventBody> events{};
  std::string fault{};  // why it counts as failed

  std::vector<EventBody> judge() {
    fault = said.failure;
    if (fault.empty()) check();
    if (fault.empty()) claim_rungs();
    if (fault.empty() && !said.answer.transition.empty()) fire();
    if (fault.empty()) leave_behind();
    if (!fault.empty()) fail();
    return std::move(events);
  }

 private:
  void check() {
    const RuleAnswer& answer = said.answer;
    if (answer.memory.size() > limits.remembered_bytes_max) {
      fault = fmt::format("it wants to remember {} bytes; at most {} are kept", answer.memory.size(),
                          limits.remembered_bytes_max);
    } else if (answer.wake && *answer.wake <= now) {
      fault = fmt::format("it wants to be woken at {}, which has gone by", format_utc(*answer.wake));
    }
    for (const RuleAnswer::Message& message : answer.messages) {
      if (message.text.size() > limits.text_bytes_max) {
        fault = fmt::format("a message has {} bytes; at most {} are sent", message.text.size(), limits.text_bytes_max);
      }
      for (const std::string& to : message.to) {
        if (find_role(workflow, to) == nullptr && find_field(workflow, to) == nullptr)
          fault = fmt::format("it notifies '{}', which is neither a role nor a field", to);
      }
    }
  }

  void claim_rungs() {
    for (const std::string& name : said.answer.claims) {
      const auto rung =
          std::find_if(rule.rungs.begin(), rule.rungs.end(), [&](const Rung& one) { return one.name == name; });
      if (rung == rule.rungs.end()) {
        fault = fmt::format("it claims '{}', which the workflow does not declare for it; {}", name, rungs_of(rule));
        return;
      }
      if (!has_claimed(measure, rule.name, name)) events.emplace_back(claim(*rung));
    }
  }

  [[nodiscard]] RungClaimed claim(const Rung& rung) const {
    RungClaimed claimed;
    claimed.rung = rung.name;
    claimed.title = rung.title;
    claimed.state = measure.state;
    claimed.episode = measure.episode;
    claimed.due = now;
    claimed.deadline = measure.deadline ? measure.deadline->due : now;
    claimed.rule = rule.name;
    claimed.notify = recipients_of(workflow, measure, rung.notify, now);
    ask_people(claimed, rung, workflow.calendar);
    return claimed;
  }

  void fire() {
    const std::string& name = said.answer.transition;
    const Transition* transition = find_transition(workflow, name);
    const auto refuse = [&](const std::string& why) { fault = fmt::format("it cannot fire '{}': {}", name, why); };
    if (transition == nullptr) return refuse("there is no such transition");
    if (!leaves(*transition, measure.state)) return refuse(fmt::format("it does not leave {}", measure.state));
    const bool allowed = std::find(transition->by.begin(), transition->by.end(), kEngineActor) != transition->by.end();
    if (!allowed) return refuse("the transition does not name 'engine' in its 'by'");
    if (measure.fired_by_rules >= limits.fires_max) {
      return refuse(fmt::format("rules fired {} transitions in this episode already", limits.fires_max));
    }
    if (!transition->when.empty() && workflow.guard) {
      const auto holds = workflow.guard(transition->when, measure);
      if (!holds) return refuse(holds.error().message);
      if (!*holds) return refuse("its condition does not hold");
    }
    if (transition->approvals) return propose(*transition);
    Fired fired = timed_event(workflow, measure, *transition, now);
    fired.note = said.answer.note + (fired.note.empty() || said.answer.note.empty() ? "" : "; ") + fired.note;
    fired.rule = rule.name;
    events.emplace_back(std::move(fired));
  }

  void propose(const Transition& transition) {
    if (pending_proposal(measure, transition.name, now) != nullptr) return;
    Proposed proposed{.transition = transition.name, .sets = {}, .note = said.answer.note, .evidence = {}};
    proposed.rule = rule.name;
    proposed.needed = Agreement(workflow, measure, *transition.approvals, now).needed();
    if (const auto& span = transition.approvals->expires) proposed.expires = end_of_span(workflow.calendar, now, *span);
    events.emplace_back(std::move(proposed));
  }

  void leave_behind() {
    static const RuleStanding kNone{};
    const RuleAnswer& answer = said.answer;
    const RuleStanding* known = standing_of(measure, rule.name);
    const RuleStanding& before = known == nullptr ? kNone : *known;
    Ruled ruled{.rule = rule.name, .wake = answer.wake, .memory = answer.memory};
    if (answer.supervision && *answer.supervision != measure.supervision) ruled.supervision = answer.supervision;
    for (const RuleAnswer::Message& message : answer.messages) {
      Ruled told = ruled;
      told.message = message.text;
      told.notify = recipients_of(workflow, measure, message.to, now);
      events.emplace_back(std::move(told));
    }
    const bool changed =
        before.wake != ruled.wake || before.memory != ruled.memory || ruled.supervision || before.failures > 0;
    if (changed && answer.messages.empty()) events.emplace_back(std::move(ruled));
  }

  // Nothing of what it wanted counts.
  void fail() {
    events.clear();
    const RuleStanding* known = standing_of(measure, rule.name);
    const std::uint32_t attempts = known == nullptr ? 1 : known->failures + 1;
    fault = fit_width(fault, limits.error_columns_max);
    events.emplace_back(RuleFailed{rule.name, fault, attempts, retry_at(attempts, limits, now)});
    if (has_claimed(measure, rule.name, kRuleFailed)) return;
    Rung rung;
    rung.name = kRuleFailed;
    rung.title = {"A rule fails", "规则失灵"};
    rung.notify = drafting_roles(workflow);
    events.emplace_back(claim(rung));
  }
};

}  // namespace

const Rule* find_rule(const Workflow& workflow, std::string_view name) {
  const auto found =
      std::find_if(workflow.rules.begin(), workflow.rules.end(), [&](const Rule& rule) { return rule.name == name; });
  return found == workflow.rules.end() ? nullptr : &*found;
}

const RuleStanding* standing_of(const Measure& measure, std::string_view rule) {
  const auto found = std::find_if(measure.rules.begin(), measure.rules.end(),
                                  [&](const RuleStanding& standing) { return standing.rule == rule; });
  return found == measure.rules.end() ? nullptr : &*found;
}

bool has_claimed(const Measure& measure, std::string_view rule, std::string_view rung) {
  return std::any_of(measure.claimed.begin(), measure.claimed.end(), [&](const ClaimedRung& claimed) {
    return claimed.rule == rule && claimed.name == rung && claimed.episode == measure.episode;
  });
}

bool calls_for(const Rule& rule, const EventBody& event) {
  const std::string_view type = kEventTypes[event.index()];
  return is_entry(event) || std::find(rule.events.begin(), rule.events.end(), type) != rule.events.end();
}

std::vector<CalledRule> rules_to_ask(const Workflow& workflow, const Measure& measure,
                                     std::span<const CalledRule> called, Instant now) {
  std::vector<CalledRule> due;
  for (const Rule& rule : workflow.rules) {
    const auto one =
        std::find_if(called.begin(), called.end(), [&](const CalledRule& call) { return call.rule == rule.name; });
    const RuleStanding* standing = standing_of(measure, rule.name);
    const bool woken = standing != nullptr && standing->wake && *standing->wake <= now;
    if ((one == called.end() && !woken) || asking_time(workflow, rule, now, now) > now) continue;
    due.push_back(one != called.end() ? *one : CalledRule{rule.name, std::string(kWoken)});
  }
  return due;
}

std::optional<Instant> next_asking(const Workflow& workflow, const Measure& measure, std::span<const CalledRule> called,
                                   Instant now) {
  std::optional<Instant> next;
  const auto take = [&](const Rule& rule, Instant due) {
    const Instant at = asking_time(workflow, rule, due, now);
    if (!next || at < *next) next = at;
  };
  for (const Rule& rule : workflow.rules) {
    const RuleStanding* standing = standing_of(measure, rule.name);
    if (standing != nullptr && standing->wake) take(rule, *standing->wake);
  }
  for (const CalledRule& call : called) {
    if (const Rule* rule = find_rule(workflow, call.rule)) take(*rule, now);
  }
  return next;
}

Command ask(const Workflow& workflow, const Measure& measure, const CalledRule& called, Instant now,
            const Neighbours* neighbours) {
  RuleSaid said{.rule = called.rule, .answer = {}, .failure = {}};
  const Rule* rule = find_rule(workflow, called.rule);
  if (rule == nullptr || !rule->ask) {
    said.failure = "it is not loaded";
  } else if (auto answer = rule->ask({workflow, *rule, measure, now, called.event, neighbours}); answer) {
    said.answer = std::move(*answer);
  } else {
    said.failure = answer.error().message.empty() ? "it failed without saying how" : answer.error().message;
  }
  return {
      .key = {}, .actor = engine_actor(), .measure = measure.id, .expected = measure.revision, .body = std::move(said)};
}

Result<std::vector<EventBody>> judge_rule(const Workflow& workflow, const Measure& measure, const RuleSaid& said,
                                          const RuleLimits& limits, Instant now) {
  const Rule* rule = find_rule(workflow, said.rule);
  if (rule == nullptr) {
    return Error{Code::not_found, fmt::format("workflow {} has no rule '{}'", workflow.name, said.rule),
                 measure.id.get()};
  }
  return Judgement{workflow, measure, *rule, said, limits, now}.judge();
}

}  // namespace rectify::core
