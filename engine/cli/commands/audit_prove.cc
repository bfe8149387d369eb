// audit prove: the proof of one line, and the line, are written for somebody who checks them without us.
#include <fmt/format.h>

#include <filesystem>

#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/checkpoint_consistency.h"
#include "cli/output.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

namespace fs = std::filesystem;

struct AuditProve {
  std::string line;
  std::string to;
};

std::vector<Option> audit_prove_options(AuditProve& asked) {
  return {{.name = "ID[@REVISION]",
           .into = &asked.line,
           .means = "The measure; its last line, or that of a revision",
           .required = true},
          {.name = "--to", .into = &asked.to, .means = "Into this folder (the one you are in)"}};
}

// "ID@7" or "ID".
std::pair<std::string, std::string> id_and_revision(const std::string& text) {
  const std::size_t at = text.rfind('@');
  return at == std::string::npos ? std::pair(text, std::string()) : std::pair(text.substr(0, at), text.substr(at + 1));
}

int audit_prove(const Global& global, const AuditProve& asked) {
  const auto [id, revision] = id_and_revision(asked.line);
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  auto signed_now = sign_now(**session);
  if (!signed_now) return report(global, signed_now.error());
  Parameters parameters{{"measure", id}};
  if (!revision.empty()) parameters["revision"] = revision;
  auto answer = (*session)->get(question("/v1/audit/proof", parameters));
  if (!answer) return report(global, answer.error());
  const std::string name = fmt::format("{}@{}", id, count_at(*answer, "revision"));
  const fs::path folder = asked.to.empty() ? "." : asked.to;
  const fs::path proof = folder / (name + ".tlog-proof");
  const fs::path line = folder / (name + ".json");
  if (auto ok = write_file(proof, json::text_at(*answer, "proof")); !ok) return report(global, ok.error());
  if (auto ok = write_file(line, json::text_at(*answer, "line") + "\n"); !ok) return report(global, ok.error());
  print_line(proof.string() + "\n" + line.string());
  print_line(say_of(global, "to check: rectify audit check-proof '{}' '{}' --key '{}'",
                    "核验方法：rectify audit check-proof '{}' '{}' --key '{}'", proof.string(), line.string(),
                    json::text_at(*answer, "key")));
  return kDone;
}

}  // namespace

Command audit_prove_command() {
  return command("prove", "Write the proof of one line, and the line", audit_prove_options, audit_prove);
}

}  // namespace rectify::cli
