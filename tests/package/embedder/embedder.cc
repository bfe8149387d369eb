// A program that embeds rectify and uses all of it: embedder DATA WORKFLOWS FILES. DATA is made; WORKFLOWS are the
// installed ones, FILES two versions of a workflow of its own and the map between them. It says what was not as
// expected.
#include <rectify/engine.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace std::chrono_literals;
using rectify::Actor;
using rectify::Command;
using rectify::Engine;
using rectify::Time;

const Actor kOffice{.person = "li.na", .unit = "office"};
const Actor kYard{.person = "wang.fang", .unit = "yard"};

int failures = 0;

void expect(bool so, const std::string& what) {
  if (so) return;
  ++failures;
  std::cerr << "not as expected: " << what << '\n';
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// The embedder's clock: it stands still until it is moved.
std::atomic<std::int64_t> clock_ms{
    std::chrono::milliseconds(Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)).time_since_epoch() + 9h)
        .count()};
Time now() { return Time(std::chrono::milliseconds(clock_ms.load())); }

Command command(std::string key, const Actor& actor, std::string measure, decltype(Command::body) body) {
  return {.key = std::move(key), .actor = actor, .measure = std::move(measure), .body = std::move(body)};
}

// A measure's life, by every kind of command.
void live(Engine& engine) {
  using namespace rectify;
  const auto send = [&](std::string key, const Actor& actor, decltype(Command::body) body) {
    const auto reply = engine.submit(command(key, actor, "a-1", std::move(body)));
    expect(reply.ok(), key + ": " + (reply ? "" : reply.error().text()));
  };
  const auto both = engine.submit_all(
      {command("1", kOffice, "a-1",
               Register{.inspection = "i-1",
                        .finding = {{.number = 1, .title = {.en = "Housing"}}},
                        .title = {.en = "Roof", .zh = "屋面"},
                        .workflow = "repair"}),
       command("2", kOffice, "a-2", Register{.inspection = "i-1", .title = {.en = "Door"}, .workflow = "repair"})});
  expect(both.ok() && both->size() == 2 && both->front().state == "open", "two are registered together");
  clock_ms += std::chrono::milliseconds(1h).count();
  send("3", kOffice, Fire{.transition = "start", .set = {{"due", "2026-03-03"}, {"cost", "1200"}}});
  send("4", kYard, Comment{.note = "The ladder is too short"});
  send("5", kYard, Attach{.evidence = {{.name = "roof.jpg", .sha256 = std::string(64, 'a'), .kind = "photo"}}});
  send("6", kOffice, Amend{.set = {{"cost", "1300"}}, .note = "Tiles"});
  send("7", kYard, Delegate{.person = "zhao.liu", .until = now() + 240h, .note = "On leave"});
  send("8", kYard, Fire{.transition = "extend", .set = {{"due", "2026-03-30"}}, .note = "Rain"});
  send("9", kOffice, Veto{.transition = "extend", .note = "It is urgent"});
  clock_ms += std::chrono::milliseconds(72h).count();
  const auto next = engine.fire_due();
  expect(next.ok() && !*next, "what was due is done, and nothing else waits");
  send("10", kYard, AnswerRung{.rung = "remind", .answer = AnswerRung::Answer::acknowledged, .note = "On it"});
}

void read(const Engine& engine, Time registered) {
  const auto a1 = engine.get("a-1", {.by = kOffice}).value();
  expect(a1.state == "working" && a1.phase == rectify::Phase::execute && a1.overdue && !a1.final, "a-1 is late");
  expect(a1.standing && a1.standing->name == "remind" && a1.standing->status == rectify::Rung::Status::acknowledged,
         "a rung stands, and is acknowledged");
  expect(a1.fields.at("cost") == rectify::Value("1300") && a1.evidence.size() == 1 && a1.next.size() == 2, "its rest");
  expect(engine.get("a-1")->fields.at("cost") == rectify::Value("•••"), "a private field is not shown to anybody");
  expect(engine.get("a-1", {.by = {}, .as_of = registered})->state == "open", "a-1 as it was");
  std::string found;
  for (const auto& measure : engine.list({.inspection = "i-1", .overdue = true})) found += measure->id;
  expect(found == "a-1", "the listing of what is overdue");
  std::string then;
  for (const auto& measure : engine.list({.state = "open"}, {.by = {}, .as_of = registered})) then += measure->id;
  expect(then == "a-1a-2", "the listing as it was");
  const auto history = engine.history("a-1", {.by = kOffice}).value();
  expect(history.size() == 10 && history.front().type == "registered" && history[1].subject == "start" &&
             history.back().type == "rung_answered",
         "its history");
}

void refuse(Engine& engine) {
  const auto refused = engine.submit(command("11", kOffice, "a-1", rectify::Fire{.transition = "finish"}));
  expect(!refused && refused.error().code == rectify::Code::denied, "the office cannot finish");
  expect(!engine.submit({.measure = "a-1"}), "a command without a key is refused");
  std::string said;
  try {
    (void)engine.get("a-9").value();
  } catch (const rectify::BadResult& bad) {
    said = bad.what();
  }
  expect(said == "a-9: there is no measure a-9", "taking what is not there says what is wrong: " + said);
}

void follow(Engine& engine) {
  auto events = engine.subscribe(1).value();
  std::size_t count = 0;
  std::string last;
  for (auto event = events.next(); event.ok() && *event; event = events.next()) {
    ++count;
    last = (*event)->type;
  }
  expect(count == events.position() - 1 && last == "migrated", "the feed comes to its end: " + last);
  (void)engine.submit(command("12", kYard, "a-2", rectify::Comment{.note = "Seen"})).value();
  const auto event = events.next(10s);
  expect(event.ok() && *event && (*event)->measure == "a-2" && (*event)->note == "Seen", "and goes on");
  engine.close();
  expect(!events.next(10s), "and ends with the engine");
}

void migrate(Engine& engine, const std::filesystem::path& files) {
  expect(engine.deploy((files / "repair-2.yaml").string(), kOffice).ok(), "the next version is deployed");
  rectify::MigrationOrder order{
      .actor = kOffice, .workflow = "repair", .version = 2, .map = text_of(files / "to-2.yaml"), .dry_run = true};
  const auto looked = engine.migrate(order).value();
  expect(looked.able == 2 && !looked.done && looked.landings.front().to == "repairing", "a look ahead");
  order.dry_run = false;
  expect(engine.migrate(order)->migrated == 2 && engine.get("a-1")->state == "repairing", "they go on by version 2");
}

}  // namespace

int main(int, char** arguments) {
  const std::filesystem::path files = arguments[3];
  auto opened = Engine::open(
      {.data = arguments[1], .workflows = arguments[2], .clock = now, .limits = {.queue_commands_max = 100}});
  if (!opened) return std::cerr << opened.error().text() << '\n', 1;
  Engine& engine = *opened;
  const auto deployed = engine.deploy((files / "repair-1.yaml").string(), kOffice);
  if (!deployed) return std::cerr << deployed.error().text() << '\n', 1;
  expect(engine.deploy("nowhere", kOffice).error().code == rectify::Code::not_found, "no workflow of that name");
  const Time begin = now();
  live(engine);
  read(engine, begin);
  refuse(engine);
  migrate(engine, files);
  follow(engine);
  const auto after = engine.get("a-1");
  expect(!after && after.error().code == rectify::Code::unavailable, "a closed engine answers nothing");
  expect(Engine::open({.data = arguments[1], .clock = now}).ok(), "its folder can be opened again");
  return failures == 0 ? 0 : 1;
}
