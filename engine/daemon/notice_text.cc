#include "daemon/notice_text.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/text.h"
#include "embed/library.h"
#include "http/api/json.h"

namespace rectify::daemon {

namespace {

namespace fs = std::filesystem;
using http::Json;
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

Json json_of(const store::OutboxEntry& entry, std::string_view kind) {
  Json json{{"kind", std::string(kind)}, {"sequence", std::to_string(entry.sequence.get())}};
  if (entry.folded == 0) {
    json["measure"] = entry.measure.get();
    json["title"] = http::to_json(entry.title);
  }
  if (entry.folded > 0) {
    json["count"] = entry.folded;
    json["until"] = format_utc(entry.folded_until);
  } else if (!entry.message.empty()) {
    json["message"] = entry.message;
  } else if (entry.rung.empty()) {
    json["state"] = entry.state;
    json["state_title"] = http::to_json(entry.state_title);
  } else {
    json["rung"] = entry.rung;
    json["rung_title"] = http::to_json(entry.rung_title);
    json["deadline"] = format_utc(entry.deadline);
  }
  json["at"] = format_utc(entry.at);
  json["recipient"] = {{"role", entry.recipient.role}};
  json["recipient"][entry.recipient.unit.empty() ? "person" : "unit"] = recipient_of(entry);
  return json;
}

}  // namespace

NoticeTexts::NoticeTexts() {
  texts_[kRung] = {Text{"{{rung}}: {{title}}",
                        "{{title}} ({{measure}})\n{{rung}}; deadline {{deadline}}\nTo {{recipient}} ({{role}})\n"},
                   Text{"【{{rung}}】{{title}}",
                        "{{title}}({{measure}})\n{{rung}},时限 {{deadline}}\n接收:{{recipient}}({{role}})\n"}};
  texts_[kEntry] = {
      Text{"{{title}}: {{state}}", "{{title}} ({{measure}})\nis {{state}} since {{at}}\nTo {{recipient}} ({{role}})\n"},
      Text{"【{{state}}】{{title}}", "{{title}}({{measure}})\n自 {{at}} 起:{{state}}\n接收:{{recipient}}({{role}})\n"}};
  texts_[kMessage] = {
      Text{"{{title}}: {{message}}", "{{title}} ({{measure}})\n{{message}}\nTo {{recipient}} ({{role}})\n"},
      Text{"【提示】{{title}}:{{message}}", "{{title}}({{measure}})\n{{message}}\n接收:{{recipient}}({{role}})\n"}};
  texts_[kFolded] = {Text{"{{count}} notices for {{recipient}} that were not delivered",
                          "{{count}} notices for {{recipient}}, from {{at}} to {{until}}, waited too long to be kept "
                          "one by one.\nWhat they told of is in the history and in the list of escalations.\n"},
                     Text{"{{recipient}}:{{count}} 条通知积压未送达",
                          "{{at}} 至 {{until}} 发给 {{recipient}} 的 {{count}} 条通知积压过多,不再逐条保留。\n"
                          "所涉事项见历史记录与督办清单。\n"}};
  texts_[kDigest] = {Text{"{{count}} notices for {{recipient}}", "{{notices}}"},
                     Text{"{{recipient}}:{{count}} 条通知", "{{notices}}"}};
}

Result<void> NoticeTexts::replace(const fs::path& file) {
  const std::string name = file.filename().string();
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    for (std::size_t language = 0; language < kLanguages.size(); ++language) {
      if (name != std::string(kKinds[kind]) + "." + kLanguages[language] + ".txt") continue;
      auto source = read_file(file, kTemplateBytesMax);
      if (!source) return source.error();
      if (!is_utf8(*source)) return Error{Code::invalid, "is not UTF-8", file.string()};
      std::erase(*source, '\r');
      const std::size_t end = source->find('\n');
      Text text{source->substr(0, end), end == std::string::npos ? std::string() : source->substr(end + 1)};
      if (!text.body.empty() && text.body.front() == '\n') text.body.erase(0, 1);
      if (is_blank(text.subject) || is_blank(text.body)) {
        return Error{Code::invalid, "the first line is the subject, then an empty line, then the body", file.string()};
      }
      if (text.body.back() != '\n') text.body += '\n';
      const auto known = known_words(kKinds[kind]);
      std::string unknown;
      std::size_t line = 1;
      std::size_t line_of_unknown = 0;
      take_apart(
          *source,
          [&](std::string_view word) {
            if (!unknown.empty() || std::find(known.begin(), known.end(), word) != known.end()) return;
            unknown = word;
            line_of_unknown = line;
          },
          [&](std::string_view rest) { line += static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')); });
      if (line_of_unknown != 0) {
        std::string all;
        for (const std::string_view word : known) all += (all.empty() ? "" : ", ") + std::string(word);
        return Error{Code::invalid, "there is no placeholder {{" + unknown + "}}; there are: " + all,
                     file.string() + ":" + std::to_string(line_of_unknown)};
      }
      texts_[kind][language] = std::move(text);
      return {};
    }
  }
  return Error{Code::invalid,
               "is no template: they are named rung.en.txt, rung.zh.txt, entry.…, message.…, digest.…, folded.…",
               file.string()};
}

Result<NoticeTexts> NoticeTexts::load(const fs::path& folder) {
  NoticeTexts texts;
  if (folder.empty()) return texts;
  std::error_code failed;
  std::vector<fs::path> files;
  for (const auto& one : fs::directory_iterator(folder, failed)) {
    if (one.path().extension() == ".txt") files.push_back(one.path());
  }
  if (failed) return Error{Code::not_found, "is no folder that can be read: " + failed.message(), folder.string()};
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
  Json json = parcel.digest ? Json{{"kind", "digest"}}
                            : json_of(parcel.entries.front(), NoticeTexts::kind_name(parcel.entries.front()));
  json["key"] = parcel.key;
  json["language"] = language == core::Language::zh ? "zh" : "en";
  json["subject"] = text.subject;
  json["body"] = text.body;
  json["address"] = address;
  if (parcel.digest) {
    json["notices"] = Json::array();
    for (const store::OutboxEntry& entry : parcel.entries)
      json["notices"].push_back(json_of(entry, NoticeTexts::kind_name(entry)));
  }
  return http::dump(json);
}

}  // namespace rectify::daemon
