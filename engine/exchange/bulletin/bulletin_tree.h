// A bulletin that was read, as a tree for a person to look through before it is imported. Threads: pure function.
#pragma once

#include <string>

#include "exchange/bulletin/bulletin.h"

namespace rectify::exchange {

// The title, each finding indented under its parent, each measure with its number, title and source line, and a line
// that sums up. No line is wider than `columns`, if that leaves room for any words at all.
[[nodiscard]] std::string print_tree(const Bulletin& bulletin, std::size_t columns = 100);

}  // namespace rectify::exchange
