#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace rectify {

void check_failed(const char* file, int line, std::string_view what) {
  std::fprintf(stderr, "rectify: broken invariant at %s:%d: %.*s\n", file, line, static_cast<int>(what.size()),
               what.data());
  std::abort();
}

}  // namespace rectify
