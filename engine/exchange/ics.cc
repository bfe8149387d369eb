#include "exchange/ics.h"

#include "base/text.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kLineOctets = 75;

// "20201031T090000Z".
std::string utc_text(Instant at) {
  std::string text;
  for (const char c : format_utc(at)) {
    if (c == '.') break;
    if (c != '-' && c != ':' && c != 'Z') text += c;
  }
  return text + "Z";
}

// TEXT of RFC 5545 §3.3.11.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

// A content line, folded between characters.
void add(std::string& out, const std::string& name, const std::string& value) {
  const std::string line = name + ":" + value;
  std::size_t octets = 0;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t size = code_point(line, i).size;
    if (octets + size > kLineOctets) {
      out += "\r\n ";
      octets = 1;
    }
    out.append(line, i, size);
    octets += size;
    i += size;
  }
  out += "\r\n";
}

}  // namespace

std::string to_ics(const std::string& name, Instant made, const std::vector<IcsEvent>& events) {
  std::string out;
  add(out, "BEGIN", "VCALENDAR");
  add(out, "VERSION", "2.0");
  add(out, "PRODID", "-//rectify//forecast//EN");
  add(out, "X-WR-CALNAME", escaped(name));
  for (const IcsEvent& event : events) {
    add(out, "BEGIN", "VEVENT");
    add(out, "UID", escaped(event.id));
    add(out, "DTSTAMP", utc_text(made));
    add(out, "DTSTART", utc_text(event.at));
    add(out, "SUMMARY", escaped(event.summary));
    if (!event.description.empty()) add(out, "DESCRIPTION", escaped(event.description));
    std::string categories;
    for (const std::string& one : event.categories) categories += (categories.empty() ? "" : ",") + escaped(one);
    if (!categories.empty()) add(out, "CATEGORIES", categories);
    add(out, "TRANSP", "TRANSPARENT");
    add(out, "END", "VEVENT");
  }
  add(out, "END", "VCALENDAR");
  return out;
}

}  // namespace rectify::exchange
