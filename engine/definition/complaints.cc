#include "definition/complaints.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kQuotedCodePointsMax = 60;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::vector<Diagnostic> Complaints::take() {
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  if (more_) {
    const Severity severity = errors_ > 0 ? Severity::error : Severity::warning;
    all_.push_back({severity, file_, 0, 0, "there is more to complain about: correct the above first", {}});
  }
  return std::move(all_);
}

bool Complaints::admits(Severity severity) {
  if (severity == Severity::error) ++errors_;
  if (all_.size() < kMost) return true;
  more_ = true;
  return false;
}

void Complaints::add(Severity severity, const Place& at, Fault fault, std::string message) {
  if (admits(severity)) all_.push_back({severity, file_, at.line, at.column, std::move(message), code_of(fault)});
}

void Complaints::add(Severity severity, const Mark& at, Fault fault, std::string message) {
  // Finding the column costs the length of the line, so it is left to those that are kept.
  if (!admits(severity)) return;
  const Place place = place_of(at);
  all_.push_back({severity, file_, place.line, place.column, std::move(message), code_of(fault)});
}

Place Complaints::place_of(const Mark& mark) {
  if (mark.line == 0) return {};
  if (line_starts_.empty()) {
    line_starts_.push_back(text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') line_starts_.push_back(i + 1);
    }
  }
  const std::size_t start = mark.line <= line_starts_.size() ? line_starts_[mark.line - 1] : text_.size();
  const std::size_t end = std::min(text_.size(), start + mark.byte);
  std::uint32_t column = 1;
  for (std::size_t i = start; i < end; i += code_point(text_, i).size) ++column;
  return {mark.line, column};
}

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (++points > kQuotedCodePointsMax) {
      out += "…";
      break;
    }
    const CodePoint point = code_point(text, i);
    const bool control = point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0);
    out += control ? std::string_view("?") : text.substr(i, point.size);
    i += point.size;
  }
  return out + "'";
}

}  // namespace rectify::definition
