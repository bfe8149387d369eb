// From the configuration to real receivers, in one process and on a clock that the test moves: both receivers die in
// the middle, every notice arrives, and what comes twice has its key.
#include <catch2/catch.hpp>
#include <set>

#include "daemon/config.h"
#include "daemon/notice_text.h"
#include "daemon/notices.h"
#include "support/json_answer.h"
#include "support/receiver.h"
#include "support/small_engine.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using test::at;
using test::Disk;
using test::Receiver;
using test::TempFolder;
using test::write;

namespace {

namespace fs = std::filesystem;

std::vector<runtime::SinkOptions> sinks_of(const std::string& text) {
  auto config = daemon::read_config(text, "config.yaml");
  for (const Diagnostic& diagnostic : config.diagnostics) UNSCOPED_INFO(to_text(diagnostic));
  REQUIRE(config.value);
  auto sinks = daemon::open_sinks(config.value->notify);
  INFO((sinks ? "" : sinks.error().text()));
  REQUIRE(sinks.ok());
  return std::move(*sinks);
}

// So many late measures of the small workflow: a notice to the unit `office` each.
void fall_due(Disk& disk, runtime::Engine& engine, int from, int to) {
  std::vector<core::Command> commands;
  for (int i = from; i <= to; ++i) {
    core::Register body;
    body.inspection = InspectionId("i-1");
    body.title = {"Roof repaired", "修缮屋面"};
    body.workflow = "small";
    core::Command command{.key = "r" + std::to_string(i),
                          .actor = {"li.na", "office"},
                          .measure = MeasureId("m-" + std::to_string(i)),
                          .expected = {},
                          .body = body};
    commands.push_back(command);
    command.key = "f" + std::to_string(i);
    command.body = core::Fire{.transition = "start", .sets = {{"due", "2020-09-18"}}, .note = {}, .evidence = {}};
    commands.push_back(command);
  }
  REQUIRE(engine.run_all(std::move(commands)).ok());
  disk.clock.advance_to(at("2020-09-21T11:00:00Z"));
  REQUIRE(engine.fire_due().ok());
}

// Delivers what is due, then moves the clock to what is due next, at most so many times.
void pass(Disk& disk, runtime::Engine& engine, int moves) {
  for (int i = 0; i <= moves; ++i) {
    auto next = engine.dispatcher().turn();
    REQUIRE(next.ok());
    if (!*next) return;
    if (i < moves) disk.clock.advance_to(**next);
  }
}

store::OutboxEntry claimed() {
  return {.sequence = Sequence(7),
          .ordinal = 0,
          .measure = MeasureId("roof-1"),
          .title = {"", "修缮屋面"},
          .rung = "talk",
          .rung_title = {"Talk", "约谈"},
          .at = at("2026-11-30T16:00:00Z"),
          .deadline = at("2026-11-27T15:59:00Z"),
          .recipient = {"leader", "", "zhang.wei"}};
}

}  // namespace

TEST_CASE(
    "notices reach an HTTPS receiver and an SMTP server that die in the middle, each once or again under its key") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  test::make_certificates(folder.path());
  write(folder / "secret", "hook-secret\n");
  write(folder / "password", "s3cret密\n");
  Receiver hook("https", folder.path());
  Receiver mail("smtp", folder.path());
  hook.start(3);  // dies with the third notice, which it has taken and not answered
  mail.start(2);
  const auto in = [&](const char* name) { return "'" + (folder / name).string() + "'"; };
  const std::string config =
      "notify:\n- {name: hook, via: webhook, with: {url: 'https://127.0.0.1:" + std::to_string(hook.port()) +
      "/in', secret_file: " + in("secret") + ", ca_file: " + in("ca.pem") +
      "}}\n- {name: mail, via: smtp, language: zh, with: {server: " + "'smtp://localhost:" +
      std::to_string(mail.port()) + "', from: rectify@example.org, user: rectify, password_file: " + in("password") +
      ", ca_file: " + in("ca.pem") + "}}\naddresses: {office: {mail: office@example.org}}\n";
  Disk disk;
  runtime::Options options;
  options.sinks = sinks_of(config);
  auto engine = disk.open(std::move(options));
  fall_due(disk, *engine, 1, 5);
  pass(disk, *engine, 3);
  hook.wait_for_death();
  mail.wait_for_death();
  fall_due(disk, *engine, 6, 8);  // dead receivers stop nobody
  CHECK(engine->store().now().outbox_size()->waiting >= 6);
  engine.reset();  // and the engine goes and comes as well
  runtime::Options again;
  again.sinks = sinks_of(config);
  engine = disk.open(std::move(again));
  pass(disk, *engine, 3);
  hook.start();
  mail.start();
  pass(disk, *engine, 200);
  CHECK(engine->store().now().outbox_size()->waiting == 0);
  CHECK(engine->store().now().outbox_size()->dead == 0);

  std::multiset<std::string> keys;
  std::set<std::string> measures;
  for (const std::string& line : hook.taken()) {
    const json::Value taken = test::parsed(line);
    const json::Value body = test::parsed(json::text_of(taken.at("body")));
    CHECK(taken.at("headers").at("idempotency-key") == body.at("key"));
    keys.insert(json::text_of(body.at("key")));
    measures.insert(json::text_of(body.at("measure")));
    write(folder / "message",
          json::text_of(taken.at("headers").at("rectify-timestamp")) + "." + json::text_of(taken.at("body")));
    const std::string mac = test::shell("openssl dgst -sha256 -hmac hook-secret -r " + in("message")).output;
    CHECK(json::text_of(taken.at("headers").at("rectify-signature")) == "v1=" + mac.substr(0, 64));
  }
  CHECK(measures.size() == 8);
  CHECK(std::set(keys.begin(), keys.end()).size() == 8);
  CHECK(keys.size() == 9);  // the one that was not answered came twice

  std::multiset<std::string> ids;
  for (const std::string& line : mail.taken()) {
    const json::Value taken = test::parsed(line);
    CHECK(taken.at("tls") == true);
    CHECK(taken.at("to") == json::Array{"office@example.org"});
    CHECK(json::text_of(taken.at("headers").at("subject")).find("修缮屋面") != std::string::npos);
    ids.insert(json::text_of(taken.at("headers").at("message-id")));
  }
  CHECK(std::set(ids.begin(), ids.end()).size() == 8);
  CHECK(ids.size() == 9);
}

TEST_CASE("what a sink wants is said by rung, state, role, unit and person") {
  const TempFolder folder;
  const auto wants = [&](const std::string& to) {
    const auto sinks =
        sinks_of("notify: [{name: a, via: file, with: {path: '" + (folder / "n").string() + "'}, to: " + to + "}]\n");
    return sinks[0].takes(claimed());
  };
  for (const char* fits : {"{rung: talk}", "{rung: ['*']}", "{rung: [remind, talk]}", "{person: zhang.wei}",
                           "{person: '*'}", "{role: leader, rung: talk}"}) {
    CHECK(wants(fits));
  }
  for (const char* not_it : {"{rung: remind}", "{state: '*'}", "{unit: '*'}", "{role: leader, rung: remind}"})
    CHECK_FALSE(wants(not_it));
}

TEST_CASE("what a rule has to say, and what is left of folded notices, have texts of their own") {
  const Zone zone = Zone::find("Asia/Shanghai").value();
  const auto built_in = daemon::NoticeTexts::load({}).value();
  store::OutboxEntry said = claimed();
  said.rung.clear();
  said.message = "五个工作日无进展";
  runtime::Parcel parcel{.key = "o/7/0/a", .entries = {said}};
  auto text = built_in.text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "【提示】修缮屋面：五个工作日无进展");
  CHECK(text.body == "修缮屋面（roof-1）\n五个工作日无进展\n接收：zhang.wei（leader）\n");
  CHECK(built_in.text(parcel, core::Language::en, zone).subject == "修缮屋面: 五个工作日无进展");
  json::Value whole = test::parsed(daemon::notice_json(parcel, text, core::Language::zh, {}));
  CHECK(whole.at("kind") == "message");
  CHECK(whole.at("message") == "五个工作日无进展");

  store::OutboxEntry folded{};
  folded.sequence = Sequence(99);
  folded.recipient = {"lead", "housing", ""};
  folded.folded = 1'024;
  folded.at = at("2026-11-01T01:00:00Z");
  folded.folded_until = at("2026-11-30T16:00:00Z");
  parcel = {.key = "o/99/0/a", .entries = {folded}};
  text = built_in.text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "housing：1024 条通知积压未送达");
  CHECK_THAT(text.body, Catch::StartsWith("2026-11-01 09:00 至 2026-12-01 00:00 发给 housing 的 1024 条通知"));
  CHECK_THAT(built_in.text(parcel, core::Language::en, zone).body,
             Catch::StartsWith("1024 notices for housing, from 2026-11-01 09:00 to 2026-12-01 00:00, waited"));
  whole = test::parsed(daemon::notice_json(parcel, text, core::Language::zh, {}));
  CHECK(whole.at("kind") == "folded");
  CHECK(whole.at("count") == 1'024);
  CHECK(whole.at("until") == "2026-11-30T16:00:00.000Z");
  CHECK_FALSE(whole.as_object().contains("measure"));
  // Within a digest it is a line like any other.
  parcel.digest = true;
  parcel.entries.push_back(said);
  CHECK(built_in.text(parcel, core::Language::zh, zone).body ==
        "housing：1024 条通知积压未送达\n【提示】修缮屋面：五个工作日无进展\n");
}

TEST_CASE("texts are in two languages, in the sink's zone, and files replace them") {
  const Zone zone = Zone::find("Asia/Shanghai").value();
  const auto built_in = daemon::NoticeTexts::load({}).value();
  runtime::Parcel parcel{.key = "o/7/0/a", .entries = {claimed()}};
  auto text = built_in.text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "【约谈】修缮屋面");
  CHECK(text.body == "修缮屋面（roof-1）\n约谈，时限 2026-11-27 23:59\n接收：zhang.wei（leader）\n");
  CHECK(built_in.text(parcel, core::Language::en, zone).subject == "Talk: 修缮屋面");
  store::OutboxEntry entered = claimed();
  entered.rung.clear();
  entered.state = "executing";
  entered.state_title = {"Under way", ""};
  CHECK(built_in.text({.key = "k", .entries = {entered}}, core::Language::zh, zone).subject == "【Under way】修缮屋面");
  parcel.digest = true;
  parcel.entries.push_back(entered);
  text = built_in.text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "zhang.wei：2 条通知");
  CHECK(text.body == "【约谈】修缮屋面\n【Under way】修缮屋面\n");
  const json::Value whole = test::parsed(daemon::notice_json(parcel, text, core::Language::zh, "z@x"));
  CHECK(whole.at("kind") == "digest");
  CHECK(test::items(whole, "notices").size() == 2);
  CHECK(whole.at("notices").at(0).at("rung_title").at("zh") == "约谈");
  CHECK(whole.at("address") == "z@x");

  const TempFolder folder;
  write(folder / "rung.zh.txt", "{{recipient}}:{{rung}}\r\n\r\n请处理 {{measure}}");
  parcel = {.key = "o/7/0/a", .entries = {claimed()}};
  text = daemon::NoticeTexts::load(folder.path()).value().text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "zhang.wei:约谈");
  CHECK(text.body == "请处理 roof-1\n");
  // What comes to nothing is not sent empty.
  write(folder / "rung.zh.txt", "{{state}}\n\n{{state}}\n");
  text = daemon::NoticeTexts::load(folder.path()).value().text(parcel, core::Language::zh, zone);
  CHECK(text.subject == "o/7/0/a");
  CHECK(text.body == "o/7/0/a\n");
  write(folder / "rung.zh.txt", "【{{rung}}】\n\n\n{{titel}}\n");
  const auto unknown = daemon::NoticeTexts::load(folder.path());
  CHECK_THAT(unknown.error().text(), Catch::Contains("rung.zh.txt:4: there is no placeholder {{titel}}"));
  write(folder / "rung.zh.txt", "subject alone\n");
  CHECK_THAT(daemon::NoticeTexts::load(folder.path()).error().message,
             Catch::Contains("the first line is the subject"));
  write(folder / "rungs.zh.txt", "a\n\nb\n");
  fs::remove(folder / "rung.zh.txt");
  CHECK_THAT(daemon::NoticeTexts::load(folder.path()).error().message, Catch::Contains("is no template"));
}
