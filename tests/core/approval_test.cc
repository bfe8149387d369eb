// Agreement of several: everyone of a list (会签), distinct units, vetoes, proposals that lapse, and what an approval
// says it approves.
#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

const Actor kHousing{"zhang.wei", "housing-office"};
const Actor kFinance{"liu.min", "finance-office"};
const Actor kAudit{"gao.jie", "audit-office"};

Fire pass(const std::string& note = "") { return {"pass", {}, note, {}}; }

// A measure that waits to be passed, with `rule` for what passing needs.
Case verifying_under(Approvals rule) {
  Case c;
  c.drafted({{"support_units", std::vector<std::string>{"finance-office", "audit-office"}}});
  c.executing();
  c.submit();
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "pass") transition.approvals = rule;
  }
  return c;
}

}  // namespace

TEST_CASE("countersigning takes every unit that the field names, in any order, once each") {
  Case c = verifying_under({.by = {}, .all = {"support_units"}});
  const Decision proposed = c.grant(kSupervisor, pass());
  CHECK(std::get<Proposed>(proposed.steps.front().event.body).needed == 2);
  CHECK_FALSE(std::get<Proposed>(proposed.steps.front().event.body).counts);
  const Error stranger = c.refuse(kStranger, pass());
  CHECK(stranger.code == Code::denied);
  CHECK_THAT(stranger.message, Contains("still to agree: finance-office, audit-office"));

  const Decision approved = c.grant(kAudit, pass());
  CHECK(std::get<Approved>(approved.steps.front().event.body).needed == 2);
  CHECK_THAT(c.refuse({"he.ping", "audit-office"}, pass()).message,
             Contains("he.ping/audit-office cannot add to it: still to agree: finance-office"));
  CHECK_THAT(c.refuse(kAudit, pass()).message, Contains("gao.jie has already agreed"));
  const Decision fired = c.grant(kFinance, pass());
  CHECK(std::get<Fired>(fired.steps.front().event.body).approvals == std::vector<Actor>{kAudit, kFinance});
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("countersigning by a field that is empty asks nobody") {
  Case c = verifying_under({.by = {}, .all = {"support_units"}});
  c.measure->fields.erase("support_units");
  const Decision fired = c.grant(kSupervisor, pass());
  CHECK(std::get<Fired>(fired.steps.front().event.body).approvals.empty());
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("countersigning by a field of persons takes those persons") {
  Case c = verifying_under({.by = {}, .all = {"leader"}});
  c.grant(kSupervisor, pass());
  CHECK_THAT(c.refuse({"zhang.wei", "housing-office"}, pass()).message, Contains("still to agree: liu.yang"));
  c.grant({"liu.yang", "housing-office"}, pass());
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("of those who hold an office in a unit, one has to countersign") {
  Case c = verifying_under({.by = {}, .all = {"head"}});
  c.workflow.roles.push_back({"head", {}, Role::By::unit, "finance-office", false, "head"});
  c.workflow.organisation.people["liu.min"].holdings = {{"head", "finance-office", {}, {}}};
  c.workflow.organisation.people["ma.tao"].holdings = {{"head", "finance-office", {}, {}}};
  c.grant(kSupervisor, pass());
  CHECK(c.refuse({"tian.yu", "finance-office"}, pass()).code == Code::denied);
  c.grant({"ma.tao", "finance-office"}, pass());
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("a countersignature and a number of approvals are both needed") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2, .all = {"support_units"}});
  c.grant(kSupervisor, pass());
  c.grant(kOffice, pass());
  CHECK_THAT(c.refuse(kSecondSupervisor, pass()).message,
             Contains("cannot add to it: still to agree: finance-office, audit-office"));
  c.grant(kFinance, pass());
  c.grant(kAudit, pass());
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("approvals of distinct units take each unit once") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2, .distinct_units = true});
  c.grant(kSupervisor, pass());
  CHECK_THAT(c.refuse(kSecondSupervisor, pass()).message,
             Contains("somebody of joint-supervision has already agreed; another unit has to approve"));
  c.grant(kOffice, pass());
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("a veto strikes a proposal down, and the measure stays where it is") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2, .veto = {"secretary"}});
  CHECK(c.refuse({"chen.jing", ""}, Veto{"pass", "no"}).code == Code::conflict);
  c.grant(kSupervisor, pass());
  const Error denied = c.refuse(kOffice, Veto{"pass", "no"});
  CHECK(denied.code == Code::denied);
  CHECK_THAT(denied.message, Contains("the role secretary (chen.jing) is needed"));
  const Decision vetoed = c.grant({"chen.jing", ""}, Veto{"pass", "not convincing"});
  CHECK(std::get<Vetoed>(vetoed.steps.front().event.body) == Vetoed{"pass", "not convincing"});
  CHECK(c.measure->proposals.empty());
  CHECK(c.measure->state == "verifying");
  // It can be proposed again, and nothing of the first attempt counts.
  c.grant(kOffice, Comment{"discussed"});
  CHECK(std::holds_alternative<Proposed>(c.grant(kSupervisor, pass()).steps.front().event.body));
}

TEST_CASE("who proposed may take it back, nobody else where there is no veto") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2});
  c.grant(kSupervisor, pass());
  CHECK_THAT(c.refuse(kOffice, Veto{"pass", "no"}).message, Contains("nobody has a veto"));
  c.grant(kSupervisor, Veto{"pass", "too early"});
  CHECK(c.measure->proposals.empty());
  CHECK(c.refuse(kSupervisor, Veto{"pass", "again"}).code == Code::conflict);
}

TEST_CASE("a proposal that is not agreed to in time lapses by a timer") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2, .expires = Span{2, Span::Unit::workdays}});
  const Decision proposed = c.grant(kSupervisor, pass());
  const auto expires = std::get<Proposed>(proposed.steps.front().event.body).expires;
  CHECK(c.local(expires) == "2020-09-16T23:59:59.999+08:00");
  CHECK(c.wake_at() == "2020-09-17T00:00:00+08:00");
  CHECK(c.wake("2020-09-16 23:59:59.999").steps.empty());
  CHECK(c.measure->proposals.size() == 1);
  const Decision lapsed = c.wake("2020-09-17 08:00");
  REQUIRE(lapsed.steps.size() == 1);
  CHECK(std::get<Lapsed>(lapsed.steps.front().event.body) == Lapsed{"pass", *expires});
  CHECK(c.measure->proposals.empty());
  CHECK(c.measure->state == "verifying");
}

TEST_CASE("an approval after the proposal expired proposes anew, also before the timer has run") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2, .expires = Span{24, Span::Unit::hours}});
  c.grant(kSupervisor, pass());
  c.now = "2020-09-15 10:00";  // the last moment
  CHECK(std::holds_alternative<Fired>(c.ask(kOffice, pass())->steps.front().event.body));
  c.now = "2020-09-15 10:00:00.001";
  CHECK_THAT(c.refuse(kOffice, pass()).message, Contains("the role supervisor"));
  const Decision again = c.grant(kSecondSupervisor, pass());
  CHECK(std::get<Proposed>(again.steps.front().event.body).counts);
  REQUIRE(c.measure->proposals.size() == 1);
  CHECK(c.measure->proposals.front().approvals == std::vector<Actor>{kSecondSupervisor});
  CHECK(c.wake("2020-09-15 10:00:00.001").steps.empty());  // the old one is gone, the new one has its own day
  CHECK(c.wake_at() == "2020-09-16T10:00:00.002+08:00");
}

TEST_CASE("an approval names the revision that it approves, and an amended measure is proposed anew") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 3});
  c.grant(kSupervisor, pass());
  const Revision proposed = c.measure->revision;
  CHECK(c.measure->proposals.front().revision == proposed);
  c.grant(kOffice, Comment{"seen"});
  const Decision approved = c.grant(kSecondSupervisor, pass());
  CHECK(std::get<Approved>(approved.steps.front().event.body).approves == proposed);
  CHECK(c.measure->revision != proposed);
  c.grant(kOffice, Amend{{{"amount", "12"}}, ""});
  CHECK(c.measure->proposals.empty());
  CHECK(std::holds_alternative<Proposed>(c.grant(kSupervisor, pass()).steps.front().event.body));
}

TEST_CASE("a decision's number is asked for when it is proposed, and kept with what is fired") {
  Case c = verifying_under({.by = {"supervisor", "office"}, .count = 2});
  for (Transition& transition : c.workflow.transitions) transition.needs.decision = transition.name == "pass";
  CHECK_THAT(c.refuse(kSupervisor, pass()).message, Contains("the number of the decision is missing"));
  Fire with = pass();
  with.decision = "青李委〔2020〕12号";
  CHECK(std::get<Proposed>(c.grant(kSupervisor, with).steps.front().event.body).decision == with.decision);
  CHECK(std::get<Fired>(c.grant(kOffice, pass("agreed")).steps.front().event.body).decision == with.decision);
}
