#include "http/api/cloud_event.h"

#include <algorithm>

#include "ledger/canonical_json.h"
#include "ledger/hash.h"

namespace rectify::http {

namespace {

constexpr Property kCloudEventProperties[] = {
    {"specversion", kAlways, kText, "1.0"},
    {"id", kAlways, kText, "The sequence of the event."},
    {"source", kAlways, kText, "What signs the history."},
    {"type", kAlways, kText, "rectify. and the event's type."},
    {"subject", kSometimes, kText, "The measure."},
    {"time", kAlways, kMoment},
    {"datacontenttype", kAlways, kText},
    {"sequence", kAlways, kText, "The sequence in 20 digits."},
    {"treeindex", kAlways, kText, "The line's place in the history tree (RFC 9162)."},
    {"leafhash", kAlways, kHex, "Its hash there."},
    {"data", kAlways, kLine, "The recorded line."},
};

constexpr std::size_t kSequenceDigits = 20;  // of 2^64

Error not_a_line() { return {Code::corrupt, "a line of the history is not JSON as the ledger writes it", {}}; }

// Behind the string that begins at `at`; npos where it does not end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Behind the value that begins at `at`. Canonical JSON has no blanks; brackets are counted, not matched.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      if (at == std::string_view::npos || depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) return at;
    if (c == '{' || c == '[') ++depth;
    ++at;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

constinit const Schema kCloudEvent{
    "cloud_event", {}, "A line of the history (CloudEvents 1.0).", kCloudEventProperties};

Result<LineParts> parts_of(std::string_view line) {
  LineParts parts;
  std::size_t at = 0;
  while (at < line.size() && line[at] == (at == 0 ? '{' : ',')) {
    const std::size_t key_at = at + 1;
    if (key_at >= line.size() || line[key_at] != '"') return not_a_line();
    const std::size_t key_end = end_of_string(line, key_at);
    if (key_end == std::string_view::npos || key_end >= line.size() || line[key_end] != ':') return not_a_line();
    at = end_of_value(line, key_end + 1);
    if (at == std::string_view::npos) return not_a_line();
    const std::string_view key = line.substr(key_at, key_end - key_at);
    const std::string_view value = line.substr(key_end + 1, at - key_end - 1);
    if (key == "\"at\"") parts.at = value;
    if (key == "\"measure\"") parts.measure = value;
    if (key == "\"type\"") parts.type = value;
  }
  const auto is_text = [](std::string_view value) { return value.size() > 2 && value.front() == '"'; };
  const bool fits = line.substr(std::min(at, line.size())) == "}" && is_text(parts.at) && is_text(parts.type) &&
                    (parts.measure.empty() || is_text(parts.measure));
  return fits ? Result<LineParts>(parts) : Result<LineParts>(not_a_line());
}

void append_cloud_event(std::string& out, std::string_view source, Sequence sequence, std::string_view line,
                        const LineParts& parts) {
  const std::string number = std::to_string(sequence.get());
  out.append(R"({"specversion":"1.0","id":")").append(number).append(R"(","source":)");
  ledger::append_string(out, source);
  out.append(R"(,"type":"rectify.)").append(parts.type.substr(1));
  if (!parts.measure.empty()) out.append(R"(,"subject":)").append(parts.measure);
  out.append(R"(,"time":)").append(parts.at).append(R"(,"datacontenttype":"application/json","sequence":")");
  out.append(kSequenceDigits - number.size(), '0').append(number);
  out.append(R"(","treeindex":")").append(number);
  out.append(R"(","leafhash":")").append(ledger::to_hex(ledger::leaf_hash(line)));
  out.append(R"(","data":)").append(line).append("}");
}

}  // namespace rectify::http
