#include "cli/table.h"

#include <algorithm>

#include "base/text.h"
#include "cli/answer_text.h"

namespace rectify::cli {

namespace {

void add_row(std::string& out, const std::vector<std::string>& cells, const std::vector<Column>& columns,
             const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string cell = fit_width(cells[i], widths[i]);
    const std::string padding(widths[i] - display_width(cell), ' ');
    line += (i == 0 ? "" : "  ") + (columns[i].right ? padding + cell : cell + padding);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

void add_csv(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + quoted(cells[i]);
  out += "\r\n";
}

}  // namespace

std::string to_text(const Table& table, core::Language language) {
  std::vector<std::string> heads;
  std::vector<std::string> rules;
  std::vector<std::size_t> widths;
  std::vector<std::vector<std::string>> rows = table.rows;
  for (auto& row : rows) std::transform(row.begin(), row.end(), row.begin(), one_line);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    heads.push_back(core::title_in(table.columns[i].head, language));
    std::size_t width = display_width(heads.back());
    for (const auto& row : rows) width = std::max(width, std::min(table.columns[i].width_max, display_width(row[i])));
    widths.push_back(width);
    rules.emplace_back(width, '-');
  }
  std::string out;
  add_row(out, heads, table.columns, widths);
  add_row(out, rules, table.columns, widths);
  for (const auto& row : rows) add_row(out, row, table.columns, widths);
  return out;
}

std::string to_csv(const Table& table) {
  std::string out;
  std::vector<std::string> heads;
  heads.reserve(table.columns.size());
  for (const Column& column : table.columns) heads.push_back(column.head.en);
  add_csv(out, heads);
  for (const auto& row : table.rows) add_csv(out, row);
  return out;
}

}  // namespace rectify::cli
