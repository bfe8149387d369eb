// What both sides share, and the engine's: messages as bytes, and what the rule's side asks and wishes.
#include "rules/rule_wire.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>

#include "rules/abi.h"
#include "rules/rule_members.h"
#include "rules/rule_numbers.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kSizeBytes = 4;

struct Word {
  std::string_view name;
  std::size_t texts;  // behind it
  // Precondition: there are as many. Errors: nothing (a number is none).
  std::optional<Message> (*answer)(std::span<const std::string> texts, const rectify_view& view);
};

std::optional<Message> one(std::string text) { return Message{std::move(text)}; }

// What the rule's side may ask.
constexpr Word kAsks[] = {
    {"field", 1,
     [](auto texts, const auto& view) { return one(std::string(view_of(view.field(&view, text_of(texts[0]))))); }},
    {"field_kind", 1,
     [](auto texts, const auto& view) { return one(decimal_of(view.field_kind(&view, text_of(texts[0])))); }},
    {"count", 1, [](auto texts, const auto& view) { return one(decimal_of(view.count(&view, text_of(texts[0])))); }},
    {"last", 1, [](auto texts, const auto& view) { return one(decimal_of(view.last(&view, text_of(texts[0])))); }},
    {"has_claimed", 1,
     [](auto texts, const auto& view) { return one(decimal_of(view.has_claimed(&view, text_of(texts[0])))); }},
    {"day", 1, [](auto texts, const auto& view) { return one(decimal_of(view.day(&view, text_of(texts[0])))); }},
    {"draw", 2,
     [](auto texts, const auto& view) {
       return one(decimal_of(view.draw(&view, text_of(texts[0]), text_of(texts[1]))));
     }},
    {"end_of", 2,
     [](auto texts, const auto& view) -> std::optional<Message> {
       const auto from = number_of<std::int64_t>(texts[0]);
       if (!from) return std::nullopt;
       return one(decimal_of(view.end_of(&view, *from, text_of(texts[1]))));
     }},
    {"workdays", 2,
     [](auto texts, const auto& view) -> std::optional<Message> {
       const auto from = number_of<std::int64_t>(texts[0]);
       const auto to = number_of<std::int64_t>(texts[1]);
       if (!from || !to) return std::nullopt;
       return one(decimal_of(view.workdays(&view, *from, *to)));
     }},
    {"load_of", 1,
     [](auto texts, const auto& view) -> std::optional<Message> {
       std::uint64_t open = 0;
       std::uint64_t overdue = 0;
       const rectify_status status = view.load_of(&view, text_of(texts[0]), &open, &overdue);
       return Message{decimal_of(status), decimal_of(open), decimal_of(overdue)};
     }},
    {"has_finding", 1,
     [](auto texts, const auto& view) -> std::optional<Message> {
       std::int32_t has = 0;
       const rectify_status status = view.has_finding(&view, text_of(texts[0]), &has);
       return Message{decimal_of(status), decimal_of(has)};
     }},
};

struct Wish {
  std::string_view name;
  std::size_t texts;
  bool (*take)(std::span<const std::string> texts, rectify_wish& wish);  // false: a number is none
};

// What it may wish.
constexpr Wish kWishes[] = {
    {"claim", 1, [](auto texts, auto& wish) { return wish.claim(&wish, text_of(texts[0])), true; }},
    {"remember", 1, [](auto texts, auto& wish) { return wish.remember(&wish, text_of(texts[0])), true; }},
    {"notify", 2,
     [](auto texts, auto& wish) { return wish.notify(&wish, text_of(texts[0]), text_of(texts[1])), true; }},
    {"fire", 2, [](auto texts, auto& wish) { return wish.fire(&wish, text_of(texts[0]), text_of(texts[1])), true; }},
    {"supervise", 1,
     [](auto texts, auto& wish) {
       const auto level = number_of<std::uint32_t>(texts[0]);
       if (level) wish.supervise(&wish, *level);
       return level.has_value();
     }},
    {"wake", 1,
     [](auto texts, auto& wish) {
       const auto at = number_of<std::int64_t>(texts[0]);
       if (at) wish.wake(&wish, *at);
       return at.has_value();
     }},
};

Error not_understood() { return {Code::invalid, "the plugin said something that is not understood", {}}; }

}  // namespace

std::string encode(const Message& message) {
  std::string bytes;
  for (const std::string& text : message) {
    for (std::size_t i = kSizeBytes; i-- > 0;) bytes += static_cast<char>(text.size() >> (8 * i));
    bytes += text;
  }
  return bytes;
}

Result<Message> decode(std::string_view bytes) {
  Message message;
  while (!bytes.empty()) {
    if (bytes.size() < kSizeBytes) return not_understood();
    std::size_t size = 0;
    for (std::size_t i = 0; i < kSizeBytes; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(kSizeBytes);
    if (size > bytes.size()) return not_understood();
    message.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  if (message.empty()) return not_understood();
  return message;
}

Message open_message(std::string_view config) { return {"open", std::string(config)}; }

Message look_message(const rectify_view& view) {
  Message message{"look"};
  for (const ViewMember& member : kViewMembers) {
    message.push_back(std::visit(
        [&](auto at) -> std::string {
          if constexpr (std::is_same_v<decltype(at), rectify_text rectify_view::*>) {
            return std::string(view_of(view.*at));
          } else {
            return decimal_of(view.*at);
          }
        },
        member.at));
  }
  return message;
}

Result<Done> read_done(const Message& message) {
  if (message.size() < 4 || message[0] != "done") return not_understood();
  const auto status = number_of<rectify_status>(message[1]);
  if (!status) return not_understood();
  return Done{*status, message[2], message[3], {message.begin() + 4, message.end()}};
}

Result<Served> serve(const Message& message, const rectify_view& view, rectify_wish& wish) {
  const auto fits = [&](const auto& word) { return word.name == message[0] && word.texts + 1 == message.size(); };
  const std::span<const std::string> texts(message.begin() + 1, message.end());
  if (const auto* ask = std::find_if(std::begin(kAsks), std::end(kAsks), fits); ask != std::end(kAsks)) {
    auto answer = ask->answer(texts, view);
    if (!answer) return not_understood();
    return Served{.answer = std::move(answer)};
  }
  if (const auto* wanted = std::find_if(std::begin(kWishes), std::end(kWishes), fits); wanted != std::end(kWishes)) {
    if (!wanted->take(texts, wish)) return not_understood();
    return Served{};
  }
  auto done = read_done(message);
  if (!done) return done.error();
  return Served{.done = std::move(*done)};
}

}  // namespace rectify::rules
