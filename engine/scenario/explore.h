// What a workflow allows: a walk over everything that can become of a measure, breadth-first, on a virtual clock.
//
// Every step is one that decide() grants: a transition fired, proposed or agreed to, or a wait until something happens
// by itself. Who acts is made up from the roles, enough people of each unit for approvals and for "not the same as";
// fields get values of their type (cast.h). Notes, decisions and evidence are given where they are needed; the measure
// has no parts. Two situations are one where what decides about the rest of the way is the same in both (situation.h),
// so that the walk ends. Routes are the shortest by their number of steps.
//
// Pure. Reaching a limit leaves the walk incomplete, and what was not reached may still be reachable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/workflow.h"

namespace rectify::scenario {

struct ExploreOptions {
  Instant start{};                      // of the clock
  core::Limits limits{};                // that decide() judges by
  std::size_t depth_max = 60;           // steps of a route
  std::size_t situations_max = 20'000;  // looked at
  std::size_t variants_max = 48;        // ways to set the fields with one command
  std::size_t people_max = 6;           // of one unit
  std::int32_t near_days = 10;          // dates that are set: so many days away …
  std::int32_t far_days = 200;          // … or so many
  std::size_t refusals_max = 5;         // that are told of a dead end
};

struct ExploredStep {
  Instant from;  // when the step before was done
  Instant at;
  std::string does;                  // "register", "fire", "propose", "approve", "amend", "wait"
  std::string transition{};          // that is fired, proposed, approved
  core::Actor actor{};               // who acts; nobody where it is a wait
  std::vector<std::string> roles{};  // of those asked for, the ones the actor holds
  core::Fields sets{};
  std::vector<std::string> happened{};  // by itself: "remind claimed", "confirm fired", "extend lapsed"
  std::string state{};                  // after it
};
using Route = std::vector<ExploredStep>;

// A state, and the shortest route to where this is so. The first step registers the measure.
struct FoundState {
  std::string state;
  Route route;
  std::vector<std::string> refusals{};  // of a dead end: what people are told who try to leave it
};

struct Exploration {
  std::size_t situations = 0;
  std::size_t steps = 0;  // between them
  bool complete = true;   // no limit was reached
  std::vector<FoundState> reached;
  std::vector<std::string> never_reached;
  // Not final, nobody can fire anything, even after fields were amended, and nothing will happen by itself.
  std::vector<FoundState> dead_ends;
  // Not final, no deadline, and nothing will happen by itself: the measure can lie there for ever unseen.
  std::vector<FoundState> unwatched;
  std::vector<std::string> never_fired;    // transitions
  std::vector<std::string> never_claimed;  // rungs, those of reviews too
};

[[nodiscard]] Exploration explore(const core::Workflow& workflow, const ExploreOptions& options);

}  // namespace rectify::scenario
