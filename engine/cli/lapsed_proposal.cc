#include "cli/lapsed_proposal.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/answer_text.h"

namespace rectify::cli {

using http::Json;

namespace {

std::string name_of(const Json& actor) {
  return core::to_text(core::Actor{.person = text_at(actor, "person"),
                                   .unit = text_at(actor, "unit"),
                                   .for_person = text_at(actor, "for_person"),
                                   .for_unit = text_at(actor, "for_unit")});
}

std::optional<Lapse> lapse_of(const Json& proposed) {
  const Json body = proposed.value("body", Json::object());
  const auto at = parse_instant(text_at(proposed, "at"));
  const auto expires = parse_instant(text_at(body, "expires"));
  if (!at || !expires) return std::nullopt;
  return Lapse{text_at(body, "transition"), name_of(proposed.value("actor", Json::object())), *at, *expires};
}

}  // namespace

std::optional<Lapse> find_lapse(const Json& events, const LapseQuestion& asked) {
  auto event = events.rbegin();
  if (!asked.sequence.empty()) {
    event =
        std::find_if(event, events.rend(), [&](const Json& one) { return text_at(one, "sequence") == asked.sequence; });
    if (event == events.rend()) return std::nullopt;
    ++event;
  }
  bool lapsed = false;
  for (; event != events.rend(); ++event) {
    const std::string type = text_at(*event, "type");
    if (type == "fired" || type == "migrated") return std::nullopt;
    const Json body = event->value("body", Json::object());
    if (text_at(body, "transition") != asked.transition) continue;
    if (type == "vetoed") return std::nullopt;
    if (type == "proposed") return lapsed ? lapse_of(*event) : std::nullopt;
    lapsed = lapsed || type == "lapsed";
  }
  return std::nullopt;
}

std::string to_text(const Lapse& lapse, const Zone& zone, core::Language language) {
  const std::string proposed = zone.format_minute(lapse.proposed);
  const std::string lapsed = zone.format_minute(lapse.lapsed);
  if (language == core::Language::zh) {
    return lapse.by + " 于 " + proposed + " 提请的 " + lapse.transition + " 已于 " + lapsed + " 失效";
  }
  return "the proposal of " + lapse.by + " to " + lapse.transition + " it, made on " + proposed + ", had lapsed on " +
         lapsed;
}

}  // namespace rectify::cli
