#include "core/decide.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/contributions.h"
#include "core/deadlines.h"
#include "core/due_events.h"
#include "core/fire.h"
#include "core/migrate.h"
#include "core/registration.h"
#include "core/roles.h"
#include "core/rule_calls.h"
#include "core/rung_answers.h"

namespace rectify::core {

namespace {

constexpr std::size_t kWakeEventsMax = 64;  // what is still due after that is the next wake's

// What a command has come to so far, event by event.
class Course {
 public:
  Course(const Matter& matter, const Command& command, Instant now)
      : matter_(matter),
        command_(command),
        now_(now),
        workflow_(std::holds_alternative<Migrate>(command.body) ? *matter.target : matter.workflow) {
    decision_.called.assign(matter.called.begin(), matter.called.end());
    if (const auto* said = std::get_if<RuleSaid>(&command.body)) {
      std::erase_if(decision_.called, [&](const CalledRule& one) { return one.rule == said->rule; });
    }
  }

  // As the last event leaves it.
  [[nodiscard]] const Measure& measure() const {
    static const Measure kUnregistered{};
    if (!decision_.steps.empty()) return decision_.steps.back().after;
    return matter_.measure == nullptr ? kUnregistered : *matter_.measure;
  }

  void record(EventBody body) {
    Step step{.event = {.sequence = {},
                        .at = now_,
                        .actor = is_inner(command_) ? engine_actor() : command_.actor,
                        .measure = command_.measure,
                        .revision = Revision(measure().revision.get() + 1),
                        .key = command_.key,
                        .body = std::move(body)},
              .after = measure(),
              .told = {}};
    apply(step.after, step.event);
    step.told = notice_of(workflow_, step.event, step.after);
    call_rules(workflow_, step.event.body, step.after, decision_.called);
    decision_.steps.push_back(std::move(step));
  }

  Decision finish() {
    const Measure& left = measure();
    decision_.reply = decision_.steps.empty() ? Reply{left.id, left.revision, {}, std::string(kNothingDue), left.state}
                                              : reply_of(decision_.steps.back().event, left);
    decision_.wake = next_moment(workflow_, left, decision_.called, now_);
    decision_.to_parent = note_to_parent(matter_.measure, left);
    return std::move(decision_);
  }

 private:
  const Matter& matter_;
  const Command& command_;
  const Instant now_;
  const Workflow& workflow_;  // that the measure goes by afterwards
  Decision decision_;
};

// Puts everything that a command comes to on its course. Errors: as decide().
struct Judge {
  const Matter& matter;
  const Command& command;
  const Instant now;
  Course& course;

  Result<void> operator()(const Register& body) const { return take(judge_register(matter, command, body, now)); }
  Result<void> operator()(const Fire& body) const { return take(judge_fire(matter, command.actor, body, now)); }
  Result<void> operator()(const Amend& body) const { return take(judge_amend(matter, command.actor, body, now)); }
  Result<void> operator()(const Attach& body) const { return take(judge_attach(matter, command.actor, body, now)); }
  Result<void> operator()(const Comment& body) const { return take(judge_comment(matter, command.actor, body, now)); }
  Result<void> operator()(const Veto& body) const { return take(judge_veto(matter, command.actor, body, now)); }
  Result<void> operator()(const Delegate& body) const { return take(judge_delegate(matter, command.actor, body, now)); }
  Result<void> operator()(const NotePart& body) const { return take(judge_part(matter, body)); }

  Result<void> operator()(const AnswerRung& body) const {
    return take(judge_answer(matter.workflow, *matter.measure, command.actor, body, now));
  }

  Result<void> operator()(const Migrate& body) const {
    auto event = judge_migrate(matter.workflow, *matter.target, *matter.measure, body, now);
    return event ? take(EventBody(std::move(*event))) : event.error();
  }

  Result<void> operator()(const RuleSaid& body) const {
    auto events = judge_rule(matter.workflow, *matter.measure, body, matter.limits.rules, now);
    if (!events) return events.error();
    for (EventBody& event : *events) course.record(std::move(event));
    return {};
  }

  Result<void> operator()(const Wake&) const {
    for (std::size_t count = 0; count < kWakeEventsMax; ++count) {
      const auto due = next_due(matter.workflow, course.measure(), now);
      if (!due || due->wake > now) break;
      course.record(due_event(matter.workflow, course.measure(), *due, now));
    }
    return {};
  }

 private:
  [[nodiscard]] Result<void> take(Result<EventBody> event) const {
    if (!event) return event.error();
    course.record(std::move(*event));
    return {};
  }
};

// Whether the measure is there, and as the sender saw it.
Result<void> check_measure(const Matter& matter, const Command& command) {
  const std::string& id = command.measure.get();
  const bool registers = std::holds_alternative<Register>(command.body);
  const Measure* measure = matter.measure;
  if (registers && measure != nullptr) {
    return Error{Code::conflict, fmt::format("measure {} is registered already", id), id};
  }
  if (!registers && measure == nullptr) return Error{Code::not_found, fmt::format("there is no measure {}", id), id};
  if (measure != nullptr && command.expected && *command.expected != measure->revision) {
    return Error{Code::conflict,
                 fmt::format("measure {} is at revision {}, not {}: read it again, then decide", id,
                             measure->revision.get(), command.expected->get()),
                 id};
  }
  return {};
}

// Whether the event is what such a command makes. A kind of command without a line here does not compile: its repeats
// would be refused instead of being told what the first was told.
struct Repeats {
  const EventBody& made;

  bool operator()(const Register&) const { return is<Registered>(); }
  bool operator()(const Fire& asked) const {
    if (const auto* fired = std::get_if<Fired>(&made)) return fired->transition == asked.transition;
    if (const auto* proposed = std::get_if<Proposed>(&made)) return proposed->transition == asked.transition;
    if (const auto* approved = std::get_if<Approved>(&made)) return approved->transition == asked.transition;
    return false;
  }
  bool operator()(const Amend&) const { return is<Amended>(); }
  bool operator()(const Attach&) const { return is<Attached>(); }
  bool operator()(const Comment&) const { return is<Commented>(); }
  bool operator()(const Veto&) const { return is<Vetoed>(); }
  bool operator()(const Delegate&) const { return is<Delegated>(); }
  bool operator()(const AnswerRung&) const { return is<RungAnswered>(); }
  bool operator()(const Migrate&) const { return is<Migrated>(); }
  // The engine sends these, without a key.
  bool operator()(const NotePart&) const { return false; }
  bool operator()(const RuleSaid&) const { return false; }
  bool operator()(const Wake&) const { return false; }

 private:
  template <typename Body>
  [[nodiscard]] bool is() const {
    return std::holds_alternative<Body>(made);
  }
};

}  // namespace

std::vector<const Transition*> transitions_from(const Workflow& workflow, std::string_view state) {
  std::vector<const Transition*> found;
  for (const Transition& transition : workflow.transitions) {
    if (leaves(transition, state)) found.push_back(&transition);
  }
  return found;
}

Result<Decision> decide(const Matter& matter, const Command& command, Instant now) {
  if (auto ok = check_measure(matter, command); !ok) return ok.error();
  Course course(matter, command, now);
  if (auto ok = check_delegation(matter.workflow, course.measure(), command.actor, now); !ok) return ok.error();
  if (auto ok = std::visit(Judge{matter, command, now, course}, command.body); !ok) return ok.error();
  return course.finish();
}

bool is_repeat(const Event& event, const Command& command) {
  if (event.measure != command.measure || event.actor != command.actor) return false;
  return std::visit(Repeats{event.body}, command.body);
}

}  // namespace rectify::core
