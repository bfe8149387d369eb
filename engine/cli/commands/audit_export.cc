// audit export: a folder for an auditor, with the lines and all that proves them.
#include "base/files.h"
#include "cli/checkpoint_consistency.h"
#include "cli/exported_folder.h"
#include "cli/question_options.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct AuditExport {
  std::string to;
  Parameters parameters;
};

std::vector<Option> audit_export_options(AuditExport& asked) {
  return {{.name = "--to", .into = &asked.to, .means = "A folder that is new or empty", .required = true},
          parameter("--measure", asked.parameters, "Of this measure only, proven to be all its lines"),
          parameter("--from", asked.parameters, "From this day or moment on"),
          parameter("--until", asked.parameters, "Until the end of this day, or this moment")};
}

int audit_export(const Global& global, const AuditExport& asked) {
  if (auto ok = make_empty_folder(asked.to); !ok) return report(global, ok.error());
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  // Of one measure it is to be proven that these are all its lines: by heads that are recorded now.
  auto signed_now = sign_now(**session, asked.parameters.contains("measure"));
  if (!signed_now) return report(global, signed_now.error());
  FolderWriter writer(asked.to);
  auto streamed = (*session)->stream(question("/v1/audit/export", asked.parameters),
                                     [&](std::string_view piece) { return writer.take(piece); });
  if (!streamed) return report(global, streamed.error());
  if (auto ok = writer.finish(); !ok) return report(global, ok.error());
  return verify_exported(global, asked.to, json::text_at(*signed_now, "key"));
}

}  // namespace

Command audit_export_command() {
  return command("export", "A folder for an auditor: the lines and all that proves them", audit_export_options,
                 audit_export);
}

}  // namespace rectify::cli
