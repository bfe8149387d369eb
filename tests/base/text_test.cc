// Text: what is UTF-8, how wide it is on a terminal, and how it is cut for a table.
#include "base/text.h"

#include <rapidcheck.h>

#include "support/property.h"

#include <catch2/catch.hpp>

using namespace rectify;
using namespace std::string_view_literals;

TEST_CASE("well-formed UTF-8 is told from what only looks like it") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("整改, a\tb\n"));
  CHECK(is_utf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF
  CHECK(is_utf8("\xED\x9F\xBF\xEE\x80\x80"));
  CHECK(is_utf8("\0"sv));
  CHECK_FALSE(is_utf8("\x80"));       // continuation alone
  CHECK_FALSE(is_utf8("\xE6\x95"));   // cut off
  CHECK_FALSE(is_utf8("\xE6\x95x"));  // broken off
  CHECK_FALSE(is_utf8("\xC0\x80"));   // overlong
  CHECK_FALSE(is_utf8("\xC1\xBF"));
  CHECK_FALSE(is_utf8("\xE0\x9F\xBF"));
  CHECK_FALSE(is_utf8("\xF0\x8F\xBF\xBF"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));  // surrogates
  CHECK_FALSE(is_utf8("\xED\xBF\xBF"));
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  CHECK_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));
  CHECK_FALSE(is_utf8("\xFF"));
}

TEST_CASE("every code point is written and read back") {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, value);
    const CodePoint point = code_point(text, 0);
    if (point.value != value || point.size != text.size() || !is_utf8(text))
      FAIL("U+" << std::hex << std::uint32_t{value});
  }
}

TEST_CASE("a malformed byte is one replacement character, and reading goes on after it") {
  const auto text = "\xE6\x95整"sv;
  CHECK(code_point(text, 0).value == 0xFFFD);
  CHECK(code_point(text, 0).size == 1);
  CHECK(code_point(text, 2).value == U'整');
  rectify::test::holds("code points of any bytes end exactly where the bytes end", [](const std::string& bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
      const CodePoint point = code_point(bytes, at);
      RC_ASSERT(point.size >= 1U);
      RC_ASSERT(is_utf8(std::string_view(bytes).substr(at, point.size)) || point.value == 0xFFFD);
      at += point.size;
    }
    RC_ASSERT(at == bytes.size());
  });
}

TEST_CASE("Chinese takes two columns, ambiguous characters one, marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("整改措施") == 8);
  CHECK(display_width("、。「」《》\uFF0C\uFF1A\uFF01") == 18);
  CHECK(display_width("“”‘’…—·") == 7);
  CHECK(display_width("①②×°") == 4);
  CHECK(display_width("ABC１２") == 7);
  CHECK(display_width("ｱ￦") == 3);       // halfwidth kana, fullwidth won
  CHECK(display_width("e\u0301") == 1);   // a combining accent
  CHECK(display_width("か\u3099") == 2);  // a combining voice mark among wide ones
  CHECK(display_width("กำ") == 2);        // Thai sara am takes a column,
  CHECK(display_width("กิ") == 1);         // sara i does not
  CHECK(display_width("\uFEFFa\u200B") == 1);
  CHECK(display_width("𠀀") == 2);  // plane 2
  CHECK(display_width("✅🚀") == 4);
  CHECK(display_width("🌡✓") == 2);      // narrow symbols, one of them among emoji
  CHECK(display_width("\x1B[1m") == 3);  // a control character itself takes none
}

TEST_CASE("a text is cut so that it fits, never through a character") {
  CHECK(fit_width("整改措施", 8) == "整改措施");
  CHECK(fit_width("整改措施", 7) == "整改措…");
  CHECK(fit_width("整改措施", 6) == "整改…");
  CHECK(fit_width("整改", 1) == "…");
  CHECK(fit_width("整改", 0).empty());
  CHECK(fit_width("e\u0301abc", 2) == "e\u0301…");
  CHECK(pad_width("整改", 7) == "整改   ");
  CHECK(pad_width("整改措施", 6) == "整改… ");
  rectify::test::holds("a cut text is at most as wide, a padded one exactly", [](const std::vector<char32_t>& points) {
    std::string text;
    for (const char32_t point : points) append_utf8(text, point % 0xD800);
    const auto columns = *rc::gen::inRange<std::size_t>(0, 40);
    RC_ASSERT(is_utf8(fit_width(text, columns)));
    RC_ASSERT(display_width(fit_width(text, columns)) <= columns);
    RC_ASSERT(display_width(pad_width(text, columns)) == columns);
  });
}

TEST_CASE("bytes are written as hex and read back from lower-case digits only") {
  CHECK(to_hex("") == "");
  CHECK(to_hex("\x00\x0F\xA5\xFF"sv) == "000fa5ff");
  CHECK(from_hex("") == "");
  CHECK(from_hex("000fa5ff") == "\x00\x0F\xA5\xFF"sv);
  for (const auto wrong : {"0", "000", "0F", "0g", "g0", "0x", " 0", "0/", "0:", "0`"}) CHECK_FALSE(from_hex(wrong));
  rectify::test::holds("what is written as hex is read back",
                       [](const std::string& bytes) { RC_ASSERT(from_hex(to_hex(bytes)) == bytes); });
}

TEST_CASE("a misspelt word finds the one that was meant, a strange one finds none") {
  const std::string_view known[] = {"assign", "accept", "submit", "withdraw"};
  CHECK(nearest("asign", known) == "assign");
  CHECK(nearest("sumbit", known) == "submit");
  CHECK(nearest("withdrawn", known) == "withdraw");
  CHECK(nearest("executing", known).empty());
  CHECK(nearest("x", known).empty());
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("same", "same") == 0);
}
