// A rule that is asked from another process: the same view and wish, as messages. Internal to rules and to the host of
// isolated plugins.
//
// A message is a list of texts; the first says what the message is. Numbers are decimal. The engine's side sends `open`
// and `look`. During a look the rule's side sends questions for the view's functions, each of which is answered, and
// wishes, which are not answered. `done` ends an `open` or a `look`. Both sides are the same binary, so there is no
// version. Threads: one a side. Nothing that the rule's side sends is trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/plugin.h"
#include "rectify/result.h"

namespace rectify::rules {

using Message = std::vector<std::string>;

[[nodiscard]] std::string encode(const Message& message);
// Errors: invalid.
[[nodiscard]] Result<Message> decode(std::string_view bytes);

// ---- the engine's side

[[nodiscard]] Message open_message(std::string_view config);
[[nodiscard]] Message look_message(const rectify_view& view);

// What `done` says.
struct Done {
  rectify_status status = RECTIFY_LATER;
  std::string words;
  std::string version;              // of the rule; after an open
  std::vector<std::string> events;  // the same
};
// What one message from the rule's side came to: an answer to send, the end, or neither.
struct Served {
  std::optional<Message> answer{};
  std::optional<Done> done{};
};
// Errors: invalid (nothing that the rule's side could say).
[[nodiscard]] Result<Served> serve(const Message& message, const rectify_view& view, rectify_wish& wish);
// The same of an answer to `open`, during which nothing may be asked.
[[nodiscard]] Result<Done> read_done(const Message& message);

// ---- the rule's side

// Where messages go and come from. Errors: false or nothing (the other side is gone), after which it is not used again.
class Wire {
 public:
  virtual ~Wire() = default;
  [[nodiscard]] virtual bool send(const Message& message) = 0;
  [[nodiscard]] virtual std::optional<Message> receive() = 0;
  // Around each call of the rule.
  virtual void begins() = 0;
  virtual void ends() = 0;
};

// Opens an instance of the rule and has it look at what comes, until the other side is gone.
void answer_for(const rectify_rule& rule, Wire& wire);

}  // namespace rectify::rules
