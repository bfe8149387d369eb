// explain: what a code such as RW0103 means, with an example; without a code, all of them.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "definition/faults/fault.h"

namespace rectify::cli {

using definition::FaultInfo;

namespace {

struct Explain {
  std::string code;
};

std::vector<Option> explain_options(Explain& asked) {
  return {{.name = "CODE", .into = &asked.code, .means = "As check prints it"}};
}

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
    out += line.substr(0, line.find_last_not_of(' ') + 1);
    out += '\n';
    text.remove_prefix(std::min(text.size(), cut + (cut < text.size() && text[cut] == ' ' ? 1 : 0)));
  }
  return out;
}

std::string_view in(core::Language language, const definition::Wording& words) {
  return language == core::Language::zh ? words.zh : words.en;
}

json::Object wording_json(const definition::Wording& words) { return {{"en", words.en}, {"zh", words.zh}}; }

json::Object json_of(const FaultInfo& info) {
  return {{"code", definition::code_of(info.fault)},
          {"title", wording_json(info.title)},
          {"explanation", wording_json(info.explanation)},
          {"bad", printable(info.bad)},
          {"good", printable(info.good)}};
}

std::string indented(std::string_view text) {
  std::string out;
  const std::string shown = printable(text);
  for (std::string_view rest = shown; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    out += fmt::format("    {}\n", line);
  }
  return out;
}

void print_fault(const Global& global, const FaultInfo& info) {
  const core::Language language = global.language;
  print_line(fmt::format("{}: {}\n", definition::code_of(info.fault), in(language, info.title)));
  print(wrapped(in(language, info.explanation)));
  print_line(say(global, "\nwrong:\n", "\n错误：\n"));
  print(indented(info.bad));
  print_line(say(global, "\nright:\n", "\n正确：\n"));
  print(indented(info.good));
}

int list_faults(const Global& global) {
  Table table{{{{"code", "代码"}, 6}, {{"title", "名称"}, 60}}, {}};
  json::Array all;
  for (const FaultInfo& info : definition::all_faults()) {
    table.rows.push_back({definition::code_of(info.fault), std::string(in(global.language, info.title))});
    all.emplace_back(json_of(info));
  }
  print_listing(global, all, table);
  return kDone;
}

int explain_fault(const Global& global, const Explain& asked) {
  if (asked.code.empty()) return list_faults(global);
  const FaultInfo* info = definition::find_fault(asked.code);
  if (info == nullptr) {
    const std::string message = fmt::format("there is no code '{}'; `rectify explain` lists them all", asked.code);
    return report(global, {Code::not_found, message, {}});
  }
  if (global.format == Format::json) {
    print_line(json::print(json_of(*info)));
  } else {
    print_fault(global, *info);
  }
  return kDone;
}

}  // namespace

Command explain_command() {
  return command("explain", "What a code such as RW0103 means, with an example; all codes", explain_options,
                 explain_fault);
}

}  // namespace rectify::cli
