// escalations delegate: a claimed rung is handed over to somebody else.
#include "cli/rung_answer.h"

namespace rectify::cli {

namespace {

struct HandOver {
  RungAnswer answer;
  std::string to;
};

std::vector<Option> hand_over_options(HandOver& asked) {
  return joined({rung_answer_options(asked.answer),
                 {{.name = "--to", .into = &asked.to, .means = "Who is to see to it", .required = true}}});
}

int hand_over(const Global& global, const HandOver& asked) {
  core::AnswerRung body = answer_of(asked.answer, core::RungAnswered::Answer::handed_over);
  body.person = asked.to;
  return change(global, asked.answer.target, std::move(body));
}

}  // namespace

Command escalations_delegate_command() {
  return command("delegate", "Hand it over to somebody else", hand_over_options, hand_over);
}

}  // namespace rectify::cli
