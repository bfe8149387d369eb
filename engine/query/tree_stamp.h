// Which tree an answer was taken from: number of lines and root, found once for as long as no line comes.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "store/store.h"

namespace rectify::query {

class TreeStamps {
 public:
  struct Stamp {
    std::uint64_t size = 0;
    std::string root;  // hex
  };

  // Nothing where the tree cannot be read.
  [[nodiscard]] std::optional<Stamp> of(const store::View& view);

 private:
  std::mutex mutex_;
  std::optional<Stamp> last_;
};

}  // namespace rectify::query
