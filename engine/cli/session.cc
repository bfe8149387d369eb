#include "cli/session.h"

#include <charconv>

#include "http/api/api.h"
#include "http/server/problem.h"

namespace rectify::cli {

namespace {

const Links& links_of(const Global& global) { return global.links == nullptr ? own_links() : *global.links; }

Result<std::unique_ptr<Session>> session_over(Result<std::unique_ptr<Link>> link) {
  if (!link) return link.error();
  return std::make_unique<Session>(std::move(*link));
}

std::optional<Session::Tree> tree_of(const http::Response& response) {
  const auto size = response.headers.find(http::kTreeSizeHeader);
  const auto root = response.headers.find(http::kTreeRootHeader);
  if (size == response.headers.end() || root == response.headers.end()) return std::nullopt;
  Session::Tree tree{0, root->second};
  const std::string& digits = size->second;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), tree.size);
  if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return tree;
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const Global& global, Access access) {
  return session_over(links_of(global).open(global, access));
}

Result<std::unique_ptr<Session>> Session::connect(const Global& global) {
  return session_over(links_of(global).connect(global));
}

http::Headers Session::with_asker(http::Headers headers) const {
  if (!as_.empty()) headers.try_emplace("rectify-actor", as_);
  return headers;
}

Result<json::Value> Session::ask(http::Request request) {
  const std::string target = request.target;
  request.headers = with_asker(std::move(request.headers));
  auto response = link_->call(std::move(request));
  if (!response) return response.error();
  tree_ = tree_of(*response);
  if (response->status >= 400) return http::error_of(*response);
  auto json = json::parse(response->body);
  if (!json) return Error{Code::unavailable, "the daemon's answer is not JSON", target};
  return json;
}

Result<json::Value> Session::get(const std::string& target) {
  return ask({.method = "GET", .target = target, .headers = {}, .body = {}});
}

Result<json::Value> Session::send(const std::string& method, const std::string& target, const std::string& body,
                                  http::Headers headers) {
  return ask({.method = method, .target = target, .headers = std::move(headers), .body = body});
}

Result<void> Session::stream(const std::string& target, const http::TakePiece& take, http::Headers headers) {
  return stream({.method = "GET", .target = target, .headers = std::move(headers), .body = {}}, take);
}

Result<void> Session::stream(http::Request request, const http::TakePiece& take) {
  request.headers = with_asker(std::move(request.headers));
  auto response = link_->call(std::move(request), take);
  if (!response) return response.error();
  if (response->status >= 400) return http::error_of(*response);
  return {};
}

Result<void> Session::deploy(runtime::Deploy deploy) {
  workflows_.reset();
  return link_->deploy(std::move(deploy));
}

const Result<json::Value>& Session::workflows() {
  if (!workflows_) {
    const std::optional<Tree> tree = tree_;  // of the answer that they are needed to show
    workflows_ = get("/v1/workflows");
    tree_ = tree;
  }
  return *workflows_;
}

}  // namespace rectify::cli
