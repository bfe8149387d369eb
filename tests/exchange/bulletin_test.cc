// The bulletin reader on a real bulletin, where it is at hand, and its refusals.
//
// The real one is the Licang district committee's of 2021-02-08 (workflows/examples/licang-2020/README.md says where it
// was published). Its words are not ours, so it is not here: RECTIFY_BULLETIN names a file that holds its text.
#include "exchange/bulletin/bulletin.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "bulletins.h"
#include "exchange/bulletin/bulletin_tree.h"

namespace rectify::exchange {

namespace {

using test::complaints;
using test::file_text;
using test::read;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::optional<std::string> real_bulletin() {
  const char* file = std::getenv("RECTIFY_BULLETIN");
  if (file == nullptr) {
    std::cout << "SKIPPED: RECTIFY_BULLETIN names no file\n";
    WARN("SKIPPED: RECTIFY_BULLETIN names no file");
    return std::nullopt;
  }
  auto text = file_text(file);
  REQUIRE(text.has_value());
  return text;
}

}  // namespace

TEST_CASE("a real bulletin of 88 measures says that it has 249, and both are told") {
  const auto text = real_bulletin();
  if (!text) return;
  const auto bulletin = read(*text);
  REQUIRE(bulletin.ok());
  REQUIRE(bulletin->ledger.measures.size() == 88);
  REQUIRE(bulletin->blocks == 23);
  REQUIRE(bulletin->claimed_measures == 249);
  REQUIRE(bulletin->findings == 33);
  REQUIRE(bulletin->ledger.title.zh == "中共青岛市李沧区委关于巡视整改进展情况的通报");
  REQUIRE(
      complaints(*bulletin) ==
      "13: the list '一是…五是' on lines 13 to 21 was not taken for measures: '一、整改工作基本情况' tells how the "
      "work "
      "was organised\n"
      "17: the text says '249条具体整改措施', but 88 measures were found in it\n"
      "137: '(五)关于巡视移交问题线索和信访件办理情况' has no list of measures; its text was not taken for measures\n"
      "145: the list '(一)…(四)' on lines 145 to 151 was not taken for measures: '三、下步整改工作打算' tells what is "
      "planned\n");
}

TEST_CASE("every measure of a real bulletin stands word for word in the line that it names") {
  const auto text = real_bulletin();
  if (!text) return;
  const auto bulletin = read(*text);
  REQUIRE(bulletin.ok());
  const std::vector<std::string> lines = lines_of(*text);
  std::set<std::string> ids;
  for (const core::MeasureDraft& measure : bulletin->ledger.measures) {
    REQUIRE(measure.line > 0);
    REQUIRE(lines.at(measure.line - 1).find(measure.text) != std::string::npos);
    REQUIRE(measure.text.starts_with(measure.title.zh));
    REQUIRE(measure.text.find_first_of("\n") == std::string::npos);
    REQUIRE(ids.insert(measure.id.get()).second);
  }
  // Together with their numbers the measures of a list are the whole line after its introduction.
  const std::string& line = lines.at(30);
  std::string joined = "  主要从4个方面抓好整改:";
  const std::string numbers[] = {"①", "②", "③", "④"};
  for (std::size_t i = 0; i < 4; ++i) joined += numbers[i] + bulletin->ledger.measures[i].text;
  REQUIRE(joined == line);
}

TEST_CASE("a real bulletin's findings keep their numbers and words") {
  const auto text = real_bulletin();
  if (!text) return;
  const auto bulletin = read(*text);
  REQUIRE(bulletin.ok());
  const core::MeasureDraft& first = bulletin->ledger.measures.front();
  REQUIRE(first.id.get() == "test-2024-1.1.1-1");
  REQUIRE(first.finding.size() == 3);
  REQUIRE(first.finding[1].title.zh == "关于贯彻落实习近平总书记“城市是人民的城市”重要指示精神用力不够的问题");
  REQUIRE(first.finding[1].title.en.empty());
  REQUIRE(first.title.zh == "开展专题学习");
  REQUIRE(bulletin->ledger.measures.back().id.get() == "test-2024-4.2-2");
  REQUIRE(print_tree(*bulletin).find("4 areas, 33 findings, 23 blocks, 88 measures; the text says 249\n") !=
          std::string::npos);
}

TEST_CASE("a text without measures is refused and told what was looked for") {
  const auto refused = read(test::bulletin_text("no_measures.txt"));
  REQUIRE(!refused.ok());
  REQUIRE(refused.error().code == Code::invalid);
  REQUIRE(refused.error().message.find("①②③") != std::string::npos);
  REQUIRE(refused.error().message.find("line 5: the list '一是…二是…三是'") == std::string::npos);
  REQUIRE(refused.error().message.find("line 5: the list '一是…三是'") != std::string::npos);
  REQUIRE(refused.error().where == "bulletin.txt");
}

TEST_CASE("nothing, white space and prose are refused") {
  for (const std::string text :
       {"", "\n\n", "\u3000\u00a0\u200b\ufeff\r\n", "关于某事的通报\n没有清单。\n", "①", "一是"}) {
    const auto refused = read(text);
    REQUIRE(!refused.ok());
    REQUIRE(refused.error().code == Code::invalid);
  }
}

TEST_CASE("bytes that are not UTF-8 text are refused") {
  const std::string utf16("\xff\xfe\x00\x4e\x8c\x4e", 6);
  const std::string with_null = std::string("一、关于学习不深入的问题\n①学习。②培训。\n") + '\0';
  for (const std::string& text : {utf16, with_null, std::string("\xb9\xd8\xd3\xda"), std::string("①\xe4\xb8")}) {
    const auto refused = read(text);
    REQUIRE(!refused.ok());
    REQUIRE(refused.error().code == Code::invalid);
    REQUIRE(refused.error().message.find("UTF-8") != std::string::npos);
  }
}

TEST_CASE("a text beyond the limit of bytes is refused before it is read") {
  const std::string huge(100 * 1024 * 1024, 'x');
  const auto refused = read(huge);
  REQUIRE(!refused.ok());
  REQUIRE(refused.error().code == Code::exhausted);
}

TEST_CASE("a text beyond the limit of measures is refused") {
  const std::string text = "一、关于学习不深入的问题\n①制定计划。②开展培训。③组织考试。\n";
  BulletinOptions options;
  options.measures_max = 2;
  const auto refused = read_bulletin(text, "b.txt", InspectionId("x"), options);
  REQUIRE(!refused.ok());
  REQUIRE(refused.error().code == Code::exhausted);
  options.measures_max = 3;
  REQUIRE(read_bulletin(text, "b.txt", InspectionId("x"), options).ok());
}

TEST_CASE("every complaint is a warning with file and line") {
  const auto bulletin = read(test::bulletin_text("wrong_claims.txt"));
  REQUIRE(bulletin.ok());
  REQUIRE(!bulletin->ledger.diagnostics.empty());
  for (const Diagnostic& diagnostic : bulletin->ledger.diagnostics) {
    REQUIRE(diagnostic.severity == Severity::warning);
    REQUIRE(diagnostic.file == "bulletin.txt");
    REQUIRE(diagnostic.line > 0);
    REQUIRE(diagnostic.column > 0);
  }
}

TEST_CASE("two parts that answer findings keep their numbers, so that no two findings share one") {
  const auto bulletin = read(
      "二、巡察反馈意见整改落实情况\n(一)关于学习不深入的问题\n①制定计划。②组织考试。\n"
      "三、专项检查反馈意见整改落实情况\n(一)关于选人用人不规范的问题\n①修订办法。\n");
  REQUIRE(bulletin.ok());
  REQUIRE(bulletin->ledger.measures.size() == 3);
  REQUIRE(bulletin->ledger.measures[0].id.get() == "test-2024-2.1-1");
  REQUIRE(bulletin->ledger.measures[2].id.get() == "test-2024-3.1-1");
}

TEST_CASE("the tree is cut to the columns asked for") {
  const auto bulletin = read(test::bulletin_text("four_level.txt"));
  REQUIRE(bulletin.ok());
  const std::string tree = print_tree(*bulletin, 40);
  for (const std::string& line : lines_of(tree)) {
    if (line.find("areas") == std::string::npos) REQUIRE(line.size() <= 40 * 3 / 2 + 3);
  }
  REQUIRE(tree.find("…") != std::string::npos);
}

}  // namespace rectify::exchange
