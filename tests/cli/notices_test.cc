// Notices all the way: a daemon with its configuration, an HTTPS receiver and an SMTP server that are killed and
// started again in the middle, and the command line that looks after what did not arrive.
#include <catch2/catch.hpp>
#include <iostream>
#include <set>

#include "daemon.h"
#include "support/json_answer.h"
#include "support/receiver.h"
#include "support/temp_folder.h"
#include "support/text.h"
#include "support/watched_folder.h"

using namespace rectify;
using test::Daemon;
using test::Ran;
using test::Receiver;
using test::TempFolder;
using test::write;

namespace {

namespace fs = std::filesystem;

// Entries into `open` tell the lead, who is the person in the field.
constexpr const char* kTold = R"(workflow: told
version: 1
calendar: cn
fields:
  lead_unit: {type: unit}
  leader: {type: person}
roles:
  office: {unit: office}
  lead: {unit: {field: lead_unit}}
states:
  open: {phase: execute, notify: [lead, leader], title: {en: Open, zh: 整改中}}
  closed: {phase: close, final: true}
transitions:
  close: {from: open, to: closed, by: office}
)";

class Place {
 public:
  Place() { write(folder / "told.yaml", kTold); }

  [[nodiscard]] Ran rectify(const std::string& arguments) const {
    return test::run(arguments + " --as li.na/office --data '" + data().string() + "'");
  }
  [[nodiscard]] fs::path data() const { return folder / "data"; }
  void deploy() const {
    const Ran deployed = rectify("deploy '" + (folder / "told.yaml").string() + "'");
    INFO(deployed.output);
    REQUIRE(deployed.code == 0);
  }
  // Two notices: to the unit and to the person.
  void add(const std::string& id) const {
    const Ran made = rectify("new " + id +
                             " --inspection i-1 --title 修缮屋面 --workflow told --set lead_unit=housing "
                             "--set leader=zhang.wei");
    INFO(made.output);
    REQUIRE(made.code == 0);
  }
  [[nodiscard]] json::Array outbox(const std::string& more = {}) const {
    const Ran listed = test::run("outbox " + more + " --format json --data '" + data().string() + "'", "/dev/null");
    REQUIRE(listed.code == 0);
    return test::parsed(listed.output).as_array();
  }
  // Looks whenever the daemon has written to its database; a minute without that, and it is false.
  template <typename Condition>
  [[nodiscard]] bool comes(const Condition& condition) const {
    return test::WatchedFolder(data() / "db").until(condition);
  }
  [[nodiscard]] std::string configure(const std::string& text) const {
    write(folder / "config.yaml", text);
    return (folder / "config.yaml").string();
  }

  TempFolder folder;
};

}  // namespace

TEST_CASE(
    "every notice arrives by HTTPS and by SMTP though both receivers die in the middle; what comes twice has its key") {
  if (test::no_receivers()) return;
  const Place place;
  const fs::path& folder = place.folder.path();
  test::make_certificates(folder);
  write(folder / "secret", "hook-secret\n");
  write(folder / "password", "s3cret密\n");
  Receiver hook("https", folder);
  Receiver mail("smtp", folder);
  hook.start(3);  // dies with the third request, which it has taken and not answered
  mail.start(2);
  place.deploy();
  const std::string config = place.configure(
      "notify:\n"
      "  - name: hook\n"
      "    via: webhook\n"
      "    with: {url: 'https://127.0.0.1:" +
      std::to_string(hook.port()) + "/in', secret_file: '" + (folder / "secret").string() + "', ca_file: '" +
      (folder / "ca.pem").string() +
      "'}\n"
      "  - name: mail\n"
      "    via: smtp\n"
      "    with: {server: 'smtp://localhost:" +
      std::to_string(mail.port()) +
      "', from: rectify@example.org, user: rectify, "
      "password_file: '" +
      (folder / "password").string() + "', ca_file: '" + (folder / "ca.pem").string() +
      "'}\n"
      "    to: {person: '*'}\n"
      "    language: zh\n"
      "addresses: {zhang.wei: {mail: zhang.wei@example.org}}\n");
  Daemon daemon(place.data(), {"--config", config});
  constexpr int kMeasures = 6;
  for (int i = 1; i <= 3; ++i) place.add("m-" + std::to_string(i));
  hook.wait_for_death();
  mail.wait_for_death();
  for (int i = 4; i <= kMeasures; ++i) place.add("m-" + std::to_string(i));  // a dead receiver stops nobody
  hook.start();
  mail.start();
  CHECK(place.comes([&] { return place.outbox().empty(); }));

  std::multiset<std::string> hooks;
  std::set<std::string> told;
  for (const std::string& line : hook.taken()) {
    const json::Value taken = test::parsed(line);
    const json::Value body = test::parsed(json::text_of(taken.at("body")));
    CHECK(taken.at("headers").at("idempotency-key") == body.at("key"));
    hooks.insert(json::text_of(body.at("key")));
    told.insert(json::text_of(body.at("measure")) + json::print(body.at("recipient")));
    write(folder / "message",
          json::text_of(taken.at("headers").at("rectify-timestamp")) + "." + json::text_of(taken.at("body")));
    const std::string mac =
        test::shell("openssl dgst -sha256 -hmac hook-secret -r '" + (folder / "message").string() + "'").output;
    CHECK(json::text_of(taken.at("headers").at("rectify-signature")) == "v1=" + mac.substr(0, 64));
  }
  CHECK(told.size() == 2 * kMeasures);
  CHECK(std::set(hooks.begin(), hooks.end()).size() == 2 * kMeasures);
  CHECK(hooks.size() == 2 * kMeasures + 1);  // the unanswered one came twice, under its key

  std::multiset<std::string> ids;
  for (const std::string& line : mail.taken()) {
    const json::Value taken = test::parsed(line);
    CHECK(taken.at("to") == json::Array{"zhang.wei@example.org"});
    CHECK(taken.at("headers").at("subject") == "【整改中】修缮屋面");
    ids.insert(json::text_of(taken.at("headers").at("message-id")));
  }
  CHECK(std::set(ids.begin(), ids.end()).size() == kMeasures);
  CHECK(ids.size() == kMeasures + 1);
  CHECK(WEXITSTATUS(daemon.end(SIGTERM)) == 0);
}

TEST_CASE(
    "what cannot be delivered is listed, tried again and dropped by the command line, with a daemon and without") {
  const Place place;
  place.deploy();
  const fs::path script = place.folder / "page";
  write(script,
        "#!/bin/sh\ntest -e '" + (place.folder / "works").string() + "' || { echo 'no such pager'; exit 65; }\n");
  fs::permissions(script, fs::perms::owner_all);
  const std::string config = place.configure("notify:\n  - name: page\n    via: command\n    with: {argv: ['" +
                                             script.string() + "']}\n    to: {unit: housing}\n");
  {
    Daemon daemon(place.data(), {"--config", config});
    place.add("m-1");
    place.add("m-2");
    CHECK(place.comes([&] { return place.outbox("--status dead").size() == 2; }));
    CHECK(place.outbox().size() == 2);  // those to the person are wanted by nobody
    CHECK(place.rectify("stats").output.find("notices_dead") != std::string::npos);
    daemon.end(SIGTERM);
  }
  const json::Array dead = place.outbox();
  REQUIRE(dead.size() == 2);
  CHECK(dead.at(0).at("sink") == "page");
  CHECK(dead.at(0).at("measure") == "m-1");
  CHECK(dead.at(0).at("recipient") == "housing");
  CHECK(dead.at(0).at("attempts") == 1);
  CHECK_THAT(json::text_of(dead.at(0).at("error")), Catch::EndsWith("ended with 65: no such pager"));
  const Ran table = place.rectify("outbox --lang zh");
  CHECK_THAT(table.output, Catch::Contains("死信") && Catch::Contains("整改中") && Catch::Contains("no such pager"));
  CHECK(place.rectify("outbox replay").code == 3);
  CHECK(place.rectify("outbox replay 9/9/page").code == 4);
  CHECK(place.rectify("outbox drop " + json::text_of(dead.at(1).at("key"))).code == 0);
  CHECK_THAT(place.rectify("outbox replay --all").output, Catch::Contains("to be tried again: 1"));
  CHECK(place.outbox().at(0).at("status") == "again");
  write(place.folder / "works", "");
  Daemon daemon(place.data(), {"--config", config});
  CHECK(place.comes([&] { return place.outbox().empty(); }));
}

TEST_CASE("a configuration that cannot work is refused at the start, with its place or its sink") {
  const Place place;
  place.deploy();
  const auto refusal = [&](const std::string& text) {
    const Ran ran = place.rectify("serve --listen none --config '" + place.configure(text) + "'");
    CHECK(ran.code != 0);
    return ran.output;
  };
  const std::string sink = "notify:\n  - {name: a, via: file, with: {path: " + (place.folder / "n").string() + "}";
  CHECK_THAT(refusal("notify:\n  - {name: a, via: pigeon}\n"),
             Catch::Contains("notify: a") &&
                 Catch::Contains("there is no notifier 'pigeon'; there are: command, file, smtp, webhook"));
  CHECK_THAT(refusal("notify:\n  - {name: a, via: webhook}\n"), Catch::Contains("'url' is missing"));
  CHECK_THAT(refusal("notify:\n  - {name: a, via: ./nowhere.so}\n"), Catch::Contains("there is no such file"));
  CHECK_THAT(refusal(sink + ", quiet: late}\n"), Catch::Contains("config.yaml:2") && Catch::Contains("22:00-07:00"));
  CHECK_THAT(refusal(sink + ", digest: '24:00'}\n"), Catch::Contains("08:30"));
  CHECK_THAT(refusal(sink + ", zone: Mars}\n"), Catch::Contains("there is no time zone 'Mars'"));
  CHECK_THAT(refusal(sink + "}\n  - {name: a, via: file}\n"), Catch::Contains("there are two sinks 'a'"));
  CHECK_THAT(refusal(sink + "}\naddresses: {zhang.wei: {b: x}}\n"), Catch::Contains("there is no sink 'b'"));
  CHECK_THAT(refusal(sink + ", to: {colour: red}}\n"), Catch::Contains("colour"));
  fs::create_directory(place.folder / "texts");
  write(place.folder / "texts/rung.zh.txt", "【{{rung}}】\n\n{{titel}}\n");
  CHECK_THAT(refusal(sink + "}\ntemplates: " + (place.folder / "texts").string() + "\n"),
             Catch::Contains("rung.zh.txt:3") &&
                 Catch::Contains("there is no placeholder {{titel}}; there are: measure, title"));
  write(place.folder / "texts/rung.zh.txt", "\n\n\n");
  CHECK_THAT(refusal(sink + "}\ntemplates: " + (place.folder / "texts").string() + "\n"),
             Catch::Contains("the first line is the subject"));
}
