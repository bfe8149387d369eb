// A workflow while it is being read: what has been read so far, the names that may be referred to, and their places in
// the file.
//
// The readers run in the order in which they are declared. So a name is known before anything refers to it, and each
// reference is checked where it is read. check_flow() judges the whole. Internal to this room.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/workflow.h"
#include "definition/definition.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

struct WorkflowDraft {
  Complaints& complaints;
  const Limits& limits;
  core::Workflow workflow{};
  // Every declared name, in order, whether or not its definition is right. They lie in the node tree.
  Words field_names{};
  Words role_names{};
  Words group_names{};
  Words state_names{};
  Words transition_names{};
  std::map<std::string, std::vector<std::string>, std::less<>> members{};  // states, by group
  // Of workflow.states and workflow.transitions, by position: where the name stands.
  std::vector<Mark> state_marks{};
  std::vector<Mark> transition_marks{};
  std::vector<Mark> rung_marks{};                          // of the ladder
  std::map<std::string, Mark, std::less<>> count_marks{};  // of approvals, by their transition
  std::map<std::string, Mark, std::less<>> field_marks{};
  std::map<core::ExpressionRef, PlaceInFile> expressions{};  // where each of them stands
  std::map<std::string, PlaceInFile, std::less<>> roles{};
  std::map<std::string, PlaceInFile, std::less<>> rules{};  // of workflow.rules, where they stand
  Mark escalation_mark{};
  // False when a reference between states and transitions was lost: then the graph says nothing of what was meant.
  bool graph_known = true;
};

// Reads a declaration block: complains about bad names and too many; gives the names.
[[nodiscard]] Words read_declared_names(const Node& node, std::string_view what, std::size_t most,
                                        Complaints& complaints);

// What a name can refer to: in words, and the fault of referring to one that is not declared.
struct Referent {
  std::string_view what;
  Fault unknown;
};
inline constexpr Referent kState{"state", Fault::unknown_state};
inline constexpr Referent kGroup{"group", Fault::unknown_group};
inline constexpr Referent kTransition{"transition", Fault::unknown_transition};
inline constexpr Referent kRole{"role", Fault::unknown_role};
inline constexpr Referent kField{"field", Fault::unknown_field};
inline constexpr Referent kRoleOrField{"role or field", Fault::unknown_role};

// The declared name that `word` refers to; where it is misspelt, it is complained about and the nearest one taken.
// Nothing when no declared name is near.
[[nodiscard]] std::optional<std::string> refer(const Word& word, const Referent& to, const Words& declared,
                                               Complaints& complaints);
// A list of references, or one alone; those to nothing are left out.
[[nodiscard]] std::vector<std::string> read_references(const Node& node, const Referent& to, const Words& declared,
                                                       Complaints& complaints);
// Roles, or fields of type person or unit: whom a name may reach.
[[nodiscard]] std::vector<std::string> read_recipients(WorkflowDraft& draft, const Node& node);
[[nodiscard]] inline bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The declared title, or else the name.
[[nodiscard]] core::Title title_or_name(const Node* title, const std::string& name, Complaints& complaints);

void read_fields(WorkflowDraft& draft, const Node& node);
void read_roles(WorkflowDraft& draft, const Node& node);
void read_groups(WorkflowDraft& draft, const Node& node);
// Which states lie within which group. Before the transitions are read.
void gather_members(WorkflowDraft& draft, const Node& states, const Node& groups);
void read_transitions(WorkflowDraft& draft, const Node& node);
void read_states(WorkflowDraft& draft, const Node& node);
void read_escalation(WorkflowDraft& draft, const Node& node);
// A rule in Lua or C.
void read_rule(WorkflowDraft& draft, const Node& node, core::Rule::Kind kind);
// What every rung has: its name, which none of those `before` it may have, and what is told and asked of people.
[[nodiscard]] core::Rung read_rung_head(WorkflowDraft& draft, const Mapping& map,
                                        const std::vector<core::Rung>& before);

// What only the whole shows: states that are never reached or never left, timers that cannot fire, idle rules.
void check_flow(WorkflowDraft& draft);

}  // namespace rectify::definition
