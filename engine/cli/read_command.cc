#include "cli/read_command.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <cstdio>

#include "http/api/api.h"

namespace rectify::cli {

std::string question(std::string_view path, const Parameters& parameters) {
  std::string target(path);
  for (const auto& [name, value] : parameters) {
    target += fmt::format("{}{}={}", target.size() == path.size() ? "?" : "&", name, http::percent_encode(value));
  }
  return target;
}

int with_answer(const Global& global, const std::string& target, const ShowAnswer& show) {
  auto session = Session::open(global, Access::read);
  if (!session) return report(global, session.error());
  (*session)->ask_as(global.as);
  auto answer = (*session)->get(target);
  if (!answer) return report(global, answer.error());
  const auto tree = (*session)->tree();  // before anything else is asked in order to show it
  const bool inside = tree && global.format == Format::json && answer->is_object();
  if (inside) answer->get_object()["tree"] = json::Object{{"size", tree->size}, {"root", tree->root}};
  const int code = show(**session, *answer);
  const bool shown = code == kDone || code == kFoundWanting;
  if (!tree || inside || !shown) return code;
  const std::string line = fmt::format("{} {} {}", say(global, "tree", "树"), tree->size, tree->root);
  if (global.format == Format::table) {
    print_line(line);
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  return code;
}

int show_table(const Global& global, const std::string& target,
               const std::function<Table(const json::Value& answer)>& table) {
  return with_answer(global, target, [&](Session&, const json::Value& answer) {
    print_listing(global, answer, table(answer));
    return kDone;
  });
}

int with_names(const Global& global, const std::string& target,
               const std::function<int(const json::Value& answer, const Names& names)>& show) {
  return with_answer(global, target, [&](Session& session, const json::Value& answer) {
    if (global.format == Format::json) {
      print_line(json::print(answer));
      return kDone;
    }
    const auto& workflows = session.workflows();
    if (!workflows) return report(global, workflows.error());
    return show(answer, Names(*workflows, global.language));
  });
}

}  // namespace rectify::cli
