// Ledger files: numbers, ids, texts and places of the measures. What is refused: bad/ and yaml_test.cc.
#include <rapidcheck.h>

#include "support/property.h"

#include <catch2/catch.hpp>
#include <set>

#include "definition/definition.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;

namespace {

constexpr std::string_view kLedger = R"(ledger: town-2021
title: {zh: 某镇台账, en: A town}
workflow: rectification
findings:
  - title: 道路
    findings:
      - title: {zh: 照明不足, en: Dark corners}
        measures:
          - title: {zh: 修路灯, en: Mend the lamps}
            text: 3月底前修好全部路灯。
            fields: {lead_unit: works-office, support_units: [a, b], remark: ''}
          - {title: Count the lamps, id: lamps-count}
    measures:
      - title: Sweep
  - title: Books
    number: 7
    measures:
      - title: {zh: 对账, en: Reconcile}
)";

core::LedgerDraft good_ledger() {
  auto read = read_ledger(kLedger, "town.yaml", {});
  INFO(complaints_of(read));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  return std::move(*read.value);
}

}  // namespace

TEST_CASE("a ledger names its inspection, its title and its workflow") {
  const core::LedgerDraft ledger = good_ledger();
  CHECK(ledger.inspection.get() == "town-2021");
  CHECK(ledger.title == core::Title{"A town", "某镇台账"});
  CHECK(ledger.workflow == "rectification");
}

TEST_CASE("measures are numbered by their place in the tree, and by what the file says where it says so") {
  const core::LedgerDraft ledger = good_ledger();
  std::vector<std::string> ids;
  std::vector<std::string> findings;
  std::vector<std::uint32_t> lines;
  for (const core::MeasureDraft& measure : ledger.measures) {
    ids.push_back(measure.id.get());
    findings.push_back(core::finding_number(measure.finding));
    lines.push_back(measure.line);
  }
  CHECK(ids == std::vector<std::string>{"town-2021-1-1", "town-2021-1.1-1", "lamps-count", "town-2021-7-1"});
  CHECK(findings == std::vector<std::string>{"1", "1.1", "1.1", "7"});
  CHECK(lines == std::vector<std::uint32_t>{14, 9, 12, 18});
  CHECK(ledger.measures[1].finding[1].title == core::Title{"Dark corners", "照明不足"});
}

TEST_CASE("the text of a measure is its title, Chinese first, where it has none of its own") {
  const core::LedgerDraft ledger = good_ledger();
  CHECK(ledger.measures[1].text == "3月底前修好全部路灯。");
  CHECK(ledger.measures[2].text == "Count the lamps");
  CHECK(ledger.measures[3].text == "对账");
}

TEST_CASE("fields of a measure are texts and lists of texts") {
  const core::Fields fields = good_ledger().measures[1].fields;
  CHECK(fields == core::Fields{{"lead_unit", std::string("works-office")},
                               {"support_units", std::vector<std::string>{"a", "b"}},
                               {"remark", std::string()}});
}

TEST_CASE("the ledgers of the examples have nothing to complain about") {
  for (const auto& [file, measures] : {std::pair<std::string, std::size_t>{"ladder", 1}, {"licang-2020", 88}}) {
    const auto read = read_ledger(source_text("workflows/examples/" + file + "/ledger.yaml"), file, {});
    CHECK(complaints_of(read).empty());
    REQUIRE(read.value);
    CHECK(read.value->measures.size() == measures);
  }
}

TEST_CASE("a ledger has as many measures as were written, each with an id of its own") {
  rectify::test::holds([] {
    const auto counts = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
    std::string text = "ledger: any\nfindings:\n";
    std::size_t measures = 0;
    for (const int count : counts) {
      text += "  - title: x\n    measures:\n";
      for (int i = 0; i < count; ++i) text += "      - title: y\n";
      if (count == 0) text += "      []\n";
      measures += static_cast<std::size_t>(count);
    }
    if (counts.empty()) text += "  []\n";
    const auto read = read_ledger(text, "any.yaml", {});
    RC_ASSERT(read.value.has_value() == (measures > 0));
    if (!read.value) return;
    std::set<std::string> ids;
    for (const auto& measure : read.value->measures) ids.insert(measure.id.get());
    RC_ASSERT(ids.size() == measures);
  });
}

TEST_CASE("a ledger is held to the limits of the engine that its measures are for") {
  CHECK(read_ledger(kLedger, "town.yaml", {}).value);
  const auto shallow = read_ledger(kLedger, "town.yaml", {.finding_depth_max = 1});
  REQUIRE_FALSE(shallow.value);
  CHECK_THAT(to_text(shallow.diagnostics.front()), Catch::Contains("nested deeper than 1 levels"));
  const auto brief = read_ledger(kLedger, "town.yaml", {.title_bytes_max = 4});
  REQUIRE_FALSE(brief.value);
  CHECK_THAT(to_text(brief.diagnostics.front()), Catch::Contains("at most 4 are taken"));
}
