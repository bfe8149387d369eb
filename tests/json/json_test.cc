// What is read as JSON and what is refused, each with its place; and that what is printed reads back the same.
#include "json/json.h"

#include <rapidcheck/catch.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <catch2/catch.hpp>
#include "base/text.h"

using namespace rectify;

namespace {

std::string refusal(std::string_view text, std::size_t depth_max = json::kDepthMax) {
  const auto value = json::parse(text, depth_max);
  REQUIRE_FALSE(value.ok());
  CHECK(value.error().code == Code::invalid);
  return value.error().message;
}

std::string read_back(std::string_view text) {
  const auto value = json::parse(text);
  INFO(text);
  REQUIRE(value.ok());
  return json::print(*value);
}

}  // namespace

TEST_CASE("what is JSON reads and prints back, members in their order") {
  CHECK(read_back(R"({"z": 1, "a": [true, false, null], "中文": "整改"})") ==
        R"({"z":1,"a":[true,false,null],"中文":"整改"})");
  CHECK(read_back("-9223372036854775808") == "-9223372036854775808");
  CHECK(read_back("18446744073709551615") == "18446744073709551615");
  CHECK(read_back("0.1") == "0.1");
  CHECK(read_back("1.5e3") == "1500");
  CHECK(read_back(R"("\u0041\ud83d\ude00\n")") == "\"A😀\\n\"");
  CHECK(read_back(" [ ] ") == "[]");
  CHECK(read_back("{}") == "{}");
}

TEST_CASE("a member that stands twice is refused, however it is written, and the same name in another object is not") {
  CHECK_THAT(refusal("{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3}"),
             Catch::Contains("2:") && Catch::Contains("'a' stands twice"));
  CHECK(read_back(R"({"a":{"a":1},"b":{"a":2}})") == R"({"a":{"a":1},"b":{"a":2}})");
  CHECK_THAT(refusal(R"([{"a":1},{"b":{"c":1,"c":2}}])"), Catch::Contains("'c' stands twice"));
}

TEST_CASE("a number that does not fit is refused") {
  CHECK_THAT(refusal("[1e999]"), Catch::Contains("too large"));
  CHECK_THAT(refusal("[-1e999]"), Catch::Contains("too large"));
  CHECK_THAT(refusal(R"({"revision": 18446744073709551616})"), Catch::Contains("does not fit into 64 bits"));
  CHECK_THAT(refusal("-9223372036854775809"), Catch::Contains("does not fit into 64 bits"));
  CHECK_THAT(refusal("1" + std::string(400, '0')), Catch::Contains("64 bits") || Catch::Contains("too large"));
}

TEST_CASE("half of a surrogate pair and bytes that are not UTF-8 are refused") {
  CHECK_THAT(refusal(R"(["\ud800"])"), Catch::Contains("surrogate") && Catch::Contains("1:"));
  CHECK_THAT(refusal(R"(["\udc00"])"), Catch::Contains("surrogate"));
  CHECK_THAT(refusal(R"(["\ud800\u0041"])"), Catch::Contains("surrogate"));
  CHECK_FALSE(json::parse("[\"\xff\"]").ok());
  CHECK_FALSE(json::parse("[\"\xed\xa0\x80\"]").ok());
}

TEST_CASE("nesting has a limit, and the text has one value and no more") {
  const std::string deep = std::string(32, '[') + std::string(32, ']');
  CHECK(json::parse(deep).ok());
  CHECK_THAT(refusal("[" + deep + "]"), Catch::Contains("deeper than 32 levels"));
  CHECK_THAT(refusal(std::string(100'000, '[')), Catch::Contains("deeper than 32 levels"));
  CHECK_THAT(refusal("{} {}"), Catch::Contains("1:4") && Catch::Contains("after the value"));
  CHECK_THAT(refusal(""), Catch::Contains("ends in the middle"));
  CHECK_THAT(refusal("{\"a\":"), Catch::Contains("ends in the middle"));
  CHECK_THAT(refusal("{a: 1}"), Catch::Contains("1:2"));
  CHECK_THAT(refusal("[1,]"), Catch::Contains("1:4"));
  CHECK_THAT(refusal("[\"a\nb\"]"), Catch::Contains("control character"));
  CHECK_THAT(refusal("// no comments\n1"), Catch::Contains("1:"));
}

TEST_CASE("the place counts lines and characters") {
  CHECK_THAT(refusal("{\n  \"整改\": tru\n}"), Catch::Contains("2:9"));
}

TEST_CASE("a hundred thousand members are read, and one that stands twice among them is found") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  CHECK(json::parse(text + "\"last\":0}").ok());
  CHECK_THAT(refusal(text + "\"77777\":0}"), Catch::Contains("'77777' stands twice"));
}

TEST_CASE("what is printed is UTF-8 whatever came in, and reads back") {
  json::Object object;
  object["text"] = std::string(
      "a\xff"
      "b\x01");
  CHECK(json::print(object) ==
        "{\"text\":\"a\xef\xbf\xbd"
        "b\\u0001\"}");
  CHECK(json::print_pretty(*json::parse(R"({"a":[1,{}],"b":[]})")) ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("members of what somebody else wrote are read with what counts when they are not there") {
  const auto value =
      json::parse(R"({"text":"x","number":7,"negative":-1,"flag":true,"list":["y"],"object":{"k":"v"}})").value();
  CHECK(json::text_at(value, "text") == "x");
  CHECK(json::text_at(value, "number", "none") == "none");
  CHECK(json::number_at(value, "number") == 7);
  CHECK(json::number_at(value, "negative", 5) == 5);
  CHECK(json::flag_at(value, "flag"));
  CHECK(json::array_at(value, "list").size() == 1);
  CHECK(json::array_at(value, "text").empty());
  CHECK(json::text_at(json::object_at(value, "object"), "k") == "v");
  CHECK(json::find(*json::parse("3"), "text") == nullptr);
}

TEST_CASE("any text comes back as the same string") {
  rc::prop("print and parse", [](const std::vector<std::uint32_t>& numbers) {
    std::string text;
    for (const std::uint32_t number : numbers) {
      const char32_t c = number % 0x110000;
      if (c < 0xD800 || c > 0xDFFF) append_utf8(text, c);
    }
    std::string printed;
    json::append_string(printed, text);
    RC_ASSERT(json::text_of(*json::parse(printed)) == text);
  });
}
