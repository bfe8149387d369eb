#include "ledger/line.h"

#include <fmt/format.h>

#include "base/text.h"
#include "json/json.h"
#include "ledger/canonical_json.h"
#include "ledger/canonical_reader.h"
#include "ledger/event_json.h"

namespace rectify::ledger {

namespace {

constexpr std::size_t kDepthMax = 8;
constexpr std::uint32_t kLineVersion = 1;

// The first place where two lines differ, for a complaint.
std::size_t first_difference(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  return at;
}

// The type stands behind the body that is read by it. In a string these bytes cannot be, for their quotes would be
// escaped; in a body they may, but that one ends before.
std::string_view type_of(std::string_view line) {
  constexpr std::string_view kBefore = ",\"type\":\"";
  const std::size_t found = line.rfind(kBefore);
  if (found == std::string_view::npos) return {};
  const std::string_view rest = line.substr(found + kBefore.size());
  return rest.substr(0, rest.find('"'));
}

Line read_line(CanonicalReader& reader, std::string_view bytes) {
  Line line;
  core::Event& event = line.event;
  ObjectReader object(reader);
  object.needs("actor");
  event.actor = read_actor(reader);
  object.needs("at");
  event.at = reader.instant();
  object.needs("body");
  event.body = read_body(reader, type_of(bytes));
  if (object.has("key")) event.key = reader.text();
  if (object.has("measure")) event.measure = MeasureId(reader.text());
  if (object.has("prev")) line.previous = reader.hash();
  if (object.has("revision")) event.revision = Revision(reader.decimal());
  object.needs("sequence");
  event.sequence = Sequence(reader.decimal());
  object.needs("type");
  static_cast<void>(reader.text());
  object.needs("v");
  if (reader.number() != kLineVersion) reader.fail("its version is another");
  object.end();
  reader.end();
  return line;
}

// What somebody can do with comes before the place where the reader stopped: that it is no JSON, or that a newer
// program wrote it.
std::string explained(std::string_view bytes, const std::string& fault) {
  const auto json = json::parse(bytes, kDepthMax);
  if (!json) return fmt::format("its bytes are not canonical: {}", json.error().message);
  if (!json->is_object()) return "it is not an object";
  const json::Value* version = json::find(*json, "v");
  if (version == nullptr) return "it has no version, 'v'";
  if (const std::string text = json::print(*version); text != std::to_string(kLineVersion)) {
    return fmt::format("its version is {}, this program reads {}", text, kLineVersion);
  }
  return fault;
}

}  // namespace

Result<std::string> encode_line(const Line& line) {
  const core::Event& event = line.event;
  if (!is_writable(event)) {
    return Error{Code::invalid, "the event holds a time outside the years 0000-9999", event.measure.get()};
  }
  std::string out;
  out.reserve(1024);
  ObjectWriter object(out);
  append_actor(object.key("actor"), event.actor);
  append_string(object.key("at"), format_utc(event.at));
  append_body(object.key("body"), event.body);
  object.text("key", event.key);
  object.text("measure", event.measure.get());
  if (line.previous) object.text("prev", to_hex(*line.previous));
  if (event.revision.get() > 0) object.text("revision", std::to_string(event.revision.get()));
  object.text("sequence", std::to_string(event.sequence.get()));
  object.text("type", core::event_type(event));
  object.number("v", kLineVersion);
  object.end();
  if (out.size() > kLineBytesMax) {
    return Error{Code::exhausted,
                 fmt::format("the event's line would have {} bytes; at most {} are kept", out.size(), kLineBytesMax),
                 event.measure.get()};
  }
  if (!is_utf8(out)) return Error{Code::invalid, "the event holds text that is not UTF-8", event.measure.get()};
  return out;
}

Result<Line> decode_line(std::string_view bytes) {
  const auto corrupt = [](const std::string& why) {
    return Error{Code::corrupt, fmt::format("not a line of the history: {}", why), {}};
  };
  if (bytes.size() > kLineBytesMax) return corrupt(fmt::format("it is longer than {} bytes", kLineBytesMax));
  CanonicalReader reader(bytes);
  Line line = read_line(reader, bytes);
  if (!reader.ok()) return corrupt(explained(bytes, reader.fault()));
  const auto again = encode_line(line);
  if (!again) return corrupt(explained(bytes, again.error().message));
  if (*again == bytes) return line;
  return corrupt(
      explained(bytes, fmt::format("its bytes are not canonical, or have members that do not belong, from byte {} on",
                                   first_difference(*again, bytes))));
}

}  // namespace rectify::ledger
