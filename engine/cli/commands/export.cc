// export: the history for process-mining tools, to a file or to stdout, as it comes.
#include <cstdio>

#include "cli/commands.h"
#include "cli/progress_bar.h"
#include "cli/read_command.h"
#include "cli/session.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

int export_events(const Global& global, const EventExportOptions& options) {
  auto session = Session::open(global, Session::Access::read);
  if (!session) return report(global, session.error());
  Filters filters{{"lang", global.language == core::Language::zh ? "zh" : "en"}};
  if (!options.inspection.empty()) filters.emplace_back("inspection", options.inspection);
  std::unique_ptr<std::FILE, CloseFile> file;
  if (!options.to.empty()) {
    file.reset(std::fopen(options.to.c_str(), "wb"));
    if (file == nullptr) return report(global, {Code::unavailable, "cannot be made", options.to});
  }
  std::FILE* const out = file ? file.get() : stdout;
  bool written = true;
  std::uint64_t bytes = 0;
  Progress progress("exporting, bytes", 0);
  auto streamed = (*session)->stream("/v1/export/" + options.format + query_text(filters), [&](std::string_view piece) {
    written = std::fwrite(piece.data(), 1, piece.size(), out) == piece.size();
    bytes += piece.size();
    if (file) progress.show(bytes);
    return written;
  });
  written = std::fflush(out) == 0 && written;
  if (!streamed) return report(global, streamed.error());
  if (!written) return report(global, {Code::unavailable, "not everything could be written", options.to});
  return kDone;
}

}  // namespace rectify::cli
