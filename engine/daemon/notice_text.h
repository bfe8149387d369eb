// The words of a notice: subject and body from templates, and the whole of it as JSON.
//
// There are five kinds: `rung` (one was claimed), `entry` (a state was entered), `message` (of a rule), `digest` (of a
// day) and `folded` (many waited too long, and this is what is left of them), each in en and zh: those that are built
// in stand in notices/. A file KIND.LANGUAGE.txt in the folder of templates replaces one: its first line is the
// subject, then an empty line, then the body. In both stand
//   {{measure}} {{title}} {{rung}} {{state}} {{message}} {{at}} {{deadline}} {{role}} {{recipient}}
// and in a digest {{recipient}} {{count}} {{notices}} (a line each), in a folded one {{recipient}} {{count}} {{at}}
// {{until}} (the oldest and the newest). Threads: immutable. Errors of load(): invalid,
// not_found, with file and line.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "core/values.h"
#include "runtime/sink.h"

namespace rectify::daemon {

class NoticeTexts {
 public:
  struct Text {
    std::string subject;  // one line, never empty
    std::string body;     // lines that end with \n, never empty
  };

  // An empty path: the built-in ones.
  [[nodiscard]] static Result<NoticeTexts> load(const std::filesystem::path& folder);

  // Of one that is no digest: "rung", "entry", "message" or "folded".
  [[nodiscard]] static const char* kind_name(const store::OutboxEntry& entry);

  // Times are in that zone.
  [[nodiscard]] Text text(const runtime::Parcel& parcel, core::Language language, const Zone& zone) const;

 private:
  enum Kind { kRung, kEntry, kMessage, kDigest, kFolded };
  static constexpr std::array<const char*, 5> kKinds = {"rung", "entry", "message", "digest", "folded"};
  static constexpr std::array<const char*, 2> kLanguages = {"en", "zh"};

  NoticeTexts();
  // Of the file that replaces it, and its kind; null: there is none of that name.
  [[nodiscard]] Text* named(std::string_view file, std::string_view& kind_name);
  [[nodiscard]] Result<void> replace(const std::filesystem::path& file);
  [[nodiscard]] const Text& of(Kind kind, core::Language language) const {
    return texts_[kind][static_cast<std::size_t>(language)];
  }

  [[nodiscard]] static Kind kind_of(const store::OutboxEntry& entry);

  std::array<std::array<Text, 2>, kKinds.size()> texts_;
};

// {"key", "kind", "language", "subject", "body", "address", "at", "notices": [one object a notice]}; of a single notice
// its members stand beside these instead.
[[nodiscard]] std::string notice_json(const runtime::Parcel& parcel, const NoticeTexts::Text& text,
                                      core::Language language, const std::string& address);

}  // namespace rectify::daemon
