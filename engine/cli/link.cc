#include "cli/link.h"

#include <future>
#include <utility>

#include "cli/remote_link.h"
#include "daemon/host.h"
#include "embed/library.h"
#include "embed/signing.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

class LocalLink final : public Link {
 public:
  explicit LocalLink(runtime::Engine& engine) : engine_(engine), api_(engine, {}) {}
  explicit LocalLink(std::unique_ptr<runtime::Engine> engine)
      : owned_(std::move(engine)), engine_(*owned_), api_(engine_, {}) {}

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

  Result<core::Reply> submit(core::Command command) override { return engine_.run(std::move(command)); }

  Result<void> submit_all(std::vector<core::Command> commands) override {
    auto replies = engine_.run_all(std::move(commands));
    return replies ? Result<void>() : Result<void>(replies.error());
  }

  Result<void> deploy(runtime::Deploy deploy) override { return engine_.deploy(std::move(deploy)); }

 private:
  const std::unique_ptr<runtime::Engine> owned_;  // null: it is borrowed
  runtime::Engine& engine_;
  http::Api api_;
};

Result<std::unique_ptr<Link>> open_folder(const Global& global, Access access) {
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
  return std::unique_ptr<Link>(std::make_unique<LocalLink>(std::move(*engine)));
}

Result<std::unique_ptr<Link>> open_link(const Global& global, Access access) {
  if (!global.server.empty()) return connect_link(global);
  std::error_code ignored;
  if (std::filesystem::exists(daemon::socket_of(global.data), ignored)) {
    if (auto daemon = connect_link(global)) return daemon;
  }
  return open_folder(global, access);
}

}  // namespace

const Links& own_links() {
  static const Links links{open_link, connect_link};
  return links;
}

std::unique_ptr<Link> link_to(runtime::Engine& engine) { return std::make_unique<LocalLink>(engine); }

}  // namespace rectify::cli
