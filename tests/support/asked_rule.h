// A measure, a workflow and other measures to ask an escalation rule about, all made by hand.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "core/event.h"
#include "core/measure.h"
#include "core/workflow.h"
#include "rules/rule_host.h"

namespace rectify::test {

inline Instant at(const std::string& text) { return parse_instant(text).value(); }

// Knows what it was told.
struct KnownNeighbours final : core::Neighbours {
  std::map<std::string, Load, std::less<>> loads{};           // of other units nothing is known
  std::string has{};                                          // the inspection that has the finding
  std::map<std::string, std::uint32_t, std::less<>> drawn{};  // by id; others draw 999,999
  mutable std::string seed{};                                 // of the last draw

  [[nodiscard]] Result<Load> load_of(std::string_view unit, Instant) const override {
    const auto found = loads.find(unit);
    if (found != loads.end()) return found->second;
    return Error{Code::exhausted, "there are more than are looked at", {}};
  }
  [[nodiscard]] Result<bool> has_finding(std::string_view inspection, const core::Measure&) const override {
    return !has.empty() && inspection == has;
  }
  [[nodiscard]] std::uint32_t draw(std::string_view with, std::string_view id) const override {
    seed = with;
    const auto found = drawn.find(id);
    return found == drawn.end() ? 999'999 : found->second;
  }
};

// Monday 2020-11-02, 09:00 in Shanghai; the weekends are the only days off.
struct AskedRule {
  core::Workflow workflow{};
  core::Measure measure{};
  core::Rule use{};
  KnownNeighbours others{};
  Instant now = at("2020-11-02T01:00:00Z");
  std::string event = "registered";
  core::RuleLimits limits{};

  AskedRule() {
    workflow.name = "plain";
    workflow.calendar.zone = Zone::find("Asia/Shanghai").value();
    workflow.fields = {{.name = "unit", .title = {}, .type = core::FieldType::unit, .values = {}},
                       {.name = "risk", .title = {}, .values = {}},
                       {.name = "support", .title = {}, .list = true, .values = {}}};
    measure.id = MeasureId("m-1");
    measure.inspection = InspectionId("i-1");
    measure.title = {"Repair the roof", "修缮屋顶"};
    measure.workflow = "plain";
    measure.state = "executing";
    measure.phase = core::Phase::execute;
    measure.registered = measure.entered = now;
    measure.fields = {{"unit", "housing"}, {"support", std::vector<std::string>{"finance", "audit"}}};
    use.name = use.file = "watch";
  }

  // Something of all that a rule can see.
  void with_everything() {
    use.config = {{"rung", "say \"是\""}, {"states", std::vector<std::string>{"a", "b"}}};
    others.loads["housing"] = {10, 4};
    others.drawn["m-1"] = 5;
    others.has = "i-0";
    happened("commented", now);
    measure.rules = {{"watch", {}, "before"}};
  }

  void happened(std::string_view type, Instant when) {
    const auto position = static_cast<std::uint8_t>(
        std::find(std::begin(core::kEventTypes), std::end(core::kEventTypes), type) - std::begin(core::kEventTypes));
    core::Activity& activity = measure.activity[position];
    ++activity.count;
    activity.last = when;
  }
  void claimed(const std::string& rung) {
    core::ClaimedRung one;
    one.name = rung;
    one.episode = measure.episode;
    one.rule = use.name;
    measure.claimed.push_back(one);
  }

  [[nodiscard]] Result<core::RuleAnswer> ask(const rules::ReadyRule& rule) const {
    return rule.ask({workflow, use, measure, now, event, &others});
  }
  [[nodiscard]] core::RuleAnswer answer(const rules::ReadyRule& rule) const {
    auto answer = ask(rule);
    INFO((answer ? std::string() : answer.error().text()));
    REQUIRE(answer.ok());
    return *answer;
  }
};

}  // namespace rectify::test
