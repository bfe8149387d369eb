// bench: whole lives of measures, timed.
#include "cli/bench.h"

#include "cli/command.h"

namespace rectify::cli {

namespace {

std::vector<Option> bench_options(Bench& asked) {
  return {
      {.name = "--clients", .into = &asked.clients, .means = "How many at once: 1,16,64,256", .delimiter = ','},
      {.name = "--lives", .into = &asked.lives, .means = "Measures a row (0: as many as fit in --seconds)"},
      {.name = "--seconds", .into = &asked.seconds, .means = "Time a row", .shows_default = true},
      {.name = "--http", .into = &asked.http, .means = "Over the unix socket, the load on the same machine"},
      {.name = "--ceiling", .into = &asked.ceiling, .means = "Also the same bytes through bare RocksDB, batches of 64"},
      {.name = "--as-of", .into = &asked.as_of, .means = "Instead: what it costs to keep the past, and to ask for it"},
      {.name = "--due",
       .into = &asked.due,
       .means = "Instead: so many rungs fall due in one second while commands come"},
      {.name = "--measures", .into = &asked.measures, .means = "With --as-of: how many", .shows_default = true},
      {.name = "--keep", .into = &asked.keep, .means = "With --as-of, --due: leave the database in this folder"}};
}

int bench(const Global& global, const Bench& asked) {
  if (asked.as_of) return bench_as_of(global, asked);
  return asked.due > 0 ? bench_due(global, asked) : bench_clients(global, asked);
}

}  // namespace

Command bench_command() { return command("bench", "Whole lives of measures, timed", bench_options, bench); }

}  // namespace rectify::cli
