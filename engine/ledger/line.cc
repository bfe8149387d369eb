#include "ledger/line.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.h"
#include "ledger/canonical_json.h"
#include "ledger/event_json.h"

namespace rectify::ledger {

namespace {

constexpr std::size_t kDepthMax = 8;
constexpr std::uint32_t kLineVersion = 1;

// nlohmann's complaint without the library's own numbering, "[json.exception.type_error.302] ".
std::string plain(const nlohmann::json::exception& error) {
  const std::string_view what = error.what();
  const std::size_t end = what.find("] ");
  return std::string(end == std::string_view::npos ? what : what.substr(end + 2));
}

// The first place where two lines differ, for a complaint.
std::size_t first_difference(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  return at;
}

Line read_line(const nlohmann::json& json) {
  if (json.at("v") != kLineVersion) {
    throw std::invalid_argument("its version is " + json.at("v").dump() + ", this program reads " +
                                std::to_string(kLineVersion));
  }
  Line line;
  core::Event& event = line.event;
  event.actor = read_actor(json.at("actor"));
  event.at = read_instant(json.at("at"));
  if (json.contains("key")) event.key = json.at("key").get<std::string>();
  if (json.contains("measure")) event.measure = MeasureId(json.at("measure").get<std::string>());
  if (json.contains("prev")) {
    auto hash = parse_hash(json.at("prev").get<std::string>());
    if (!hash) throw std::invalid_argument(hash.error().message);
    line.previous = *hash;
  }
  if (json.contains("revision")) event.revision = Revision(read_number(json.at("revision")));
  event.sequence = Sequence(read_number(json.at("sequence")));
  event.body = read_body(json.at("type").get<std::string>(), json.at("body"));
  return line;
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
                 "the event's line would have " + std::to_string(out.size()) + " bytes; at most " +
                     std::to_string(kLineBytesMax) + " are kept",
                 event.measure.get()};
  }
  if (!is_utf8(out)) return Error{Code::invalid, "the event holds text that is not UTF-8", event.measure.get()};
  return out;
}

Result<Line> decode_line(std::string_view bytes) {
  const auto corrupt = [](const std::string& why) {
    return Error{Code::corrupt, "not a line of the history: " + why, {}};
  };
  if (bytes.size() > kLineBytesMax) return corrupt("it is longer than " + std::to_string(kLineBytesMax) + " bytes");
  if (nests_deeper(bytes, kDepthMax)) return corrupt("it is nested more than " + std::to_string(kDepthMax) + " deep");
  Line line;
  try {
    line = read_line(nlohmann::json::parse(bytes));
  } catch (const nlohmann::json::parse_error& error) {
    return corrupt("not JSON at byte " + std::to_string(error.byte));
  } catch (const nlohmann::json::exception& error) {
    return corrupt(plain(error));
  } catch (const std::invalid_argument& error) {
    return corrupt(error.what());
  }
  auto again = encode_line(line);
  if (!again) return corrupt(again.error().message);
  if (*again != bytes) {
    return corrupt("its bytes are not canonical, or have members that do not belong, from byte " +
                   std::to_string(first_difference(*again, bytes)) + " on");
  }
  return line;
}

}  // namespace rectify::ledger
