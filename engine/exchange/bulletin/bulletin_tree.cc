#include "exchange/bulletin/bulletin_tree.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kWordsMin = 8;

// `before` and `after` in full, the words between them cut to what is left of the line.
void add_line(std::string& out, std::size_t depth, const std::string& before, std::string_view words,
              const std::string& after, std::size_t columns) {
  const std::string lead = std::string(depth * kIndent, ' ') + before;
  const std::size_t used = display_width(lead) + display_width(after);
  const std::size_t room = columns > used + kWordsMin ? columns - used : kWordsMin;
  out += lead;
  out += fit_width(words, room);
  out += after;
  out += '\n';
}

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string print_tree(const Bulletin& bulletin, std::size_t columns) {
  std::string out;
  add_line(out, 0, {}, bulletin.ledger.title.zh, {}, columns);
  core::FindingPath shown;
  std::size_t areas = 0;
  for (const core::MeasureDraft& measure : bulletin.ledger.measures) {
    const core::FindingPath& path = measure.finding;
    std::size_t depth = 0;
    while (depth < path.size() && depth < shown.size() && path[depth] == shown[depth]) ++depth;
    areas += depth == 0 ? 1U : 0U;
    for (; depth < path.size(); ++depth) {
      const core::FindingPath above(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth) + 1);
      add_line(out, depth, core::finding_number(above) + " ", path[depth].title.zh, {}, columns);
    }
    shown = path;
    const std::string& id = measure.id.get();
    const std::size_t dash = id.rfind('-');
    add_line(out, path.size(), "-" + id.substr(dash == std::string::npos ? 0 : dash + 1) + " ", measure.title.zh,
             fmt::format(" (line {})", measure.line), columns);
  }
  out += fmt::format("{}, {}, {}, {}", counted(areas, "area"), counted(bulletin.findings, "finding"),
                     counted(bulletin.blocks, "block"), counted(bulletin.ledger.measures.size(), "measure"));
  out += bulletin.claimed_measures == 0 ? "; the text does not say how many\n"
                                        : fmt::format("; the text says {}\n", bulletin.claimed_measures);
  return out;
}

}  // namespace rectify::exchange
