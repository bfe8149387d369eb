#include "exchange/mining/event_names.h"

#include <fmt/core.h>

namespace rectify::exchange {

namespace {

template <typename Body>
concept HasTransition = requires(const Body& body) { body.transition; };
template <typename Body>
concept HasNote = requires(const Body& body) { body.note; };
template <typename Body>
concept HasMessage = requires(const Body& body) { body.message; };
template <typename Body>
concept HasError = requires(const Body& body) { body.error; };

}  // namespace

std::string activity(const core::Event& event) {
  if (const auto* rung = std::get_if<core::RungClaimed>(&event.body)) return fmt::format("escalate: {}", rung->rung);
  if (const auto* ruled = std::get_if<core::Ruled>(&event.body)) return fmt::format("rule: {}", ruled->rule);
  if (const auto* failed = std::get_if<core::RuleFailed>(&event.body))
    return fmt::format("rule failed: {}", failed->rule);
  return std::visit(
      [&]<typename Body>(const Body& body) -> std::string {
        if constexpr (HasTransition<Body>) return body.transition;
        return std::string(core::event_type(event));
      },
      event.body);
}

std::string_view lifecycle(const core::Event& event) {
  if (std::holds_alternative<core::Proposed>(event.body)) return "schedule";
  if (std::holds_alternative<core::Approved>(event.body)) return "start";
  return "complete";
}

Move move_of(const core::Event& event) {
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) return {fired->from, fired->to};
  if (const auto* registered = std::get_if<core::Registered>(&event.body)) return {{}, registered->state};
  if (const auto* migrated = std::get_if<core::Migrated>(&event.body)) return {migrated->from, migrated->to};
  return {};
}

std::string_view note_of(const core::Event& event) {
  return std::visit(
      []<typename Body>(const Body& body) -> std::string_view {
        if constexpr (HasNote<Body>) return body.note;
        if constexpr (HasMessage<Body>) return body.message;
        if constexpr (HasError<Body>) return body.error;
        return {};
      },
      event.body);
}

std::string timestamp(const Zone& zone, Instant at) {
  constexpr std::size_t kSecondsEnd = std::string_view("2020-09-13T09:00:00").size();
  std::string text = zone.format(at);
  if (text[kSecondsEnd] != '.') text.insert(kSecondsEnd, ".000");
  return text;
}

}  // namespace rectify::exchange
