#include "definition/scenario/scenario.h"

#include <fmt/format.h>

#include "core/command_kinds.h"
#include "definition/scenario/scenario_shape.h"
#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

// The last absolute time of each kind: local times and those with an offset are compared among themselves.
struct LastTimes {
  std::optional<Instant> local;
  std::optional<Instant> with_offset;
};

struct ScenarioReader {
  Complaints& complaints;
  Scenario scenario{};
  Words actor_names{};
  LastTimes last{};

  // Returns the text of an absolute time that can be read and does not lie before the ones above it.
  std::string read_absolute(const Node& node, std::string_view what) {
    const auto text = read_text(node, what, complaints);
    if (!text) return {};
    const auto at = Zone().parse(*text);  // the scenario's own zone is not known here; only the order matters
    if (!at.ok()) {
      complaints.error(node.mark, Fault::bad_time,
                       fmt::format("{} has to be a time such as 2020-09-14 09:00 or 2020-09-14{}; not {}", what,
                                   what == "at" ? ", or a span such as +3 workdays" : "", in_quotes(*text)));
      return {};
    }
    std::optional<Instant>& before = parse_instant(*text).ok() ? last.with_offset : last.local;
    if (before && *at < *before) {
      complaints.error(node.mark, Fault::time_goes_back,
                       fmt::format("{} lies before the time above it; put the steps in order", in_quotes(*text)));
      return {};
    }
    before = *at;
    return *text;
  }

  StepTime read_time(const Node& node) {
    StepTime time;
    if (!node.is_scalar() || !node.text.starts_with('+')) {
      time.absolute = read_absolute(node, "at");
      return time;
    }
    return read_after(node);
  }

  StepTime read_after(const Node& node) {
    StepTime time;
    Node span = node;
    span.text.erase(0, 1);
    time.after = read_span(span, "what follows the +", 0, complaints);
    return time;
  }

  // Of a delegation: a time of any order, or a span after the step.
  StepTime read_until(const Node& node) {
    if (node.is_scalar() && node.text.starts_with('+')) return read_after(node);
    StepTime time;
    const auto text = read_text(node, "until", complaints);
    if (text && Zone().parse(*text).ok()) {
      time.absolute = *text;
    } else if (text) {
      complaints.error(
          node.mark, Fault::bad_time,
          fmt::format(
              "until has to be a time such as 2020-09-14 09:00 or 2020-09-14, or a span such as +3 workdays; not {}",
              in_quotes(*text)));
    }
    return time;
  }

  void read_actors(const Node& node) {
    if (!node.is_mapping()) {
      return complaints.error(node.mark, Fault::not_a_mapping,
                              "actors have to be a mapping from short names to person/unit");
    }
    for (std::size_t i = 0; i < node.entries(); ++i) {
      const auto name = read_id(node.key(i), "an actor's short name", complaints);
      const auto text = read_text(node.value(i), "the actor", complaints);
      if (!name || !text) continue;
      const auto actor = core::parse_actor(*text);
      if (!actor.ok()) {
        complaints.error(node.value(i).mark, Fault::bad_actor,
                         fmt::format("{} is no actor; write person/unit, as in li.na/audit-office", in_quotes(*text)));
        continue;
      }
      if (scenario.actors.empty() || *name == "office") scenario.registrar = *actor;
      scenario.actors.emplace(*name, *actor);
      actor_names.push_back(node.key(i).text);
    }
  }

  std::optional<core::Actor> read_actor(const Node& node) {
    const auto text = read_text(node, "as", complaints);
    if (!text) return std::nullopt;
    if (const auto known = scenario.actors.find(*text); known != scenario.actors.end()) return known->second;
    const auto actor = core::parse_actor(*text);
    if (text->find('/') != std::string::npos && actor.ok()) return *actor;
    complaints.error(node.mark, Fault::unknown_actor,
                     fmt::format("{} is neither a short name under actors nor person/unit{}", in_quotes(*text),
                                 actor_names.empty() ? "" : did_you_mean(*text, actor_names)));
    return std::nullopt;
  }

  void read_on(Step& step, const Node& node) {
    const bool registers = step.command && std::holds_alternative<core::Register>(*step.command);
    for (Word& word : read_words(node, "an id", complaints)) {
      const bool pattern = word.text.ends_with('*');
      const std::string_view id = std::string_view(word.text).substr(0, word.text.size() - (pattern ? 1 : 0));
      const bool good =
          (pattern && id.empty()) || (id.find('*') == std::string_view::npos && core::check_id(id, "").ok());
      if (!good) {
        complaints.error(
            word.mark, Fault::bad_measure_pattern,
            fmt::format("{} is neither an id nor a beginning of one with * at its end", in_quotes(word.text)));
      } else if (registers && (pattern || !step.on.empty())) {
        complaints.error(word.mark, Fault::register_one_id, "register takes the one id the new measure is to have");
      }
      step.on.push_back(std::move(word.text));
    }
    if (node.is_sequence() && node.children.empty())
      complaints.error(node.mark, Fault::empty_list, "on names no measure");
  }

  void read_refusal(Step& step, const Mapping& map) {
    if (const auto code = map.word("refused")) step.refused = static_cast<Code>(*code);
    if (const Node* saying = map["saying"]) {
      step.saying = read_text(*saying, "saying", complaints).value_or("");
      if (map["refused"] == nullptr) {
        complaints.error(saying->mark, Fault::saying_without_refusal,
                         "'saying' is what a refusal says: give 'refused' too");
      }
    }
  }

  // What a command needs, and what is idle without one.
  void check_command_keys(const Step& step, const Node& node, const Mapping& map) {
    for (const std::string_view key : {"as", "on"}) {
      if (step.command && map[key] == nullptr) {
        complaints.error(node.mark, Fault::command_incomplete, fmt::format("a step with a command needs '{}'", key));
      }
    }
    const bool delegates = step.command && std::holds_alternative<core::Delegate>(*step.command);
    if (delegates && map["until"] == nullptr) {
      complaints.error(node.mark, Fault::command_incomplete, "who may act for somebody does so 'until' some time");
    }
    if (step.command) return;
    for (const std::string_view key : {"as", "on", "refused"}) {
      if (map[key] != nullptr) {
        complaints.error(
            map[key]->mark, Fault::key_without_command,
            fmt::format("'{}' goes with a command: add one of {}", key, fmt::join(core::kCommandNames, ", ")));
      }
    }
  }

  void read_step(const Node& node) {
    const Mapping map(node, kStepShape, complaints);
    if (!node.is_mapping()) return;
    Step step;
    step.line = node.mark.line;
    if (map["at"] != nullptr) step.at = read_time(*map["at"]);
    step.command = read_command(node, complaints);
    if (map["as"] != nullptr) step.actor = read_actor(*map["as"]);
    if (map["on"] != nullptr) read_on(step, *map["on"]);
    if (map["until"] != nullptr) step.until = read_until(*map["until"]);
    read_refusal(step, map);
    check_command_keys(step, node, map);
    if (map["then"] != nullptr) step.expect = read_expectations(*map["then"], complaints);
    if (scenario.registrar.person.empty() && step.actor) scenario.registrar = *step.actor;
    scenario.steps.push_back(std::move(step));
  }

  void read_given(const Node& node) {
    const Mapping map(node, kGivenShape, complaints);
    const auto text = [&](std::string_view key) {
      return map[key] == nullptr ? std::string() : read_text(*map[key], key, complaints).value_or("");
    };
    scenario.workflow = text("workflow");
    scenario.ledger = text("ledger");
    if (map["inspection"] != nullptr) {
      scenario.inspection = InspectionId(read_id(*map["inspection"], "an inspection", complaints).value_or(""));
    }
    if (map["start"] != nullptr) {
      scenario.start = read_absolute(*map["start"], "start");
      scenario.start_line = map["start"]->mark.line;
    }
    if (map["actors"] != nullptr) read_actors(*map["actors"]);
  }

  void read(const Node& root) {
    const Mapping map(root, kScenarioShape, complaints);
    if (map["scenario"] != nullptr) scenario.name = read_text(*map["scenario"], "scenario", complaints).value_or("");
    if (map["given"] != nullptr) read_given(*map["given"]);
    if (map["forever"] != nullptr) scenario.forever = read_invariants(*map["forever"], complaints);
    const Node* steps = map["when"];
    if (steps == nullptr) return;
    if (!steps->is_sequence())
      return complaints.error(steps->mark, Fault::not_a_list, "when has to be a list of steps");
    for (const Node& step : steps->children) read_step(step);
    if (scenario.registrar.person.empty() && complaints.errors() == 0) {
      complaints.error(root.mark, Fault::nobody_acts,
                       "nobody acts in this scenario: name at least one actor under 'given: actors'");
    }
  }
};

}  // namespace

Read<std::vector<Scenario>> read_scenario(std::string_view text, std::string_view file, const Limits& limits) {
  Complaints complaints(file, text);
  std::vector<Scenario> scenarios;
  if (const auto root = parse_yaml(text, limits, complaints)) {
    for (const Example& example : read_examples(*root, limits, complaints)) {
      ScenarioReader reader{.complaints = complaints};
      reader.scenario.file = file;
      reader.scenario.example = example.name;
      reader.read(example.root);
      scenarios.push_back(std::move(reader.scenario));
      if (complaints.errors() > 0) break;  // the next would say the same again
    }
  }
  return read_of(std::move(scenarios), complaints);
}

}  // namespace rectify::definition
