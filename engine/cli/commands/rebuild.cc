// rebuild: a new database from nothing but the lines of an old one.
#include "runtime/rebuild.h"
#include "cli/commands.h"
#include "cli/progress_bar.h"
#include "embed/library.h"

namespace rectify::cli {

int rebuild_database(const Global& global, const RebuildOptions& options) {
  auto from = store::open_view({.path = global.data});
  if (!from) return report(global, from.error());
  auto size = (*from)->size();
  if (!size) return report(global, size.error());
  auto into = store::Store::open({.path = options.into});
  if (!into) return report(global, into.error());
  Progress progress("rebuilding", *size);
  auto rebuilt = runtime::rebuild(**from, **into,
                                  {.compiler = embed::compiler({.kept = global.data / "plugins"}),
                                   .checkpoints = !options.without_checkpoints,
                                   .progress = [&](std::uint64_t done) { progress.show(done); }});
  if (!rebuilt) return report(global, rebuilt.error());
  print_line("rebuilt " + options.into + ": " + std::to_string(rebuilt->lines) + " lines, " +
             std::to_string(rebuilt->measures) + " measures, " + std::to_string(rebuilt->checkpoints) +
             " checkpoints; notifications that waited for delivery are not in the history and are not taken over");
  if (rebuilt->checkpoints > 0) {
    print_line("the signing key is a file of its own: put it beside the new database too");
  }
  return kDone;
}

}  // namespace rectify::cli
