#include "cli/rung_answer.h"

namespace rectify::cli {

std::vector<Option> rung_answer_options(RungAnswer& asked) {
  return {{.name = "ID", .into = &asked.target.measure, .means = "The measure", .required = true},
          {.name = "RUNG", .into = &asked.rung, .means = "The claimed rung", .required = true},
          note_option(asked.note, "What is, or was, done about it"),
          {.name = "--key", .into = &asked.target.key, .means = "Idempotency key: a repeat gets the first answer"}};
}

core::AnswerRung answer_of(const RungAnswer& asked, core::RungAnswered::Answer answer) {
  return {.rung = asked.rung, .answer = answer, .outcome = {}, .person = {}, .note = asked.note};
}

}  // namespace rectify::cli
