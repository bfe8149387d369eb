// export: the history for process-mining tools, to a file or to stdout, as it comes.
#include <cstdio>

#include "cli/progress_bar.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct Export {
  std::string format;
  std::string to;
  Parameters parameters;
};

std::vector<Option> export_options(Export& asked) {
  return {{.name = "FORMAT",
           .into = &asked.format,
           .means = "xes, ocel or csv",
           .required = true,
           .choices = {"xes", "ocel", "csv"}},
          {.name = "--to", .into = &asked.to, .means = "Into this file (stdout)"},
          parameter("--inspection", asked.parameters, "Of this inspection; xes and ocel")};
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

int export_events(const Global& global, const Export& asked) {
  auto session = Session::open(global, Access::read);
  if (!session) return report(global, session.error());
  std::unique_ptr<std::FILE, CloseFile> file;
  if (!asked.to.empty()) {
    file.reset(std::fopen(asked.to.c_str(), "wb"));
    if (file == nullptr) return report(global, {Code::unavailable, "cannot be made", asked.to});
  }
  std::FILE* const out = file ? file.get() : stdout;
  bool written = true;
  std::uint64_t bytes = 0;
  ProgressBar progress("exporting, bytes", 0);
  Parameters parameters = asked.parameters;
  parameters["lang"] = say(global, "en", "zh");
  auto streamed = (*session)->stream(question("/v1/export/" + asked.format, parameters), [&](std::string_view piece) {
    written = std::fwrite(piece.data(), 1, piece.size(), out) == piece.size();
    bytes += piece.size();
    if (file) progress.show(bytes);
    return written;
  });
  written = std::fflush(out) == 0 && written;
  if (!streamed) return report(global, streamed.error());
  if (!written) return report(global, {Code::unavailable, "not everything could be written", asked.to});
  return kDone;
}

}  // namespace

Command export_command() {
  return command("export", "The history for process-mining tools", export_options, export_events);
}

}  // namespace rectify::cli
