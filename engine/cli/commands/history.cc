// history: what happened to one measure.
#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/history_text.h"
#include "cli/question_options.h"
#include "cli/read_command.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

struct History {
  std::string measure;
  Parameters filters;
};

std::vector<Option> history_options(History& asked) {
  return joined({{{.name = "ID", .into = &asked.measure, .means = "The measure", .required = true},
                  parameter("--actor", asked.filters, "Only what this person did: PERSON or PERSON/UNIT"),
                  parameter("--type", asked.filters, "Only events of this type: fired, amended, rung_claimed ...")},
                 period_options(asked.filters)});
}

int show_history(const Global& global, const History& asked) {
  const std::string path = "/v1/measures/" + http::percent_encode(asked.measure) + "/history";
  return with_names(global, question(path, asked.filters), [&](const json::Value& events, const Names& names) {
    if (rows_of(events).empty()) {
      print_line(say(global, "no line answers this", "没有符合条件的记录"));
    } else {
      print(history_text(events, names, global.language));
    }
    return kDone;
  });
}

}  // namespace

Command history_command() { return command("history", "What happened to one measure", history_options, show_history); }

}  // namespace rectify::cli
