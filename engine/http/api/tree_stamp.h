// Which tree an answer was taken from: number of lines and root, found once for as long as no line comes.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/engine.h"

namespace rectify::http {

class TreeStamps {
 public:
  struct Stamp {
    std::uint64_t size = 0;
    std::string root;  // hex
  };

  // Nothing where the tree cannot be read.
  [[nodiscard]] std::optional<Stamp> of(const store::View& view) {
    const auto size = view.size();
    if (!size) return std::nullopt;
    {
      const std::lock_guard lock(mutex_);
      if (last_ && last_->size == *size) return last_;
    }
    const auto tree = view.tree();
    if (!tree) return std::nullopt;
    Stamp stamp{tree->size(), ledger::to_hex(tree->root())};
    const std::lock_guard lock(mutex_);
    if (!last_ || last_->size < stamp.size) last_ = stamp;
    return stamp;
  }

 private:
  std::mutex mutex_;
  std::optional<Stamp> last_;
};

}  // namespace rectify::http
