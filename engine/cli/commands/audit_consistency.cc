// The proof on the command line: checkpoints, proofs of single lines, consistency with what an auditor noted down.
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/checkpoint_consistency.h"
#include "cli/commands.h"
#include "cli/public_key.h"
#include "cli/session.h"
#include "embed/library.h"
#include "http/api/api.h"
#include "ledger/tlog_proof.h"

namespace rectify::cli {

using http::Json;

namespace {

namespace fs = std::filesystem;

constexpr const char* kSign = "/v1/audit/checkpoint";

// "ID@7" or "ID".
std::pair<std::string, std::string> id_and_revision(const std::string& text) {
  const std::size_t at = text.rfind('@');
  return at == std::string::npos ? std::pair(text, std::string()) : std::pair(text.substr(0, at), text.substr(at + 1));
}

}  // namespace

int audit_checkpoint(const Global& global, const ProofOptions& options) {
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send("POST", std::string(kSign) + (options.heads ? "?heads=true" : ""), {});
  if (!answer) return report(global, answer.error());
  const std::string note = answer->value("checkpoint", "");
  if (!options.to.empty()) {
    if (auto ok = write_file(options.to, note); !ok) return report(global, ok.error());
  } else if (global.format == Format::json) {
    print_line(http::dump(*answer));
  } else {
    print(note);
  }
  if (global.format != Format::json) std::fprintf(stderr, "key %s\n", answer->value("key", "").c_str());
  return kDone;
}

int audit_key(const Global& global) {
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send("POST", kSign, {});
  if (!answer) return report(global, answer.error());
  print_line(answer->value("key", ""));
  return kDone;
}

int audit_prove(const Global& global, const ProofOptions& options) {
  const auto [id, revision] = id_and_revision(options.what);
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  auto signed_now = (*session)->send("POST", kSign, {});
  if (!signed_now) return report(global, signed_now.error());
  auto answer = (*session)->get("/v1/audit/proof?measure=" + http::percent_encode(id) +
                                (revision.empty() ? "" : "&revision=" + http::percent_encode(revision)));
  if (!answer) return report(global, answer.error());
  const std::string name = id + "@" + (*answer)["revision"].dump();
  const fs::path folder = options.to.empty() ? "." : options.to;
  const fs::path proof = folder / (name + ".tlog-proof");
  const fs::path line = folder / (name + ".json");
  if (auto ok = write_file(proof, answer->value("proof", "")); !ok) return report(global, ok.error());
  if (auto ok = write_file(line, answer->value("line", "") + "\n"); !ok) return report(global, ok.error());
  print_line(proof.string() + "\n" + line.string());
  print_line("to check: rectify audit check-proof '" + proof.string() + "' '" + line.string() + "' --key '" +
             answer->value("key", "") + "'");
  return kDone;
}

int audit_check_proof(const Global& global, const ProofOptions& options) {
  auto key = key_of(options.key);
  if (!key) return report(global, key.error());
  auto proof = read_file(options.proof, ledger::kNoteBytesMax);
  if (!proof) return report(global, proof.error());
  auto line = read_file(options.line);
  if (!line) return report(global, line.error());
  if (line->ends_with('\n')) line->pop_back();
  auto proven = ledger::check_tlog_proof(*proof, *line, *key);
  if (!proven) {
    print_line("NOT valid: " + proven.error().message);
    return kFoundWanting;
  }
  print_line("valid: this is line " + std::to_string(proven->index) + " of the history of " +
             proven->checkpoint.origin + ", signed over " + std::to_string(proven->checkpoint.size) + " lines");
  return kDone;
}

int audit_consistency(const Global& global, const ProofOptions& options) {
  auto note = read_file(options.what, ledger::kNoteBytesMax);
  if (!note) return report(global, note.error());
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  auto signed_now = (*session)->send("POST", kSign, {});
  if (!signed_now) return report(global, signed_now.error());
  const bool trusted = !options.key.empty();
  auto key = key_of(trusted ? options.key : signed_now->value("key", ""));
  if (!key) return report(global, key.error());
  auto old = ledger::open_checkpoint(*note, *key);
  if (!old) return report(global, {old.error().code, old.error().message, options.what});
  auto extends = check_extends(**session, *old, *key);
  if (!extends) {
    if (extends.error().code != Code::corrupt && extends.error().code != Code::conflict) {
      return report(global, extends.error());
    }
    print_line("NOT consistent: " + extends.error().message);
    return kFoundWanting;
  }
  if (!options.to.empty()) {
    if (auto ok = write_file(options.to, extends->note); !ok) return report(global, ok.error());
  }
  if (!options.proof_to.empty()) {
    std::string hashes;
    for (const ledger::Hash& hash : extends->proof) hashes += ledger::to_hex(hash) + "\n";
    if (auto ok = write_file(options.proof_to, hashes); !ok) return report(global, ok.error());
  }
  const ledger::Checkpoint& newer = extends->checkpoint;
  print_line("consistent: the " + std::to_string(old->size) + " lines of the old checkpoint stand unchanged, " +
             std::to_string(newer.size - old->size) + " came since");
  print_line("root " + ledger::to_hex(newer.root) + " of size " + std::to_string(newer.size));
  if (!trusted)
    print_line("by the key " + key->to_text() + ": compare it with the one you noted, or give it with --key");
  return kDone;
}

}  // namespace rectify::cli
