// What is not a line of the history: every other way to write the same thing, and everything else.
#include <catch2/catch.hpp>

#include "samples.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

std::string comment() { return *encode_line(samples()[6]); }

// The valid line with `from` replaced by `to`; `from` has to be in it.
std::string with(std::string line, const std::string& from, const std::string& to) {
  const std::size_t at = line.find(from);
  REQUIRE(at != std::string::npos);
  return line.replace(at, from.size(), to);
}

void refuses(const std::string& line, const std::string& because) {
  INFO(line.substr(0, 300));
  const auto decoded = decode_line(line);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().code == Code::corrupt);
  CHECK_THAT(decoded.error().message, Catch::Contains(because));
}

// Either refused, or the bytes are a line in their own right.
void is_refused_or_means_itself(const std::string& bytes) {
  const auto decoded = decode_line(bytes);
  if (!decoded) {
    if (decoded.error().code != Code::corrupt || decoded.error().message.empty()) FAIL(bytes);
    return;
  }
  const auto again = encode_line(*decoded);
  if (!again || *again != bytes) FAIL(bytes);
}

}  // namespace

TEST_CASE("only the canonical way to write a line is taken") {
  const std::string line = comment();
  REQUIRE(decode_line(line));
  refuses(line + "\n", "not canonical");
  refuses(" " + line, "not canonical");
  refuses("\xEF\xBB\xBF" + line, "not canonical");
  refuses(with(line, "\"v\":1", "\"v\": 1"), "not canonical");
  refuses(with(line, "\"v\":1", "\"v\":1.0"), "");
  refuses(with(line, "\"v\":1", "\"v\":1e0"), "");
  refuses(with(line, "\"v\":1", "\"v\":01"), "not JSON");
  refuses(with(line, "\"v\":1", "\"v\":\"1\""), "version");
  refuses(with(line, "\"v\":1", "\"v\":2"), "its version is 2");
  refuses(with(line, "\"note\"", "\"not\\u0065\""), "not canonical");
  refuses(with(line, "进", "\\u8fdb"), "not canonical");
  refuses(with(line, "顺利", "顺\\/利"), "not canonical");
  refuses(with(line, "\U0001F680", "\\ud83d\\ude80"), "not canonical");
  const std::string registered = *encode_line(samples()[0]);
  refuses(with(registered, "\\n", "\\u000a"), "not canonical");
  refuses(with(registered, "\\t", "\\u0009"), "not canonical");
  refuses(with(registered, "41", "41.0"), "whole number");
  refuses(with(registered, "41", "-41"), "whole number");
  refuses(with(registered, "41", "4294967296"), "too large");
  refuses(with(registered, "41", "1e999"), "");
  refuses(with(*encode_line(samples()[1]), "\\u0001", "\x01"), "not JSON");
}

TEST_CASE("an escape is written where it has to be, and in one way") {
  const std::string line = *encode_line(samples()[1]);
  refuses(with(line, "\\u0001", "\\u0041"), "not canonical");
  refuses(with(line, "\\u0001", "\\u0008"), "not canonical");
  refuses(with(line, "\\u0001", "\\u001F"), "not canonical");
  REQUIRE(decode_line(with(line, "\\u0001", "\\u001f")));
  refuses(with(line, "\\u0001", "\\u01"), "not JSON");
  refuses(with(line, "\\u0001", "\\x"), "not JSON");
  refuses(with(line, "\\u0001", "\\u"), "not JSON");
}

TEST_CASE("what is refused says where") {
  const std::string line = comment();
  const std::string at = std::to_string(line.find("\"note\""));
  refuses(with(line, "\"note\"", "\"nota\""), "have members that do not belong, from byte " + at);
  refuses(with(line, "\"v\":1", "\"v\":1,\"v\":1"), "the member 'v' stands twice");
  refuses(with(*encode_line(samples()[0]), "{\"due\":\"2020-12-31\"", "{\"due\":\"2020-12-31\",\"due\":\"2020-12-31\""),
          "the member 'due' stands twice");
  refuses(with(*encode_line(samples()[0]), "\"phase\":\"assign\",", ""), "'phase' is missing at byte");
}

TEST_CASE("a line of a newer version says so first, whatever else it has") {
  const std::string line = comment();
  refuses(with(with(line, "\"v\":1", "\"v\":2,\"w\":1"), "\"note\"", "\"remark\""),
          "its version is 2, this program reads 1");
  refuses(with(with(line, "\"v\":1", "\"v\":\"next\""), "\"commented\"", "\"sung\""), "its version is \"next\"");
}

TEST_CASE("members in another order, twice, too many or missing are refused") {
  const std::string line = comment();
  refuses(with(line, "\"sequence\":\"8\",\"type\":\"commented\"", "\"type\":\"commented\",\"sequence\":\"8\""),
          "not canonical");
  refuses(with(line, "\"v\":1", "\"v\":1,\"v\":1"), "not canonical");
  refuses(with(line, "\"v\":1", "\"v\":1,\"w\":1"), "do not belong");
  refuses(with(line, "\"body\":{", "\"body\":{\"extra\":null,"), "do not belong");
  refuses(with(line, "\"person\":\"zhang.wei\",", "\"person\":\"zhang.wei\",\"rank\":\"1\","), "do not belong");
  refuses(with(line, "\"type\":\"commented\",", ""), "type");
  refuses(with(line, "\"sequence\":\"8\",", ""), "sequence");
  refuses(with(line, ",\"v\":1", ""), "'v'");
  refuses(with(line, "\"at\":\"2020-09-14T01:00:00.000Z\",", ""), "'at'");
  refuses(with(*encode_line(samples()[0]), "\"phase\":\"assign\",", ""), "''");
  refuses(with(*encode_line(samples()[0]), "\"original\":\"2020-09-17T15:59:59.999Z\",", ""), "original");
  refuses(with(*encode_line(samples()[7]), "\"due\":\"2021-01-06T01:00:00.000Z\",", ""), "due");
}

TEST_CASE("what is empty is absent, so that there is one way to say it") {
  const std::string line = comment();
  refuses(with(line, "\"key\":\"key-8\"", "\"key\":\"\""), "not canonical");
  refuses(with(line, "\"revision\":\"7\"", "\"revision\":\"0\""), "not canonical");
  refuses(with(line, ",\"unit\":\"housing-office\"", ",\"unit\":\"\""), "not canonical");
  refuses(with(*encode_line(samples()[1]), "\"final\":true", "\"final\":false"), "not canonical");
  refuses(with(*encode_line(samples()[0]), "\"source_line\":41", "\"source_line\":0"), "not canonical");
  refuses(with(*encode_line(samples()[0]), "\"finding\":[", "\"finding\":[],\"fin\":["), "not canonical");
}

TEST_CASE("wrong types and values say what they are") {
  const std::string line = comment();
  refuses(with(line, "\"type\":\"commented\"", "\"type\":\"erased\""), "'erased' is not known");
  refuses(with(line, "\"sequence\":\"8\"", "\"sequence\":8"), "history: type must be string, but is number");
  refuses(with(line, "\"sequence\":\"8\"", "\"sequence\":\"08\""), "not canonical");
  refuses(with(line, "\"sequence\":\"8\"", "\"sequence\":\"-8\""), "'-8' is not a number");
  refuses(with(line, "\"sequence\":\"8\"", "\"sequence\":\"18446744073709551616\""), "is not a number");
  refuses(with(line, "\"sequence\":\"8\"", "\"sequence\":\"\""), "is not a number");
  refuses(with(line, "2020-09-14T01:00:00.000Z", "2020-09-14T09:00:00.000+08:00"), "not canonical");
  refuses(with(line, "2020-09-14T01:00:00.000Z", "2020-09-14T01:00:00Z"), "not canonical");
  refuses(with(line, "2020-09-14T01:00:00.000Z", "2020-02-30T01:00:00.000Z"), "2020-02-30");
  refuses(with(line, "\"prev\":\"", "\"prev\":\"A"), "64");
  refuses(with(line, "{\"note\":", "[\"note\",").substr(0, line.size()), "");
  refuses(with(*encode_line(samples()[0]), "\"unit\":\"workdays\"", "\"unit\":\"weeks\""), "'weeks' is not known");
  refuses(with(*encode_line(samples()[0]), "\"due\":\"2020-12-31\"", "\"due\":null"), "");
  refuses(with(*encode_line(samples()[0]), "[\"finance\",\"audit\"]", "[\"finance\",1]"), "");
  refuses(with(*encode_line(samples()[0]), "\"title\":{\"en\"", "\"title\":\"x\",\"t\":{\"en\""), "");
}

TEST_CASE("what is not JSON at all is refused") {
  for (const char* text :
       {"", " ", "null", "1", "\"x\"", "[]", "{}", "{", "}", "{\"actor\":{}}", "\xFF", "{\"a\":\"\xC0\x80\"}"}) {
    refuses(text, "");
  }
  const std::string line = comment();
  refuses(with(line, "进", "\\ud800"), "not JSON");  // half a surrogate pair
  refuses(with(line, "进", "\\udc00"), "not JSON");
  refuses(with(line, "进", "\\ud800\\ud800"), "not JSON");
  refuses(with(line, "进", "\xED\xA0\x80"), "not JSON");
  refuses(with(line, "进", "\xE8\xBF"), "not JSON");
  for (std::size_t cut = 0; cut < line.size(); ++cut) {
    if (decode_line(line.substr(0, cut))) FAIL(cut);
  }
}

TEST_CASE("deep and long input is refused before it is parsed") {
  refuses(std::string(100'000, '['), "longer than 65535 bytes");
  refuses(std::string(65'000, '['), "nested");
  refuses(with(comment(), "{\"note\":", std::string(32'000, '[') + "\""), "nested");
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "{\"a\":";
  refuses(deep, "nested");
}

TEST_CASE("no mutation of a line passes for what it is not") {
  const auto lines = samples();
  std::vector<std::string> valid;
  for (const Line& line : lines) valid.push_back(*encode_line(line));
  SECTION("one byte changed, to bytes that JSON cares for") {
    for (const std::string& line : valid) {
      for (std::size_t at = 0; at < line.size(); ++at) {
        for (const char byte : {static_cast<char>(line[at] ^ 1), static_cast<char>(line[at] ^ 0x20),
                                static_cast<char>(line[at] ^ 0x80), '"', '\\', '0', ',', ' ', '\0', '\xFF'}) {
          if (byte == line[at]) continue;
          std::string mutated = line;
          mutated[at] = byte;
          is_refused_or_means_itself(mutated);
        }
      }
    }
  }
  SECTION("one byte of a short line changed, to every other") {
    for (std::size_t at = 0; at < valid[9].size(); ++at) {
      for (int flip = 1; flip < 256; ++flip) {
        std::string mutated = valid[9];
        mutated[at] = static_cast<char>(mutated[at] ^ flip);
        is_refused_or_means_itself(mutated);
      }
    }
  }
  SECTION("one byte taken away, doubled or put in") {
    for (const std::string& line : valid) {
      for (std::size_t at = 0; at < line.size(); ++at) {
        is_refused_or_means_itself(line.substr(0, at) + line.substr(at + 1));
        is_refused_or_means_itself(line.substr(0, at) + line[at] + line.substr(at));
        is_refused_or_means_itself(line.substr(0, at) + '{' + line.substr(at));
      }
    }
  }
}
