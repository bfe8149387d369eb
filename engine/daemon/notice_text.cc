#include "daemon/notice_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "base/files.h"
#include "base/text.h"
#include "daemon/texts.h"
#include "json/json.h"

namespace rectify::daemon {

namespace {

namespace fs = std::filesystem;
using Words = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t kTemplateBytesMax = 64U << 10;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::vector<std::string_view> known_words(std::string_view kind) {
  if (kind == "digest") return {"recipient", "count", "notices"};
  if (kind == "folded") return {"recipient", "count", "at", "until"};
  return {"measure", "title", "rung", "state", "message", "at", "deadline", "role", "recipient"};
}

// Calls `word` with what stands in each {{…}} and `rest` with what stands between.
template <typename Word, typename Rest>
void take_apart(std::string_view text, const Word& word, const Rest& rest) {
  while (true) {
    const std::size_t open = text.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) return rest(text);
    rest(text.substr(0, open));
    word(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
  }
}

std::string filled(std::string_view text, const Words& words) {
  std::string out;
  take_apart(
      text,
      [&](std::string_view word) {
        const auto found = words.find(word);
        if (found != words.end()) out += found->second;
      },
      [&](std::string_view rest) { out += rest; });
  return out;
}

std::string one_line(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

const std::string& recipient_of(const store::OutboxEntry& entry) {
  return entry.recipient.unit.empty() ? entry.recipient.person : entry.recipient.unit;
}

std::string named(const core::Title& title, core::Language language, const std::string& name) {
  const std::string& text = core::title_in(title, language);
  return text.empty() ? name : text;
}

Words words_of(const store::OutboxEntry& entry, core::Language language, const Zone& zone) {
  if (entry.folded > 0) {
    return {{"recipient", recipient_of(entry)},
            {"count", std::to_string(entry.folded)},
            {"at", zone.format_minute(entry.at)},
            {"until", zone.format_minute(entry.folded_until)}};
  }
  return {{"measure", entry.measure.get()},
          {"title", named(entry.title, language, entry.measure.get())},
          {"rung", named(entry.rung_title, language, entry.rung)},
          {"state", named(entry.state_title, language, entry.state)},
          {"message", entry.message},
          {"at", zone.format_minute(entry.at)},
          {"deadline", entry.rung.empty() ? std::string() : zone.format_minute(entry.deadline)},
          {"role", entry.recipient.role},
          {"recipient", recipient_of(entry)}};
}

json::Object title_json(const core::Title& title) {
  json::Object json;
  if (!title.en.empty()) json["en"] = title.en;
  if (!title.zh.empty()) json["zh"] = title.zh;
  return json;
}

json::Object json_of(const store::OutboxEntry& entry, std::string_view kind) {
  json::Object json{{"kind", kind}, {"sequence", std::to_string(entry.sequence.get())}};
  if (entry.folded == 0) {
    json["measure"] = entry.measure.get();
    json["title"] = title_json(entry.title);
  }
  if (entry.folded > 0) {
    json["count"] = entry.folded;
    json["until"] = format_utc(entry.folded_until);
  } else if (!entry.message.empty()) {
    json["message"] = entry.message;
  } else if (entry.rung.empty()) {
    json["state"] = entry.state;
    json["state_title"] = title_json(entry.state_title);
  } else {
    json["rung"] = entry.rung;
    json["rung_title"] = title_json(entry.rung_title);
    json["deadline"] = format_utc(entry.deadline);
  }
  json["at"] = format_utc(entry.at);
  json["recipient"] = json::Object{{"role", entry.recipient.role},
                                   {entry.recipient.unit.empty() ? "person" : "unit", recipient_of(entry)}};
  return json;
}

// The first line is the subject, then an empty line, then the body.
NoticeTexts::Text text_of(std::string_view source) {
  const std::size_t end = source.find('\n');
  NoticeTexts::Text text{std::string(source.substr(0, end)), {}};
  if (end != std::string_view::npos) text.body = source.substr(end + 1);
  if (text.body.starts_with('\n')) text.body.erase(0, 1);
  return text;
}

// A placeholder that there is none of.
struct Unknown {
  std::string word;
  std::size_t line = 0;
};
std::optional<Unknown> unknown_word(std::string_view source, std::string_view kind) {
  const auto known = known_words(kind);
  std::optional<Unknown> unknown;
  std::size_t line = 1;
  take_apart(
      source,
      [&](std::string_view word) {
        if (!unknown && std::ranges::find(known, word) == known.end()) unknown = Unknown{std::string(word), line};
      },
      [&](std::string_view rest) { line += static_cast<std::size_t>(std::ranges::count(rest, '\n')); });
  return unknown;
}

}  // namespace

NoticeTexts::NoticeTexts() {
  texts_[kRung] = {text_of(texts::kRungEnTxt), text_of(texts::kRungZhTxt)};
  texts_[kEntry] = {text_of(texts::kEntryEnTxt), text_of(texts::kEntryZhTxt)};
  texts_[kMessage] = {text_of(texts::kMessageEnTxt), text_of(texts::kMessageZhTxt)};
  texts_[kDigest] = {text_of(texts::kDigestEnTxt), text_of(texts::kDigestZhTxt)};
  texts_[kFolded] = {text_of(texts::kFoldedEnTxt), text_of(texts::kFoldedZhTxt)};
}

NoticeTexts::Text* NoticeTexts::named(std::string_view file, std::string_view& kind_name) {
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    for (std::size_t language = 0; language < kLanguages.size(); ++language) {
      if (file != fmt::format("{}.{}.txt", kKinds[kind], kLanguages[language])) continue;
      kind_name = kKinds[kind];
      return &texts_[kind][language];
    }
  }
  return nullptr;
}

Result<void> NoticeTexts::replace(const fs::path& file) {
  std::string_view kind;
  Text* const replaced = named(file.filename().string(), kind);
  if (replaced == nullptr) {
    return Error{Code::invalid,
                 "is no template: they are named rung.en.txt, rung.zh.txt, entry.…, message.…, digest.…, folded.…",
                 file.string()};
  }
  auto source = read_file(file, kTemplateBytesMax);
  if (!source) return source.error();
  if (!is_utf8(*source)) return Error{Code::invalid, "is not UTF-8", file.string()};
  std::erase(*source, '\r');
  Text text = text_of(*source);
  if (is_blank(text.subject) || is_blank(text.body)) {
    return Error{Code::invalid, "the first line is the subject, then an empty line, then the body", file.string()};
  }
  if (text.body.back() != '\n') text.body += '\n';
  if (const auto unknown = unknown_word(*source, kind)) {
    return Error{Code::invalid,
                 fmt::format("there is no placeholder {{{{{}}}}}; there are: {}", unknown->word,
                             fmt::join(known_words(kind), ", ")),
                 fmt::format("{}:{}", file.string(), unknown->line)};
  }
  *replaced = std::move(text);
  return {};
}

Result<NoticeTexts> NoticeTexts::load(const fs::path& folder) {
  NoticeTexts texts;
  if (folder.empty()) return texts;
  std::error_code failed;
  std::vector<fs::path> files;
  for (const auto& one : fs::directory_iterator(folder, failed)) {
    if (one.path().extension() == ".txt") files.push_back(one.path());
  }
  if (failed)
    return Error{Code::not_found, fmt::format("is no folder that can be read: {}", failed.message()), folder.string()};
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (auto ok = texts.replace(file); !ok) return ok.error();
  }
  return texts;
}

NoticeTexts::Text NoticeTexts::text(const runtime::Parcel& parcel, core::Language language, const Zone& zone) const {
  const auto write = [&](Kind kind, const Words& words) {
    Text text{one_line(filled(of(kind, language).subject, words)), filled(of(kind, language).body, words)};
    // A template of placeholders alone may come to nothing; a notice does not.
    if (is_blank(text.subject)) text.subject = parcel.key;
    if (is_blank(text.body)) text.body = text.subject + "\n";
    return text;
  };
  const auto of_one = [&](const store::OutboxEntry& entry) {
    return write(kind_of(entry), words_of(entry, language, zone));
  };
  if (!parcel.digest) return of_one(parcel.entries.front());
  std::string lines;
  for (const store::OutboxEntry& entry : parcel.entries) lines += of_one(entry).subject + "\n";
  return write(kDigest, {{"recipient", recipient_of(parcel.entries.front())},
                         {"count", std::to_string(parcel.entries.size())},
                         {"notices", lines}});
}

NoticeTexts::Kind NoticeTexts::kind_of(const store::OutboxEntry& entry) {
  if (entry.folded > 0) return kFolded;
  if (!entry.message.empty()) return kMessage;
  return entry.rung.empty() ? kEntry : kRung;
}

const char* NoticeTexts::kind_name(const store::OutboxEntry& entry) { return kKinds[kind_of(entry)]; }

std::string notice_json(const runtime::Parcel& parcel, const NoticeTexts::Text& text, core::Language language,
                        const std::string& address) {
  const auto of_one = [](const store::OutboxEntry& entry) { return json_of(entry, NoticeTexts::kind_name(entry)); };
  json::Object json = parcel.digest ? json::Object{{"kind", "digest"}} : of_one(parcel.entries.front());
  json["key"] = parcel.key;
  json["language"] = language == core::Language::zh ? "zh" : "en";
  json["subject"] = text.subject;
  json["body"] = text.body;
  json["address"] = address;
  if (parcel.digest) {
    json::Array notices;
    for (const store::OutboxEntry& entry : parcel.entries) notices.emplace_back(of_one(entry));
    json["notices"] = std::move(notices);
  }
  return json::print(json);
}

}  // namespace rectify::daemon
