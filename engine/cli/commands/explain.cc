// Commands about what people may write: explain (a fault by its code), schema (a format, for editors).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json_schema.h"
#include "cli/listing_tables.h"
#include "cli/table.h"
#include "definition/faults/fault.h"

namespace rectify::cli {

using definition::FaultInfo;
using http::Json;

namespace {

constexpr std::size_t kTextColumns = 100;

// Examples hold what is wrong with text too: bytes that are no text are not sent to a terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point(text, at);
    const bool broken = point.value == 0xFFFD && point.size == 1;
    const bool control = point.value < 0x20 && point.value != '\n' && point.value != '\t';
    out += broken || control ? std::string_view("\uFFFD") : text.substr(at, point.size);
    at += point.size;
  }
  return out;
}

// Lines of at most kTextColumns, broken at spaces or between wide characters, but never in front of wide punctuation.
std::string wrapped(std::string_view text) {
  constexpr std::string_view kClosing = "，。；：、）”";
  std::string out;
  while (!text.empty()) {
    std::size_t end = 0;    // where the line is full, or the text ends
    std::size_t cut = 0;    // the last place to break at
    std::size_t width = 0;  // of the text up to `end`
    while (end < text.size()) {
      const std::string_view character = text.substr(end, code_point(text, end).size);
      const bool wide = display_width(character) == 2;
      if (character == " " || (wide && kClosing.find(character) == std::string_view::npos)) cut = end;
      width += display_width(character);
      if (width > kTextColumns) break;
      end += character.size();
    }
    if (end == text.size() || cut == 0) cut = end;
    const std::string_view line = text.substr(0, cut);
    out += std::string(line.substr(0, line.find_last_not_of(' ') + 1)) + "\n";
    text.remove_prefix(std::min(text.size(), cut + (cut < text.size() && text[cut] == ' ' ? 1 : 0)));
  }
  return out;
}

std::string_view in(core::Language language, const definition::Wording& words) {
  return language == core::Language::zh ? words.zh : words.en;
}

Json to_json(const FaultInfo& info) {
  return {{"code", definition::code_of(info.fault)},
          {"title", {{"en", info.title.en}, {"zh", info.title.zh}}},
          {"explanation", {{"en", info.explanation.en}, {"zh", info.explanation.zh}}},
          {"bad", printable(info.bad)},
          {"good", printable(info.good)}};
}

std::string indented(std::string_view text) {
  std::string out;
  const std::string shown = printable(text);
  for (std::string_view rest = shown; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    out += "    " + std::string(line) + "\n";
  }
  return out;
}

void print_fault(const Global& global, const FaultInfo& info) {
  const core::Language language = global.language;
  print_line(definition::code_of(info.fault) + ": " + std::string(in(language, info.title)) + "\n");
  print(wrapped(in(language, info.explanation)));
  print_line("\n" + std::string(in(language, {"wrong:", "错误："})) + "\n");
  print(indented(info.bad));
  print_line("\n" + std::string(in(language, {"right:", "正确："})) + "\n");
  print(indented(info.good));
}

int list_faults(const Global& global) {
  Table table{{{{"code", "代码"}, 6}, {{"title", "名称"}, 60}}, {}};
  Json all = Json::array();
  for (const FaultInfo& info : definition::all_faults()) {
    table.rows.push_back({definition::code_of(info.fault), std::string(in(global.language, info.title))});
    all.push_back(to_json(info));
  }
  print_listing(global, all, table);
  return kDone;
}

}  // namespace

int explain_fault(const Global& global, const std::string& code) {
  if (code.empty()) return list_faults(global);
  const FaultInfo* info = definition::find_fault(code);
  if (info == nullptr) {
    return report(global, {Code::not_found, "there is no code '" + code + "'; `rectify explain` lists them all", {}});
  }
  if (global.format == Format::json) {
    print_line(http::dump(to_json(*info)));
  } else {
    print_fault(global, *info);
  }
  return kDone;
}

int print_schema(const Global& global, const std::string& name) {
  const auto formats = definition::file_formats();
  const auto found = std::ranges::find(formats, name, &definition::FileFormat::name);
  if (found != formats.end()) {
    print_line(json_schema(*found).dump(2));
    return kDone;
  }
  std::string known;
  for (const definition::FileFormat& format : formats) known += (known.empty() ? "" : ", ") + std::string(format.name);
  return report(global, {Code::not_found, "there is no schema of '" + name + "'; there are: " + known, {}});
}

}  // namespace rectify::cli
