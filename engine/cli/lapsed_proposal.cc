#include "cli/lapsed_proposal.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

std::string name_of(const json::Value& actor) {
  return core::to_text(core::Actor{.person = shown_at(actor, "person"),
                                   .unit = shown_at(actor, "unit"),
                                   .for_person = shown_at(actor, "for_person"),
                                   .for_unit = shown_at(actor, "for_unit")});
}

std::optional<LapsedProposal> lapsed_of(const json::Value& proposed) {
  const json::Value& body = value_at(proposed, "body");
  const auto at = parse_instant(shown_at(proposed, "at"));
  const auto expires = parse_instant(shown_at(body, "expires"));
  if (!at || !expires) return std::nullopt;
  return LapsedProposal{shown_at(body, "transition"), name_of(value_at(proposed, "actor")), *at, *expires};
}

}  // namespace

std::optional<LapsedProposal> find_lapsed(const json::Value& events, const LapseQuestion& asked) {
  const json::Array& list = rows_of(events);
  auto event = list.rbegin();
  if (!asked.sequence.empty()) {
    event = std::find_if(event, list.rend(),
                         [&](const json::Value& one) { return shown_at(one, "sequence") == asked.sequence; });
    if (event == list.rend()) return std::nullopt;
    ++event;
  }
  bool lapsed = false;
  for (; event != list.rend(); ++event) {
    const std::string type = shown_at(*event, "type");
    if (type == "fired" || type == "migrated") return std::nullopt;
    if (shown_at(value_at(*event, "body"), "transition") != asked.transition) continue;
    if (type == "vetoed") return std::nullopt;
    if (type == "proposed") return lapsed ? lapsed_of(*event) : std::nullopt;
    lapsed = lapsed || type == "lapsed";
  }
  return std::nullopt;
}

std::string to_text(const LapsedProposal& lapsed, const Zone& zone, core::Language language) {
  const bool zh = language == core::Language::zh;
  return say_in(zh, "the proposal of {0} to {1} it, made on {2}, had lapsed on {3}",
                "{0} 于 {2} 提请的 {1} 已于 {3} 失效", lapsed.by, lapsed.transition,
                zone.format_minute(lapsed.proposed), zone.format_minute(lapsed.lapsed));
}

}  // namespace rectify::cli
