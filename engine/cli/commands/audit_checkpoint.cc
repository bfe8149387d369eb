// audit checkpoint: the history is signed as it stands.
#include <cstdio>

#include "base/files.h"
#include "cli/checkpoint_consistency.h"
#include "cli/command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

struct AuditCheckpoint {
  std::string to;
  bool heads = false;
};

std::vector<Option> audit_checkpoint_options(AuditCheckpoint& asked) {
  return {{.name = "--to", .into = &asked.to, .means = "Into this file"},
          {.name = "--heads", .into = &asked.heads, .means = "Record the heads of all measures first"}};
}

int audit_checkpoint(const Global& global, const AuditCheckpoint& asked) {
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  auto answer = sign_now(**session, asked.heads);
  if (!answer) return report(global, answer.error());
  const std::string note = json::text_at(*answer, "checkpoint");
  if (!asked.to.empty()) {
    if (auto ok = write_file(asked.to, note); !ok) return report(global, ok.error());
  } else if (global.format == Format::json) {
    print_line(json::print(*answer));
  } else {
    print(note);
  }
  if (global.format != Format::json) std::fprintf(stderr, "key %s\n", json::text_at(*answer, "key").c_str());
  return kDone;
}

}  // namespace

Command audit_checkpoint_command() {
  return command("checkpoint", "Sign the history as it stands, and print the signed checkpoint",
                 audit_checkpoint_options, audit_checkpoint);
}

}  // namespace rectify::cli
