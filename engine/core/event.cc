#include "core/event.h"

#include <algorithm>

namespace rectify::core {

std::vector<std::string> participants(const Event& event) {
  std::vector<std::string> persons{event.actor.person};
  if (const auto* fired = std::get_if<Fired>(&event.body)) {
    if (fired->proposed_by) persons.push_back(fired->proposed_by->person);
    for (const Actor& approver : fired->approvals) persons.push_back(approver.person);
  }
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

}  // namespace rectify::core
