#include "scenario/explore.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/approval.h"
#include "core/fire.h"
#include "core/roles.h"
#include "scenario/explore_key.h"

namespace rectify::scenario {

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
constexpr std::size_t kAtOnceMax = 64;      // what happens by itself at one moment
constexpr std::size_t kRungsAWaitMax = 60;  // a recurring review goes on for ever

struct Node {
  core::Measure measure;
  Instant now;
  std::optional<Instant> wake;
  std::size_t parent = kNowhere;
  std::size_t depth = 1;
  ExploredStep step;
  bool expanded = false;
  bool can_move = false;                  // somebody can fire, propose or approve something
  bool amended = false;                   // it came about by an amendment
  std::vector<std::size_t> amendments{};  // what it can be amended to, where nobody can move it
};

// What a command came to, as far as it concerns the walk: rules are not asked.
struct Outcome {
  std::vector<core::EventBody> events;
  core::Measure measure;
  std::optional<Instant> wake;
};

std::string told(const core::EventBody& body) {
  if (const auto* claimed = std::get_if<core::RungClaimed>(&body)) return fmt::format("{} claimed", claimed->rung);
  if (const auto* fired = std::get_if<core::Fired>(&body)) return fmt::format("{} fired", fired->transition);
  if (const auto* lapsed = std::get_if<core::Lapsed>(&body)) return fmt::format("{} lapsed", lapsed->transition);
  return {};
}

class Walk {
 public:
  Walk(const core::Workflow& workflow, const ExploreOptions& options)
      : workflow_(workflow), options_(options), cast_(workflow, options) {}

  Exploration run() {
    register_measure();
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      if (nodes_[at].depth > options_.depth_max) {
        found_.complete = false;
        continue;
      }
      expand(at);
    }
    sum_up();
    return std::move(found_);
  }

 private:
  [[nodiscard]] core::Command command_of(const core::Actor& actor) const {
    core::Command command;
    command.key = "explore";
    command.actor = actor;
    command.measure = MeasureId("measure");
    return command;
  }

  [[nodiscard]] Result<Outcome> decided(const core::Measure* measure, const core::Command& command, Instant now) const {
    auto decision = core::decide({workflow_, options_.limits, measure}, command, now);
    if (!decision) return decision.error();
    Outcome outcome;
    for (core::Step& step : decision->steps) outcome.events.push_back(std::move(step.event.body));
    if (!decision->steps.empty()) {
      outcome.measure = std::move(decision->steps.back().after);
    } else {
      outcome.measure = *measure;
    }
    outcome.wake = core::next_wake(workflow_, outcome.measure, now);
    return outcome;
  }

  void register_measure() {
    bool cut = false;
    for (const core::Fields& fields : cast_.registrations(options_.start, cut)) {
      core::Register body;
      body.inspection = InspectionId("inspection");
      body.title.en = "A measure";
      body.workflow = workflow_.name;
      body.fields = fields;
      for (const core::Actor& actor : cast_.actors()) {
        core::Command command = command_of(actor);
        command.body = body;
        auto decision = decided(nullptr, command, options_.start);
        if (!decision) continue;
        ExploredStep step{
            .from = options_.start, .at = options_.start, .does = "register", .actor = actor, .sets = fields};
        (void)take(kNowhere, std::move(*decision), std::move(step));
        break;
      }
    }
    if (cut) found_.complete = false;
  }

  void expand(std::size_t at) {
    nodes_[at].expanded = true;
    for (const core::Transition& transition : workflow_.transitions) {
      if (core::leaves(transition, nodes_[at].measure.state)) move(at, transition);
    }
    if (nodes_[at].wake) return wait(at);
    // An amendment discards proposals: where there are any it would only begin again.
    const bool stuck = !nodes_[at].can_move && !nodes_[at].measure.final && nodes_[at].measure.proposals.empty();
    if (stuck && !nodes_[at].amended) amend(at);
  }

  void move(std::size_t at, const core::Transition& transition) {
    const Node& node = nodes_[at];
    if (transition.approvals && core::pending_proposal(node.measure, transition.name, node.now) != nullptr) {
      return approve(at, transition);
    }
    for (const core::Fields& sets : variants_for(at, transition)) {
      core::Fire fire = fire_for(transition);
      fire.sets = sets;
      send(at, transition, fire, transition.by, "fire");
    }
  }

  void approve(std::size_t at, const core::Transition& transition) {
    std::vector<std::string> asked = transition.approvals->by;
    asked.insert(asked.end(), transition.approvals->all.begin(), transition.approvals->all.end());
    core::Fire fire;
    fire.transition = transition.name;
    fire.note = "agreed";
    send(at, transition, fire, asked, "approve");
  }

  [[nodiscard]] std::vector<core::Fields> variants_for(std::size_t at, const core::Transition& transition) {
    const Node& node = nodes_[at];
    std::vector<std::string> needed = transition.needs.fields;
    const core::State& target = core::target_of(workflow_, node.measure, transition);
    for (const core::Field& field : workflow_.fields) {
      const auto& states = field.required_in;
      if (std::find(states.begin(), states.end(), target.name) != states.end()) needed.push_back(field.name);
    }
    std::vector<std::string> fields = transition.needs.fields;
    fields.insert(fields.end(), transition.sets.begin(), transition.sets.end());
    bool cut = false;
    auto variants = cast_.variants(node.measure, fields, needed, node.now, cut);
    if (cut) found_.complete = false;
    return variants;
  }

  [[nodiscard]] static core::Fire fire_for(const core::Transition& transition) {
    // Every need that a command can meet is met. Fields are variants_for()'s; the explorer's measures have no parts.
    const auto& [fields, note, evidence_needed, decision, parts_closed] = transition.needs;
    core::Fire fire;
    fire.transition = transition.name;
    if (note) fire.note = "noted";
    if (decision) fire.decision = "1";
    for (const core::EvidenceNeed& need : evidence_needed) {
      for (std::uint32_t piece = 1; piece <= need.count; ++piece) {
        core::Evidence evidence;
        evidence.name = need.kind + std::to_string(piece);
        evidence.sha256 = std::string(64, '0');
        evidence.kind = need.kind;
        fire.evidence.push_back(std::move(evidence));
      }
    }
    return fire;
  }

  // By the first person of each unit who is not refused.
  void send(std::size_t at, const core::Transition& transition, const core::Fire& fire,
            const std::vector<std::string>& asked, std::string_view does) {
    std::set<std::string> units;
    for (const core::Actor& actor : cast_.actors()) {
      const Node& node = nodes_[at];
      if (units.contains(actor.unit)) continue;
      if (does == "fire" && !core::holds_any_role(workflow_, node.measure, actor, asked, node.now)) continue;
      core::Command command = command_of(actor);
      command.body = fire;
      auto decision = decided(&node.measure, command, node.now);
      if (!decision) continue;
      units.insert(actor.unit);
      const bool proposed = std::holds_alternative<core::Proposed>(decision->events.front());
      ExploredStep step{.from = node.now,
                        .at = node.now,
                        .does = proposed ? "propose" : std::string(does),
                        .transition = transition.name,
                        .actor = actor,
                        .roles = held(node, actor, asked),
                        .sets = fire.sets};
      nodes_[at].can_move = true;
      (void)take(at, std::move(*decision), std::move(step));
    }
  }

  [[nodiscard]] std::vector<std::string> held(const Node& node, const core::Actor& actor,
                                              const std::vector<std::string>& roles) const {
    std::vector<std::string> found;
    for (const std::string& role : roles) {
      if (core::holds_role(workflow_, node.measure, actor, role, node.now)) found.push_back(role);
    }
    return found;
  }

  // Until something has happened by itself that is no rung: between two rungs people can do what they could before.
  void wait(std::size_t at) {
    ExploredStep step{.from = nodes_[at].now, .at = nodes_[at].now, .does = "wait"};
    Outcome all;
    all.measure = nodes_[at].measure;
    all.wake = nodes_[at].wake;
    for (std::size_t count = 0; count < kRungsAWaitMax && all.wake; ++count) {
      core::Command command = command_of(core::engine_actor());
      command.body = core::Wake{};
      auto next = decided(&all.measure, command, *all.wake);
      if (!next || next->events.empty()) break;
      step.at = *all.wake;
      const bool only_rungs = std::all_of(next->events.begin(), next->events.end(), [](const core::EventBody& body) {
        return std::holds_alternative<core::RungClaimed>(body);
      });
      all.events.insert(all.events.end(), next->events.begin(), next->events.end());
      all.measure = std::move(next->measure);
      all.wake = next->wake;
      if (!only_rungs) break;
    }
    if (!all.events.empty()) (void)take(at, std::move(all), std::move(step));
  }

  void amend(std::size_t at) {
    bool cut = false;
    const auto variants = cast_.amendments(nodes_[at].measure, nodes_[at].now, cut);
    if (cut) found_.complete = false;
    for (const core::Fields& sets : variants) {
      for (const core::Actor& actor : cast_.actors()) {
        const Node& node = nodes_[at];
        core::Command command = command_of(actor);
        command.body = core::Amend{sets, {}};
        auto decision = decided(&node.measure, command, node.now);
        if (!decision) continue;
        ExploredStep step{.from = node.now, .at = node.now, .does = "amend", .actor = actor, .sets = sets};
        const std::size_t amended = take(at, std::move(*decision), std::move(step));
        nodes_[at].amendments.push_back(amended);
        break;
      }
    }
  }

  void mark(const core::EventBody& body) {
    if (const auto* fired = std::get_if<core::Fired>(&body)) fired_.insert(fired->transition);
    if (const auto* claimed = std::get_if<core::RungClaimed>(&body)) claimed_.insert(claimed->rung);
  }

  void take_events(const Outcome& decision, ExploredStep& step, bool by_itself) {
    for (const core::EventBody& body : decision.events) {
      mark(body);
      if (by_itself) step.happened.push_back(told(body));
    }
  }

  // What is due at once is done before anybody acts again. The node it leads to; kNowhere beyond the limit.
  std::size_t take(std::size_t from, Outcome decision, ExploredStep step) {
    ++found_.steps;
    take_events(decision, step, step.does == "wait");
    for (std::size_t count = 0; count < kAtOnceMax && decision.wake && *decision.wake <= step.at; ++count) {
      core::Command command = command_of(core::engine_actor());
      command.body = core::Wake{};
      auto next = decided(&decision.measure, command, step.at);
      if (!next || next->events.empty()) break;
      take_events(*next, step, true);
      decision = std::move(*next);
    }
    const auto [known, is_new] =
        known_.emplace(situation_key(workflow_, cast_, options_, decision.measure, step.at), nodes_.size());
    if (!is_new) return known->second;
    if (nodes_.size() >= options_.situations_max) {
      found_.complete = false;
      known_.erase(known);
      return kNowhere;
    }
    step.state = decision.measure.state;
    Node node;
    node.measure = std::move(decision.measure);
    node.now = step.at;
    node.wake = decision.wake;
    node.parent = from;
    node.depth = from == kNowhere ? 0 : nodes_[from].depth + 1;
    node.amended = step.does == "amend";
    node.step = std::move(step);
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
  }

  [[nodiscard]] Route route_to(std::size_t at) const {
    Route route;
    for (; at != kNowhere; at = nodes_[at].parent) route.push_back(nodes_[at].step);
    std::reverse(route.begin(), route.end());
    return route;
  }

  [[nodiscard]] bool is_dead_end(const Node& node) const {
    // What was amended is judged where it came from.
    if (!node.expanded || node.amended || node.measure.final || node.can_move || node.wake) return false;
    return std::all_of(node.amendments.begin(), node.amendments.end(), [&](std::size_t other) {
      return other != kNowhere && nodes_[other].expanded && !nodes_[other].can_move;
    });
  }

  static bool is_unwatched(const Node& node) {
    return node.expanded && !node.measure.final && !node.wake && !node.measure.deadline && node.can_move;
  }

  // What people are told who try to leave: of those who hold a role for it, where there are any.
  [[nodiscard]] std::vector<std::string> refusals_at(std::size_t at) {
    std::vector<std::string> refusals;
    for (const core::Transition* transition : core::transitions_from(workflow_, nodes_[at].measure.state)) {
      if (refusals.size() >= options_.refusals_max) break;
      const Node& node = nodes_[at];
      const auto holder = std::find_if(cast_.actors().begin(), cast_.actors().end(), [&](const core::Actor& actor) {
        return core::holds_any_role(workflow_, node.measure, actor, transition->by, node.now);
      });
      if (holder == cast_.actors().end()) {
        refusals.push_back(fmt::format("{}: nobody is {}", transition->name,
                                       core::describe_roles(workflow_, node.measure, transition->by)));
        continue;
      }
      core::Command command = command_of(*holder);
      core::Fire fire = fire_for(*transition);
      if (const auto variants = variants_for(at, *transition); !variants.empty()) fire.sets = variants.front();
      command.body = std::move(fire);
      const auto decision = decided(&node.measure, command, node.now);
      if (!decision) refusals.push_back(transition->name + ": " + decision.error().message);
    }
    return refusals;
  }

  void add_once(std::vector<FoundState>& list, std::size_t at) {
    const std::string& state = nodes_[at].measure.state;
    const bool known = std::any_of(list.begin(), list.end(), [&](const FoundState& one) { return one.state == state; });
    if (!known) list.push_back({state, route_to(at)});
  }

  void sum_up() {
    found_.situations = nodes_.size();
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      add_once(found_.reached, at);
      const std::size_t dead_ends = found_.dead_ends.size();
      if (is_dead_end(nodes_[at])) add_once(found_.dead_ends, at);
      if (found_.dead_ends.size() > dead_ends) found_.dead_ends.back().refusals = refusals_at(at);
      if (is_unwatched(nodes_[at])) add_once(found_.unwatched, at);
    }
    for (const core::State& state : workflow_.states) {
      const bool reached = std::any_of(found_.reached.begin(), found_.reached.end(),
                                       [&](const FoundState& one) { return one.state == state.name; });
      if (!reached) found_.never_reached.push_back(state.name);
      if (state.review) add_unclaimed(state.review->rung);
    }
    for (const core::Transition& transition : workflow_.transitions) {
      if (!fired_.contains(transition.name)) found_.never_fired.push_back(transition.name);
    }
    if (!workflow_.ladder) return;
    for (const core::Rung& rung : workflow_.ladder->rungs) add_unclaimed(rung.name);
  }

  void add_unclaimed(const std::string& rung) {
    auto& never = found_.never_claimed;
    const bool known = std::find(never.begin(), never.end(), rung) != never.end();
    if (!claimed_.contains(rung) && !known) never.push_back(rung);
  }

  const core::Workflow& workflow_;
  const ExploreOptions& options_;
  const Cast cast_;
  std::vector<Node> nodes_;
  std::map<std::string, std::size_t> known_;
  std::set<std::string> fired_;
  std::set<std::string> claimed_;
  Exploration found_;
};

}  // namespace

Exploration explore(const core::Workflow& workflow, const ExploreOptions& options) {
  return Walk(workflow, options).run();
}

}  // namespace rectify::scenario
