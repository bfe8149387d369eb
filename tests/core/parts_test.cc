// Measures and their parts, groups of states, who is told of an entry, and what a transition asks for in evidence.
#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

NotePart part(const std::string& id, const std::string& state, bool final = false) {
  return {MeasureId(id), state, final};
}

Evidence of_kind(const std::string& kind) {
  Evidence made = piece(kind + ".pdf");
  made.kind = kind;
  return made;
}

}  // namespace

TEST_CASE("a measure knows its parts by what it was last told, and closes when they are closed") {
  Case c;
  c.executing();
  transition_of(c, "submit").needs.parts_closed = true;
  CHECK(c.ask(kLead, Fire{"submit", {}, "done", {piece("a.pdf")}}).ok());
  c.grant(engine_actor(), part("p-1", "drafted"));
  c.grant(engine_actor(), part("p-2", "drafted"));
  c.grant(engine_actor(), part("p-1", "closed", true));
  CHECK(c.measure->parts ==
        std::vector<Part>{{MeasureId("p-1"), "closed", true}, {MeasureId("p-2"), "drafted", false}});
  const Error error = c.refuse(kLead, Fire{"submit", {}, "done", {piece("a.pdf")}});
  CHECK(error.code == Code::denied);
  CHECK_THAT(error.message, Contains("its parts are not closed: p-2 (drafted)"));
  c.grant(engine_actor(), part("p-2", "withdrawn", true));
  c.submit();
  CHECK(c.measure->state == "verifying");
}

TEST_CASE("a part that is told of changes neither the state, the deadline nor a proposal") {
  Case c;
  c.verifying();
  c.fire(kSupervisor, "pass");
  const Measure before = *c.measure;
  c.grant(engine_actor(), part("p-1", "drafted"));
  CHECK(c.measure->state == before.state);
  CHECK(c.measure->deadline == before.deadline);
  CHECK(c.measure->proposals == before.proposals);
}

TEST_CASE("a closed measure takes no further parts, but goes on hearing of those it has") {
  Case c;
  c.executing();
  c.grant(engine_actor(), part("p-1", "closed", true));
  c.fire(kOffice, "withdraw");
  const Error error = c.refuse(engine_actor(), part("p-2", "drafted"));
  CHECK(error.code == Code::conflict);
  CHECK_THAT(error.message, Contains("is closed and takes no further parts"));
  c.grant(engine_actor(), part("p-1", "executing"));
  CHECK_FALSE(c.measure->parts.front().final);
}

TEST_CASE("a measure has so many parts at most") {
  Case c;
  c.executing();
  for (std::size_t i = 0; i < CommandLimits{}.parts_max; ++i) {
    c.grant(engine_actor(), part("p-" + std::to_string(i), "drafted"));
  }
  CHECK(c.refuse(engine_actor(), part("one-more", "drafted")).code == Code::exhausted);
  CHECK(c.ask(engine_actor(), part("p-7", "assigned")).ok());
}

TEST_CASE("a part is registered under its parent, and not under itself") {
  Case c;
  Register body = registration();
  body.parent = MeasureId("licang-2020-1.2-1");
  CHECK_THAT(c.refuse(kOffice, body).message, Contains("cannot be a part of itself"));
  body.parent = MeasureId("licang-2020-1.2-0");
  c.grant(kOffice, body);
  CHECK(c.measure->parent.get() == "licang-2020-1.2-0");
}

TEST_CASE("a transition may leave from every state of a group") {
  for (const bool verifying : {false, true}) {
    Case c;
    c.workflow.groups = {{"execution", {}}};
    state_of(c, "executing").group = "execution";
    state_of(c, "verifying").group = "execution";
    transition_of(c, "withdraw").from = {"executing", "verifying"};
    c.executing();
    if (verifying) c.submit();
    c.fire(kOffice, "withdraw");
    CHECK(c.measure->state == "withdrawn");
  }
}

TEST_CASE("whoever a state names is told when it is entered, and not when it is only renewed") {
  Case c;
  state_of(c, "drafted").notify = {"office"};
  state_of(c, "executing").notify = {"lead", "leader", "support_units"};
  const Decision registered = c.grant(kOffice, registration());
  CHECK(std::get<Registered>(registered.steps.front().event.body).notify ==
        std::vector<Recipient>{{"office", "rectification-office", ""}});
  CHECK(told_in(registered) == std::vector<Told>{{0, {"office", "rectification-office", ""}}});
  c.assigned();
  const Decision entered = c.fire(kLead, "accept");
  const std::vector<Recipient> told = {{"lead", "housing-office", ""}, {"leader", "", "liu.yang"}};
  CHECK(std::get<Fired>(entered.steps.front().event.body).notify == told);
  CHECK(told_in(entered).size() == 2);
  c.fire(kLead, "extend", {{"due", "2020-10-30"}});
  CHECK(told_in(c.fire(kOffice, "extend")).empty());
}

TEST_CASE("a timed entry tells people too") {
  Case c;
  state_of(c, "closed").notify = {"lead"};
  c.on_notice();
  const Decision closed = c.wake("2020-09-22 00:00");
  REQUIRE(told_in(closed).size() == 1);
  CHECK(told_in(closed).front().recipient == Recipient{"lead", "housing-office", ""});
}

TEST_CASE("evidence is asked for by kind and number, and what was attached before counts") {
  Case c;
  transition_of(c, "submit").needs.evidence = {{"photo", 2}, {"minutes", 1}};
  c.executing();
  const auto submits = [](std::vector<Evidence> pieces) { return Fire{"submit", {}, "done", std::move(pieces)}; };
  const Error error = c.refuse(kLead, submits({of_kind("photo"), piece("other.pdf")}));
  CHECK_THAT(error.message, Contains("2 pieces of evidence of kind photo needed, 1 attached in this episode"));
  CHECK_THAT(error.message, Contains("1 piece of evidence of kind minutes needed, 0 attached in this episode"));
  c.grant(kLead, Attach{{of_kind("photo"), of_kind("minutes")}, ""});
  c.grant(kLead, submits({of_kind("photo")}));
  CHECK(c.measure->state == "verifying");
}
