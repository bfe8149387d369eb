// Whatever the bytes: no crash, no measure that the source does not hold, and time that grows with the length only.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <array>
#include <set>

#include "bulletins.h"
#include "exchange/bulletin/bulletin_tree.h"

namespace rectify::exchange {

namespace {

using test::bulletin_text;
using test::read;

const std::array<const char*, 11> kNames = {
    "first_is.txt",     "labels.txt",       "same_line.txt",      "two_level.txt",     "four_level.txt",     "wide.txt",
    "wrong_claims.txt", "hard_wrapped.txt", "broken_numbers.txt", "bare_headings.txt", "no_introduction.txt"};

// What holds for every text that is read at all.
void hold_to_source(const std::string& text) {
  const auto bulletin = read(text);
  if (!bulletin.ok()) {
    RC_ASSERT(!bulletin.error().message.empty());
    return;
  }
  RC_ASSERT(!bulletin->ledger.measures.empty());
  std::set<std::string> ids;
  for (const core::MeasureDraft& measure : bulletin->ledger.measures) {
    RC_ASSERT(!measure.text.empty());
    RC_ASSERT(text.find(measure.text) != std::string::npos);
    RC_ASSERT(!measure.title.zh.empty());
    RC_ASSERT(!measure.finding.empty());
    RC_ASSERT(measure.line > 0u);
    RC_ASSERT(ids.insert(measure.id.get()).second);
  }
  RC_ASSERT(bulletin->blocks <= bulletin->ledger.measures.size());
  for (const Diagnostic& diagnostic : bulletin->ledger.diagnostics) RC_ASSERT(diagnostic.line > 0u);
  RC_ASSERT(!print_tree(*bulletin).empty());
}

// The pieces that the reader looks for, in any order.
std::string jumble() {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "①", "②", "③", "一是", "二是", "三是", "(1)", "(2)", "1.", "2.", "(一)", "(二)", "一、", "二、", "整改措施:",
      "整改成效:", "整改进展:", "主要从两个方面整改:", "关于学习不深入的问题", "下一步打算", "反馈意见整改落实情况",
      "。", ";", ",", ":", "\n", "\n", "\n", "  ", "“", "”", "(", ")", "制定办法", "共制定整改措施9项", "反馈5个问题",
      "第一,", "• ", "1.1 ", "问题一:", "\u3000", "\uff08\uff11\uff09", "欢迎监督", "2021年2月8日"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

}  // namespace

TEST_CASE("arbitrary bytes are read or refused, never more") {
  REQUIRE(rc::check([](const std::string& bytes) { hold_to_source(bytes); }));
}

TEST_CASE("any order of headings, labels, lists and marks gives only measures of the source") {
  REQUIRE(rc::check([] { hold_to_source(jumble()); }));
  REQUIRE(rc::check([] { hold_to_source("一、关于学习不深入的问题\n" + jumble()); }));
}

TEST_CASE("bulletins with bytes or lines changed give only measures of the source") {
  REQUIRE(rc::check([] {
    std::string text = bulletin_text(*rc::gen::elementOf(kNames));
    RC_ASSERT(!text.empty());
    const int changes = *rc::gen::inRange(1, 8);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
          text[at] = static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
          break;
        case 1:
          text.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
          break;
        case 2:
          text.insert(at, text.substr(*rc::gen::inRange<std::size_t>(0, text.size()), 60));
          break;
        case 3: {  // a line less
          const std::size_t line = text.rfind('\n', at);
          const std::size_t begin = line == std::string::npos ? 0 : line;
          text.erase(begin, text.find('\n', at) - begin);
          break;
        }
        default:  // two lines made one, or one made two
          if (const std::size_t line = text.find('\n', at); line != std::string::npos) {
            text.erase(line, 1);
          } else {
            text.insert(at, "\n");
          }
      }
    }
    hold_to_source(text);
  }));
}

TEST_CASE("ten megabytes of bulletins are read") {
  const std::string one = bulletin_text("same_line.txt");
  REQUIRE(!one.empty());
  std::string text;
  while (text.size() < 10 * 1024 * 1024) text += one;
  BulletinOptions options;
  options.measures_max = 1'000'000;
  const auto bulletin = read_bulletin(text, "b.txt", InspectionId("x"), options);
  REQUIRE(bulletin.ok());
  REQUIRE(bulletin->ledger.measures.size() % 12 == 0);
}

TEST_CASE("a megabyte on one line is read, whatever is repeated") {
  for (const std::string piece : {"①制定办法。", "①", "一是", "(", "“", "(1)", "十", "1", "整改措施:", "关于",
                                  "不到位。", ",", "。", "\u3000", "共制定整改措施9项,", "一、", "(一)(", "①。②。"}) {
    std::string text = "一、关于学习不深入的问题\n①";
    while (text.size() < 1024 * 1024) text += piece;
    BulletinOptions options;
    options.measures_max = 1'000'000;
    const auto bulletin = read_bulletin(text, "b.txt", InspectionId("x"), options);
    if (bulletin.ok()) REQUIRE(!bulletin->ledger.measures.empty());
  }
}

}  // namespace rectify::exchange
