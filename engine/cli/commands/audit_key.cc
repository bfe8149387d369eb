// audit key: the public key, for those who check.
#include "cli/checkpoint_consistency.h"
#include "cli/command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

int audit_key(const Global& global) {
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  auto answer = sign_now(**session);
  if (!answer) return report(global, answer.error());
  print_line(json::text_at(*answer, "key"));
  return kDone;
}

}  // namespace

Command audit_key_command() { return command("key", "The public key, for those who check", audit_key); }

}  // namespace rectify::cli
