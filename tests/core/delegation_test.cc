// Acting for somebody else: by a delegation on the measure, by the organisation, and what it does not change. Roles by
// the tree of units and by offices held.
#include <catch2/catch.hpp>

#include "core/roles.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

const Actor kDeputy{"sun.hao", "water-office", "zhang.wei", "housing-office"};

Delegate to(const std::string& person, Instant until) { return {person, until, ""}; }

// The district over the office over the section.
Organisation district() {
  Organisation organisation;
  organisation.name = "licang";
  organisation.units["district"] = {};
  organisation.units["housing-office"] = {{}, "district"};
  organisation.units["roof-section"] = {{}, "housing-office"};
  organisation.units["water-office"] = {{}, "district"};
  organisation.people["zhang.wei"].holdings = {
      {"head", "housing-office", sample_day("2020-01-01"), sample_day("2020-09-30")}};
  organisation.people["wu.di"].holdings = {{"head", "housing-office", sample_day("2020-10-01"), std::nullopt}};
  return organisation;
}

}  // namespace

TEST_CASE("whoever was delegated to acts for the other until then, and not a moment longer") {
  Case c;
  c.executing();
  const Fire submits{"submit", {}, "done", {piece("roof.pdf")}};
  CHECK_THAT(c.refuse(kDeputy, submits).message, Contains("sun.hao may not act for zhang.wei/housing-office"));
  CHECK(c.refuse(kDeputy, submits).code == Code::denied);
  const Decision delegated = c.grant(kLead, to("sun.hao", c.at("2020-09-20 12:00")));
  CHECK(std::get<Delegated>(delegated.steps.front().event.body).person == "sun.hao");
  c.now = "2020-09-20 12:00";
  CHECK(c.ask(kDeputy, submits).ok());
  c.now = "2020-09-20 12:00:00.001";
  CHECK(c.refuse(kDeputy, submits).code == Code::denied);
}

TEST_CASE("a deputy has the roles of the one acted for, not their own") {
  Case c;
  c.executing();
  c.grant(kLead, to("li.na", c.at("2020-12-31")));
  const Actor both{"li.na", "rectification-office", "zhang.wei", "housing-office"};
  CHECK(c.refuse(both, Fire{"withdraw", {}, "x", {}}).code == Code::denied);
  CHECK(c.ask(both, Fire{"extend", {{"due", "2020-10-30"}}, "x", {}}).ok());
  // Another unit of the same person was not delegated.
  CHECK(c.refuse({"li.na", "", "zhang.wei", "water-office"}, Comment{"x"}).code == Code::denied);
}

TEST_CASE("who acts for somebody counts as both of them, for independence and for approvals") {
  Case c;
  c.executing();
  c.grant(kLead, to("wang.fang", c.at("2020-12-31")));
  c.grant({"wang.fang", "", "zhang.wei", "housing-office"}, Fire{"submit", {}, "done", {piece("roof.pdf")}});
  CHECK(c.measure->fired_by.at("submit").for_person == "zhang.wei");
  CHECK_THAT(c.refuse(kSupervisor, Fire{"pass", {}, "", {}}).message, Contains("wang.fang fired submit"));
  c.grant(kSecondSupervisor, to("zhang.wei", c.at("2020-12-31")));
  CHECK_THAT(c.refuse({"zhang.wei", "", "zhao.lei", "joint-supervision"}, Fire{"pass", {}, "", {}}).message,
             Contains("zhang.wei fired submit"));
  c.grant(kSecondSupervisor, Fire{"pass", {}, "", {}});
  c.grant(kOffice, to("zhao.lei", c.at("2020-12-31")));
  CHECK_THAT(c.refuse({"zhao.lei", "", "li.na", "rectification-office"}, Fire{"pass", {}, "", {}}).message,
             Contains("zhao.lei has already agreed"));
  c.grant(kOffice, Fire{"pass", {}, "", {}});
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("what was delegated is not delegated on, nor to oneself, nor into the past, nor by a stranger") {
  Case c;
  c.executing();
  c.grant(kLead, to("sun.hao", c.at("2020-12-31")));
  CHECK_THAT(c.refuse(kDeputy, to("wu.di", c.at("2020-12-31"))).message, Contains("not delegated on"));
  CHECK(c.refuse(kLead, to("zhang.wei", c.at("2020-12-31"))).code == Code::invalid);
  CHECK_THAT(c.refuse(kLead, to("wu.di", c.at(c.now))).message, Contains("has gone by"));
  CHECK(c.refuse(kStranger, to("wu.di", c.at("2020-12-31"))).code == Code::denied);
}

TEST_CASE("delegations that are over are dropped, those in force are bounded, and one may be prolonged at the bound") {
  Case c;
  c.executing();
  const std::size_t most = CommandLimits{}.delegations_max;
  for (std::size_t i = 0; i < most; ++i) c.grant(kLead, to("p" + std::to_string(i), c.at("2020-10-01")));
  CHECK(c.refuse(kLead, to("one.more", c.at("2020-10-01"))).code == Code::exhausted);
  c.grant(kLead, to("p0", c.at("2020-11-01")));
  CHECK(c.measure->delegations.size() == most);
  c.now = "2020-10-02 09:00";
  c.grant(kLead, to("one.more", c.at("2020-11-01")));
  CHECK(c.measure->delegations.size() == 2);
}

TEST_CASE("the organisation says by day who stands in for whom, also to register") {
  Case c;
  c.workflow.organisation = district();
  c.workflow.organisation.stand_ins = {{"li.na", "sun.hao", sample_day("2020-09-15"), sample_day("2020-09-20")}};
  const Actor deputy{"sun.hao", "", "li.na", "rectification-office"};
  CHECK(c.refuse(deputy, registration()).code == Code::denied);
  c.now = "2020-09-15 00:00";
  CHECK(c.ask(deputy, registration()).ok());
  c.now = "2020-09-20 23:59";
  const Decision registered = c.grant(deputy, registration());
  CHECK(registered.steps.back().after.state == "drafted");
  c.now = "2020-09-21 00:00";
  CHECK(c.refuse(deputy, Comment{"x"}).code == Code::denied);
}

TEST_CASE("a role of a unit or above is held by every unit over it, and by none beside or below") {
  Case c;
  c.workflow.organisation = district();
  c.workflow.roles.push_back({"chain", {}, Role::By::unit_field, "lead_unit", true});
  c.executing();
  const auto holds = [&](const std::string& unit) {
    return holds_role(c.workflow, *c.measure, {"anybody", unit}, "chain", c.at(c.now));
  };
  CHECK(holds("housing-office"));
  CHECK(holds("district"));
  CHECK_FALSE(holds("roof-section"));
  CHECK_FALSE(holds("water-office"));
  CHECK_FALSE(holds(""));
  CHECK(describe_roles(c.workflow, *c.measure, {"chain"}) == "chain (housing-office or above)");
  // Only the unit itself is told.
  CHECK(recipients_of(c.workflow, *c.measure, {"chain"}, c.at(c.now)) ==
        std::vector<Recipient>{{"chain", "housing-office", ""}});
}

TEST_CASE("a role by office is held by whoever has the office on that day, and reaches them") {
  Case c;
  c.workflow.organisation = district();
  c.workflow.roles.push_back({"head", {}, Role::By::unit_field, "lead_unit", false, "head"});
  c.executing();
  const auto holds = [&](const Actor& actor) { return holds_role(c.workflow, *c.measure, actor, "head", c.at(c.now)); };
  CHECK(holds(kLead));
  CHECK_FALSE(holds({"wu.di", "housing-office"}));
  CHECK_FALSE(holds({"zhang.wei", "water-office"}));
  CHECK(recipients_of(c.workflow, *c.measure, {"head"}, c.at(c.now)) ==
        std::vector<Recipient>{{"head", "", "zhang.wei"}});
  c.now = "2020-10-01 00:00";
  CHECK_FALSE(holds(kLead));
  CHECK(holds({"wu.di", "housing-office"}));
  CHECK(recipients_of(c.workflow, *c.measure, {"head"}, c.at(c.now)) == std::vector<Recipient>{{"head", "", "wu.di"}});
  CHECK(describe_roles(c.workflow, *c.measure, {"head"}) == "head (head of housing-office)");
}

TEST_CASE("units and people of fields have to be those of the organisation, where there is one") {
  Case c;
  c.workflow.organisation = district();
  c.workflow.organisation_name = "licang";
  c.drafted();
  const Fire assigns{"assign", {{"lead_unit", "housing-ofice"}, {"leader", "zhang.we"}, {"due", "2020-09-30"}}, "", {}};
  const Error error = c.refuse(kOffice, assigns);
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message, Contains("no unit 'housing-ofice'; did you mean 'housing-office'?"));
  CHECK_THAT(error.message, Contains("no person 'zhang.we'; did you mean 'zhang.wei'?"));
}
