// audit consistency: it is proven that the history extends a checkpoint that somebody noted down.
#include <fmt/format.h>

#include "base/files.h"
#include "cli/checkpoint_consistency.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/public_key.h"

namespace rectify::cli {

namespace {

struct AuditConsistency {
  std::string old_checkpoint;  // files
  std::string to;
  std::string proof_to;
  std::string key;
};

std::vector<Option> audit_consistency_options(AuditConsistency& asked) {
  return {{.name = "OLD_CHECKPOINT",
           .into = &asked.old_checkpoint,
           .means = "A file with the signed checkpoint",
           .required = true},
          {.name = "--to", .into = &asked.to, .means = "The new checkpoint into this file"},
          {.name = "--proof-to",
           .into = &asked.proof_to,
           .means = "The hashes that join the two into this file, hex, one a line"},
          {.name = "--key",
           .into = &asked.key,
           .means = "The public key that is trusted: its text, or a file that holds it"}};
}

// Into the files that are named.
Result<void> write(const AuditConsistency& asked, const Newer& newer) {
  if (!asked.to.empty()) {
    if (auto ok = write_file(asked.to, newer.note); !ok) return ok;
  }
  if (asked.proof_to.empty()) return {};
  std::string hashes;
  for (const ledger::Hash& hash : newer.proof) hashes += ledger::to_hex(hash) + "\n";
  return write_file(asked.proof_to, hashes);
}

int audit_consistency(const Global& global, const AuditConsistency& asked) {
  auto note = read_file(asked.old_checkpoint, ledger::kNoteBytesMax);
  if (!note) return report(global, note.error());
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  auto signed_now = sign_now(**session);
  if (!signed_now) return report(global, signed_now.error());
  const bool trusted = !asked.key.empty();
  auto key = public_key_of(trusted ? asked.key : json::text_at(*signed_now, "key"));
  if (!key) return report(global, key.error());
  auto old = ledger::open_checkpoint(*note, *key);
  if (!old) return report(global, {old.error().code, old.error().message, asked.old_checkpoint});
  auto newer = check_extends(**session, *old, *key);
  if (!newer) {
    const Code code = newer.error().code;
    if (code != Code::corrupt && code != Code::conflict) return report(global, newer.error());
    print_line(say_of(global, "NOT consistent: {}", "不一致：{}", newer.error().message));
    return kFoundWanting;
  }
  if (auto ok = write(asked, *newer); !ok) return report(global, ok.error());
  const ledger::Checkpoint& now = newer->checkpoint;
  print_line(say_of(global, "consistent: the {} lines of the old checkpoint stand unchanged, {} came since",
                    "一致：原检查点的 {} 条记录未变，其后新增 {} 条", old->size, now.size - old->size));
  print_line(say_of(global, "root {} of size {}", "根 {}，共 {} 条", ledger::to_hex(now.root), now.size));
  if (!trusted) {
    print_line(say_of(global, "by the key {}: compare it with the one you noted, or give it with --key",
                      "签名公钥 {}：请与留存的公钥核对，或用 --key 指定", key->to_text()));
  }
  return kDone;
}

}  // namespace

Command audit_consistency_command() {
  return command("consistency", "Prove that the history extends an old checkpoint", audit_consistency_options,
                 audit_consistency);
}

}  // namespace rectify::cli
