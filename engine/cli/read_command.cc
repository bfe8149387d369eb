#include "cli/read_command.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "http/api/api.h"

namespace rectify::cli {

using http::Json;

std::string query_text(const Filters& filters) {
  std::string query;
  for (const auto& [name, value] : filters) {
    query += (query.empty() ? "?" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  return query;
}

int with_answer(const Global& global, const std::string& target, const Show& show) {
  auto session = Session::open(global, Session::Access::read);
  if (!session) return report(global, session.error());
  (*session)->ask_as(global.as);
  auto answer = (*session)->get(target);
  if (!answer) return report(global, answer.error());
  const auto tree = (*session)->tree();  // before anything else is asked in order to show it
  const bool inside = tree && global.format == Format::json && answer->is_object();
  if (inside) (*answer)["tree"] = {{"size", Json::parse(tree->size)}, {"root", tree->root}};
  const int code = show(**session, *answer);
  const bool shown = code == kDone || code == kFoundWanting;
  if (!tree || inside || !shown) return code;
  const std::string head = global.language == core::Language::zh ? "树" : "tree";
  const std::string line = head + " " + tree->size + " " + tree->root;
  if (global.format == Format::table) {
    print_line(line);
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  return code;
}

}  // namespace rectify::cli
