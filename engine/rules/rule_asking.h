// One call of a rule: what it is shown of a measure and may ask for (rectify_view), and what it wants (rectify_wish).
// Internal to rules and to the host of isolated plugins.
//
// What the rule does wrong during the call is kept as a fault and makes the whole call an error. So a misspelt name is
// not passed over in silence. Threads: one. Borrows the call and the limits, which outlive it.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "core/limits.h"
#include "core/rule.h"
#include "rectify/plugin.h"
#include "rectify/result.h"

namespace rectify::rules {

class RuleAsking {
 public:
  RuleAsking(const core::RuleCall& call, const core::RuleLimits& limits);
  RuleAsking(const RuleAsking&) = delete;
  RuleAsking& operator=(const RuleAsking&) = delete;

  [[nodiscard]] const rectify_view& view() const { return view_; }
  [[nodiscard]] rectify_wish& wish() { return wish_; }

  // What the call came to, with the rule's own words. Errors: invalid, unavailable.
  [[nodiscard]] Result<core::RuleAnswer> finish(rectify_status status, const std::string& words);

 private:
  struct Shown;   // the functions of the view
  struct Wanted;  // the functions of the wish
  void fill();
  void fault(std::string what);
  // Keeps the text until the call is over.
  [[nodiscard]] rectify_text keep(std::string text);
  // Whether one more intent fits; a name that is right for it.
  [[nodiscard]] bool takes_intent();
  [[nodiscard]] bool takes_name(std::string_view name, std::string_view what);
  [[nodiscard]] bool takes_text(std::string_view text, std::size_t bytes_max, std::string_view what);

  const core::RuleCall& call_;
  const core::RuleLimits& limits_;
  rectify_view view_{};
  rectify_wish wish_{};
  core::RuleAnswer answer_;
  std::size_t intents_ = 0;
  bool fires_ = false;
  std::deque<std::string> kept_;
  std::size_t kept_bytes_ = 0;
  std::string fault_;       // the first thing that was wrong
  std::string unanswered_;  // why something could not be told
};

}  // namespace rectify::rules
