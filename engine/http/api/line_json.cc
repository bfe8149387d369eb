#include "http/api/line_json.h"

#include <fmt/core.h>

#include "base/check.h"

namespace rectify::http {

std::string line_text(const query::SeenLine& line) {
  if (line.hidden.empty()) return line.text;
  RECTIFY_CHECK(line.text.ends_with('}'), "a line of the history is an object");
  return fmt::format("{},\"hidden\":{}}}", line.text.substr(0, line.text.size() - 1),
                     json::print(json::array_of(line.hidden)));
}

json::Value line_json(const query::SeenLine& line) {
  auto parsed = json::parse(line_text(line));
  RECTIFY_CHECK(parsed.ok(), "a line of the history is JSON");
  return std::move(*parsed);
}

}  // namespace rectify::http
