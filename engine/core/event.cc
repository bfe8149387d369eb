#include "core/event.h"

#include <algorithm>

namespace rectify::core {

std::vector<std::string> participants(const Event& event) {
  std::vector<std::string> persons;
  const auto add = [&](const Actor& actor) {
    persons.push_back(actor.person);
    if (!actor.for_person.empty()) persons.push_back(actor.for_person);
  };
  add(event.actor);
  if (const auto* fired = std::get_if<Fired>(&event.body)) {
    if (fired->proposed_by) add(*fired->proposed_by);
    for (const Actor& approver : fired->approvals) add(approver);
  }
  if (const auto* delegated = std::get_if<Delegated>(&event.body)) persons.push_back(delegated->person);
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

const std::vector<Recipient>& told_by(const EventBody& body) {
  static const std::vector<Recipient> kNobody;
  return std::visit(
      [](const auto& one) -> const std::vector<Recipient>& {
        if constexpr (requires { one.notify; }) {
          return one.notify;
        } else {
          return kNobody;
        }
      },
      body);
}

}  // namespace rectify::core
