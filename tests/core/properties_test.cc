// What holds for every measure, whatever is asked of it and whenever: random commands and wake-ups, each checked
// against what the decision says and against a second account of the ladder that is kept here.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <ostream>
#include <set>

#include "core/calendar.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;

namespace {

// One thing that is tried. What the numbers come to depends on where the measure stands by then.
struct Try {
  std::uint32_t kind = 0;
  std::uint32_t actor = 0;
  std::uint32_t choice = 0;
  std::uint32_t values = 0;  // a bit each for what is left out or odd
  std::int64_t later_ms = 0;
};

std::ostream& operator<<(std::ostream& out, const Try& attempt) {
  return out << "{" << attempt.kind << ", " << attempt.actor << ", " << attempt.choice << ", " << attempt.values << ", "
             << attempt.later_ms << "}";
}

rc::Gen<std::vector<Try>> steps() {
  using rc::gen::inRange;
  const auto later = rc::gen::oneOf(rc::gen::just<std::int64_t>(0), inRange<std::int64_t>(0, 3 * kMsPerDay),
                                    inRange<std::int64_t>(0, 60 * kMsPerDay));
  const auto one = rc::gen::build<Try>(
      rc::gen::set(&Try::kind, inRange<std::uint32_t>(0, 18)), rc::gen::set(&Try::actor, inRange<std::uint32_t>(0, 64)),
      rc::gen::set(&Try::choice, inRange<std::uint32_t>(0, 64)),
      rc::gen::set(&Try::values, inRange<std::uint32_t>(0, 256)), rc::gen::set(&Try::later_ms, later));
  return rc::gen::resize(120, rc::gen::container<std::vector<Try>>(one));
}

rc::Gen<Span> spans() {
  return rc::gen::build<Span>(rc::gen::set(&Span::count, rc::gen::inRange<std::int64_t>(0, 30)),
                              rc::gen::set(&Span::unit, rc::gen::map(rc::gen::inRange(0, 4), [](int u) {
                                return static_cast<Span::Unit>(u);
                              })));
}

// The sample with a ladder, timed transitions, budgets of pauses, a history and spans at random.
// Offsets and what else a ladder can say, but for what it makes of downtime.
void shuffle_ladder(Ladder& ladder) {
  const auto one_in_two = [] { return *rc::gen::arbitrary<bool>(); };
  for (Rung& rung : ladder.rungs) {
    rung.after = *spans();
    rung.after_previous = one_in_two();
    if (one_in_two()) rung.acknowledge = Acknowledgement{{"lead"}, *spans()};
    if (one_in_two()) rung.when = "measure.horizon == 'sustained'";
  }
  if (one_in_two()) ladder.grace = *spans();
  if (one_in_two()) ladder.restart = Ladder::Restart::episode;
  ladder.cap = *rc::gen::inRange<std::uint32_t>(0, 5);
}

Workflow random_workflow() {
  Workflow workflow = sample_workflow();
  shuffle_ladder(*workflow.ladder);
  if (*rc::gen::arbitrary<bool>()) workflow.ladder->catch_up = Ladder::CatchUp::highest;
  for (State& state : workflow.states) {
    if (state.review) state.review->span.count = *rc::gen::inRange<std::int64_t>(5, 100);
    if (state.name == "verifying") state.deadline = SpanFromEntry{*spans()};
    if (state.name == "verifying" && *rc::gen::arbitrary<bool>()) state.after = TimedTransition{*spans(), "return"};
    if (state.name == "paused" && *rc::gen::arbitrary<bool>()) state.after = TimedTransition{*spans(), "resume"};
  }
  for (State& state : workflow.states) {
    const auto unit = *rc::gen::element(Span::Unit::days, Span::Unit::workdays);
    const Span budget{*rc::gen::inRange<std::int64_t>(1, 40), unit};
    if (state.paused && *rc::gen::arbitrary<bool>()) state.budget = PauseBudget{budget, "resume"};
  }
  for (Transition& transition : workflow.transitions) {
    if (transition.name == "resume" && *rc::gen::arbitrary<bool>()) transition.resumes = {"assigned", "verifying"};
    if (transition.name != "pass") continue;
    transition.approvals->veto = {"secretary"};
    if (*rc::gen::arbitrary<bool>()) transition.approvals->expires = *spans();
  }
  return workflow;
}

const std::vector<Actor>& actors() {
  static const std::vector<Actor> all{kOffice,
                                      kLead,
                                      kSupervisor,
                                      kSecondSupervisor,
                                      {"zhang.wei", "joint-supervision"},
                                      {"li.na", "joint-supervision"},
                                      {"chen.jing", ""},
                                      {"sun.hao", "", "zhang.wei", "housing-office"},
                                      kStranger};
  return all;
}

Value some_value(const std::string& field, std::uint32_t choice) {
  static const char* const kDays[] = {"2020-09-30", "2020-10-20", "2021-02-28", "2022-06-30", "2024-12-31"};
  static const char* const kHorizons[] = {"sustained", "phased", "soon"};
  if (field == "due") return kDays[choice % 5];
  if (field == "horizon") return kHorizons[choice % 3];
  if (field == "leader") return choice % 2 == 0 ? "liu.yang" : "zhang.wei";
  if (field == "support_units" || field == "tags") return std::vector<std::string>{"water-office"};
  return "housing-office";
}

Fire fire_of(const Transition& transition, const Try& attempt) {
  Fire fire;
  fire.transition = transition.name;
  if ((attempt.values & 7U) != 0) fire.note = "noted";
  if ((attempt.values & 24U) != 0 && !transition.approvals) fire.evidence = {piece("a.pdf")};
  for (const std::string& field : transition.needs.fields) fire.sets[field] = some_value(field, attempt.values);
  for (const std::string& field : transition.sets) {
    if ((attempt.values & 32U) != 0) fire.sets[field] = some_value(field, attempt.values);
  }
  return fire;
}

// A transition that can be tried from here. Withdrawing ends a measure's story, so it is tried more seldom.
const Transition* way_from(const Workflow& workflow, const Measure& measure, const Try& attempt) {
  const auto ways = transitions_from(workflow, measure.state);
  if (ways.empty()) return nullptr;
  const Transition* way = ways[attempt.choice % ways.size()];
  return way->to == "withdrawn" && (attempt.values & 192U) != 0 ? ways.front() : way;
}

// Mostly somebody who may fire or approve `way`, otherwise anybody.
const Actor& actor_for(const Workflow& workflow, const Measure& measure, const Transition* way, const Try& attempt) {
  for (std::uint32_t turn = 0; way != nullptr && attempt.actor % 8 != 0 && turn < actors().size(); ++turn) {
    const Actor& actor = actors()[(attempt.actor + turn) % actors().size()];
    const auto holds = [&](const std::string& role) {
      return holds_role(workflow, measure, actor, role, measure.touched);
    };
    if (std::any_of(way->by.begin(), way->by.end(), holds)) return actor;
    if (way->approvals && std::any_of(way->approvals->by.begin(), way->approvals->by.end(), holds)) return actor;
  }
  return actors()[attempt.actor % actors().size()];
}

decltype(Command::body) body_of(const Workflow& workflow, const Measure& measure, const Try& attempt) {
  const Transition* way = way_from(workflow, measure, attempt);
  if (attempt.kind < 7 && way != nullptr) return fire_of(*way, attempt);
  if (attempt.kind == 7) return fire_of(workflow.transitions[attempt.choice % workflow.transitions.size()], attempt);
  if (attempt.kind == 8)
    return Amend{{{workflow.fields[attempt.choice % 8].name, some_value("due", attempt.values)}}, ""};
  if (attempt.kind == 9) return Attach{{piece("b.pdf")}, ""};
  if (attempt.kind == 10) return Comment{"seen"};
  if (attempt.kind == 11) return registration();
  if (attempt.kind == 14) return Veto{"pass", "not convincing"};
  if (attempt.kind == 15) return Delegate{"sun.hao", measure.touched + std::chrono::milliseconds(attempt.later_ms), ""};
  if (attempt.kind == 16) return NotePart{MeasureId("p-" + std::to_string(attempt.choice % 3)), "executing", false};
  if (attempt.kind == 17) {
    const std::string rung = measure.claimed.empty() ? "remind" : measure.claimed.back().name;
    return AnswerRung{rung,
                      static_cast<RungAnswered::Answer>(attempt.choice % 3),
                      {},
                      attempt.choice % 3 == 2 ? "wu.di" : "",
                      "noted"};
  }
  return Wake{};
}

// The second account: which rungs have been claimed against the clock that runs now.
struct LadderAccount {
  std::set<std::uint32_t> levels;
  std::set<Instant> reviews;
  std::optional<std::pair<std::set<std::uint32_t>, std::set<Instant>>> stopped;

  void fired(const Fired& event, const std::optional<Deadline>& before) {
    const bool moves = event.from != event.to;
    if (event.stops_clock && before) stopped = {levels, reviews};
    if (event.deadline_resumed) {
      RC_ASSERT(stopped.has_value());
      std::tie(levels, reviews) = *stopped;
    } else if (moves || before != event.deadline) {
      levels.clear();
      reviews.clear();
    }
    if (!event.stops_clock) stopped.reset();
  }
  void claimed(const RungClaimed& event) {
    if (event.level == 0) {
      RC_ASSERT(reviews.insert(event.due).second);
    } else {
      const std::uint32_t last = levels.empty() ? 0 : *levels.rbegin();
      RC_ASSERT(event.level == last + event.passed.size() + 1);
      RC_ASSERT(levels.insert(event.level).second);
    }
  }
};

struct World {
  Workflow workflow;
  Limits limits{};
  Measure measure;
  Instant now;
  std::uint64_t events = 0;
  LadderAccount ladder{};
  std::map<std::pair<std::uint32_t, std::string>, Instant> originals{};
};

void check_same(const Result<Decision>& a, const Result<Decision>& b) {
  RC_ASSERT(a.ok() == b.ok());
  if (!a) {
    RC_ASSERT(a.error().code == b.error().code);
    RC_ASSERT(a.error().text() == b.error().text());
    RC_ASSERT(!a.error().message.empty());
    return;
  }
  RC_ASSERT(a->steps == b->steps);
  RC_ASSERT(a->reply == b->reply);
  RC_ASSERT(a->called == b->called);
  RC_ASSERT(a->wake == b->wake);
  RC_ASSERT(a->to_parent == b->to_parent);
}

void check_human_control(const World& world, const Measure& before, const Fired& event, const Command& command) {
  const Transition& transition = *find_transition(world.workflow, event.transition);
  if (command.actor == engine_actor()) {
    RC_ASSERT(event.due.has_value());
    RC_ASSERT(*event.due < world.now);
    return;
  }
  RC_ASSERT(!event.due.has_value());
  std::set<std::string> persons;
  for (const Actor& actor : event.approvals) persons.insert(actor.person);
  RC_ASSERT(persons.size() == event.approvals.size());
  RC_ASSERT(persons.size() == (transition.approvals ? transition.approvals->count : 0U));
  persons.insert(command.actor.person);
  if (!command.actor.for_person.empty()) persons.insert(command.actor.for_person);
  if (event.proposed_by) persons.insert(event.proposed_by->person);
  for (const std::string& other : transition.not_same_as) {
    const auto fired = before.fired_by.find(other);
    RC_ASSERT(fired == before.fired_by.end() || !persons.contains(fired->second.person));
  }
}

void check_claim(const World& world, const Measure& before, const RungClaimed& event) {
  RC_ASSERT(event.due <= world.now);
  RC_ASSERT(event.deadline == before.deadline->due);
  RC_ASSERT(event.due >= event.deadline);
  RC_ASSERT(event.state == before.state);
  if (event.level == 0) return;
  RC_ASSERT(event.due > event.deadline);
  RC_ASSERT(when_open(world.workflow.calendar, event.due) == event.due);
}

void check_standing(World& world, const Measure& measure) {
  const State& state = *find_state(world.workflow, measure.state);
  RC_ASSERT(measure.phase == state.phase);
  RC_ASSERT(measure.final == state.final);
  RC_ASSERT(measure.touched == world.now);
  if (state.paused) RC_ASSERT(!measure.deadline);
  if (!state.paused) RC_ASSERT(!measure.stopped);
  for (std::size_t i = 0; i < measure.proposals.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) RC_ASSERT(measure.proposals[i].transition != measure.proposals[j].transition);
  }
  if (measure.state == "executing" && measure.deadline) {
    const auto first = world.originals.try_emplace({measure.episode, measure.state}, measure.deadline->original).first;
    RC_ASSERT(measure.deadline->original == first->second);
    RC_ASSERT(measure.fields.at("due") ==
              Value(format_day(world.workflow.calendar.zone.day_of(measure.deadline->due))));
  }
}

// Brings the world up to date with the events of a decision, by apply() alone.
void replay(World& world, const Decision& decision, const Command& command) {
  for (const Step& step : decision.steps) {
    const EventBody& body = step.event.body;
    const Measure before = world.measure;
    if (const auto* fired = std::get_if<Fired>(&body)) {
      check_human_control(world, before, *fired, command);
      world.ladder.fired(*fired, before.deadline);
    }
    if (const auto* claimed = std::get_if<RungClaimed>(&body)) {
      check_claim(world, before, *claimed);
      world.ladder.claimed(*claimed);
    }
    Event event;
    event.at = world.now;
    event.actor = command.actor;
    event.measure = command.measure;
    event.revision = Revision(++world.events);
    event.key = command.key;
    event.body = body;
    RC_ASSERT(step.event == event);
    apply(world.measure, event);
    RC_ASSERT(world.measure == step.after);
    RC_ASSERT(step.told.recipients == told_by(body));
    RC_ASSERT(world.measure.episode != before.episode || world.measure.paused >= before.paused);
    check_standing(world, world.measure);
  }
  RC_ASSERT(decision.reply.state == world.measure.state);
  RC_ASSERT(world.measure.revision == Revision(world.events));
}

void try_command(World& world, const Command& command) {
  const Measure before = world.measure;
  const Measure* standing = world.events == 0 ? nullptr : &world.measure;
  const auto due_before = standing == nullptr ? std::nullopt : next_wake(world.workflow, before, world.now);
  const Matter matter{world.workflow, world.limits, standing};
  const auto decision = decide(matter, command, world.now);
  check_same(decision, decide(matter, command, world.now));
  RC_ASSERT(world.measure == before);
  if (!decision) return;

  const bool wakes = std::holds_alternative<Wake>(command.body);
  RC_ASSERT(wakes || decision->steps.size() == 1);
  replay(world, *decision, command);
  RC_ASSERT(decision->wake == next_wake(world.workflow, world.measure, world.now));
  if (!wakes) return;
  RC_ASSERT(decision->steps.empty() == !(due_before && *due_before <= world.now));
  RC_ASSERT(decision->steps.size() <= 64);
  if (decision->steps.size() == 64) return;
  RC_ASSERT(!decision->wake || *decision->wake > world.now);
  for (const Proposal& proposal : world.measure.proposals) {
    RC_ASSERT(!proposal.expires || world.now <= *proposal.expires);
  }
}

Command command_of(const Actor& actor, decltype(Command::body) body) {
  Command command;
  command.key = "k";
  command.actor = actor;
  command.measure = MeasureId("m-1");
  command.body = std::move(body);
  return command;
}

void take(World& world, const Try& attempt) {
  world.now = world.now + std::chrono::milliseconds(attempt.later_ms);
  if (attempt.kind == 13) {
    const auto wake = next_wake(world.workflow, world.measure);
    world.now = std::max(world.now, wake.value_or(world.now));
  }
  auto body = body_of(world.workflow, world.measure, attempt);
  const bool wakes = std::holds_alternative<Wake>(body);
  const Transition* way = attempt.kind < 7 ? way_from(world.workflow, world.measure, attempt) : nullptr;
  Command command =
      command_of(wakes || attempt.kind == 16 ? engine_actor() : actor_for(world.workflow, world.measure, way, attempt),
                 std::move(body));
  if (attempt.values == 255) command.expected = Revision(world.events + attempt.choice % 2);
  try_command(world, command);
}

}  // namespace

TEST_CASE("whatever is asked of a measure, its decisions replay, its revision counts, and no rung is claimed twice") {
  std::map<std::string, std::size_t> reached;
  std::size_t claims = 0;
  CHECK(rc::check([&] {
    World world{.workflow = random_workflow(), .measure = {}, .now = parse_instant("2020-09-14T02:00:00Z").value()};
    try_command(world, command_of(kOffice, registration()));
    RC_ASSERT(world.events == 1U);
    for (const Try& attempt : *steps()) {
      take(world, attempt);
      ++reached[world.measure.state];
    }
    claims += world.measure.claimed.size();
  }));
  // Otherwise the property would say little.
  CHECK(reached.size() + 2 >= sample_states().size());
  CHECK(claims >= 50);
}

TEST_CASE("one late wake claims the same rungs in the same order as a wake at every moment that was asked for") {
  CHECK(rc::check([] {
    Case punctual;
    shuffle_ladder(*punctual.workflow.ladder);
    punctual.executing(format_day(sample_day("2020-09-14") + *rc::gen::inRange(0, 60)));
    Case late = punctual;
    std::vector<std::pair<std::string, Instant>> expected;
    const auto add = [](std::vector<std::pair<std::string, Instant>>& to, const Decision& decision) {
      for (const Step& step : decision.steps) {
        const auto& claimed = std::get<RungClaimed>(step.event.body);
        to.emplace_back(claimed.rung, claimed.due);
      }
    };
    for (auto wake = next_wake(punctual.workflow, *punctual.measure); wake;
         wake = next_wake(punctual.workflow, *punctual.measure)) {
      const Decision decision = punctual.wake(format_utc(*wake));
      RC_ASSERT(!decision.steps.empty());
      add(expected, decision);
    }
    std::vector<std::pair<std::string, Instant>> claimed;
    add(claimed, late.wake("2021-12-31 10:00"));
    RC_ASSERT(claimed == expected);
    RC_ASSERT(claimed.size() <= 4U);
  }));
}

TEST_CASE("a pause of any length leaves as many workdays as there were") {
  CHECK(rc::check([] {
    Case c;
    c.verifying();
    const Calendar& calendar = c.workflow.calendar;
    const auto left = [&](Instant from, Instant due) {
      return workdays_between(calendar, calendar.zone.day_of(from), calendar.zone.day_of(due));
    };
    const Instant paused = c.at(c.now) + std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 14 * kMsPerDay));
    const Instant resumed = paused + std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 90 * kMsPerDay));
    const Deadline before = *c.measure->deadline;
    c.now = format_utc(paused);
    c.fire(kOffice, "pause");
    c.now = format_utc(resumed);
    c.fire(kOffice, "verify_again");
    RC_ASSERT(left(resumed, c.measure->deadline->due) == left(paused, before.due));
    RC_ASSERT(c.measure->deadline->original == before.original);
  }));
}
