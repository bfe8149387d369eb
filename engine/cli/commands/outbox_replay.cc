// outbox replay: dead letters are tried again.
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "cli/answer_text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"

namespace rectify::cli {

namespace {

struct OutboxReplay {
  std::vector<std::string> keys;
  bool all = false;
};

std::vector<Option> outbox_replay_options(OutboxReplay& asked) {
  return {{.name = "KEY", .into = &asked.keys, .means = "As the list shows them: 12/0/mail"},
          {.name = "--all", .into = &asked.all, .means = "All of them"}};
}

int replay_outbox(const Global& global, const OutboxReplay& asked) {
  if (asked.all != asked.keys.empty()) {
    return report(global, {Code::invalid, "name keys of dead letters, or --all", {}});
  }
  auto session = Session::open(global, Access::write);
  if (!session) return report(global, session.error());
  json::Object body;
  if (asked.all) {
    body["all"] = true;
  } else {
    body["keys"] = json::array_of(asked.keys);
  }
  auto answer = (*session)->send("POST", "/v1/outbox/replay", json::print(body));
  if (!answer) return report(global, answer.error());
  if (global.format == Format::table) {
    print_line(say_of(global, "to be tried again: {}", "{} 条将重新发送", count_at(*answer, "replayed")));
  } else {
    print_line(json::print(*answer));
  }
  return kDone;
}

}  // namespace

Command outbox_replay_command() {
  return command("replay", "Try dead letters again", outbox_replay_options, replay_outbox);
}

}  // namespace rectify::cli
