// What becomes of a measure if nobody moves: its deadlines, rungs and timers, by the same decide() on a virtual clock.
//
// Pure. Cost: a decision for each event. What recurs for ever (a review) is followed to `until` or to the limit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/decide.h"

namespace rectify::core {

struct Foreseen {
  enum class Kind : std::uint8_t {
    deadline,    // falls due
    rung,        // is claimed
    transition,  // fires by itself
    lapse,       // of a proposal
    answer       // a claimed rung has to be acknowledged by then
  };
  Kind kind = Kind::deadline;
  Instant at;
  std::string name{};   // of the rung or transition
  Title title{};        // the same for people
  std::string state{};  // where the measure is then, before a transition
  std::vector<Recipient> notify{};
  bool to_be_decided = false;  // of a rung: by people
  friend bool operator==(const Foreseen&, const Foreseen&) = default;
};
inline constexpr std::string_view kForeseen[] = {"deadline", "rung", "transition", "lapse", "acknowledgement"};

struct Forecast {
  std::vector<Foreseen> events;  // in order of time
  bool cut_off = false;          // by a limit
  std::size_t looks = 0;         // how often the future was looked into; not every look finds something
};

// Of one measure. Each look costs time, and with every rung that was claimed a little more.
struct ForecastLimits {
  std::size_t events_max = 1'000;
  std::size_t looks_max = 20'000;
};

// From `now` to `until`, both included. What is overdue to happen already happens at `now`. Rules are asked as they
// would be; what they ask about other measures is answered as those are today. Precondition: there is a measure.
[[nodiscard]] Forecast forecast(const Matter& matter, Instant now, Instant until,
                                const Neighbours* neighbours = nullptr, ForecastLimits limits = {});

}  // namespace rectify::core
