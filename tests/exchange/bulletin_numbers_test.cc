// Numbers and numbering, in all the forms that bulletins write them.
#include "exchange/bulletin/bulletin_numbers.h"

#include <catch2/catch.hpp>

#include "bulletins.h"

namespace rectify::exchange {

namespace {

std::uint32_t value_of(std::string_view text) {
  const auto numeral = numeral_at(text, 0);
  return numeral && numeral->size == text.size() ? numeral->value : 0;
}

struct Expected {
  std::string_view text;
  Style style;
  std::uint32_t number;
};

}  // namespace

TEST_CASE("numbers are read in Arabic, full-width and Chinese") {
  REQUIRE(value_of("4") == 4);
  REQUIRE(value_of("249") == 249);
  REQUIRE(value_of("\uff12\uff14\uff19") == 249);
  REQUIRE(value_of("四") == 4);
  REQUIRE(value_of("两") == 2);
  REQUIRE(value_of("十") == 10);
  REQUIRE(value_of("十二") == 12);
  REQUIRE(value_of("二十") == 20);
  REQUIRE(value_of("三十五") == 35);
  REQUIRE(value_of("一百零五") == 105);
  REQUIRE(value_of("二〇二一") == 2021);
  REQUIRE(!numeral_at("问题", 0));
  REQUIRE(!numeral_at("999999999999", 0));
}

TEST_CASE("headings and items are recognised in half- and full-width") {
  const Expected cases[] = {{"一、概况", Style::comma, 1},
                            {"十二、概况", Style::comma, 12},
                            {"(三)概况", Style::bracket, 3},
                            {"\uff08三\uff09概况", Style::bracket, 3},
                            {"\u3222概况", Style::bracket, 3},
                            {"4.概况", Style::dot, 4},
                            {"4\uff0e概况", Style::dot, 4},
                            {"\uff14\uff0e概况", Style::dot, 4},
                            {"4、概况", Style::dot, 4},
                            {"\u248b概况", Style::dot, 4},
                            {"1.2020年以来", Style::dot, 1},
                            {"1.2 概况", Style::dot_2, 2},
                            {"1.2.3 概况", Style::dot_3, 3},
                            {"(5)概况", Style::parenthesis, 5},
                            {"\uff085\uff09概况", Style::parenthesis, 5},
                            {"( 5 )概况", Style::parenthesis, 5},
                            {"\u2478概况", Style::parenthesis, 5},
                            {"6)概况", Style::closing, 6},
                            {"6\uff09概况", Style::closing, 6},
                            {"①概况", Style::circled, 1},
                            {"⑳概况", Style::circled, 20},
                            {"㉑概况", Style::circled, 21},
                            {"㉟概况", Style::circled, 35},
                            {"㊱概况", Style::circled, 36},
                            {"❸概况", Style::circled, 3},
                            {"七是概况", Style::first_is, 7},
                            {"第八,概况", Style::ordinal, 8},
                            {"第八\uff0c概况", Style::ordinal, 8},
                            {"问题九:概况", Style::problem, 9},
                            {"•概况", Style::bullet, 0}};
  for (const Expected& expected : cases) {
    INFO(expected.text);
    const auto marker = marker_at(expected.text, 0, true);
    REQUIRE(marker.has_value());
    REQUIRE(marker->style == expected.style);
    REQUIRE(marker->number == expected.number);
    const std::string_view rest = expected.text.substr(marker->size);
    REQUIRE((rest == "概况" || rest == "2020年以来"));
  }
}

TEST_CASE("quantities, years and words are no numbering") {
  for (const std::string_view text : {"1.5亿元", "2020年", "(2021)", "(试行)", "一体推进", "第一、第二季度", "十是否",
                                      "12", "一", "0.", "(0)", "-", "2020.10.1"}) {
    INFO(text);
    REQUIRE(!marker_at(text, 0, true));
  }
}

}  // namespace rectify::exchange
