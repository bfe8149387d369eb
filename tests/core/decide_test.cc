// What is granted and what is refused: registering, roles, needs, approvals, conditions, amending.
#include "core/decide.h"

#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

TEST_CASE("a registered measure stands in the first state with what it was registered with") {
  Case c;
  const Decision decision = c.grant(kOffice, registration({{"amount", "12.5"}, {"remark", ""}}));
  REQUIRE(decision.steps.size() == 1);
  const Measure& measure = *c.measure;
  CHECK(measure.id.get() == "licang-2020-1.2-1");
  CHECK(measure.inspection.get() == "licang-2020");
  CHECK(finding_number(measure.finding) == "1.2");
  CHECK(measure.text == "对漏雨屋顶进行修缮。");
  CHECK(measure.source_line == 12);
  CHECK(measure.workflow == "rectification");
  CHECK(measure.workflow_version == 3);
  CHECK(measure.state == "drafted");
  CHECK(measure.phase == Phase::assign);
  CHECK(measure.revision == Revision(1));
  CHECK(measure.episode == 1);
  CHECK(measure.registered == c.at(c.now));
  CHECK(measure.fields == Fields{{"amount", "12.5"}});
  CHECK_FALSE(measure.deadline);
  CHECK_FALSE(decision.wake);
}

TEST_CASE("a measure is registered by whoever may move it out of the first state") {
  Case c;
  const Error error = c.refuse(kLead, registration());
  CHECK(error.code == Code::denied);
  CHECK_THAT(error.message, Contains("zhang.wei/housing-office") && Contains("office (rectification-office)"));
  CHECK(c.ask({"chen.jing", ""}, registration()).ok());
}

TEST_CASE("registering names every wrong field at once") {
  Case c;
  const Error error = c.refuse(kOffice, registration({{"amount", "twelve"},
                                                      {"due", "2020-09-31"},
                                                      {"horizon", "soon"},
                                                      {"lead_unit", "a b"},
                                                      {"leadr", "liu.yang"},
                                                      {"remark", std::vector<std::string>{"a"}},
                                                      {"support_units", "water-office"},
                                                      {"tags", std::vector<std::string>{"a", ""}}}));
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message, Contains("amount takes a decimal number"));
  CHECK_THAT(error.message, Contains("due takes a date"));
  CHECK_THAT(error.message, Contains("horizon takes one of immediate, phased, sustained"));
  CHECK_THAT(error.message, Contains("field lead_unit:"));
  CHECK_THAT(error.message, Contains("no field 'leadr'; did you mean 'leader'?"));
  CHECK_THAT(error.message, Contains("remark takes a single value"));
  CHECK_THAT(error.message, Contains("support_units takes a list"));
  CHECK_THAT(error.message, Contains("tags takes items that are not empty"));
}

TEST_CASE("an id that is registered is not registered again") {
  Case c;
  c.drafted();
  const Error error = c.refuse(kOffice, registration());
  CHECK(error.code == Code::conflict);
  CHECK_THAT(error.message, Contains("licang-2020-1.2-1 is registered already"));
}

TEST_CASE("nothing but registering happens to a measure that is not there") {
  const Case c;
  CHECK(c.refuse(kOffice, Fire{"assign", {}, "", {}}).code == Code::not_found);
  CHECK(c.refuse(kOffice, Amend{{{"remark", "x"}}, ""}).code == Code::not_found);
  CHECK(c.refuse(kOffice, Attach{{piece("a.pdf")}, ""}).code == Code::not_found);
  CHECK(c.refuse(kOffice, Comment{"x"}).code == Code::not_found);
  CHECK(c.refuse(engine_actor(), Wake{}).code == Code::not_found);
}

TEST_CASE("a command decided on an older revision is refused, whatever it wants") {
  Case c;
  c.executing();
  const auto expecting = [&](std::uint64_t revision) {
    Command command;
    command.expected = Revision(revision);
    command.body = Comment{"seen"};
    return c.ask(kOffice, command);
  };
  const auto stale = expecting(2);
  REQUIRE_FALSE(stale.ok());
  CHECK(stale.error().code == Code::conflict);
  CHECK_THAT(stale.error().message, Contains("at revision 3, not 2"));
  CHECK(expecting(3).ok());
  CHECK_FALSE(expecting(4).ok());
}

TEST_CASE("a transition that does not exist is not found, and the near one is named") {
  Case c;
  c.drafted();
  const Error error = c.refuse(kOffice, Fire{"asign", {}, "", {}});
  CHECK(error.code == Code::not_found);
  CHECK_THAT(error.message,
             Contains("rectification@3 has no transition 'asign'; did you mean 'assign'? From drafted there are: "
                      "assign, withdraw"));
}

TEST_CASE("a transition from another state is a conflict that says where one can go") {
  Case c;
  c.drafted();
  const Error error = c.refuse(kLead, Fire{"submit", {}, "", {}});
  CHECK(error.code == Code::conflict);
  CHECK_THAT(error.message, Contains("it is in drafted, from where there are: assign, withdraw"));
  c.fire(kOffice, "withdraw");
  CHECK_THAT(c.refuse(kOffice, Fire{"assign", {}, "", {}}).message, Contains("from where there are: nothing"));
}

TEST_CASE("a refused transition names all that is missing in one message") {
  Case c;
  c.drafted();
  const Error assign = c.refuse(kStranger, Fire{"assign", {{"leader", "liu.yang"}, {"amount", "x"}}, "", {}});
  CHECK(assign.code == Code::denied);
  CHECK_THAT(assign.message, Contains("sun.hao/water-office cannot assign licang-2020-1.2-1"));
  CHECK_THAT(assign.message, Contains("the role office (rectification-office) is needed"));
  CHECK_THAT(assign.message, Contains("field lead_unit is not set") && Contains("field due is not set"));
  CHECK_THAT(assign.message, !Contains("leader is not set"));
  CHECK_THAT(assign.message, Contains("amount takes a decimal number") && Contains("assign may not set field amount"));
  CHECK(assign.where == "licang-2020-1.2-1");

  c.executing();
  const Error submit = c.refuse(kStranger, Fire{"submit", {}, "", {}});
  CHECK_THAT(submit.message,
             Contains("lead (housing-office) or support (support_units is not set) or leader (liu.yang)"));
  CHECK_THAT(submit.message, Contains("a note is missing"));
  CHECK_THAT(submit.message, Contains("1 piece of evidence needed, 0 attached in this episode"));
}

TEST_CASE("a request that is only wrong in itself is invalid, not denied") {
  Case c;
  c.executing();
  const Error error = c.refuse(kLead, Fire{"submit", {{"amount", "12"}}, "done", {piece("roof.pdf")}});
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message, Contains("submit may not set field amount"));
}

TEST_CASE("a field that a transition needs may be set with it or before it, and not be emptied with it") {
  Case c;
  c.drafted({{"lead_unit", "housing-office"}, {"due", "2020-09-30"}});
  CHECK(c.ask(kOffice, Fire{"assign", {{"leader", "liu.yang"}}, "", {}}).ok());
  CHECK_THAT(c.refuse(kOffice, Fire{"assign", {{"leader", "liu.yang"}, {"due", ""}}, "", {}}).message,
             Contains("field due is not set"));
}

TEST_CASE("evidence attached before the transition counts, that of an earlier episode does not") {
  Case c;
  c.executing();
  c.grant(kLead, Attach{{piece("before.pdf")}, ""});
  c.fire(kLead, "submit");
  CHECK(c.measure->evidence.size() == 1);
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.fire(kOffice, "confirm");
  c.fire(kOffice, "reopen");
  CHECK_THAT(c.refuse(kLead, Fire{"submit", {}, "again", {}}).message, Contains("0 attached in this episode"));
}

TEST_CASE("a role is held by a fixed unit, a fixed person, or whom a field names") {
  Case c;
  c.drafted({{"lead_unit", "housing-office"},
             {"support_units", std::vector<std::string>{"water-office", "power-office"}},
             {"leader", "liu.yang"}});
  const auto holds = [&](const Actor& actor, std::string_view role) {
    return holds_role(c.workflow, *c.measure, actor, role, c.measure->touched);
  };
  CHECK(holds(kOffice, "office"));
  CHECK_FALSE(holds({"li.na", ""}, "office"));
  CHECK_FALSE(holds({"rectification-office", ""}, "office"));
  CHECK(holds(kLead, "lead"));
  CHECK_FALSE(holds(kStranger, "lead"));
  CHECK(holds(kStranger, "support"));
  CHECK(holds({"anyone", "power-office"}, "support"));
  CHECK_FALSE(holds(kLead, "support"));
  CHECK(holds({"liu.yang", ""}, "leader"));
  CHECK(holds({"liu.yang", "some-office"}, "leader"));
  CHECK_FALSE(holds({"zhang.wei", "liu.yang"}, "leader"));
  CHECK(holds({"chen.jing", "any-office"}, "secretary"));
  CHECK_FALSE(holds({"li.na", "any-office"}, "secretary"));
  CHECK_FALSE(holds(kOffice, "no-such-role"));
  CHECK_FALSE(holds(engine_actor(), "engine"));
}

TEST_CASE("a role by a field that is not set is held by nobody") {
  Case c;
  c.drafted();
  CHECK_FALSE(holds_role(c.workflow, *c.measure, {"zhang.wei", ""}, "lead", {}));
  CHECK_FALSE(holds_role(c.workflow, *c.measure, kLead, "lead", {}));
}

TEST_CASE("who submitted cannot pass, nor approve the passing, until somebody else submits") {
  Case c;
  c.executing();
  const Actor both{"zhang.wei", "joint-supervision"};
  c.submit();
  const Error proposing = c.refuse(both, Fire{"pass", {}, "", {}});
  CHECK(proposing.code == Code::denied);
  CHECK_THAT(proposing.message, Contains("zhang.wei fired submit and may not also pass"));
  c.fire(kSupervisor, "pass");
  CHECK_THAT(c.refuse(both, Fire{"pass", {}, "", {}}).message, Contains("zhang.wei fired submit"));

  c.fire(kSupervisor, "return");
  c.grant({"liu.yang", ""}, Fire{"submit", {}, "done", {}});
  c.fire(both, "pass");
  CHECK(c.measure->proposals.size() == 1);
}

TEST_CASE("two people have to agree before a transition is fired, and both are in the record") {
  Case c;
  c.verifying();
  const Decision first = c.fire(kSupervisor, "pass");
  const auto& proposed = std::get<Proposed>(first.steps.at(0).event.body);
  CHECK(proposed.counts);
  CHECK(proposed.needed == 2);
  CHECK(c.measure->state == "verifying");
  CHECK(c.measure->proposals.at(0).approvals == std::vector<Actor>{kSupervisor});

  const Decision second = c.fire(kOffice, "pass");
  const auto& fired = std::get<Fired>(second.steps.at(0).event.body);
  CHECK(fired.proposed_by == kSupervisor);
  CHECK(fired.approvals == std::vector<Actor>{kSupervisor, kOffice});
  CHECK(c.measure->state == "on_notice");
  CHECK(c.measure->proposals.empty());
  CHECK(c.measure->fired_by.at("pass") == kSupervisor);
}

TEST_CASE("the same person does not agree twice, whatever unit they speak for") {
  Case c;
  c.verifying();
  c.fire(kSupervisor, "pass");
  const Error error = c.refuse({kSupervisor.person, "rectification-office"}, Fire{"pass", {}, "", {}});
  CHECK(error.code == Code::denied);
  CHECK_THAT(error.message, Contains("wang.fang has already agreed; another person") && Contains("1 of 2 approvals"));
  CHECK_THAT(c.refuse(kLead, Fire{"pass", {}, "", {}}).message,
             Contains("the approval of supervisor (joint-supervision) or office (rectification-office) is needed"));
}

TEST_CASE("an approval that is not the last one leaves the measure where it is") {
  Case c;
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "pass") transition.approvals->count = 3;
  }
  c.verifying();
  c.fire(kSupervisor, "pass");
  const Decision second = c.fire(kSecondSupervisor, "pass");
  CHECK(std::get<Approved>(second.steps.at(0).event.body).needed == 3);
  CHECK(c.measure->state == "verifying");
  CHECK_THAT(c.refuse(kSecondSupervisor, Fire{"pass", {}, "", {}}).message, Contains("2 of 3 approvals"));
  c.fire(kOffice, "pass");
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("evidence does not go with an approval, where it could get lost") {
  Case c;
  c.verifying();
  c.fire(kSupervisor, "pass");
  const Error error = c.refuse(kOffice, Fire{"pass", {}, "", {piece("late.pdf")}});
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message, Contains("attach"));
}

TEST_CASE("a proposer who is not among the approvers does not count") {
  Case c;
  c.executing();
  const Decision proposal = c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  CHECK_FALSE(std::get<Proposed>(proposal.steps.at(0).event.body).counts);
  CHECK(c.measure->proposals.at(0).approvals.empty());
  CHECK_THAT(c.refuse({kLead.person, kOffice.unit}, Fire{"extend", {}, "", {}}).message,
             Contains("has already agreed"));
  c.fire(kOffice, "extend");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
}

TEST_CASE("a proposer whose own agreement is enough fires at once") {
  Case c;
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "pass") transition.approvals->count = 1;
  }
  c.verifying();
  const Decision decision = c.fire(kSupervisor, "pass");
  CHECK(std::get<Fired>(decision.steps.at(0).event.body).approvals == std::vector<Actor>{kSupervisor});
  CHECK(c.measure->state == "on_notice");
}

TEST_CASE("what the proposal sets is what is set, and an approval may not set anything else") {
  Case c;
  c.executing();
  c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  CHECK(c.measure->fields.at("due") == Value("2020-09-30"));
  const Error error = c.refuse(kOffice, Fire{"extend", {{"due", "2020-11-30"}}, "", {}});
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message, Contains("takes the proposal as it stands"));
  c.grant(kOffice, Fire{"extend", {{"due", "2020-10-30"}}, "", {}});
  CHECK(c.measure->fields.at("due") == Value("2020-10-30"));
}

TEST_CASE("amending a measure discards what was proposed for it") {
  Case c;
  c.executing();
  c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  c.grant(kOffice, Amend{{{"remark", "a new fact"}}, ""});
  CHECK(c.measure->proposals.empty());
  CHECK(c.refuse(kOffice, Fire{"extend", {}, "yes", {}}).code == Code::denied);
}

TEST_CASE("leaving the state discards what was proposed in it, comments and evidence do not") {
  Case c;
  c.executing();
  c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  c.grant(kLead, Comment{"please"});
  c.grant(kLead, Attach{{piece("why.pdf")}, ""});
  CHECK(c.measure->proposals.size() == 1);
  c.fire(kOffice, "pause");
  CHECK(c.measure->proposals.empty());
}

TEST_CASE("a proposer who asks for something else replaces the proposal and its approvals") {
  Case c;
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "extend") transition.approvals->count = 2;
  }
  c.executing();
  c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  c.fire(kOffice, "extend");
  CHECK(c.measure->proposals.at(0).approvals.size() == 1);
  c.fire(kLead, "extend", {{"due", "2020-11-30"}});
  REQUIRE(c.measure->proposals.size() == 1);
  CHECK(c.measure->proposals.at(0).sets == Fields{{"due", "2020-11-30"}});
  CHECK(c.measure->proposals.at(0).approvals.empty());
  CHECK_FALSE(c.ask(kLead, Fire{"extend", {{"due", "2020-11-30"}}, "again", {}}).ok());
}

TEST_CASE("a condition is judged with the fields as the transition would set them") {
  Case c;
  c.verifying();
  const Error error = c.refuse(kOffice, Fire{"sustain", {}, "", {}});
  CHECK(error.code == Code::denied);
  CHECK_THAT(error.message, Contains("its condition does not hold: measure.horizon == 'sustained'"));
  CHECK_FALSE(c.ask(kOffice, Fire{"sustain", {{"horizon", "phased"}}, "", {}}).ok());
  CHECK(c.ask(kOffice, Fire{"sustain", {{"horizon", "sustained"}}, "", {}}).ok());
}

TEST_CASE("a condition that fails is reported as it is, and one that nobody can judge is unavailable") {
  Case c;
  c.verifying();
  c.workflow.guard = [](const std::string&, const Measure&) -> Result<bool> {
    return Error{Code::invalid, "measure.horizont is nil", "sustain"};
  };
  CHECK(c.refuse(kOffice, Fire{"sustain", {}, "", {}}).message ==
        "the condition of sustain failed: measure.horizont is nil");
  c.workflow.guard = nullptr;
  CHECK(c.refuse(kOffice, Fire{"sustain", {}, "", {}}).code == Code::unavailable);
}

TEST_CASE("amending sets and clears fields, for those who may draft") {
  Case c;
  c.drafted({{"remark", "old"}, {"tags", std::vector<std::string>{"a"}}});
  c.grant(kOffice, Amend{{{"remark", ""}, {"tags", std::vector<std::string>{}}, {"amount", "-3"}}, "why"});
  CHECK(c.measure->fields == Fields{{"amount", "-3"}});
  CHECK(c.measure->state == "drafted");
  CHECK(c.refuse(kLead, Amend{{{"amount", "4"}}, ""}).code == Code::denied);
  CHECK_THAT(c.refuse(kOffice, Amend{{}, "why"}).message, Contains("no field is set"));
  CHECK(c.refuse(kOffice, Amend{{{"amount", "4,5"}}, ""}).code == Code::invalid);
}

TEST_CASE("the date that governs the deadline is not amended, neither while the clock runs nor while it stands") {
  Case c;
  c.assigned();
  c.grant(kOffice, Amend{{{"due", "2020-10-30"}}, "not governing yet"});
  c.fire(kLead, "accept");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK_THAT(c.refuse(kOffice, Amend{{{"due", "2020-11-30"}}, ""}).message,
             Contains("field due is the deadline of executing; only a transition"));
  c.fire(kOffice, "pause");
  CHECK_THAT(c.refuse(kOffice, Amend{{{"due", "2020-11-30"}}, ""}).message,
             Contains("field due is the deadline of executing; only a transition"));
}

TEST_CASE("whoever holds any role may comment and attach, others may not") {
  Case c;
  c.executing();
  for (const Actor& actor : {kOffice, kLead, kSupervisor, Actor{"chen.jing", ""}, Actor{"liu.yang", ""}}) {
    CHECK(c.ask(actor, Comment{"seen"}).ok());
    CHECK(c.ask(actor, Attach{{piece("a.pdf")}, ""}).ok());
  }
  CHECK(c.refuse(kStranger, Comment{"seen"}).code == Code::denied);
  CHECK_THAT(c.refuse(kStranger, Attach{{piece("a.pdf")}, ""}).message, Contains("cannot attach evidence to"));
  c.grant(kLead, Comment{"one"});
  c.grant(kLead, Comment{"two"});
  CHECK(c.measure->comments == 2);
}

TEST_CASE("an episode keeps a thousand pieces of evidence and no more, however they come") {
  Case c;
  c.executing();
  for (int round = 0; round < 62; ++round) c.grant(kLead, Attach{std::vector<Evidence>(16, piece("a.pdf")), ""});
  CHECK(c.ask(kLead, Attach{std::vector<Evidence>(8, piece("a.pdf")), ""}).ok());
  const Error attach = c.refuse(kLead, Attach{std::vector<Evidence>(9, piece("a.pdf")), ""});
  CHECK(attach.code == Code::exhausted);
  CHECK_THAT(attach.message, Contains("992 pieces of evidence") && Contains("at most 1000"));
  CHECK(c.refuse(kLead, Fire{"submit", {}, "done", std::vector<Evidence>(9, piece("a.pdf"))}).code == Code::exhausted);
  CHECK(c.ask(kLead, Fire{"submit", {}, "done", std::vector<Evidence>(8, piece("a.pdf"))}).ok());
}

TEST_CASE("every way back from verifying is counted as a return, across episodes") {
  Case c;
  c.verifying();
  c.fire(kSupervisor, "return");
  CHECK(c.measure->returns == 1);
  c.submit();
  c.fire(kSupervisor, "return");
  c.submit();
  CHECK(c.measure->returns == 2);
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.fire(kOffice, "confirm");
  c.fire(kOffice, "reopen");
  CHECK(c.measure->returns == 2);
}

TEST_CASE("a reopened measure begins an episode: evidence and independence start anew, its history stays") {
  Case c;
  c.verifying();
  CHECK(rungs_in(c.wake("2020-11-02 10:00")).size() == 3);
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.fire(kOffice, "confirm");
  const Decision decision = c.grant(kSupervisor, Fire{"reopen", {}, "it leaks again", {piece("leak.jpg")}});
  const Measure& measure = *c.measure;
  CHECK(std::get<Fired>(decision.steps.at(0).event.body).episode == 2);
  CHECK(measure.episode == 2);
  CHECK(measure.evidence == std::vector<Evidence>{piece("leak.jpg")});
  CHECK(measure.fired_by == std::map<std::string, Actor>{{"reopen", kSupervisor}});
  CHECK(measure.first_due == std::map<std::string, Instant>{{"executing", c.at("2020-09-30 23:59:59.999")}});
  CHECK(measure.claimed.size() == 3);
  CHECK(measure.claimed.back().episode == 1);
  CHECK(measure.rungs_claimed == 0);
  CHECK(standing_rung(measure) == nullptr);
  REQUIRE(highest_rung(measure) != nullptr);
  CHECK(highest_rung(measure)->name == "supervise");
  CHECK_FALSE(measure.final);
}
