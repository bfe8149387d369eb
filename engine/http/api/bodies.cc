#include "http/api/bodies.h"

#include <fmt/format.h>

#include "http/api/api.h"
#include "http/api/command_json.h"

namespace rectify::http {

Result<runtime::Deploy> deploy_from(Deployment deployment) {
  using Kind = store::Deployed::Kind;
  runtime::Deploy deploy;
  deploy.workflow_source = std::move(deployment.workflow);
  const auto add = [&](Kind kind, std::map<std::string, std::string>& texts) {
    for (auto& [name, text] : texts) deploy.sources.push_back({kind, name, std::move(text)});
  };
  add(Kind::calendar, deployment.calendars);
  add(Kind::organisation, deployment.organisations);
  add(Kind::rule, deployment.rules);
  if (deploy.workflow_source.empty() && deploy.sources.empty()) {
    return Error{Code::invalid, "there is nothing to deploy: 'workflow' is missing, or 'rules' with newer texts", {}};
  }
  for (const runtime::Source& source : deploy.sources) {
    if (source.kind == Kind::rule) continue;  // it may be a path
    if (auto ok = core::check_id(source.name, "a calendar or an organisation"); !ok) return ok.error();
  }
  return deploy;
}

Result<Bulk> bulk_from(std::string_view text, const SaidBeside& beside, const ApiOptions& options) {
  Bulk bulk;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string where = fmt::format("line {}", number);
    if (bulk.commands.size() == options.bulk_commands_max) {
      return Error{Code::exhausted, fmt::format("more than {} commands in one request", options.bulk_commands_max),
                   where};
    }
    auto json = json::parse(line, options.json_depth_max);
    auto command = json ? command_from(*json, beside) : Result<core::Command>(json.error());
    if (!command) command = Error{command.error().code, command.error().message, where};
    bulk.commands.push_back(std::move(command));
  }
  return bulk;
}

}  // namespace rectify::http
