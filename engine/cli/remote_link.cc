#include "cli/remote_link.h"

#include <boost/json/object.hpp>
#include <span>

#include "daemon/host.h"
#include "http/api/api.h"
#include "http/api/command_json.h"
#include "http/server/client.h"
#include "http/server/problem.h"
#include "json/json.h"

namespace rectify::cli {

namespace {

// Every kind of command goes here, and one by itself too: all or none of one is the command, and what is refused is an
// answer of its own. So a new kind needs nothing in this file.
constexpr const char* kCommandsTarget = "/v1/commands?atomic=true";

Result<core::Reply> reply_of(const json::Value& json, const core::Command& command) {
  if (json::find(json, "outcome") == nullptr) {
    return Error{Code::unavailable, "the daemon's answer to a command is not one", command.measure.get()};
  }
  return core::Reply{.measure = MeasureId(json::text_at(json, "measure")),
                     .revision = Revision(json::number_at(json, "revision")),
                     .sequence = Sequence(json::number_at(json, "sequence")),
                     .outcome = json::text_at(json, "outcome"),
                     .state = json::text_at(json, "state")};
}

class RemoteLink final : public Link {
 public:
  explicit RemoteLink(std::unique_ptr<http::Client> client) : client_(std::move(client)) {}

  Result<http::Response> call(http::Request request) override { return client_->send(request); }
  Result<http::Response> call(http::Request request, const http::TakePiece& take) override {
    return client_->stream(request, take);
  }

  Result<core::Reply> submit(core::Command command) override {
    auto body = sent({&command, 1});
    if (!body) return body.error();
    auto json = json::parse(*body);
    if (!json) return Error{Code::unavailable, "the daemon's answer is not JSON", kCommandsTarget};
    return reply_of(*json, command);
  }

  Result<void> submit_all(std::vector<core::Command> commands) override {
    auto replies = sent(commands);
    return replies ? Result<void>() : Result<void>(replies.error());
  }

  Result<void> deploy(runtime::Deploy deploy) override {
    auto deployed = body_of({.method = "POST",
                             .target = "/v1/workflows",
                             .headers = {{"rectify-actor", core::to_text(deploy.actor)}},
                             .body = deployment_text(deploy.workflow_source, deploy.sources)});
    return deployed ? Result<void>() : Result<void>(deployed.error());
  }

 private:
  // The daemon's lines, one a command; all or none is done.
  Result<std::string> sent(std::span<const core::Command> commands) {
    std::string lines;
    for (const core::Command& command : commands) lines += json::print(http::json_of(command)) + "\n";
    return body_of({.method = "POST", .target = kCommandsTarget, .headers = {}, .body = std::move(lines)});
  }

  Result<std::string> body_of(const http::Request& request) {
    auto response = client_->send(request);
    if (!response) return response.error();
    if (response->status >= 400) return http::error_of(*response);
    return std::move(response->body);
  }

  std::unique_ptr<http::Client> client_;
};

}  // namespace

Result<std::unique_ptr<Link>> connect_link(const Global& global) {
  auto client = global.server.empty() ? http::Client::connect_unix(daemon::socket_of(global.data))
                                      : http::Client::connect_tcp(global.server, daemon::daemon_token(global.data));
  if (!client) return client.error();
  return std::unique_ptr<Link>(std::make_unique<RemoteLink>(std::move(*client)));
}

std::string deployment_text(std::string_view workflow, const std::vector<runtime::Source>& sources) {
  using Kind = store::Deployed::Kind;
  json::Object body;
  if (!workflow.empty()) body["workflow"] = workflow;
  for (const runtime::Source& source : sources) {
    const std::string_view kind = source.kind == Kind::calendar ? "calendars"
                                  : source.kind == Kind::rule   ? "rules"
                                                                : "organisations";
    json::Value& of_kind = body[kind];
    if (!of_kind.is_object()) of_kind.emplace_object();
    of_kind.get_object()[source.name] = source.text;
  }
  return json::print(body);
}

}  // namespace rectify::cli
