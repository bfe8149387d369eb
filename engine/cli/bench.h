// Measurements of the engine on this machine; each is a file of its own and prints its figures.
//
// Threads: one calls; they start what they need.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/global.h"

namespace rectify::cli {

struct Bench {
  std::vector<std::size_t> clients{1, 16, 64, 256};
  std::size_t lives = 0;  // 0: as many as fit in `seconds`
  double seconds = 3.0;   // a row
  bool http = false;
  bool ceiling = false;
  bool as_of = false;
  std::size_t due = 0;             // 0: something else
  std::size_t measures = 100'000;  // with as_of
  std::string keep;                // with as_of and due: the database stays there
};

// Whole lives of measures, by so many clients at once.
int bench_clients(const Global& global, const Bench& asked);
// What it costs to keep the past of every measure, and to ask for it.
int bench_as_of(const Global& global, const Bench& asked);
// What becomes of commands while very many measures fall due in the same second.
int bench_due(const Global& global, const Bench& asked);

}  // namespace rectify::cli
