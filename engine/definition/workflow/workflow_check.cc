// The judgement of a workflow as a whole: what no single reference shows.
#include <fmt/core.h>

#include <algorithm>

#include "definition/workflow/people_check.h"
#include "definition/workflow/reached.h"
#include "definition/workflow/workflow_draft.h"

namespace rectify::definition {

namespace {

bool only_engine(const core::Transition& transition) {
  return !transition.by.empty() && std::all_of(transition.by.begin(), transition.by.end(),
                                               [](const std::string& role) { return role == core::kEngineActor; });
}

void check_start(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  const core::State& start = workflow.states.front();
  if (start.final) {
    draft.complaints.error(
        draft.state_marks.front(), Fault::start_is_final,
        fmt::format("'{}' is the first state, where measures start: it cannot be final", start.name));
  }
  bool left = false;
  for (const core::Transition& transition : workflow.transitions) {
    if (!core::leaves(transition, start.name)) continue;
    left = true;
    if (!only_engine(transition)) return;
  }
  if (left) {
    draft.complaints.error(draft.state_marks.front(), Fault::nobody_registers,
                           fmt::format("nobody can register a measure: that is for the roles that fire a transition "
                                       "from the first state, and only the engine leaves '{}'",
                                       start.name));
  }
}

void check_reached(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  const States reached = reached_from(workflow, {workflow.states.front().name});
  for (std::size_t i = 0; i < workflow.states.size(); ++i) {
    const std::string& name = workflow.states[i].name;
    if (reached.contains(name)) continue;
    draft.complaints.error(draft.state_marks[i], Fault::unreachable_state,
                           fmt::format("state '{}' is never reached: no way leads to it from '{}', the first state; "
                                       "add a transition or leave it out",
                                       name, workflow.states.front().name));
  }
}

void check_left(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (std::size_t i = 0; i < workflow.states.size(); ++i) {
    const core::State& state = workflow.states[i];
    if (state.final || state.review) continue;
    const bool left = std::any_of(
        workflow.transitions.begin(), workflow.transitions.end(),
        [&](const auto& transition) { return core::leaves(transition, state.name) && transition.to != state.name; });
    if (left) continue;
    draft.complaints.error(
        draft.state_marks[i], Fault::dead_end,
        fmt::format("nothing leads out of state '{}': add a transition from it, a review, or final: true", state.name));
  }
}

// Work that is closed comes back only as a new episode.
void check_reopening(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (std::size_t i = 0; i < workflow.transitions.size(); ++i) {
    const core::Transition& transition = workflow.transitions[i];
    if (transition.next_episode) continue;
    for (const std::string& from : transition.from) {
      const core::State* state = core::find_state(workflow, from);
      if (state == nullptr || !state->final || transition.to == from) continue;
      draft.complaints.error(
          draft.transition_marks[i], Fault::final_is_left,
          fmt::format("'{}' leaves '{}', which is final: what is reopened begins a new episode; add episode: next",
                      transition.name, from));
    }
  }
}

void check_engine(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (std::size_t i = 0; i < workflow.transitions.size(); ++i) {
    const core::Transition& transition = workflow.transitions[i];
    const bool by_engine =
        std::find(transition.by.begin(), transition.by.end(), core::kEngineActor) != transition.by.end();
    const bool timed = std::any_of(workflow.states.begin(), workflow.states.end(), [&](const core::State& state) {
      return (state.after && state.after->transition == transition.name) ||
             (state.budget && state.budget->transition == transition.name);
    });
    if (!by_engine || timed || !workflow.rules.empty()) continue;
    draft.complaints.warning(draft.transition_marks[i], Fault::engine_is_idle,
                             fmt::format("the engine never fires '{}': no state has it under after or budget, and "
                                         "there is no rule; remove 'engine' from by",
                                         transition.name));
  }
}

// Only what stands still can be resumed.
void check_histories(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (std::size_t i = 0; i < workflow.transitions.size(); ++i) {
    const core::Transition& transition = workflow.transitions[i];
    if (transition.resumes.empty()) continue;
    for (const std::string& from : transition.from) {
      const core::State* state = core::find_state(workflow, from);
      if (state == nullptr || state->paused) continue;
      draft.complaints.error(
          draft.transition_marks[i], Fault::bad_history,
          fmt::format(
              "'{}' resumes from '{}', whose clock is not paused: there is nothing to go back to; leave history out",
              transition.name, from));
    }
  }
}

// That somebody is left to fire and approve it.
void check_people(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (TooFewPeople& one : find_too_few_people(workflow)) {
    const core::Transition* transition = core::find_transition(workflow, one.transition);
    const auto count = draft.count_marks.find(one.transition);
    const bool about_count = one.fault == Fault::too_many_approvals && count != draft.count_marks.end();
    const auto position = static_cast<std::size_t>(transition - workflow.transitions.data());
    draft.complaints.error(about_count ? count->second : draft.transition_marks[position], one.fault,
                           std::move(one.message));
  }
}

// Whether a deadline or a state goes by it. (Roles go by fields too, which ledgers bring with them.)
bool is_asked_for(const core::Workflow& workflow, const core::Field& field) {
  const auto times = [&](const core::State& state) {
    if (!state.deadline) return false;
    const auto* date = std::get_if<core::FromField>(&*state.deadline);
    const auto* from = std::get_if<core::SpanFromField>(&*state.deadline);
    return (date != nullptr && date->field == field.name) || (from != nullptr && from->field == field.name);
  };
  if (!field.required_in.empty()) return true;
  const bool is_date = field.type == core::FieldType::date && !field.list;  // else that has been complained about
  return is_date && std::any_of(workflow.states.begin(), workflow.states.end(), times);
}

void check_fields(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  for (const core::Field& field : workflow.fields) {
    if (!field.computed.empty() || !is_asked_for(workflow, field)) continue;
    const auto names = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), field.name) != list.end();
    };
    const bool set = std::any_of(
        workflow.transitions.begin(), workflow.transitions.end(),
        [&](const core::Transition& transition) { return names(transition.needs.fields) || names(transition.sets); });
    const auto mark = draft.field_marks.find(field.name);
    if (set || mark == draft.field_marks.end()) continue;
    draft.complaints.warning(
        mark->second, Fault::field_never_set,
        fmt::format("field '{}' is gone by, but no transition needs or sets it: unless it is given when the measure is "
                    "registered, it is empty; add it to the needs of a transition",
                    field.name));
  }
}

// Whether the clock of the state can be stopped: its deadline goes on after the pause, and its timer begins anew.
bool is_paused_from(const core::Workflow& workflow, const core::State& state) {
  return std::ranges::any_of(workflow.transitions, [&](const core::Transition& transition) {
    const core::State* target = core::find_state(workflow, transition.to);
    return core::leaves(transition, state.name) && target != nullptr && target->paused;
  });
}

// Whether the measure has been moved on by a timer before the rung is due. Spans of other units, or by other calendars,
// are not compared.
bool is_left_before(const core::Workflow& workflow, const core::State& state, const core::Rung& rung) {
  const auto* entry = state.deadline ? std::get_if<core::SpanFromEntry>(&*state.deadline) : nullptr;
  if (entry == nullptr || !state.after || !entry->calendar.empty() || is_paused_from(workflow, state)) return false;
  const core::Span& left = state.after->span;
  return entry->span.unit == left.unit && rung.after.unit == left.unit &&
         entry->span.count + rung.after.count > left.count;
}

// What is claimed of every measure may be all that the cap allows; with `highest`, what is passed over does not count.
void check_cap(WorkflowDraft& draft) {
  const core::Ladder& ladder = *draft.workflow.ladder;
  if (ladder.cap == 0 || ladder.catch_up != core::Ladder::CatchUp::all) return;
  std::uint32_t always = 0;
  for (std::size_t i = 0; i < ladder.rungs.size(); ++i) {
    if (always >= ladder.cap) {
      draft.complaints.error(draft.rung_marks[i], Fault::rung_out_of_reach,
                             fmt::format("rung '{}' is never claimed: the rungs before it are all that cap: {} allows "
                                         "in one episode; raise it, or leave the rung out",
                                         ladder.rungs[i].name, ladder.cap));
    }
    always += ladder.rungs[i].when.empty() ? 1U : 0U;
  }
}

void check_rungs(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  if (!workflow.ladder) return;
  check_cap(draft);
  for (std::size_t i = 0; i < workflow.ladder->rungs.size(); ++i) {
    const core::Rung& rung = workflow.ladder->rungs[i];
    bool watched = false;
    bool reached = false;
    for (const core::State& state : workflow.states) {
      if (!state.deadline) continue;
      watched = true;
      reached = reached || !is_left_before(workflow, state, rung);
    }
    if (!watched || reached) continue;
    draft.complaints.error(draft.rung_marks[i], Fault::rung_out_of_reach,
                           fmt::format("rung '{}' is never claimed: wherever there is a deadline, a timer moves the "
                                       "measure on before {} have passed since it",
                                       rung.name, core::to_text(rung.after)));
  }
}

void check_ladder(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  if (!workflow.ladder || draft.complaints.errors() > 0) return;
  const bool watched = std::any_of(workflow.states.begin(), workflow.states.end(),
                                   [](const core::State& state) { return state.deadline.has_value(); });
  if (watched) return;
  draft.complaints.warning(draft.escalation_mark, Fault::ladder_is_idle,
                           "the ladder is never climbed: no state has a deadline");
}

}  // namespace

void check_flow(WorkflowDraft& draft) {
  if (draft.workflow.states.empty() || draft.workflow.transitions.empty()) return;
  check_ladder(draft);
  if (!draft.graph_known) return;
  check_start(draft);
  check_reached(draft);
  check_left(draft);
  check_reopening(draft);
  check_engine(draft);
  check_histories(draft);
  check_people(draft);
  check_fields(draft);
  check_rungs(draft);
}

}  // namespace rectify::definition
