// audit verify: a whole history is walked, or an exported folder, and the first bad line is named.

#include "cli/answer_text.h"
#include "cli/exported_folder.h"
#include "cli/output.h"
#include "cli/read_command.h"
#include "embed/signing.h"
#include "http/api/verification.h"
#include "http/server/problem.h"

namespace rectify::cli {

namespace {

struct AuditVerify {
  std::string folder;
  std::string key;
};

std::vector<Option> audit_verify_options(AuditVerify& asked) {
  return {
      {.name = "DIR", .into = &asked.folder, .means = "A folder that `audit export` wrote; without one, the database"},
      {.name = "--key",
       .into = &asked.key,
       .means = "The public key that is trusted: its text, or a file that holds it"}};
}

int show_verdict(const Global& global, const json::Value& verdict) {
  const bool valid = json::flag_at(verdict, "valid");
  if (global.format == Format::json) {
    print_line(json::print(verdict));
  } else if (valid) {
    print_line(say_of(global,
                      "valid: {} lines of {} measures, each in order, chained and in the tree; signed checkpoints: {}",
                      "有效：{} 条记录、{} 项措施，次序、链、树均无误；签名检查点 {} 个", count_at(verdict, "lines"),
                      count_at(verdict, "measures"), count_at(verdict, "checkpoints")));
    print_line(
        say_of(global, "root {} of size {}", "根 {}，共 {} 条", shown_at(verdict, "root"), count_at(verdict, "size")));
  } else {
    const json::Value& fault = value_at(verdict, "fault");
    const std::string measure = shown_at(fault, "measure");
    print_line(say_of(global, "NOT valid: line {}{}: {}", "无效：第 {} 条记录{}：{}", count_at(fault, "sequence"),
                      measure.empty() ? "" : say_of(global, " ({})", "（{}）", measure), shown_at(fault, "message")));
  }
  return valid ? kDone : kFoundWanting;
}

// The folder alone, and to read it only: a history that the engine refuses to open can be looked at.
int verify_database(const Global& global) {
  auto view = store::open_view({.path = global.data});
  if (!view) return report(global, view.error());
  auto own = embed::signing_key(global.data, {global.signing_key, global.origin}, false)(false);
  if (!own) return report(global, own.error());
  const http::Response response = http::verify_history(**view, *own == nullptr ? nullptr : &(*own)->verifier());
  if (response.status >= 400) return report(global, http::error_of(response));
  auto verdict = json::parse(response.body);
  return verdict ? show_verdict(global, *verdict) : report(global, verdict.error());
}

int audit_verify(const Global& global, const AuditVerify& asked) {
  if (!asked.folder.empty()) return verify_exported(global, asked.folder, asked.key);
  if (!asked.key.empty()) {
    return report(global,
                  {Code::invalid, "--key goes with an exported folder; a database is verified by its own key", {}});
  }
  if (auto daemon = Session::connect(global)) {
    return with_answer(global, "/v1/audit/verify",
                       [&](Session&, const json::Value& verdict) { return show_verdict(global, verdict); });
  } else if (!global.server.empty()) {
    return report(global, daemon.error());
  }
  return verify_database(global);
}

}  // namespace

Command audit_verify_command() {
  return command("verify", "Walk a whole history, or an exported folder, and name the first bad line",
                 audit_verify_options, audit_verify);
}

}  // namespace rectify::cli
