// Takes up a rule's file when somebody writes it, without being asked.
//
// Watches the folders that the files of deployed rules lie in (inotify), as far as the library finds them, and deploys
// what has changed, as the engine. A file that does not load is logged and the old rule stays. Threads: one of its own.
#pragma once

#include <memory>

#include "embed/library.h"
#include "runtime/engine.h"

namespace rectify::daemon {

class RuleWatch {
 public:
  // Both are borrowed. Errors: unavailable (the system watches no more).
  [[nodiscard]] static Result<std::unique_ptr<RuleWatch>> start(runtime::Engine& engine, embed::Library library);
  ~RuleWatch();
  RuleWatch(const RuleWatch&) = delete;
  RuleWatch& operator=(const RuleWatch&) = delete;

 private:
  RuleWatch() = default;
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace rectify::daemon
