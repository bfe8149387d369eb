// The verifier: a history as it was written passes; whatever is done to it afterwards is found, and where.
#include "ledger/verify.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "author.h"
#include "core/decide.h"
#include "ledger/heads.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

Verifier verifier_of(const std::vector<std::string>& lines) {
  Verifier verifier;
  for (const std::string& line : lines) {
    if (!verifier.next(line)) break;
  }
  return verifier;
}

// The story, then one more line that has to be refused.
void refuses_after_story(const std::string& measure, core::EventBody body, const std::string& because) {
  Author author = story();
  author.write(measure, std::move(body));
  const Verifier verifier = verifier_of(author.lines);
  REQUIRE(verifier.fault());
  CHECK(verifier.fault()->sequence == author.lines.size() - 1);
  CHECK(verifier.fault()->measure.get() == measure);
  CHECK_THAT(verifier.fault()->message, Catch::Contains(because));
}

template <typename Change>
void refuses_forged_last(const Change& change, const std::string& because) {
  Author author = story();
  author.forge_last(change);
  const Verifier verifier = verifier_of(author.lines);
  REQUIRE(verifier.fault());
  CHECK(verifier.fault()->sequence == author.lines.size() - 1);
  CHECK_THAT(verifier.fault()->message, Catch::Contains(because));
}

}  // namespace

TEST_CASE("a history as it was written passes, and its tree is the one of its lines") {
  const Author author = story();
  const Verifier verifier = verifier_of(author.lines);
  if (verifier.fault()) FAIL(verifier.fault()->sequence << ": " << verifier.fault()->message);
  Tree tree;
  std::vector<Tile> completed;
  for (const std::string& line : author.lines) tree.append(leaf_hash(line), completed);
  CHECK(verifier.tree().size() == author.lines.size());
  CHECK(verifier.tree().root() == tree.root());
  CHECK(verifier.measures() == 2);
  CHECK_FALSE(Verifier().fault());
}

TEST_CASE("tiles are handed out once, as they become complete") {
  Author author;
  author.write("m-1", registered());
  while (author.lines.size() < 600) author.write("m-1", core::Commented{"还在做"});
  Verifier verifier;
  std::vector<Tile> tiles;
  for (const std::string& line : author.lines) {
    REQUIRE(verifier.next(line));
    for (Tile& tile : verifier.take_completed()) tiles.push_back(std::move(tile));
  }
  REQUIRE(tiles.size() == 2);
  CHECK(tiles[1].index == 1);
  CHECK(tiles[1].hashes[3] == leaf_hash(author.lines[259]));
}

TEST_CASE("a line left out is missed where it was") {
  const Author author = story();
  for (std::size_t i = 0; i + 1 < author.lines.size(); ++i) {
    auto lines = author.lines;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    const Verifier verifier = verifier_of(lines);
    REQUIRE(verifier.fault());
    CHECK(verifier.fault()->sequence == i);
    CHECK_THAT(verifier.fault()->message, Catch::Contains("its sequence is " + std::to_string(i + 1) + ", where " +
                                                          std::to_string(i) + " is next"));
  }
}

TEST_CASE("two lines that changed places are found at the first of them") {
  const Author author = story();
  for (std::size_t i = 0; i < author.lines.size(); ++i) {
    for (std::size_t j = i + 1; j < author.lines.size(); ++j) {
      auto lines = author.lines;
      std::swap(lines[i], lines[j]);
      const Verifier verifier = verifier_of(lines);
      REQUIRE(verifier.fault());
      CHECK(verifier.fault()->sequence == i);
    }
  }
}

TEST_CASE("a line repeated is found where it is repeated") {
  const Author author = story();
  for (std::size_t i = 0; i < author.lines.size(); ++i) {
    for (std::size_t at = i + 1; at <= author.lines.size(); ++at) {
      auto lines = author.lines;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), author.lines[i]);
      const Verifier verifier = verifier_of(lines);
      REQUIRE(verifier.fault());
      CHECK(verifier.fault()->sequence == at);
    }
  }
}

TEST_CASE("a tail cut off or put on does not have the size and root that were signed") {
  const Author author = story();
  const Verifier whole = verifier_of(author.lines);
  for (std::size_t kept = 0; kept < author.lines.size(); ++kept) {
    const Verifier verifier =
        verifier_of({author.lines.begin(), author.lines.begin() + static_cast<std::ptrdiff_t>(kept)});
    CHECK_FALSE(verifier.fault());  // a shorter history is a history: only the checkpoint knows better
    CHECK(verifier.tree().size() == kept);
    CHECK(verifier.tree().root() != whole.tree().root());
  }
  Author longer = story();
  longer.write("m-2", core::Commented{"later"});
  CHECK_FALSE(verifier_of(longer.lines).fault());
  CHECK(verifier_of(longer.lines).tree().root() != whole.tree().root());

  auto lines = author.lines;
  lines.emplace_back("{}");
  CHECK(verifier_of(lines).fault()->sequence == author.lines.size());
  lines.back() = "";
  CHECK(verifier_of(lines).fault()->sequence == author.lines.size());
}

TEST_CASE("one byte changed is found at its line, or at the latest at the next line of its measure, or by the root") {
  const Author author = story();
  const Hash root = verifier_of(author.lines).tree().root();
  std::size_t at_once = 0;
  std::size_t by_next = 0;
  std::size_t by_root = 0;
  for (std::size_t i = 0; i < author.lines.size(); ++i) {
    std::size_t successor = i + 1;
    while (successor < author.lines.size() && author.measures[successor] != author.measures[i]) ++successor;
    for (std::size_t byte = 0; byte < author.lines[i].size(); byte += 3) {
      auto lines = author.lines;
      lines[i][byte] = static_cast<char>(lines[i][byte] ^ 1);
      const Verifier verifier = verifier_of(lines);
      INFO(lines[i]);
      if (!verifier.fault()) {
        ++by_root;
        REQUIRE(successor == author.lines.size());
        REQUIRE(verifier.tree().root() != root);
      } else if (verifier.fault()->sequence == i) {
        ++at_once;
      } else {
        // Or where the changed word no longer fits: the next line, if the time was changed, or the measure's next.
        ++by_next;
        REQUIRE(verifier.fault()->sequence > i);
        REQUIRE(verifier.fault()->sequence <= successor);
      }
    }
  }
  CHECK(at_once > 100);
  CHECK(by_next > 20);
  CHECK(by_root > 5);
}

TEST_CASE("a note changed in place is traced to the two lines that no longer fit together") {
  Author author = story();
  const std::string was = "问一下";
  author.lines[6].replace(author.lines[6].find(was), was.size(), "没问题");
  const Verifier verifier = verifier_of(author.lines);
  REQUIRE(verifier.fault());
  CHECK(verifier.fault()->sequence == 9);
  CHECK(verifier.fault()->measure.get() == "m-2");
  CHECK_THAT(verifier.fault()->message,
             Catch::Contains("that line, 6, hashes to " + to_hex(leaf_hash(author.lines[6]))));
}

TEST_CASE("the first fault is kept and nothing is taken after it") {
  Verifier verifier;
  CHECK_FALSE(verifier.next("nonsense"));
  const std::string message = verifier.fault()->message;
  CHECK_FALSE(verifier.next(story().lines[0]));
  verifier.fail({7, {}, "the caller found something"});
  CHECK(verifier.fault()->message == message);
  CHECK(verifier.tree().size() == 0);
  CHECK(verifier.measures() == 0);
}

TEST_CASE("a forged history that fits together as a chain still has to fit as a story") {
  refuses_after_story("m-1", registered(), "registered before");
  refuses_after_story("m-3", core::Commented{"hello"}, "does not register it");
  refuses_after_story("m-3", fired("drafted", "executing"), "does not register it");
  refuses_after_story("m-1", fired("drafted", "executing"), "leaves from 'drafted', but the measure is in 'executing'");
  refuses_after_story("m-1", fired("executing", "closed"), "its episode is 1, where 2 goes on");
  core::Fired skips = fired("executing", "executing");
  skips.episode = 4;
  refuses_after_story("m-1", skips, "its episode is 4");
  refuses_after_story("m-2", resumed("executing", "executing"), "no pause had stopped");
  refuses_after_story("", core::Commented{"hello"}, "names no measure");
  refuses_after_story("", registered(), "names no measure");
  refuses_after_story("m-1", core::WorkflowDeployed{"rectification", 3, "x"}, "concerns no measure");
  refuses_after_story("m-9", core::CalendarDeployed{"cn", "x"}, "concerns no measure");
  refuses_after_story("m-1", core::OrganisationDeployed{"licang", "x"}, "concerns no measure");
  refuses_after_story("m-1", core::RuleDeployed{"round", "1", "x", "x"}, "concerns no measure");
  refuses_after_story("m-1", core::NoticesFolded{2, Sequence(1), Sequence(2)}, "concerns no measure");
  refuses_after_story("", core::Vetoed{"pass", "x"}, "names no measure");
  refuses_after_story("", core::Ruled{.rule = "round"}, "names no measure");
  refuses_after_story("", core::RuleFailed{"round", "x", 1, kSoon.due}, "names no measure");
}

TEST_CASE("a migration leaves from where the measure is, and rungs go on where it says") {
  const auto migrated = [](const std::string& from, const std::string& to) {
    core::Migrated body;
    body.from_version = 1;
    body.to_version = 2;
    body.from = from;
    body.to = to;
    body.deadline = kSoon;
    body.rungs_claimed = 2;
    return body;
  };
  refuses_after_story("m-1", migrated("drafted", "doing"),
                      "migrates from 'drafted', but the measure is in 'executing'");
  core::Migrated nowhere = migrated("executing", "doing");
  nowhere.to_version = 1;
  refuses_after_story("m-1", nowhere, "from version 1 to the same");
  core::Migrated both = migrated("executing", "doing");
  both.stopped = core::Migrated::Stopped{"checking", kLater, 0};
  refuses_after_story("m-1", both, "stands still, and it has a deadline");
  Author author = story();
  author.write("m-1", migrated("executing", "doing"));
  core::RungClaimed third = rung("doing", 3);
  third.episode = 2;
  author.write("m-1", third);
  INFO((verifier_of(author.lines).fault() ? verifier_of(author.lines).fault()->message : ""));
  CHECK_FALSE(verifier_of(author.lines).fault());
  core::RungClaimed again = rung("doing", 3);
  again.episode = 2;
  author.write("m-1", again);
  REQUIRE(verifier_of(author.lines).fault());
  CHECK_THAT(verifier_of(author.lines).fault()->message, Catch::Contains("as number 3, where 4 is next"));
}

TEST_CASE("a rung is claimed once, in its turn, in the state and against the deadline that it names") {
  core::RungClaimed next = rung("executing", 2);
  next.episode = 2;
  Author author = story();
  author.write("m-1", next);
  REQUIRE_FALSE(verifier_of(author.lines).fault());
  core::RungClaimed twice = next;
  twice.level = 1;
  refuses_after_story("m-1", twice, "as number 1, where 2 is next");
  core::RungClaimed skipped = next;
  skipped.level = 3;
  refuses_after_story("m-1", skipped, "as number 3, where 2 is next");
  core::RungClaimed elsewhere = next;
  elsewhere.state = "drafted";
  refuses_after_story("m-1", elsewhere, "in 'drafted', but the measure is in 'executing'");
  core::RungClaimed before = next;
  before.episode = 1;
  refuses_after_story("m-1", before, "in episode 1 of 2");
  core::RungClaimed other = next;
  other.deadline = kLater.due;
  refuses_after_story("m-1", other, "against 2020-10-17T15:59:59.999Z, but the deadline is 2020-09-17T15:59:59.999Z");
  author = story();
  core::Fired closed = fired("executing", "closed", std::nullopt);
  closed.episode = 2;
  author.write("m-1", closed);
  core::RungClaimed none = next;
  none.state = "closed";
  author.write("m-1", none);
  REQUIRE(verifier_of(author.lines).fault());
  CHECK_THAT(verifier_of(author.lines).fault()->message, Catch::Contains("has no deadline"));
}

TEST_CASE("a rule's rung is beside the ladder, with or without a deadline") {
  core::RungClaimed stagnant = rung("executing", 0);
  stagnant.episode = 2;
  stagnant.rule = "stagnation";
  core::RungClaimed next = rung("executing", 2);
  next.episode = 2;
  Author author = story();
  author.write("m-1", stagnant);
  author.write("m-1", next);
  core::Fired closed = fired("executing", "closed", std::nullopt);
  closed.episode = 2;
  author.write("m-1", closed);
  stagnant.state = "closed";
  author.write("m-1", stagnant);
  INFO((verifier_of(author.lines).fault() ? verifier_of(author.lines).fault()->message : ""));
  CHECK_FALSE(verifier_of(author.lines).fault());
  stagnant.state = "executing";
  stagnant.level = 2;
  refuses_after_story("m-1", stagnant, "by a rule, and as one of the ladder");
  stagnant.level = 0;
  stagnant.passed = {"talk"};
  refuses_after_story("m-1", stagnant, "by a rule, and as one of the ladder");
  stagnant.passed.clear();
  stagnant.state = "drafted";
  refuses_after_story("m-1", stagnant, "in 'drafted', but the measure is in 'executing'");
  stagnant.state = "executing";
  stagnant.episode = 1;
  refuses_after_story("m-1", stagnant, "in episode 1 of 2");
}

TEST_CASE("place, time and chain of a line are its own") {
  refuses_forged_last([](Line& line) { line.event.sequence = Sequence(99); }, "its sequence is 99, where 16 is next");
  refuses_forged_last([](Line& line) { line.event.at.ms -= 3'600'000; }, "earlier than the line before it");
  refuses_forged_last([](Line& line) { line.event.revision = Revision(9); }, "its revision is 9, where 4 is next");
  refuses_forged_last([](Line& line) { line.event.revision = Revision(3); }, "its revision is 3, where 4 is next");
  refuses_forged_last([](Line& line) { line.previous.reset(); }, "it names no previous line; it should name ");
  refuses_forged_last([](Line& line) { line.previous = sha256("x"); }, "one of the two was changed");
  refuses_forged_last([](Line& line) { line.event.measure = MeasureId("m-1"); }, "gives the previous line");
  refuses_forged_last([](Line& line) { line.event.measure = MeasureId("m-3"); }, "is the first of its measure");
  Author author;
  author.write("", core::CalendarDeployed{"cn", "x"});
  author.forge_last([](Line& line) { line.event.revision = Revision(1); });
  CHECK_THAT(verifier_of(author.lines).fault()->message, Catch::Contains("its revision is 1, where 0 is next"));
}

TEST_CASE("lines of the same moment are in order") {
  Author author = story();
  author.forge_last([](Line& line) { line.event.at.ms -= 1000; });
  CHECK_FALSE(verifier_of(author.lines).fault());
}

TEST_CASE("whatever core lets happen to a measure, the verifier lets pass") {
  const bool held = rc::check("rungs are counted as apply() counts them", [] {
    Author author;
    core::Measure measure;
    const auto happens = [&](core::EventBody body) {
      core::Event event;
      event.measure = MeasureId("m-1");
      event.revision = Revision(measure.revision.get() + 1);
      event.body = body;
      core::apply(measure, event);
      author.write("m-1", std::move(body));
    };
    happens(registered());
    const std::vector<std::string> states = {"drafted", "executing", "waiting", "asleep"};  // the last two are paused
    for (int step = *rc::gen::inRange(1, 40); step > 0; --step) {
      if (*rc::gen::inRange(0, 5) == 0) {
        core::RungClaimed claimed = rung(measure.state, 0);
        claimed.episode = measure.episode;
        claimed.rule = "stagnation";
        happens(claimed);
        continue;
      }
      if (measure.deadline && *rc::gen::inRange(0, 3) > 0) {
        core::RungClaimed claim = rung(measure.state, measure.rungs_claimed + 1, *measure.deadline);
        claim.episode = measure.episode;
        happens(claim);
        continue;
      }
      const std::string to = *rc::gen::elementOf(states);
      core::Fired fire = fired(measure.state, to, *rc::gen::element(kSoon, kLater));
      fire.stops_clock = to == "waiting" || to == "asleep";
      if (fire.stops_clock) fire.deadline.reset();
      fire.deadline_resumed = !fire.stops_clock && measure.stopped && *rc::gen::arbitrary<bool>();
      fire.episode = measure.episode + *rc::gen::inRange<std::uint32_t>(0, 2);
      happens(fire);
    }
    const Verifier verifier = verifier_of(author.lines);
    if (verifier.fault()) RC_FAIL(verifier.fault()->message);
    RC_ASSERT(verifier.tree().size() == author.lines.size());
  });
  CHECK(held);
}

namespace {

// The story, a line of heads as of `size` lines with `change` made to it, and one more line.
template <typename Change>
std::string heads_refusal(std::size_t size, const Change& change) {
  Author author = story();
  author.write_heads(size);
  author.forge_last([&](Line& line) { change(std::get<core::HeadsRecorded>(line.event.body)); });
  author.write("m-2", core::Commented{"later"});
  const Verifier verifier = verifier_of(author.lines);
  if (!verifier.fault()) return {};
  CHECK(verifier.fault()->sequence == author.lines.size() - 2);
  return verifier.fault()->message;
}

}  // namespace

TEST_CASE("heads are followed, as of any line before them") {
  const std::size_t lines = story().lines.size();
  for (std::size_t size = 0; size <= lines; ++size) {
    INFO(size);
    CHECK(heads_refusal(size, [](core::HeadsRecorded&) {}).empty());
    CHECK_THAT(heads_refusal(size, [](core::HeadsRecorded& heads) { heads.measures += 1; }),
               Catch::Contains("where there were"));
    CHECK_THAT(heads_refusal(size, [](core::HeadsRecorded& heads) { heads.root = to_hex(sha256("x")); }),
               Catch::Contains("gives their root as "));
    if (size == lines) break;
    const bool next_counts = !story().measures[size].empty();
    CHECK(heads_refusal(size, [](core::HeadsRecorded& heads) { ++heads.size; }).empty() != next_counts);
  }
  CHECK_THAT(heads_refusal(lines, [](core::HeadsRecorded& heads) { heads.size += 1; }),
             Catch::Contains("but only 17 come before it"));
}

TEST_CASE("heads may look back over many lines, and no further than the verifier remembers") {
  // Lines are cheap when they are all of one measure: what a line costs here is decoding it.
  const auto history = [](std::uint64_t lag) {
    Author author(true);
    author.write("m-1", registered());
    author.write("m-2", registered());
    const Hash root = author.heads_at(2).root();
    while (author.lines.size() < 2 + lag) author.write("m-1", core::Commented{"x"});
    author.write("", core::HeadsRecorded{2, 2, to_hex(root)});
    author.write("m-1", core::Commented{"x"});
    return author.lines;
  };
  CHECK_FALSE(verifier_of(history(1'000)).fault());
  if (std::getenv("RECTIFY_LONG") == nullptr) {
    std::cout << "the rest of this runs with RECTIFY_LONG=1\n";
    return;
  }
  CHECK_FALSE(verifier_of(history(kHeadsLagMax)).fault());
  const Verifier verifier = verifier_of(history(kHeadsLagMax + 1));
  REQUIRE(verifier.fault());
  CHECK_THAT(verifier.fault()->message, Catch::Contains("further back than one may"));
}

TEST_CASE("what the verifier finds of the heads is what the list of them says, in any history") {
  const bool held = rc::check("heads of many measures", [] {
    Author author(true);
    std::vector<std::string> known;
    for (int step = *rc::gen::inRange(1, 80); step > 0; --step) {
      const int kind = *rc::gen::inRange(0, 6);
      if (kind == 0) {
        author.write_heads(*rc::gen::inRange<std::size_t>(0, author.lines.size() + 1));
      } else if (kind < 3 || known.empty()) {
        const std::string id = "m-" + std::to_string(*rc::gen::inRange(0, 1'000));
        if (std::find(known.begin(), known.end(), id) != known.end()) continue;
        known.push_back(id);
        author.write(id, registered());
      } else {
        author.write(*rc::gen::elementOf(known), core::Commented{"还在做"});
      }
    }
    const Verifier verifier = verifier_of(author.lines);
    if (verifier.fault()) RC_FAIL(verifier.fault()->message);
    RC_ASSERT(verifier.measures() == known.size());
  });
  CHECK(held);
}
