// Embeds the engine: one folder of data, workflows as text files, commands and answers as plain values (values.h).
//
//   auto engine = rectify::Engine::open({.data = "ledger"});
//   if (!engine) return fail(engine.error().text());
//   engine->submit({.key = "1", .actor = {"li.na", "rectification-office"}, .measure = "roof-1",
//                   .body = rectify::Register{.inspection = "city-2026", .title = {.en = "Repair the roof"},
//                                             .workflow = "rectification"}});
//
// A command is on disk when submit() returns. Everything that can be refused returns a Result (result.h); taking the
// value of one that holds an error throws BadResult, whose what() is the error's text.
//
// Threads: every function may be called from any thread, but for one range or stream, which belongs to one thread at a
// time. One process at a time has a folder open. Timers run on a thread of the engine's own, unless a clock is given.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/result.h"
#include "rectify/values.h"

namespace rectify {

// What measures a listing finds: all of what is asked has to be true of one. The meanings are those of `rectify list`.
struct Filter {
  std::optional<std::string> inspection{};
  std::optional<std::string> finding{};  // "1.2": this one and those under it
  std::optional<std::string> state{};
  std::optional<Phase> phase{};
  std::optional<std::string> unit{};    // in any field
  std::optional<std::string> person{};  // in any field
  std::optional<std::string> rung{};    // that stands
  std::optional<std::string> parent{};
  std::optional<std::string> text{};  // in title, text or id
  std::optional<bool> overdue{};
  std::optional<Time> due_before{};
  bool by_due = false;  // ordered by deadline instead of by inspection and id; not of the past
};

// Who asks, and as of when.
struct Asked {
  Actor by{};                   // whose roles open private fields; nobody: none is shown
  std::optional<Time> as_of{};  // nothing: as it is
};

// The measures that a listing finds, page by page: an input range. All of it is of one moment, which the database keeps
// for as long as the range lives. Where something cannot be answered the last element is the error.
class Measures {
 public:
  class Iterator {
   public:
    using value_type = Result<Measure>;
    using difference_type = std::ptrdiff_t;
    [[nodiscard]] const Result<Measure>& operator*() const;
    [[nodiscard]] const Result<Measure>* operator->() const { return &**this; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    [[nodiscard]] friend bool operator==(const Iterator& at, std::default_sentinel_t) { return at.is_at_end(); }

   private:
    friend class Measures;
    explicit Iterator(Measures& measures) : measures_(&measures) {}
    [[nodiscard]] bool is_at_end() const;
    Measures* measures_;
  };

  Measures(Measures&&) noexcept;
  Measures& operator=(Measures&&) noexcept;
  ~Measures();
  [[nodiscard]] Iterator begin() { return Iterator(*this); }  // where it stands now
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  friend class Engine;
  struct Pages;
  explicit Measures(std::unique_ptr<Pages> pages);
  std::unique_ptr<Pages> pages_;
};

// The history from some event on, as it stands and as it grows. It holds a position, nothing is kept for it.
class Events {
 public:
  Events(Events&&) noexcept;
  Events& operator=(Events&&) noexcept;
  ~Events();

  // The next event, waiting for one for at most so long. Nothing: none came.
  // Errors: unavailable (the engine was closed), corrupt.
  [[nodiscard]] Result<std::optional<Event>> next(std::chrono::milliseconds wait = {});
  // The sequence of the next event: where to subscribe from to go on here.
  [[nodiscard]] std::uint64_t position() const;

 private:
  friend class Engine;
  struct Feed;
  explicit Events(std::unique_ptr<Feed> feed);
  std::unique_ptr<Feed> feed_;
};

// Takes live measures to another version of their workflow.
struct MigrationOrder {
  Actor actor{};
  std::string workflow{};
  std::uint32_t version = 0;  // deployed already
  std::string map{};          // its text (workflows/README.md)
  std::string note{};
  bool dry_run = false;
};
// One measure: where it lands, or why it cannot.
struct Landing {
  std::string measure{};
  std::string from{};  // states
  std::string to{};
  std::optional<Time> deadline{};
  std::string obstacle{};  // empty: it can
};
struct Migration {
  std::vector<Landing> landings{};  // of a dry run all that would move, else those that cannot
  bool done = false;                // where one cannot, none is migrated
  std::uint64_t able = 0;
  std::uint64_t unable = 0;
  std::uint64_t migrated = 0;   // now
  std::uint64_t landed = 0;     // before
  std::uint64_t closed = 0;     // stay with the old version
  std::uint64_t elsewhere = 0;  // of further versions, to which the map does not apply
};

class Engine {
 public:
  // Reaching one is `exhausted`, and nothing is lost.
  struct Limits {
    std::size_t queue_commands_max = 20'000;  // that wait to be decided
    std::size_t queue_bytes_max = 64U << 20;
    std::size_t text_bytes_max = 32 * 1024;  // of a measure
    std::size_t note_bytes_max = 8 * 1024;
    std::size_t evidence_max = 16;        // pieces in one command
    std::size_t history_max = 100'000;    // events in one answer
    std::size_t cache_bytes = 64U << 20;  // of the database, read and kept
  };
  struct Options {
    std::filesystem::path data{};  // made when it does not exist
    std::filesystem::path
        workflows{};                // where names of workflows and calendars are looked up; empty: the installed ones
    std::function<Time()> clock{};  // from any thread; empty: the system's. With one, timers wait for fire_due()
    Limits limits{};
  };

  // Errors: invalid (a folder of something else, a newer format), unavailable (open elsewhere), corrupt.
  [[nodiscard]] static Result<Engine> open(Options options);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Finishes what was taken; everything is refused as unavailable from then on. The folder is free once ranges are
  // gone. Called by the destructor.
  void close();

  // Puts a workflow, by name or path, and what it goes by into the database. The same text again: nothing happens.
  // Errors: invalid (with file:line:column), not_found, conflict (the version exists with another text).
  [[nodiscard]] Result<void> deploy(const std::string& workflow, const Actor& actor);

  // Errors: as the codes say.
  [[nodiscard]] Result<Reply> submit(const Command& command);
  // They stand or fall together; one reply each.
  [[nodiscard]] Result<std::vector<Reply>> submit_all(const std::vector<Command>& commands);

  // Does all that is due by the clock, and waits; when there will be more. Nothing: nothing is waiting for a time.
  [[nodiscard]] Result<std::optional<Time>> fire_due();

  // Errors: not_found (there is none, or was none then).
  [[nodiscard]] Result<Measure> get(const std::string& id, const Asked& asked = {}) const;
  // Errors, as elements of the range: unavailable, invalid (by due of the past), exhausted (too many have to be looked
  // at).
  [[nodiscard]] Measures list(const Filter& filter = {}, const Asked& asked = {}) const;
  // Errors: not_found, exhausted (more than Limits::history_max).
  [[nodiscard]] Result<std::vector<Event>> history(const std::string& id, const Asked& asked = {}) const;
  // Every event from that sequence on, of all measures, as it was recorded; 0: from the first.
  // Errors: conflict (the history ends before it: it is not the one that was read before).
  [[nodiscard]] Result<Events> subscribe(std::uint64_t from = 0) const;

  // Errors: not_found (the version is not deployed), invalid (the map), as submit(). It may be begun again.
  [[nodiscard]] Result<Migration> migrate(const MigrationOrder& order);

 private:
  struct Parts;
  explicit Engine(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace rectify
