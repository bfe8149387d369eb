// The judgement of a workflow as a whole: what no single reference shows.
#include <algorithm>
#include <set>

#include "definition/workflow_draft.h"

namespace rectify::definition {

namespace {

// Every state a measure can come to. What a timer fires is a transition too.
std::set<std::string, std::less<>> reached_states(const core::Workflow& workflow) {
  std::set<std::string, std::less<>> reached{workflow.states.front().name};
  std::vector<std::string> to_visit{workflow.states.front().name};
  while (!to_visit.empty()) {
    const std::string state = std::move(to_visit.back());
    to_visit.pop_back();
    for (const core::Transition& transition : workflow.transitions) {
      if (core::leaves(transition, state) && reached.insert(transition.to).second) to_visit.push_back(transition.to);
    }
  }
  return reached;
}

bool only_engine(const core::Transition& transition) {
  return !transition.by.empty() && std::all_of(transition.by.begin(), transition.by.end(),
                                               [](const std::string& role) { return role == core::kEngineActor; });
}

void check_start(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  const core::State& start = workflow.states.front();
  if (start.final) {
    draft.complaints.error(draft.state_marks.front(), Fault::start_is_final,
                           "'" + start.name + "' is the first state, where measures start: it cannot be final");
  }
  bool left = false;
  for (const core::Transition& transition : workflow.transitions) {
    if (!core::leaves(transition, start.name)) continue;
    left = true;
    if (!only_engine(transition)) return;
  }
  if (left) {
    draft.complaints.error(draft.state_marks.front(), Fault::nobody_registers,
                           "nobody can register a measure: that is for the roles that fire a transition from the first "
                           "state, and only the engine leaves '" +
                               start.name + "'");
  }
}

void check_reached(WorkflowDraft& draft) {
  const core::Workflow& workflow = draft.workflow;
  const auto reached = reached_states(workflow);
  for (std::size_t i = 0; i < workflow.states.size(); ++i) {
    const std::string& name = workflow.states[i].name;
    if (reached.contains(name)) continue;
    draft.complaints.error(draft.state_marks[i], Fault::unreachable_state,
                           "state '" + name + "' is never reached: no way leads to it from '" +
                               workflow.states.front().name + "', the first state; add a transition or leave it out");
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
        "nothing leads out of state '" + state.name + "': add a transition from it, a review, or final: true");
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
      draft.complaints.error(draft.transition_marks[i], Fault::final_is_left,
                             "'" + transition.name + "' leaves '" + from +
                                 "', which is final: what is reopened begins a new episode; add episode: next");
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
      return state.after && state.after->transition == transition.name;
    });
    if (!by_engine || timed) continue;
    draft.complaints.warning(
        draft.transition_marks[i], Fault::engine_is_idle,
        "the engine never fires '" + transition.name + "': no state has it under after; remove 'engine' from by");
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
}

}  // namespace rectify::definition
