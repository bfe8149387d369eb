// Requests over a real socket: whatever is asked, it is answered as the table of routes says, and the daemon goes on.
#include <algorithm>
#include <memory>

#include "fuzz/targets.h"
#include "http/api/dispatch.h"
#include "http/server/client.h"
#include "http/server/server.h"
#include "json/json.h"
#include "support/api_world.h"
#include "support/temp_folder.h"

namespace rectify::fuzz {

namespace {

constexpr std::size_t kInputsAWorld = 64;     // before everything is made anew
constexpr std::size_t kRequestsMax = 16;      // of one input
constexpr std::size_t kBytesMax = 64 * 1024;  // of an answer, before its reader has enough

// What the server answers before a handler sees the request.
constexpr int kServersOwn[] = {400, 413, 417, 431, 501};

struct World {
  World() {
    http::ServerOptions options;
    options.unix_socket = folder / "socket";
    options.listen = {};
    options.heartbeat_ms = 20;
    auto started = http::Server::start(options, world.api());
    if (!started) throw Violation("no server: " + started.error().text());
    server = std::move(*started);
    auto connected = http::Client::connect_unix(options.unix_socket);
    if (!connected) throw Violation("no connection: " + connected.error().text());
    client = std::move(*connected);
  }

  test::TempFolder folder;
  test::ApiWorld world;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::Client> client;
};

World& world() {
  // Never destroyed: what RocksDB needs to close is gone when statics go.
  static auto& current = *std::make_unique<std::unique_ptr<World>>().release();
  static std::size_t inputs = 0;
  if (current == nullptr || ++inputs % kInputsAWorld == 0) {
    current.reset();
    current = std::make_unique<World>();
  }
  return *current;
}

void require(bool holds, const http::Request& request, const std::string& what) {
  if (!holds) throw Violation(request.method + " " + request.target.substr(0, 200) + ": " + what);
}

bool is_described(const http::Request& request, const http::Response& response) {
  if (std::find(std::begin(kServersOwn), std::end(kServersOwn), response.status) != std::end(kServersOwn)) return true;
  const auto target = http::parse_target(request.target);
  if (!target) return response.status == 400;
  const auto found = http::find_route(request, *target);
  if (const auto* refusal = std::get_if<http::Response>(&found)) return response.status == refusal->status;
  const http::Route& route = *std::get<http::Matched>(found).route;
  const auto refusals = http::refusals_of(route);
  if (std::find(refusals.begin(), refusals.end(), response.status) != refusals.end()) return true;
  return std::any_of(route.answers.begin(), route.answers.end(), [&](const http::Answer& answer) {
    return answer.status == response.status && answer.media == response.content_type;
  });
}

void ask(World& here, const http::Request& request) {
  std::string body;
  const bool follows = request.target.find("events") != std::string::npos;
  auto response = here.client->stream(request, [&](std::string_view piece) {
    body += piece;
    return !follows && body.size() < kBytesMax;
  });
  const auto health = here.client->send({"GET", "/healthz", {}, {}});
  require(health.ok() && health->status == 200, request, "the daemon does not go on");
  require(response.ok(), request, "there is no answer");
  require(response->status != 500, request, response->body);
  require(is_described(request, *response), request,
          "status " + std::to_string(response->status) + " " + response->content_type + " is not described");
  if (response->status >= 400) {
    require(response->content_type == "application/problem+json", request, "a refusal of another type");
    require(request.method == "HEAD" || json::parse(response->body).ok(), request, "a refusal that is not JSON");
  } else if (response->content_type == "application/json" && body.size() < kBytesMax && request.method != "HEAD") {
    require(json::parse(body).ok(), request, "an answer that is not JSON: " + body.substr(0, 200));
  }
}

}  // namespace

void ask_api(std::string_view text) {
  World& here = world();
  auto requests = test::requests_in(text);
  requests.resize(std::min(requests.size(), kRequestsMax));
  for (const http::Request& request : requests) ask(here, request);
}

}  // namespace rectify::fuzz
