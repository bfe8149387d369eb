#include "exchange/bulletin/bulletin.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "exchange/bulletin/bulletin_claims.h"
#include "exchange/bulletin/bulletin_reader.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kTitleColumns = 160;

std::string size_text(std::size_t bytes) { return fmt::format("{} bytes", bytes); }

std::string title_of(const BulletinLines& lines) {
  for (const Line& line : lines.lines()) {
    const std::string_view words = lines.words({line.begin, line.end});
    if (reads_as_title(words)) return std::string(words);
  }
  const Line& first = lines.lines().front();
  return fit_width(lines.words({first.begin, first.end}), kTitleColumns);
}

// Whether parts of the text are levels of the findings' numbers. One part that answers the findings is not; where there
// are several, or one that holds measures itself, its number tells them apart.
bool parts_are_levels(const Outline& outline, const Reading& reading) {
  std::set<std::size_t> parts;
  for (const TakenMeasure& measure : reading.measures) {
    if (reading.roles[measure.finding] == Role::section) return true;
    for (std::size_t node = measure.finding; node != 0; node = outline.node(node).parent) {
      if (reading.roles[node] == Role::section) parts.insert(node);
    }
  }
  return parts.size() > 1;
}

class Ledger {
 public:
  Ledger(const BulletinLines& lines, const Outline& outline, const Reading& reading, const InspectionId& inspection)
      : lines_(lines), outline_(outline), reading_(reading), inspection_(inspection) {
    parts_are_levels_ = parts_are_levels(outline, reading);
  }

  std::vector<core::MeasureDraft> measures() {
    std::vector<core::MeasureDraft> drafts;
    drafts.reserve(reading_.measures.size());
    for (const TakenMeasure& measure : reading_.measures) {
      core::MeasureDraft draft;
      draft.finding = path_of(measure.finding);
      draft.id = core::measure_id(inspection_, draft.finding, ++taken_[core::finding_number(draft.finding)]);
      draft.text = std::string(lines_.words(measure.words));
      const Slice clause{measure.words.begin, lines_.clause_end(measure.words)};
      const Slice title = clause.empty() ? measure.words : clause;
      const std::size_t line_end = std::min(title.end, lines_.line_at(title.begin).end);
      draft.title.zh = fit_width(lines_.words({title.begin, line_end}), kTitleColumns);
      draft.line = lines_.line_at(measure.marker).number;
      drafts.push_back(std::move(draft));
    }
    return drafts;
  }

  [[nodiscard]] std::uint32_t findings() const { return static_cast<std::uint32_t>(nodes_.size()); }

 private:
  core::FindingPath path_of(std::size_t node) {
    core::FindingPath path;
    for (; node != 0; node = outline_.node(node).parent) {
      if (reading_.roles[node] == Role::section && !parts_are_levels_) continue;
      nodes_.insert(node);
      const Node& n = outline_.node(node);
      path.push_back({n.number, {{}, std::string(without_stop(lines_.words(n.heading)))}});
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  const BulletinLines& lines_;
  const Outline& outline_;
  const Reading& reading_;
  const InspectionId& inspection_;
  bool parts_are_levels_ = false;
  std::set<std::size_t> nodes_;
  std::map<std::string, std::uint32_t> taken_;
};

// Findings and parts without a measure under them; the highest of each branch.
void report_unanswered(const BulletinLines& lines, const Outline& outline, const Reading& reading,
                       std::string_view file, std::vector<Diagnostic>& diagnostics) {
  std::vector<bool> answered(outline.nodes().size(), false);
  for (const TakenMeasure& measure : reading.measures) answered[measure.finding] = true;
  for (std::size_t i = outline.nodes().size(); i-- > 1;) {
    if (answered[i]) answered[outline.node(i).parent] = true;
  }
  for (std::size_t i = 1; i < outline.nodes().size(); ++i) {
    const Node& node = outline.node(i);
    const bool holds = reading.roles[i] == Role::finding || reading.roles[i] == Role::section;
    if (!holds || answered[i] || !answered[node.parent]) continue;
    diagnostics.push_back(warning_at(lines, file, node.marker,
                                     fmt::format("{} has no list of measures; its text was not taken for measures",
                                                 quote(lines.words({node.marker, node.heading.end})))));
  }
}

Error no_measures(std::string_view file, const std::vector<Diagnostic>& diagnostics) {
  std::string message =
      "no measures were found in the text; looked for lists (①②③, 一是、二是、三是, (1)(2)(3), 1.2.3.) and for "
      "paragraphs after "
      "整改措施 under headings that name a problem (关于…的问题, …不到位) or in a part about 整改落实情况";
  if (!diagnostics.empty()) {
    const Diagnostic& first = diagnostics.front();
    message += fmt::format("; line {}: {}", first.line, first.message);
  }
  return {Code::invalid, std::move(message), std::string(file)};
}

}  // namespace

Result<Bulletin> read_bulletin(std::string_view text, std::string_view file, const InspectionId& inspection,
                               const BulletinOptions& options) {
  if (text.size() > options.bytes_max) {
    return Error{
        Code::exhausted,
        fmt::format("the text has {}; a bulletin may have {}", size_text(text.size()), size_text(options.bytes_max)),
        std::string(file)};
  }
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return Error{Code::invalid,
                 "the file is not UTF-8 text; save it as UTF-8 (not GB18030, not UTF-16, not a document)",
                 std::string(file)};
  }
  const BulletinLines lines(text);
  const Outline outline(lines);
  Reading reading = read_outline(lines, outline, file, options.measures_max);
  if (reading.too_many) {
    return Error{Code::exhausted, fmt::format("the text has more than {} measures", options.measures_max),
                 std::string(file)};
  }
  if (reading.measures.empty()) return no_measures(file, reading.diagnostics);
  std::stable_sort(reading.measures.begin(), reading.measures.end(),
                   [](const TakenMeasure& a, const TakenMeasure& b) { return a.marker < b.marker; });

  Bulletin bulletin;
  bulletin.ledger.inspection = inspection;
  bulletin.ledger.title.zh = title_of(lines);
  Ledger ledger(lines, outline, reading, inspection);
  bulletin.ledger.measures = ledger.measures();
  bulletin.findings = ledger.findings();
  bulletin.blocks = reading.blocks;
  ClaimReport claims = check_claims(lines, outline, reading, file);
  bulletin.claimed_measures = claims.measures;

  std::vector<Diagnostic>& diagnostics = bulletin.ledger.diagnostics;
  diagnostics = std::move(reading.diagnostics);
  diagnostics.insert(diagnostics.end(), std::make_move_iterator(claims.diagnostics.begin()),
                     std::make_move_iterator(claims.diagnostics.end()));
  report_unanswered(lines, outline, reading, file, diagnostics);
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
  });
  return bulletin;
}

}  // namespace rectify::exchange
