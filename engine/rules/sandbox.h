// A Lua state that evaluates the expressions of one workflow and can do nothing else. Internal to rules.
//
// An expression sees `measure` (read-only) and a few functions. It has no files, no clock and cannot load code. It has
// nothing that could catch the error of a limit or run past one (pcall, coroutines, patterns), and nothing that would
// make two runs differ (addresses, the order of pairs). Threads: one at a time. Borrows the GuardSet, which must
// outlive calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/measure.h"
#include "rules/guard_set.h"
#include "rules/library.h"

struct lua_State;

namespace rectify::rules {

class Sandbox : private Budget {
 public:
  // Errors: unavailable (no memory for it).
  [[nodiscard]] static Result<std::unique_ptr<Sandbox>> open(const GuardSet& set);
  // The same with every expression compiled. Errors: also invalid, with its name in `where`.
  [[nodiscard]] static Result<std::unique_ptr<Sandbox>> open_compiled(const GuardSet& set);

  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox();

  // Errors: invalid, with Lua's message.
  [[nodiscard]] Result<void> compile(std::size_t index);

  // Precondition: compile(index) succeeded. Errors: invalid.
  [[nodiscard]] Result<bool> evaluate(std::size_t index, const core::Measure& measure);
  // The same for a value: a text as it is, a number in its shortest form, "" for nil.
  [[nodiscard]] Result<std::string> evaluate_text(std::size_t index, const core::Measure& measure);

  // Whether the last evaluation failed for a name that does not exist.
  [[nodiscard]] bool met_unknown_name() const { return met_unknown_name_; }
  // Whether it was stopped by a limit.
  [[nodiscard]] bool reached_limit() const;

 private:
  struct Calls;  // what Lua calls back
  explicit Sandbox(const GuardSet& set);
  // Leaves on Lua's stack what the expression gives, or an error.
  [[nodiscard]] Result<void> run(std::size_t index, const core::Measure& measure);
  // What the evaluation left there, judged; and what to say of an error that lies there.
  [[nodiscard]] Result<bool> verdict() const;
  [[nodiscard]] Result<std::string> value() const;
  [[nodiscard]] std::string given() const;
  [[nodiscard]] std::string failure() const;

  const GuardSet& set_;
  lua_State* lua_ = nullptr;
  std::vector<int> compiled_;  // registry references, by expression
  int measure_ref_ = 0;
  int environment_ref_ = 0;

  // Of the evaluation that runs.
  const core::Measure* measure_ = nullptr;
  std::size_t memory_bytes_ = 0;
  bool met_unknown_name_ = false;
};

}  // namespace rectify::rules
