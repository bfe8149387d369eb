#include "definition/workflow/reached.h"

namespace rectify::definition {

States reached_from(const core::Workflow& workflow, const States& start, const core::Transition* without) {
  States reached = start;
  std::vector<std::string> to_visit(start.begin(), start.end());
  while (!to_visit.empty()) {
    const std::string state = std::move(to_visit.back());
    to_visit.pop_back();
    for (const core::Transition& transition : workflow.transitions) {
      if (&transition == without || !core::leaves(transition, state)) continue;
      for (const std::string& target : core::targets(transition)) {
        if (reached.insert(target).second) to_visit.push_back(target);
      }
    }
  }
  return reached;
}

}  // namespace rectify::definition
