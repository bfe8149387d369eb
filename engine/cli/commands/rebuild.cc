// rebuild: a new database from nothing but the lines of an old one.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "embed/library.h"
#include "runtime/rebuild.h"

namespace rectify::cli {

namespace {

struct Rebuild {
  std::string into;
  bool without_checkpoints = false;
};

std::vector<Option> rebuild_options(Rebuild& asked) {
  return {{.name = "--into", .into = &asked.into, .means = "A folder that is new or empty", .required = true},
          {.name = "--without-checkpoints",
           .into = &asked.without_checkpoints,
           .means = "Leave the signed checkpoints behind: another key can begin anew"}};
}

int rebuild_database(const Global& global, const Rebuild& asked) {
  auto from = store::open_view({.path = global.data});
  if (!from) return report(global, from.error());
  auto size = (*from)->size();
  if (!size) return report(global, size.error());
  auto into = store::Store::open({.path = asked.into});
  if (!into) return report(global, into.error());
  ProgressBar progress("rebuilding", *size);
  auto rebuilt = runtime::rebuild(**from, **into,
                                  {.compiler = embed::compiler({.kept = global.data / "plugins"}),
                                   .limits = embed::kLimits,
                                   .checkpoints = !asked.without_checkpoints,
                                   .progress = [&](std::uint64_t done) { progress.show(done); }});
  if (!rebuilt) return report(global, rebuilt.error());
  print_line(say_of(global,
                    "rebuilt {}: {} lines, {} measures, {} checkpoints; notices that waited for delivery "
                    "are not in the history and are not taken over",
                    "已重建 {}：{} 条记录，{} 项措施，{} 个检查点；待发通知不在历史记录中，不随之迁移", asked.into,
                    rebuilt->lines, rebuilt->measures, rebuilt->checkpoints));
  if (rebuilt->checkpoints > 0) {
    print_line(say(global, "the signing key is a file of its own: put it beside the new database too",
                   "签名密钥是单独的文件，请一并放到新数据库旁"));
  }
  return kDone;
}

}  // namespace

Command rebuild_command() {
  return command("rebuild", "A new database from nothing but the history of an old one", rebuild_options,
                 rebuild_database);
}

}  // namespace rectify::cli
