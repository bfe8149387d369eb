// escalations resolve: it is said that a claimed rung is dealt with, and where people decide, how.
#include "cli/rung_answer.h"

namespace rectify::cli {

namespace {

struct Resolve {
  RungAnswer answer;
  std::string outcome;
};

std::vector<Option> resolve_options(Resolve& asked) {
  return joined({rung_answer_options(asked.answer),
                 {{.name = "--outcome", .into = &asked.outcome, .means = "What was decided"}}});
}

int resolve(const Global& global, const Resolve& asked) {
  core::AnswerRung body = answer_of(asked.answer, core::RungAnswered::Answer::resolved);
  body.outcome = asked.outcome;
  return change(global, asked.answer.target, std::move(body));
}

}  // namespace

Command escalations_resolve_command() {
  return command("resolve", "Say that it is dealt with; where people decide, how", resolve_options, resolve);
}

}  // namespace rectify::cli
