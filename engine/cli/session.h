// Where a command of the command line goes: a running daemon, or the database folder opened in-process. Both are asked
// by the same requests.
//
// Threads: one.
#pragma once

#include <memory>
#include <optional>

#include "cli/global.h"
#include "http/api/json.h"
#include "http/server/client.h"
#include "http/server/message.h"

namespace rectify::cli {

class Session {
 public:
  // A folder is only made, and its due timers only fired, by those who write; signing makes a key where there is none.
  enum class Access { read, sign, write };
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Global& global, Access access);
  // A running daemon, or nothing: never opens the folder. Errors: unavailable (none answers).
  [[nodiscard]] static Result<std::unique_ptr<Session>> connect(const Global& global);
  virtual ~Session() = default;

  // Who asks, where a request does not say it itself.
  void ask_as(std::string actor) { as_ = std::move(actor); }
  // The answer's body as JSON. An error status is the Error that its problem+json tells of.
  [[nodiscard]] Result<http::Json> get(const std::string& target);
  [[nodiscard]] Result<http::Json> send(const std::string& method, const std::string& target, const std::string& body,
                                        http::Headers headers = {});
  // As send, with the body as it came (NDJSON).
  [[nodiscard]] Result<std::string> exchange(http::Request request);
  // As get, with the body handed to `take` as it comes, of whatever size; it need not be JSON.
  [[nodiscard]] Result<void> stream(const std::string& target, const http::TakePiece& take, http::Headers headers = {});
  [[nodiscard]] Result<void> stream(http::Request request, const http::TakePiece& take);

  // The history's tree that an answer was taken from.
  struct Tree {
    std::string size;
    std::string root;
  };
  // Of the last answer; nothing where it named none.
  [[nodiscard]] const std::optional<Tree>& tree() const { return tree_; }

 protected:
  [[nodiscard]] virtual Result<http::Response> call(http::Request request) = 0;
  // The body of a good answer goes to `take`, the rest is returned.
  [[nodiscard]] virtual Result<http::Response> call(http::Request request, const http::TakePiece& take) = 0;

 private:
  [[nodiscard]] http::Headers with_asker(http::Headers headers) const;
  std::string as_;
  std::optional<Tree> tree_;
};

}  // namespace rectify::cli
