// Which tree an answer was taken from: number of lines and root, found once for as long as no line comes.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "store/store.h"

namespace rectify::query {

class TreeStamps {
 public:
  struct Stamp {
    std::uint64_t size = 0;
    std::string root;  // hex
  };

  // Nothing where the tree cannot be read.
  [[nodiscard]] std::optional<Stamp> of(const store::View& view) EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  std::optional<Stamp> last_ GUARDED_BY(mutex_);
};

}  // namespace rectify::query
