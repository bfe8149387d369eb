// What has to hold forever in a scenario.
#include <algorithm>

#include "definition/scenario/scenario_shape.h"
#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

Invariant read_holds(const Node& node, Complaints& complaints) {
  const Mapping map(node, kInvariantShape, complaints);
  Invariant invariant;
  if (map["state"] != nullptr) invariant.state = read_text(*map["state"], "state", complaints);
  if (const auto phase = map.word("phase")) invariant.phase = std::string(core::kPhaseNames[*phase]);
  if (map["needs"] != nullptr) {
    for (Word& word : read_words(*map["needs"], "a field", complaints)) invariant.needs.push_back(std::move(word.text));
  }
  invariant.evidence = map.number("evidence").value_or(0);
  invariant.overdue = map.boolean("overdue");
  if (map["needs"] == nullptr && map["evidence"] == nullptr && map["overdue"] == nullptr) {
    complaints.error(node.mark, Fault::idle_invariant,
                     "nothing has to hold there: add needs, evidence or overdue, as in {state: executing, needs: "
                     "[lead_unit]}");
  }
  return invariant;
}

}  // namespace

std::vector<Invariant> read_invariants(const Node& node, Complaints& complaints) {
  std::vector<Invariant> invariants;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::not_a_list, "forever has to be a list, as in '- nothing overdue unescalated'");
    return invariants;
  }
  if (node.children.empty()) complaints.error(node.mark, Fault::empty_list, "forever names nothing that has to hold");
  for (const Node& item : node.children) {
    Invariant invariant;
    if (item.is_mapping()) {
      invariant = read_holds(item, complaints);
    } else if (const auto kind = read_choice(item, "what holds forever",
                                             {std::begin(kInvariants), std::end(kInvariants)}, complaints)) {
      invariant.kind = static_cast<Invariant::Kind>(*kind);
    }
    invariant.line = item.mark.line;
    invariants.push_back(std::move(invariant));
  }
  return invariants;
}

}  // namespace rectify::definition
