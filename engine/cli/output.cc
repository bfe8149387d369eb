#include "cli/output.h"

#include <fmt/core.h>

#include <cstdio>

#include "base/codes.h"
#include "http/server/problem.h"

namespace rectify::cli {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_line(std::string_view text) {
  print(text);
  print("\n");
}

void print_listing(const Global& global, const json::Value& json, const Table& table) {
  if (global.format == Format::json) return print_line(json::print(json));
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
}

void print_found(const Global& global, const Table& table, const core::Title& nothing) {
  if (global.format == Format::csv) {
    print(to_csv(table));
  } else if (table.rows.empty()) {
    print_line(core::title_in(nothing, global.language));
  } else {
    print(to_text(table, global.language));
  }
}

int report(const Global& global, const Error& error) {
  const bool said = !error.where.empty() && error.message.find(error.where) != std::string::npos;
  const std::string text = global.format == Format::json
                               ? http::problem_json(error)
                               : fmt::format("rectify: {}", said ? error.message : error.text());
  std::fprintf(stderr, "%s\n", text.c_str());
  return row_of(error.code).exit;
}

std::string_view say(const Global& global, std::string_view en, std::string_view zh) {
  return global.language == core::Language::zh ? zh : en;
}

}  // namespace rectify::cli
