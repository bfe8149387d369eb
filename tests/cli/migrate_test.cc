// Migrations from the command line: looked ahead, refused, done, killed half-way and begun again. What comes of one
// that was killed five times is what comes of one that was left in peace.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <set>

#include "base/manual_clock.h"
#include "daemon.h"
#include "embed/library.h"
#include "ledger/line.h"
#include "runtime/engine.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using test::write;
namespace fs = std::filesystem;

namespace {

constexpr const char* kCalendar =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rectify//test//EN\r\nX-WR-TIMEZONE:Asia/Shanghai\r\n"
    "X-RECTIFY-COVERS:1970-01-01/2199-12-31\r\nEND:VCALENDAR\r\n";

constexpr const char* kFirst = R"(workflow: defect
version: 1
calendar: plain
fields:
  due: {type: date}
  remark: {type: text}
roles:
  office: {unit: office}
states:
  open: {phase: assign}
  working: {phase: execute, deadline: {field: due}}
  checking: {phase: verify, deadline: 10 days}
  closed: {phase: close, final: true}
transitions:
  start: {from: open, to: working, by: office, needs: [due], sets: [remark]}
  submit: {from: working, to: checking, by: office}
  finish: {from: checking, to: closed, by: office}
escalation:
  - rule: ladder
    watches: deadline
    claims: at any time
    rungs:
      - {name: remind, after: 0 days, notify: [office]}
      - {name: supervise, after: 7 days, notify: [office]}
)";

// Working is called doing, the date is promised, a rung stands between the two, and one above them.
constexpr const char* kSecond = R"(workflow: defect
version: 2
calendar: plain
fields:
  promised: {type: date}
roles:
  office: {unit: office}
states:
  open: {phase: assign}
  doing: {phase: execute, deadline: {field: promised}}
  checking: {phase: verify, deadline: 20 days}
  closed: {phase: close, final: true}
transitions:
  start: {from: open, to: doing, by: office, needs: [promised]}
  hand_in: {from: doing, to: checking, by: office}
  finish: {from: checking, to: closed, by: office}
escalation:
  - rule: ladder
    watches: deadline
    claims: at any time
    rungs:
      - {name: remind, after: 0 days, notify: [office]}
      - {name: warn, after: 3 days, notify: [office]}
      - {name: supervise, after: 7 days, notify: [office]}
      - {name: report, after: 30 days, notify: [office]}
)";

constexpr const char* kMap = R"(migrate: defect
from: 1
to: 2
states: {working: doing}
transitions: {submit: hand_in}
fields: {due: promised}
without: [remark]
clocks: {default: keep, checking: recompute}
)";

std::string id_of(std::size_t number) { return "d-" + std::to_string(number); }

core::Command command(std::size_t number, const std::string& key, decltype(core::Command::body) body) {
  return {.key = id_of(number) + "." + key,
          .actor = {"li.na", "office"},
          .measure = MeasureId(id_of(number)),
          .expected = {},
          .body = std::move(body)};
}

// One measure's life so far: of five, one is open, one at work with a far date, one with a date long past, one is being
// checked, one is closed.
std::vector<core::Command> life_of(std::size_t number) {
  core::Register body;
  body.inspection = InspectionId("i-1");
  body.title = {"Roof repaired", "修缮屋面"};
  body.workflow = "defect";
  std::vector<core::Command> life{command(number, "new", body)};
  const std::size_t kind = number % 5;
  const auto fire = [&](const std::string& transition, core::Fields sets = {}) {
    life.push_back(command(number, transition,
                           core::Fire{.transition = transition, .sets = std::move(sets), .note = {}, .evidence = {}}));
  };
  if (kind == 0) return life;
  fire("start", {{"due", std::string(kind == 2 ? "2020-09-20" : "2099-12-31")}, {"remark", std::string("soon")}});
  if (kind >= 3) fire("submit");
  if (kind == 4) fire("finish");
  return life;
}

// A database with both versions deployed and its measures at the first, everything due by 2021 done.
void prepare(const fs::path& data, std::size_t measures) {
  ManualClock clock(parse_instant("2020-09-14T01:00:00Z").value());
  runtime::Options options;
  options.store.path = data;
  options.compiler = embed::compiler();
  options.clock = &clock;
  options.timers = false;
  options.deliver = false;
  auto engine = runtime::Engine::open(std::move(options));
  REQUIRE(engine.ok());
  const auto deploy = [&](const char* source) {
    const auto deployed = (*engine)->deploy({.actor = {"li.na", "office"},
                                             .sources = {{store::Deployed::Kind::calendar, "plain", kCalendar}},
                                             .workflow_source = source});
    INFO((deployed ? "" : deployed.error().text()));
    REQUIRE(deployed.ok());
  };
  deploy(kFirst);
  std::vector<core::Command> commands;
  for (std::size_t i = 0; i < measures; ++i) {
    for (core::Command& one : life_of(i)) commands.push_back(std::move(one));
    if (commands.size() < 2'000 && i + 1 < measures) continue;
    const auto done = (*engine)->run_all(std::exchange(commands, {}));
    INFO((done ? "" : done.error().text()));
    REQUIRE(done.ok());
  }
  clock.advance_to(parse_instant("2021-01-01T01:00:00Z").value());
  REQUIRE((*engine)->fire_due().ok());
  deploy(kSecond);
}

// What is known of every measure, without the moments at which the command line was called.
std::map<std::string, std::string> ledger_of(const fs::path& data) {
  auto view = store::open_view({.path = data, .create = false});
  REQUIRE(view.ok());
  std::map<std::string, std::string> ledger;
  store::Query query;
  query.limit = 1'000;
  do {
    auto page = (*view)->list(query);
    REQUIRE(page.ok());
    for (const auto& record : page->records) {
      const core::Measure& measure = record->measure;
      std::string text = std::to_string(measure.workflow_version) + " " + measure.state + " r" +
                         std::to_string(measure.revision.get()) + " entered " + format_utc(measure.entered);
      if (measure.deadline) {
        text += " due " + format_utc(measure.deadline->due) + " first " + format_utc(measure.deadline->original);
      }
      text += " rungs " + std::to_string(measure.rungs_claimed);
      for (const core::ClaimedRung& rung : measure.claimed) text += " " + rung.name;
      for (const auto& [name, value] : measure.fields) text += " " + name + "=" + core::to_text(value);
      for (const auto& [name, actor] : measure.fired_by) text += " " + name + ":" + actor.person;
      if (record->wake) text += " wakes " + format_utc(*record->wake);
      ledger[measure.id.get()] = std::move(text);
    }
    query.cursor = page->cursor;
  } while (!query.cursor.empty());
  return ledger;
}

// Each measure migrated once, each rung claimed once against its deadline, and the history is sound.
void check_history(const fs::path& data, std::size_t migrated) {
  const auto verified = test::run("audit verify --data '" + data.string() + "'");
  INFO(verified.output);
  CHECK(verified.code == 0);
  auto view = store::open_view({.path = data, .create = false});
  REQUIRE(view.ok());
  std::map<std::string, int> times;
  std::set<std::string> rungs;
  std::size_t claimed = 0;
  REQUIRE((*view)
              ->lines(Sequence(0),
                      [&](Sequence, std::string_view bytes) {
                        const auto line = ledger::decode_line(bytes);
                        if (!line) return false;
                        const core::Event& event = line->event;
                        if (std::holds_alternative<core::Migrated>(event.body)) ++times[event.measure.get()];
                        if (const auto* rung = std::get_if<core::RungClaimed>(&event.body)) {
                          ++claimed;
                          rungs.insert(event.measure.get() + " " + rung->rung);
                        }
                        return true;
                      })
              .ok());
  CHECK(times.size() == migrated);
  for (const auto& [measure, count] : times) CHECK(count == 1);
  CHECK(rungs.size() == claimed);
}

struct Folder : test::TempFolder {
  explicit Folder(std::size_t measures) {
    prepare(data, measures);
    write(map, kMap);
  }
  [[nodiscard]] std::string migrate(const fs::path& folder, const std::string& more = {}) const {
    return "migrate defect@2 --as li.na/rectification-office --map '" + map.string() + "' --data '" + folder.string() +
           "' " + more;
  }
  fs::path data = *this / "data";
  fs::path map = *this / "map.yaml";
};

// Runs the migration and kills it when it says that it has migrated `enough`. Whether it was still at it.
bool kill_when(const Folder& folder, const fs::path& data, std::uint64_t enough) {
  int out[2];
  REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
  const std::string program = test::binary().string();
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::execl(program.c_str(), "rectify", "migrate", "defect@2", "--map", folder.map.c_str(), "--data", data.c_str(),
            "--as", "li.na/rectification-office", "--format", "json", nullptr);
    ::_exit(127);
  }
  ::close(out[1]);
  std::FILE* lines = ::fdopen(out[0], "r");
  bool killed = false;
  char buffer[1024];
  while (std::fgets(buffer, sizeof buffer, lines) != nullptr) {
    const auto told = json::parse(buffer);
    if (!told || json::number_at(*told, "migrated") < enough) continue;
    killed = ::kill(pid, SIGKILL) == 0;
    break;
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  std::fclose(lines);
  return killed && WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("a migration that is killed half-way five times ends as one that is not") {
  const bool longer = !test::environment("RECTIFY_LONG").empty();
  const std::size_t measures = longer ? 125'000 : 2'500;  // of which four in five are live
  const std::size_t live = measures / 5 * 4;
  const Folder folder(measures);
  const fs::path killed = folder / "killed";
  fs::copy(folder.data, killed, fs::copy_options::recursive);

  const auto whole = test::run(folder.migrate(folder.data));
  INFO(whole.output);
  REQUIRE(whole.code == 0);
  CHECK_THAT(whole.output, Catch::Contains(std::to_string(live) + " migrated"));

  int caught = 0;  // one that is fast may be through before the signal reaches it
  for (int life = 0; life < 5; ++life) caught += kill_when(folder, killed, longer ? live / 8 : 1) ? 1 : 0;
  CHECK(caught >= (longer ? 5 : 2));
  REQUIRE(test::run(folder.migrate(killed)).code == 0);

  // Once more, both: there is nothing left to do, and what falls due by the new version is done.
  for (const fs::path& data : {folder.data, killed}) {
    const auto again = test::run(folder.migrate(data));
    CHECK(again.code == 0);
    CHECK_THAT(again.output, Catch::Contains(": 0 migrated; " + std::to_string(live) + " had landed before"));
    check_history(data, live);
  }
  const auto expected = ledger_of(folder.data);
  CHECK(expected.size() == measures);
  CHECK(ledger_of(killed) == expected);
  CHECK_THAT(expected.at("d-2"), Catch::Contains("2 doing") && Catch::Contains("remind supervise report") &&
                                     Catch::Contains("promised=2020-09-20"));
  CHECK_THAT(expected.at("d-4"), Catch::StartsWith("1 closed"));
}

TEST_CASE("a dry run shows where every measure lands and changes nothing") {
  const Folder folder(10);
  const auto before = ledger_of(folder.data);
  const auto looked = test::run(folder.migrate(folder.data, "--dry-run --lang en"));
  INFO(looked.output);
  CHECK(looked.code == 0);
  CHECK_THAT(looked.output, Catch::Contains("working → doing") && Catch::Contains("remind, supervise") &&
                                Catch::Contains("8 can migrate, 0 cannot") && Catch::Contains("2 closed stay"));
  // Ten days became twenty.
  CHECK_THAT(looked.output, Catch::Contains("2020-09-24") && Catch::Contains("→ 2020-10-04"));
  CHECK(ledger_of(folder.data) == before);
  const auto chinese = test::run(folder.migrate(folder.data, "--dry-run --lang zh"));
  CHECK_THAT(chinese.output, Catch::Contains("8 项可以迁移"));
}

TEST_CASE("where one measure cannot migrate none does, and each is named with the reason") {
  const Folder folder(10);
  const auto before = ledger_of(folder.data);
  write(folder.map, "migrate: defect\nfrom: 1\nto: 2\nstates: {working: doing}\nfields: {due: promised}\n");
  const auto refused = test::run(folder.migrate(folder.data));
  INFO(refused.output);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.output, Catch::Contains("d-1") && Catch::Contains("field remark has a value") &&
                                 Catch::Contains("6 cannot migrate, so none was migrated"));
  CHECK(ledger_of(folder.data) == before);
  write(folder.map, "migrate: defect\nfrom: 1\nto: 2\nstates: {wroking: doing}\n");
  const auto misspelt = test::run(folder.migrate(folder.data));
  CHECK(misspelt.code == 3);
  CHECK_THAT(misspelt.output, Catch::Contains("no state 'wroking'; did you mean 'working'?"));
}

TEST_CASE("a daemon migrates what it serves, and the history tells it") {
  const Folder folder(300);
  {
    test::Daemon daemon(folder.data);
    const auto done = test::run(folder.migrate(folder.data, "--note '新办法施行'"));
    INFO(done.output);
    CHECK(done.code == 0);
    CHECK_THAT(done.output, Catch::Contains("240 migrated"));
    const auto story = test::run("history d-1 --lang zh --data '" + folder.data.string() + "'");
    CHECK_THAT(story.output, Catch::Contains("流程由版本 1 迁移到版本 2") && Catch::Contains("新办法施行") &&
                                 Catch::Contains("li.na (rectification-office)"));
    // It goes on by the new version.
    CHECK(test::run("fire d-1 hand_in --as li.na/office --data '" + folder.data.string() + "'").code == 0);
    const auto diff = test::run("diff defect@1 defect@2 --data '" + folder.data.string() + "'");
    INFO(diff.output);
    CHECK(diff.code == 0);
    CHECK_THAT(diff.output, Catch::Contains("10 days") && Catch::Contains("20 days") && Catch::Contains("report"));
    daemon.end(SIGTERM);
  }
  check_history(folder.data, 240);
  const fs::path rebuilt = folder / "rebuilt";
  const auto again = test::run("rebuild --into '" + rebuilt.string() + "' --data '" + folder.data.string() + "'");
  INFO(again.output);
  CHECK(again.code == 0);
  CHECK(ledger_of(rebuilt) == ledger_of(folder.data));
}

TEST_CASE("two files are compared without a database") {
  test::TempFolder folder;
  const fs::path one = folder / "one.yaml";
  const fs::path two = folder / "two.yaml";
  const std::string source = test::content(test::source_folder() / "workflows" / "rectification.yaml");
  write(one, source);
  write(two, source);
  const std::string diff = "diff '" + one.string() + "' '" + two.string() + "' --workflows workflows ";
  CHECK_THAT(test::run(diff).output, Catch::Contains("nothing differs"));
  CHECK_THAT(test::run(diff + "--lang zh").output, Catch::Contains("没有差异"));
  std::string changed = source;
  const std::string was = "10 workdays";
  REQUIRE(changed.find(was) != std::string::npos);
  changed.replace(changed.find(was), was.size(), "12 workdays");
  write(two, changed);
  const auto told = test::run(diff + "--format json", "/dev/null");
  const json::Value changes = test::parsed(told.output);
  REQUIRE(test::items(changes).size() == 1);
  CHECK(changes.at(0).at("part") == "state");
  CHECK(changes.at(0).at("before") == "10 workdays");
  CHECK(changes.at(0).at("after") == "12 workdays");
}
