#include "definition/yaml/complaints.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kQuotedCodePointsMax = 60;

}  // namespace

std::uint32_t Complaints::add_file(std::string_view file, std::string_view text) {
  files_.push_back({std::string(file), text, {}});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::vector<Diagnostic> Complaints::take() {
  const auto number = [&](const std::string& name) {
    return std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.name == name; }) -
           files_.begin();
  };
  std::stable_sort(all_.begin(), all_.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(number(a.file), a.line, a.column) < std::tuple(number(b.file), b.line, b.column);
  });
  if (more_) {
    const Severity severity = errors_ > 0 ? Severity::error : Severity::warning;
    all_.push_back(
        {severity, files_.front().name, 0, 0, "there is more to complain about: correct the above first", {}});
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
  if (admits(severity))
    all_.push_back({severity, files_.front().name, at.line, at.column, std::move(message), code_of(fault)});
}

void Complaints::add(Severity severity, const Mark& at, Fault fault, std::string message) {
  // Finding the column costs the length of the line, so it is left to those that are kept.
  if (!admits(severity)) return;
  PlaceInFile place = place_of(at);
  all_.push_back({severity, std::move(place.file), place.line, place.column, std::move(message), code_of(fault)});
}

PlaceInFile Complaints::place_of(const Mark& mark) {
  auto& [name, text, line_starts] = files_[mark.file];
  if (mark.line == 0) return {{}, name};
  if (line_starts.empty()) {
    line_starts.push_back(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts.push_back(i + 1);
    }
  }
  const std::size_t start = mark.line <= line_starts.size() ? line_starts[mark.line - 1] : text.size();
  const std::size_t end = std::min(text.size(), start + mark.byte);
  std::uint32_t column = 1;
  for (std::size_t i = start; i < end; i += code_point(text, i).size) ++column;
  return {{mark.line, column}, name};
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
