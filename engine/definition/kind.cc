// By its top-level keys: a light look, made before anything is parsed.
#include "definition/kind.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kKeysMax = 64;  // top-level keys that are looked at

// The key that a line begins with at its first column, without quotes; empty where there is none.
std::string_view key_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.front() == ' ' || line.front() == '#' || line.front() == '-') return {};
  const bool ends_key =
      colon + 1 == line.size() || line[colon + 1] == ' ' || line[colon + 1] == '\t' || line[colon + 1] == '\r';
  if (!ends_key) return {};
  std::string_view key = line.substr(0, colon);
  while (!key.empty() && key.back() == ' ') key.remove_suffix(1);
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front()) {
    key = key.substr(1, key.size() - 2);
  }
  return key;
}

std::vector<std::string_view> top_level_keys(std::string_view text) {
  std::vector<std::string_view> keys;
  while (!text.empty() && keys.size() < kKeysMax) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      if (const auto key = key_of(text.substr(0, end)); !key.empty()) keys.push_back(key);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return keys;
}

bool begins_calendar(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  constexpr std::string_view kBegin = "BEGIN:VCALENDAR";
  const std::string_view head = text.substr(start, kBegin.size());
  return head.size() == kBegin.size() && std::equal(head.begin(), head.end(), kBegin.begin(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
         });
}

}  // namespace

Kind kind_of(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (begins_calendar(text)) return Kind::calendar;
  const auto keys = top_level_keys(text);
  const auto has = [&](std::string_view key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
  // A scenario names a workflow and a ledger too, so it comes first.
  if (has("scenario")) return Kind::scenario;
  if (has("ledger") && has("findings")) return Kind::ledger;
  if (has("organisation") && has("units")) return Kind::organisation;
  if (has("workflow") && (has("states") || has("transitions") || has("extends"))) return Kind::workflow;
  if (has("migrate") && has("from")) return Kind::migration;
  return Kind::unknown;
}

}  // namespace rectify::definition
