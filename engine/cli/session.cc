#include "cli/session.h"

#include <future>
#include <nlohmann/json.hpp>

#include "daemon/host.h"
#include "embed/library.h"
#include "embed/signing.h"
#include "http/api/api.h"
#include "http/server/problem.h"

namespace rectify::cli {

namespace {

class Remote final : public Session {
 public:
  explicit Remote(std::unique_ptr<http::Client> client) : client_(std::move(client)) {}

 private:
  Result<http::Response> call(http::Request request) override { return client_->send(request); }
  Result<http::Response> call(http::Request request, const http::TakePiece& take) override {
    return client_->stream(request, take);
  }
  std::unique_ptr<http::Client> client_;
};

class Local final : public Session {
 public:
  explicit Local(std::unique_ptr<runtime::Engine> engine) : engine_(std::move(engine)), api_(*engine_, {}) {}

 private:
  Result<http::Response> call(http::Request request) override {
    std::string body;
    auto response = call(std::move(request), [&](std::string_view piece) {
      body += piece;
      return true;
    });
    if (response && response->status < 400) response->body = std::move(body);
    return response;
  }
  Result<http::Response> call(http::Request request, const http::TakePiece& take) override {
    std::promise<http::Response> promise;
    api_.handle(std::move(request), [&](http::Response response) { promise.set_value(std::move(response)); });
    http::Response response = promise.get_future().get();
    if (response.status >= 400) return response;
    if (response.source == nullptr) {
      if (!response.body.empty()) take(response.body);
    } else if (auto ok = http::read_all(*std::exchange(response.source, nullptr), take); !ok) {
      return ok.error();
    }
    return response;
  }
  std::unique_ptr<runtime::Engine> engine_;
  http::Api api_;
};

}  // namespace

Result<std::unique_ptr<Session>> Session::connect(const Global& global) {
  auto client = global.server.empty() ? http::Client::connect_unix(daemon::socket_of(global.data))
                                      : http::Client::connect_tcp(global.server, daemon::daemon_token(global.data));
  if (!client) return client.error();
  return std::unique_ptr<Session>(std::make_unique<Remote>(std::move(*client)));
}

Result<std::unique_ptr<Session>> Session::open(const Global& global, Access access) {
  if (!global.server.empty()) return connect(global);
  std::error_code ignored;
  if (std::filesystem::exists(daemon::socket_of(global.data), ignored)) {
    if (auto daemon = connect(global)) return daemon;
  }
  runtime::Options options;
  options.store.path = global.data;
  options.store.create = access == Access::write;
  options.compiler = embed::compiler({.kept = global.data / "plugins"});
  options.timers = false;
  options.deliver = false;
  options.sign = false;
  options.signing_key = embed::signing_key(global.data, {global.signing_key, global.origin}, access == Access::sign);
  auto engine = runtime::Engine::open(std::move(options));
  if (!engine) return engine.error();
  if (access == Access::write) {
    if (auto fired = (*engine)->fire_due(); !fired) return fired.error();
  }
  return std::unique_ptr<Session>(std::make_unique<Local>(std::move(*engine)));
}

http::Headers Session::with_asker(http::Headers headers) const {
  if (!as_.empty()) headers.try_emplace("rectify-actor", as_);
  return headers;
}

Result<std::string> Session::exchange(http::Request request) {
  request.headers = with_asker(std::move(request.headers));
  auto response = call(std::move(request));
  if (!response) return response.error();
  const auto size = response->headers.find(http::kTreeSizeHeader);
  const auto root = response->headers.find(http::kTreeRootHeader);
  const bool named = size != response->headers.end() && root != response->headers.end();
  tree_ = named ? std::optional(Tree{size->second, root->second}) : std::nullopt;
  if (response->status >= 400) return http::error_of(*response);
  return std::move(response->body);
}

Result<void> Session::stream(const std::string& target, const http::TakePiece& take, http::Headers headers) {
  return stream({.method = "GET", .target = target, .headers = std::move(headers), .body = {}}, take);
}

Result<void> Session::stream(http::Request request, const http::TakePiece& take) {
  request.headers = with_asker(std::move(request.headers));
  auto response = call(std::move(request), take);
  if (!response) return response.error();
  if (response->status >= 400) return http::error_of(*response);
  return {};
}

Result<http::Json> Session::send(const std::string& method, const std::string& target, const std::string& body,
                                 http::Headers headers) {
  auto text = exchange({.method = method, .target = target, .headers = std::move(headers), .body = body});
  if (!text) return text.error();
  try {
    return http::Json::parse(*text);
  } catch (const http::Json::parse_error&) {
    return Error{Code::unavailable, "the daemon's answer is not JSON", target};
  }
}

Result<http::Json> Session::get(const std::string& target) { return send("GET", target, {}); }

}  // namespace rectify::cli
