// The history from some event on: a position, and what was read ahead. Threads: one at a time.
#pragma once

#include <deque>

#include "embed/open_engine.h"

namespace rectify {

struct Events::Feed {
 public:
  Feed(const embed::OpenEnginePtr& open, std::uint64_t from) : open_(open), position_(from), read_until_(from) {}

  [[nodiscard]] Result<std::optional<Event>> next(std::chrono::milliseconds wait);
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  // Some of the lines that come next, as far as there are any.
  [[nodiscard]] Result<void> read_ahead(const runtime::Engine& engine);

  const std::weak_ptr<embed::OpenEngine> open_;  // a stream that is left alone keeps no folder
  std::uint64_t position_;
  std::uint64_t read_until_;
  std::deque<Event> ahead_;
};

}  // namespace rectify
