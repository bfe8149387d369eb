// One conversation of a command with a ledger: who asks, what is asked, and the answers as JSON.
//
// Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/link.h"
#include "json/json.h"

namespace rectify::cli {

class Session {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Global& global, Access access);
  // A running daemon, or nothing: never opens the folder. Errors: unavailable (none answers).
  [[nodiscard]] static Result<std::unique_ptr<Session>> connect(const Global& global);
  explicit Session(std::unique_ptr<Link> link) : link_(std::move(link)) {}

  // Who asks, where a request does not say it itself.
  void ask_as(std::string actor) { as_ = std::move(actor); }
  // The answer's body. An error status is the Error that its problem+json tells of.
  [[nodiscard]] Result<json::Value> get(const std::string& target);
  [[nodiscard]] Result<json::Value> send(const std::string& method, const std::string& target,
                                         const std::string& body = {}, http::Headers headers = {});
  // As get, with the body handed to `take` as it comes, of whatever size; it need not be JSON.
  [[nodiscard]] Result<void> stream(const std::string& target, const http::TakePiece& take, http::Headers headers = {});
  [[nodiscard]] Result<void> stream(http::Request request, const http::TakePiece& take);

  [[nodiscard]] Result<core::Reply> submit(core::Command command) { return link_->submit(std::move(command)); }
  // All of them, or none.
  [[nodiscard]] Result<void> submit_all(std::vector<core::Command> commands) {
    return link_->submit_all(std::move(commands));
  }
  [[nodiscard]] Result<void> deploy(runtime::Deploy deploy);

  // The workflows in the database, as GET /v1/workflows has them: asked for once, however often they are needed.
  [[nodiscard]] const Result<json::Value>& workflows();

  // The history's tree that an answer was taken from.
  struct Tree {
    std::uint64_t size = 0;
    std::string root;
  };
  // Of the last answer to get or send; nothing where it named none.
  [[nodiscard]] const std::optional<Tree>& tree() const { return tree_; }

 private:
  [[nodiscard]] http::Headers with_asker(http::Headers headers) const;
  [[nodiscard]] Result<json::Value> ask(http::Request request);

  std::unique_ptr<Link> link_;
  std::string as_;
  std::optional<Tree> tree_;
  std::optional<Result<json::Value>> workflows_;
};

}  // namespace rectify::cli
