// What stands between a fault of ours and the end of the daemon: whatever is thrown while a request is answered becomes
// a 500 that names an id, and a line of the log under the same id that says what was thrown, where, and by which way.
//
// Nothing of the product throws in order to refuse; what comes here is a mistake, or memory that has run out. Threads:
// any. Errors: none of these functions throws.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/server/message.h"

namespace rectify::http {

// Only while something that was thrown is being caught: logs it under a new id, which comes back. `where` says what was
// under way: "POST /v1/commands".
std::string report_thrown(std::string_view where) noexcept;

// Does the work; what it throws is logged and goes no further. Whether it came to its end.
template <typename Work>
bool contained(std::string_view where, Work&& work) noexcept {
  try {
    std::forward<Work>(work)();
    return true;
  } catch (...) {
    report_thrown(where);
    return false;
  }
}

// The next piece of a body, or the failed one.
template <typename Make>
Chunk contained_piece(std::string_view where, Make&& make) noexcept {
  Chunk chunk{.bytes = {}, .then = Chunk::Then::failed};
  contained(where, [&] { chunk = std::forward<Make>(make)(); });
  return chunk;
}

// A request that is owed one answer: the first that is given is the answer, others are dropped, and where all copies go
// without one it is answered that this was a fault of ours. Copies are one and the same.
class Owed {
 public:
  Owed(Respond respond, std::string where) : state_(std::make_shared<State>(std::move(respond), std::move(where))) {}

  void operator()(Response response) const noexcept { state_->answer(std::move(response)); }
  // Does a part of what leads to the answer; what it throws is the answer.
  template <typename Work>
  void contain(Work&& work) const noexcept {
    try {
      std::forward<Work>(work)();
    } catch (...) {
      state_->answer_thrown();
    }
  }

 private:
  class State {
   public:
    State(Respond respond, std::string where) : respond_(std::move(respond)), where_(std::move(where)) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    void answer(Response response) noexcept;
    // Only while something that was thrown is being caught.
    void answer_thrown() noexcept;

   private:
    std::atomic<bool> answered_ = false;
    Respond respond_;
    const std::string where_;
  };
  std::shared_ptr<State> state_;
};

}  // namespace rectify::http
