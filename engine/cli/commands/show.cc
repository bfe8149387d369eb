// show: one measure, as it is or as it was.
#include "cli/measure_card.h"
#include "cli/read_command.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

struct Show {
  std::string measure;
  Parameters parameters;
};

std::vector<Option> show_options(Show& asked) {
  return {
      {.name = "ID", .into = &asked.measure, .means = "The measure", .required = true},
      parameter("--as-of", asked.parameters, "As it was: 2020-11-30 (its end), a moment, or @739 (after 739 lines)")};
}

int show_measure(const Global& global, const Show& asked) {
  const std::string target = question("/v1/measures/" + http::percent_encode(asked.measure), asked.parameters);
  return with_answer(global, target, [&](Session& session, const json::Value& measure) {
    if (global.format != Format::table) {
      print_line(json::print(measure));
      return kDone;
    }
    const auto& workflows = session.workflows();
    if (!workflows) return report(global, workflows.error());
    const Names names(*workflows, global.language, json::text_at(measure, "workflow"));
    print(measure_card(measure, names, global.language));
    return kDone;
  });
}

}  // namespace

Command show_command() { return command("show", "One measure", show_options, show_measure); }

}  // namespace rectify::cli
