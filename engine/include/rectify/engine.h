// Embeds the engine: one folder of data, workflows as text files, commands and answers as JSON.
//
// Commands are the objects that POST /v1/commands takes, one at a time:
//   {"command": "register", "key": "k1", "actor": "li.na/rectification-office", "measure": "m-1", "inspection": "i-1",
//    "title": "Repair the roof", "workflow": "rectification"}
// A command is on disk when submit() returns, and a repeat with the same key gets the first answer.
//
// Threads: every function may be called from any thread. One process at a time has a folder open. Timers run on a
// thread of the engine's own. The destructor finishes what was taken.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify {

class Engine {
 public:
  struct Options {
    std::filesystem::path data;       // made when it does not exist
    std::filesystem::path workflows;  // where names of workflows and calendars are looked up; empty: the installed ones
  };

  // Errors: invalid (a folder of something else, a newer format), unavailable (open elsewhere), corrupt.
  [[nodiscard]] static Result<Engine> open(const Options& options);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Puts a workflow, by name or path, and what it goes by into the database. The same text again: nothing happens.
  // Errors: invalid (with file:line:column), not_found, conflict (the version exists with another text).
  [[nodiscard]] Result<void> deploy(const std::string& workflow, const std::string& actor);

  // The answer: {"measure", "revision", "sequence", "outcome", "state"}. Errors: as the codes say.
  [[nodiscard]] Result<std::string> submit(std::string_view command);

  // One measure as GET /v1/measures/{id} gives it; its history as a JSON array of the recorded lines.
  [[nodiscard]] Result<std::string> measure(std::string_view id) const;
  [[nodiscard]] Result<std::string> history(std::string_view id) const;

 private:
  struct Parts;
  explicit Engine(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rectify
