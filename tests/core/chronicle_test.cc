// What a measure's lines say as a whole, with times that were counted by hand.
#include "core/chronicle.h"

#include "core/durations.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;

namespace {

constexpr std::int64_t kHour = kMsPerHour;
constexpr std::int64_t kDay = kMsPerDay;

// A life of which every decided event is also followed, numbered from 100.
struct Life {
  Case decided;
  Chronicle chronicle;
  std::uint64_t next = 100;

  template <typename Body>
  void grant(const std::string& when, const Actor& actor, Body body) {
    decided.now = when;
    const Decision decision = decided.grant(actor, std::move(body));
    for (const Step& step : decision.steps) {
      follow(chronicle, {.sequence = Sequence(next++),
                         .at = decided.at(when),
                         .actor = actor,
                         .measure = MeasureId("licang-2020-1.2-1"),
                         .revision = Revision(chronicle.measure.revision.get() + 1),
                         .key = {},
                         .body = step.event.body});
    }
    CHECK(chronicle.measure == *decided.measure);
  }
  void fire(const std::string& when, const Actor& actor, const std::string& transition, Fields sets = {}) {
    grant(when, actor, Fire{transition, std::move(sets), "noted", {}});
  }
  void submit(const std::string& when, const Actor& actor = kLead) {
    grant(when, actor, Fire{"submit", {}, "done", {piece("roof.pdf")}});
  }
  void accepted() {
    grant("2020-09-14 10:00", kOffice, registration());
    fire("2020-09-14 11:00", kOffice, "assign",
         {{"lead_unit", "housing-office"}, {"leader", "liu.yang"}, {"due", "2020-09-30"}});
    fire("2020-09-15 09:00", kLead, "accept");
  }

  // "executing 168 h", in hours until `when`; an open visit ends in "…".
  [[nodiscard]] std::vector<std::string> told_until(const std::string& when) const {
    std::vector<std::string> told;
    for (const Visit& visit : chronicle.visits) {
      told.push_back(visit.state + " " + std::to_string(spent_ms(visit, decided.at(when)) / kHour) + " h" +
                     (visit.left ? "" : " …"));
    }
    return told;
  }
  [[nodiscard]] std::vector<std::string> moves() const {
    std::vector<std::string> told;
    const Zone& zone = decided.workflow.calendar.zone;
    for (const DeadlineMove& move : chronicle.deadline_moves) {
      told.push_back(move.state + " " + std::string(kDeadlineMoves[static_cast<std::size_t>(move.kind)]) + " " +
                     format_day(zone.day_of(move.from)) + " → " +
                     (move.to ? format_day(zone.day_of(*move.to)) : "none") + " asked by " + move.asked_by.person);
    }
    return told;
  }
};

// Registered, paused, extended, returned, closed, reopened.
Life long_life() {
  Life life;
  life.accepted();
  life.fire("2020-09-20 09:00", kLead, "extend", {{"due", "2020-10-20"}});
  life.fire("2020-09-21 09:00", kOffice, "extend");
  life.fire("2020-09-22 09:00", kOffice, "pause");
  life.fire("2020-10-12 09:00", kOffice, "resume");
  life.submit("2020-10-13 09:00");
  life.fire("2020-10-16 09:00", kSupervisor, "return");
  life.submit("2020-10-17 09:00");
  life.fire("2020-10-20 09:00", kSupervisor, "pass");
  life.fire("2020-10-20 10:00", kOffice, "pass");
  life.fire("2020-10-28 10:00", kOffice, "confirm");
  life.fire("2020-11-10 10:00", kOffice, "reopen");
  return life;
}

// Lines that no workflow has to allow.
Event line(Chronicle& chronicle, const Actor& actor, Fired body) {
  const std::uint64_t revision = chronicle.measure.revision.get() + 1;
  return {Sequence(revision),
          Instant{static_cast<std::int64_t>(revision) * kDay},
          actor,
          MeasureId("m"),
          Revision(revision),
          {},
          std::move(body)};
}
Fired move_to(const std::string& from, const std::string& to, Phase phase) {
  Fired body;
  body.transition = from + "-" + to;
  body.from = from;
  body.to = to;
  body.phase = phase;
  return body;
}
Chronicle in_work() {
  Chronicle chronicle;
  Registered body;
  body.state = "working";
  body.phase = Phase::execute;
  follow(chronicle, {Sequence(1), Instant{kDay}, kOffice, MeasureId("m"), Revision(1), {}, body});
  return chronicle;
}

}  // namespace

TEST_CASE("every visit to a state is told with its length, and all of them are the measure's life") {
  const Life life = long_life();
  CHECK(life.told_until("2020-11-11 10:00") ==
        std::vector<std::string>{"drafted 1 h", "assigned 22 h", "executing 168 h", "paused 480 h", "executing 24 h",
                                 "verifying 72 h", "executing 24 h", "verifying 73 h", "on_notice 192 h",
                                 "closed 312 h", "executing 24 h …"});
  std::int64_t sum = 0;
  for (const Visit& visit : life.chronicle.visits) sum += spent_ms(visit, life.decided.at("2020-11-11 10:00"));
  CHECK(sum == 58 * kDay);
  const Visit& paused = life.chronicle.visits[3];
  CHECK(paused.paused);
  CHECK(paused.entered.actor == kOffice);
  CHECK(paused.left->at == life.decided.at("2020-10-12 09:00"));
  CHECK(life.chronicle.visits[10].episode == 2);
}

TEST_CASE("a visit is counted to the moment of the question and never below nothing") {
  Life life;
  life.accepted();
  CHECK(life.told_until("2020-09-14 12:00") ==
        std::vector<std::string>{"drafted 1 h", "assigned 1 h", "executing 0 h …"});
}

TEST_CASE("an extension names the old date, the new one, who asked and who agreed") {
  const Life life = long_life();
  CHECK(life.moves() == std::vector<std::string>{"executing extended 2020-09-30 → 2020-10-20 asked by zhang.wei",
                                                 "executing held_up 2020-10-20 → 2020-11-09 asked by li.na"});
  CHECK(extensions(life.chronicle) == 1);
  CHECK(life.chronicle.deadline_moves[0].mark.actor == kOffice);
  CHECK(life.chronicle.deadline_moves[0].mark.sequence == Sequence(104));  // the fifth line, not the proposal before it
}

TEST_CASE("a return, a reopening, the work handed in and the closing each name their line") {
  const Life life = long_life();
  const Chronicle& chronicle = life.chronicle;
  REQUIRE(chronicle.returns.size() == 1);
  CHECK(chronicle.returns[0].to == "executing");
  CHECK(chronicle.returns[0].mark.actor == kSupervisor);
  CHECK(chronicle.measure.returns == 1);
  REQUIRE(chronicle.reopenings.size() == 1);
  CHECK(chronicle.reopenings[0].from == "closed");
  CHECK(chronicle.reopenings[0].episode == 2);
  REQUIRE(chronicle.executions.size() == 2);
  CHECK(chronicle.executions[1].by == kLead);
  REQUIRE(chronicle.closings.size() == 1);  // confirm moves within the phase
  const Closing& closing = chronicle.closings[0];
  CHECK(closing.transition == "pass");
  CHECK(closing.by == std::vector<Actor>{kSupervisor, kOffice});
  CHECK(closing.execution->mark.sequence == chronicle.executions[1].mark.sequence);
  CHECK(closing.verified);
  CHECK_FALSE(closing.by_same_unit);
}

TEST_CASE("a rung is told with the deadline that was missed") {
  Life life;
  life.accepted();
  life.grant("2020-10-09 09:00", engine_actor(), Wake{});
  REQUIRE(life.chronicle.rungs.size() == 1);
  CHECK(life.chronicle.rungs[0].rung.name == "remind");
  CHECK(life.chronicle.rungs[0].deadline == life.decided.at("2020-09-30 23:59:59.999"));
}

TEST_CASE("a review that is renewed is no extension, and a new visit's span no move") {
  Life life;
  life.accepted();
  life.submit("2020-09-16 09:00");
  life.fire("2020-09-17 09:00", kSupervisor, "return");
  life.submit("2020-09-18 09:00");  // ten workdays again, from another day
  CHECK(life.moves().empty());
  life.fire("2020-09-21 09:00", kOffice, "sustain", {{"horizon", "sustained"}});
  life.fire("2020-11-20 09:00", kOffice, "renew");
  CHECK(life.moves() == std::vector<std::string>{"sustained renewed 2020-12-20 → 2021-02-18 asked by li.na"});
  CHECK(extensions(life.chronicle) == 0);
  CHECK_FALSE(is_moved(life.chronicle.deadline_moves[0]));
  CHECK(life.chronicle.visits.back().entered.at == life.decided.at("2020-09-21 09:00"));
}

TEST_CASE("a date that comes with a return is compared with the one before, a date of a new episode is not") {
  Chronicle chronicle = in_work();
  const auto enter = [&](std::int64_t day, std::uint32_t episode) {
    Fired back = move_to("checking", "working", Phase::execute);
    back.deadline = Deadline{Instant{day * kDay}, Instant{day * kDay}};
    back.deadline_by_field = true;
    back.episode = episode;
    follow(chronicle, line(chronicle, kOffice, back));
  };
  const auto hand_in = [&](std::uint32_t episode) {
    Fired on = move_to("working", "checking", Phase::verify);
    on.episode = episode;
    follow(chronicle, line(chronicle, kLead, on));
  };
  hand_in(1);
  enter(100, 1);  // the first date
  hand_in(1);
  enter(130, 1);
  hand_in(1);
  enter(120, 1);
  hand_in(1);
  enter(200, 2);
  using Kind = DeadlineMove::Kind;
  REQUIRE(chronicle.deadline_moves.size() == 2);
  CHECK(chronicle.deadline_moves[0].kind == Kind::extended);
  CHECK(chronicle.deadline_moves[0].from == Instant{100 * kDay});
  CHECK(chronicle.deadline_moves[1].kind == Kind::advanced);
  CHECK(chronicle.returns.size() == 4);
  CHECK(chronicle.reopenings.size() == 1);

  Fired lift = move_to("working", "working", Phase::execute);
  lift.episode = 2;
  follow(chronicle, line(chronicle, kOffice, lift));
  CHECK(chronicle.deadline_moves.back().kind == Kind::lifted);
  CHECK_FALSE(chronicle.deadline_moves.back().to.has_value());
}

TEST_CASE("whoever closes is compared, by unit and by person, with whoever handed in the work last") {
  const Actor seconded{"huang.lei", "joint-supervision"};
  const auto closed_by = [](const Actor& executor, const Actor& proposer, const Actor& closer) {
    Chronicle chronicle = in_work();
    Fired hand_in = move_to("working", "checking", Phase::verify);
    hand_in.proposed_by = executor;
    follow(chronicle, line(chronicle, kOffice, hand_in));  // the office agreed; the unit handed it in
    Fired pass = move_to("checking", "done", Phase::close);
    pass.proposed_by = proposer;
    pass.approvals = {proposer, closer};
    follow(chronicle, line(chronicle, closer, pass));
    return chronicle.closings.at(0);
  };
  CHECK_FALSE(closed_by(kLead, kSupervisor, kOffice).by_same_unit);
  CHECK(closed_by(kLead, kSupervisor, {"wu.di", "housing-office"}).by_same_unit);
  CHECK(closed_by(kLead, {"wu.di", "housing-office"}, kOffice).by_same_unit);
  CHECK(closed_by({"huang.lei", "housing-office"}, seconded, kOffice).by_same_unit);  // the person, for another unit
  CHECK_FALSE(closed_by({"a", ""}, {"b", ""}, {"c", ""}).by_same_unit);               // nobody says for which unit
  CHECK(closed_by(kLead, kSupervisor, kOffice).by == std::vector<Actor>{kSupervisor, kOffice});
}

TEST_CASE("work that is closed without being handed in is told as not verified") {
  Chronicle chronicle = in_work();
  follow(chronicle, line(chronicle, kLead, move_to("working", "done", Phase::close)));
  REQUIRE(chronicle.closings.size() == 1);
  CHECK_FALSE(chronicle.closings[0].verified);
  CHECK_FALSE(chronicle.closings[0].execution.has_value());
  CHECK_FALSE(chronicle.closings[0].by_same_unit);
}

TEST_CASE("durations give number, mean, median and longest of the visits to each state, by phase") {
  const Life life = long_life();
  Life young;
  young.accepted();
  Durations durations;
  durations.add(life.chronicle, life.decided.at("2020-11-11 10:00"));
  durations.add(young.chronicle, life.decided.at("2020-09-16 10:00"));
  CHECK(durations.measures == 2);
  CHECK(durations.returns == 1);
  CHECK(durations.returns_most == 1);
  CHECK(durations.extensions == 1);
  CHECK(durations.reopenings == 1);
  const auto states = durations.states();
  std::vector<std::string> names;
  for (const StateTimes& one : states) names.push_back(one.state);
  CHECK(names ==
        std::vector<std::string>{"drafted", "assigned", "executing", "paused", "verifying", "on_notice", "closed"});
  const StateTimes& executing = states[2];  // 168, 24, 24, 24 and 25 hours
  CHECK(executing.visits == 5);
  CHECK(executing.open == 2);
  CHECK(executing.total_ms == 265 * kHour);
  CHECK(executing.mean_ms == 53 * kHour);
  CHECK(executing.median_ms == 24 * kHour);
  CHECK(executing.longest_ms == 168 * kHour);
  CHECK(states[4].median_ms == 72 * kHour + kHour / 2);  // of 72 and 73
}

TEST_CASE("the unit in the lead is the field of that name, or else the first unit named") {
  Workflow workflow = sample_workflow();
  Measure measure;
  CHECK(lead_unit(workflow, measure).empty());
  measure.fields = {{"support_units", std::vector<std::string>{"grid-centre", "water-office"}}};
  CHECK(lead_unit(workflow, measure).empty());
  measure.fields["lead_unit"] = "housing-office";
  CHECK(lead_unit(workflow, measure) == "housing-office");
  workflow.fields.erase(workflow.fields.begin());
  CHECK(lead_unit(workflow, measure) == "grid-centre");
}

TEST_CASE("a migration moves the measure without anybody's doing: no return, no closing, no work handed in") {
  Life life;
  life.accepted();
  life.submit("2020-09-16 09:00");
  Migrated body;
  body.from_version = 3;
  body.to_version = 4;
  body.from = "verifying";
  body.to = "working";
  body.phase = Phase::execute;
  body.deadline = life.chronicle.measure.deadline;
  body.deadline->due = life.decided.at("2020-11-01 10:00");
  const Measure before = life.chronicle.measure;
  follow(life.chronicle, {Sequence(900), life.decided.at("2020-09-17 09:00"), kOffice, before.id,
                          Revision(before.revision.get() + 1), "k", body});
  CHECK(life.chronicle.returns.empty());
  CHECK(life.chronicle.closings.empty());
  CHECK(life.chronicle.executions.size() == 1);
  CHECK(life.chronicle.measure.returns == 0);
  CHECK(life.chronicle.visits.back().state == "working");
  CHECK(life.told_until("2020-09-18 09:00").back() == "working 24 h …");
  CHECK(life.moves().back() == "working migrated 2020-09-29 → 2020-11-01 asked by li.na");
}
