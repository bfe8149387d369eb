// Organisation files: what a good one becomes. What is refused: bad/.
#include <catch2/catch.hpp>

#include "definition/definition.h"
#include "parts.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;
using Names = std::vector<std::string>;

namespace {

core::Organisation organisation_of(const std::string& text, const std::string& name = "district") {
  auto found = read_organisation(text, name + ".yaml", name);
  INFO(complaints_of(found));
  REQUIRE(found.diagnostics.empty());
  REQUIRE(found.value);
  return std::move(*found.value);
}

const std::string kDistrict = R"(stand_ins:
  - {for: 李娜, by: wang.fang, until: 2022-07-29}
  - {for: wang.fang, by: 李娜, from: 2022-07-18, until: 2022-07-29}
people:
  李娜: {title: {en: Li Na, zh: 李娜}, offices: [{office: head, unit: works, from: 2021-01-01, until: 2021-12-31}]}
  wang.fang: {offices: [{office: head, unit: works, from: 2022-01-01}, {office: clerk, unit: 区委}]}
  wu.hao: {}
organisation: district
units:
  team: {under: works}
  works: {title: {en: Works office, zh: 工程科}, under: bureau}
  bureau: {under: 区委}
  区委: {title: 区委}
)";

}  // namespace

TEST_CASE("units stand under one another whatever their order, in up to four levels") {
  const core::Organisation organisation = organisation_of(kDistrict);
  CHECK(organisation.name == "district");
  CHECK(organisation.title == core::Title{"district", ""});
  REQUIRE(organisation.units.size() == 4);
  CHECK(organisation.units.at("team").parent == "works");
  CHECK(organisation.units.at("team").title == core::Title{"team", ""});
  CHECK(organisation.units.at("works").title == core::Title{"Works office", "工程科"});
  CHECK(organisation.units.at("区委").parent.empty());
  CHECK(core::is_or_above(organisation, "区委", "team"));
  CHECK_FALSE(core::is_or_above(organisation, "team", "区委"));
}

TEST_CASE("an office is held from its first to its last day, days that are not given bound nothing") {
  const core::Organisation organisation = organisation_of(kDistrict);
  CHECK(organisation.people.at("李娜").title == core::Title{"Li Na", "李娜"});
  CHECK(organisation.people.at("wu.hao").holdings.empty());
  const auto heads = [&](std::string_view on) { return core::holders_of(organisation, "head", "works", day(on)); };
  CHECK(heads("2020-12-31").empty());
  CHECK(heads("2021-01-01") == Names{"李娜"});
  CHECK(heads("2021-12-31") == Names{"李娜"});
  CHECK(heads("2022-01-01") == Names{"wang.fang"});
  CHECK(heads("2099-01-01") == Names{"wang.fang"});
  CHECK(core::holds_office(organisation, "wang.fang", "clerk", "区委", day("1999-01-01")));
  CHECK_FALSE(core::holds_office(organisation, "wang.fang", "clerk", "works", day("2022-01-01")));
}

TEST_CASE("somebody stands in from the first to the last day") {
  const core::Organisation organisation = organisation_of(kDistrict);
  REQUIRE(organisation.stand_ins.size() == 2);
  CHECK(core::stands_in(organisation, "wang.fang", "李娜", day("2000-01-01")));
  CHECK(core::stands_in(organisation, "wang.fang", "李娜", day("2022-07-29")));
  CHECK_FALSE(core::stands_in(organisation, "wang.fang", "李娜", day("2022-07-30")));
  CHECK_FALSE(core::stands_in(organisation, "李娜", "wang.fang", day("2022-07-17")));
  CHECK(core::stands_in(organisation, "李娜", "wang.fang", day("2022-07-18")));
}

TEST_CASE("units alone are an organisation") {
  const core::Organisation organisation = organisation_of("organisation: small\nunits: {works: {}}\n", "small");
  CHECK(organisation.people.empty());
  CHECK(organisation.stand_ins.empty());
}

TEST_CASE("the organisation that comes with rectify has nothing to complain about") {
  const core::Organisation organisation = organisation_of(source_text("workflows/organisations/district.yaml"));
  CHECK(organisation.units.size() == 7);
  CHECK(core::holders_of(organisation, "head", "finance-bureau", day("2022-06-30")) == Names{"huang.lei"});
  CHECK(core::holders_of(organisation, "head", "finance-bureau", day("2022-07-01")) == Names{"wu.hao"});
}

TEST_CASE("a large organisation is read in time that grows with its size") {
  std::string text = "organisation: large\nunits:\n  top: {}\n";
  for (int i = 0; i < 40'000; ++i) text += "  u" + std::to_string(i) + ": {under: top}\n";
  CHECK(organisation_of(text, "large").units.size() == 40'001);
  std::string chain = "organisation: large\nunits:\n";
  for (int i = 0; i < 40'000; ++i) chain += "  u" + std::to_string(i) + ": {under: u" + std::to_string(i + 1) + "}\n";
  const auto found = read_organisation(chain, "large.yaml", "large");
  CHECK_FALSE(found.value);
  CHECK(complaints_of(found).find("there is no unit 'u40000'\n") != std::string::npos);
}
