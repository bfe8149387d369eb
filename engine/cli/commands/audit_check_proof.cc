// audit check-proof: the proof of a line is checked without the database.
#include <fmt/format.h>

#include "base/files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/public_key.h"
#include "ledger/tlog_proof.h"

namespace rectify::cli {

namespace {

struct AuditCheckProof {
  std::string proof;  // files
  std::string line;
  std::string key;
};

std::vector<Option> audit_check_proof_options(AuditCheckProof& asked) {
  return {{.name = "PROOF", .into = &asked.proof, .means = "A .tlog-proof file", .required = true},
          {.name = "LINE", .into = &asked.line, .means = "A file that holds the line", .required = true},
          {.name = "--key",
           .into = &asked.key,
           .means = "The public key: its text, or a file that holds it",
           .required = true}};
}

int audit_check_proof(const Global& global, const AuditCheckProof& asked) {
  auto key = public_key_of(asked.key);
  if (!key) return report(global, key.error());
  auto proof = read_file(asked.proof, ledger::kNoteBytesMax);
  if (!proof) return report(global, proof.error());
  auto line = read_file(asked.line);
  if (!line) return report(global, line.error());
  if (line->ends_with('\n')) line->pop_back();
  auto proven = ledger::check_tlog_proof(*proof, *line, *key);
  if (!proven) {
    print_line(say_of(global, "NOT valid: {}", "无效：{}", proven.error().message));
    return kFoundWanting;
  }
  print_line(say_of(global, "valid: this is line {} of the history of {}, signed over {} lines",
                    "有效：这是 {1} 历史的第 {0} 条记录，签名覆盖 {2} 条", proven->index, proven->checkpoint.origin,
                    proven->checkpoint.size));
  return kDone;
}

}  // namespace

Command audit_check_proof_command() {
  return command("check-proof", "Check a proof without the database", audit_check_proof_options, audit_check_proof);
}

}  // namespace rectify::cli
