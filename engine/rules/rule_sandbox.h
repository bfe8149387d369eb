// A Lua state that holds one escalation rule and can do nothing but look at what it is shown. Internal to rules.
//
// The file is run anew for each call. Its names are local and there are no globals, so nothing is kept from one call to
// the next. What it may use: README.md. Threads: one at a time. Errors: unavailable (no memory for it), invalid
// (everything that is wrong with the file, or fails in it), beginning with file and line.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/limits.h"
#include "core/values.h"
#include "rectify/plugin.h"
#include "rules/library.h"

namespace rectify::rules {

class RuleSandbox : private Budget {
 public:
  // `file` is what messages call it: "stagnation.lua".
  [[nodiscard]] static Result<std::unique_ptr<RuleSandbox>> open(std::string file, std::string_view source,
                                                                 const core::RuleLimits& limits);
  RuleSandbox(const RuleSandbox&) = delete;
  RuleSandbox& operator=(const RuleSandbox&) = delete;
  ~RuleSandbox();

  // What the file says of its rule.
  struct Head {
    std::string version;
    std::vector<std::string> events;
  };
  [[nodiscard]] Result<Head> head();
  // Takes the config, with what the rule says of it where it leaves something out, unless the rule refuses it.
  [[nodiscard]] Result<void> configure(core::Fields config);
  [[nodiscard]] Result<void> look(const rectify_view& view, rectify_wish& wish);

 private:
  struct Calls;  // what Lua calls back, and what is called in protected mode
  RuleSandbox(std::string file, std::string_view source, const core::RuleLimits& limits);
  [[nodiscard]] Result<void> run(int (*body)(lua_State*));
  [[nodiscard]] std::string failure() const;

  const std::string file_;
  const std::string_view source_;  // borrowed by open() alone
  const core::RuleLimits limits_;
  lua_State* lua_ = nullptr;
  std::size_t memory_bytes_ = 0;  // held
  bool reached_memory_ = false;
  int chunk_ = 0;  // references in Lua's registry
  int measure_ = 0;
  int wishes_ = 0;
  core::Fields config_;

  // Of the call that runs.
  Head* reads_head_ = nullptr;
  const rectify_view* view_ = nullptr;
  rectify_wish* wish_ = nullptr;
};

}  // namespace rectify::rules
