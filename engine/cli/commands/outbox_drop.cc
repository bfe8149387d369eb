// outbox drop: a dead letter or a notice that waits is forgotten.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

struct OutboxDrop {
  std::string key;
};

std::vector<Option> outbox_drop_options(OutboxDrop& asked) {
  return {{.name = "KEY",
           .into = &asked.key,
           .means = "As the list shows it: 12/0/mail; without the sink: for all",
           .required = true}};
}

int drop_outbox(const Global& global, const OutboxDrop& asked) {
  auto session = Session::open(global, Access::write);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send("DELETE", "/v1/outbox/" + http::percent_encode(asked.key));
  if (!answer) return report(global, answer.error());
  print_line(global.format == Format::table ? say_of(global, "dropped {}", "已删除 {}", asked.key)
                                            : json::print(*answer));
  return kDone;
}

}  // namespace

Command outbox_drop_command() {
  return command("drop", "Forget a dead letter or a notice that waits", outbox_drop_options, drop_outbox);
}

}  // namespace rectify::cli
