// A chronicle: what the lines of one measure say when they are read as a whole. Where the measure was and for how long,
// how often it came back, how its deadlines moved, which rungs were claimed, who did the work and who closed it.
//
// Pure. follow() does for a chronicle what apply() does for a measure, and calls apply(). Nothing but the history is
// needed: no workflow, no calendar and no clock. Every fact in a chronicle names the line that says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.h"
#include "core/measure.h"

namespace rectify::core {

// The line that says so.
struct Mark {
  Sequence sequence;
  Instant at;
  Actor actor;
  friend bool operator==(const Mark&, const Mark&) = default;
};

// From entering a state to leaving it. A transition from the state to itself (an extension, a review that is renewed)
// does not end it. A pause is a visit of its own, to the paused state.
struct Visit {
  std::string state;
  Phase phase = Phase::assign;
  std::uint32_t episode = 1;
  bool paused = false;  // the clock of the deadline stands still
  Mark entered;
  std::optional<Mark> left;  // nothing: it is there
};

// Out of phase verify into an earlier one.
struct Return {
  std::string from;
  std::string to;
  std::uint32_t episode = 1;
  Mark mark;
};

struct Reopening {
  std::string from;
  std::uint32_t episode = 1;  // the one that began
  Mark mark;
};

// The deadline of one state, in one episode, is not what it was. A span that starts anew with every visit is no move,
// nor is the first date of an episode.
struct DeadlineMove {
  enum class Kind : std::uint8_t {
    extended,  // a later date was set: while it stood there, or when it came back
    advanced,  // an earlier one
    lifted,    // the date was taken away
    held_up,   // the clock stood still, and the time left over counts on from when it went on
    renewed,   // a review was done: the next one is due
    migrated   // another version of the workflow sets it otherwise
  };
  Kind kind = Kind::extended;
  std::string state;
  Instant from;
  std::optional<Instant> to;  // nothing: lifted
  Actor asked_by;             // who proposed it; the mark says who did it, the last who agreed
  Mark mark;
};
inline constexpr std::string_view kDeadlineMoves[] = {"extended", "advanced", "lifted",
                                                      "held_up",  "renewed",  "migrated"};

struct RungClaim {
  ClaimedRung rung;
  Instant deadline;  // the one that was missed
  Mark mark;
};

// Out of phase execute into phase verify: the work was handed in.
struct Execution {
  std::string transition;
  std::uint32_t episode = 1;
  Actor by;  // who handed it in; where approvals were needed, who proposed to
  Mark mark;
};

// Into phase close.
struct Closing {
  std::string transition;
  std::string to;
  std::uint32_t episode = 1;
  std::vector<Actor> by;               // who fired it, proposed it, agreed to it; each once
  std::optional<Execution> execution;  // the last one of the episode; nothing: no work was handed in
  bool verified = false;               // it came out of phase verify
  bool by_same_unit = false;           // one of them acts for the unit that did the work, or is the person who did it
  Mark mark;
};

struct Chronicle {
  Measure measure;  // as apply() leaves it
  std::vector<Visit> visits;
  std::vector<Return> returns;
  std::vector<Reopening> reopenings;
  std::vector<DeadlineMove> deadline_moves;
  std::vector<RungClaim> rungs;
  std::vector<Execution> executions;
  std::vector<Closing> closings;
  // State → the last deadline that was kept for it in this episode: what a new date is compared with.
  std::map<std::string, Instant> kept_due;
};

// One more line. Precondition: as apply()'s.
void follow(Chronicle& chronicle, const Event& event);

// Milliseconds of the visit until `until`, to which an open one is counted; never negative, though a clock was set
// back.
[[nodiscard]] std::int64_t spent_ms(const Visit& visit, Instant until);

[[nodiscard]] std::size_t extensions(const Chronicle& chronicle);

// Whether somebody or something moved it: a review that was renewed is none of these.
[[nodiscard]] bool is_moved(const DeadlineMove& move);

}  // namespace rectify::core
