// Sinks that do as a test says, and an engine whose notices it dispatches by hand on a clock of its own.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "small_lives.h"

namespace rectify::test {

using What = runtime::Attempt::What;

// Remembers what it was given and answers as it is told.
struct FakeSink {
  std::vector<std::string> keys;  // of every attempt
  std::vector<Instant> times;
  std::vector<std::size_t> sizes;
  std::map<std::string, What> answers;  // by measure
  What answer = What::done;

  runtime::SinkOptions options(const std::string& name) {
    return {.name = name, .deliver = [this](const runtime::Parcel& parcel, const std::function<bool()>&) {
              keys.push_back(parcel.key);
              times.push_back(parcel.now);
              sizes.push_back(parcel.entries.size());
              const auto found = answers.find(parcel.entries.front().measure.get());
              const What what = found == answers.end() ? answer : found->second;
              return runtime::Attempt{what, what == What::done ? "" : "told to fail"};
            }};
  }
};

// `kWorkflow` tells of a rung: one notice a measure that is late.
class Office {
 public:
  std::unique_ptr<runtime::Engine> open(std::vector<runtime::SinkOptions> sinks, runtime::DispatchLimits limits = {},
                                        std::size_t entries_max = 1'000'000) {
    runtime::Options options;
    options.outbox_entries_max = entries_max;
    options.sinks = std::move(sinks);
    options.dispatch = limits;
    return disk.open(std::move(options));
  }

  // So many measures that are late, and with that so many notices.
  void fall_due(runtime::Engine& engine, int measures, const std::string& name = "m-") {
    std::vector<core::Command> commands;
    for (int i = 1; i <= measures; ++i) {
      const std::string id = name + std::to_string(i);
      commands.push_back(registers(id));
      commands.push_back(fires(id, "start", {{"due", "2020-09-18"}}));
    }
    REQUIRE(engine.run_all(std::move(commands)).ok());
    disk.clock.advance_to(at("2020-09-21T09:00:00Z"));
    REQUIRE(engine.fire_due().ok());
  }

  // Moves the clock from one moment at which something is due to the next, until `until` or nothing is left.
  void pass(runtime::Engine& engine, Instant until) {
    while (true) {
      auto next = engine.dispatcher().turn();
      REQUIRE(next.ok());
      if (!*next || **next > until) break;
      disk.clock.advance_to(**next);
    }
    disk.clock.advance_to(until);
  }

  Instant now() const { return disk.clock.now(); }
  Disk disk;
};

inline Instant after_hours(Instant at, int hours) { return {at.ms + hours * kMsPerHour}; }
inline Instant after_minutes(Instant at, int minutes) { return {at.ms + minutes * kMsPerMinute}; }

inline std::size_t waiting(const runtime::Engine& engine) { return engine.store().now().outbox_size()->waiting; }
inline std::size_t dead(const runtime::Engine& engine) { return engine.store().now().outbox_size()->dead; }

}  // namespace rectify::test
