// escalations ack: a claimed rung is acknowledged.
#include "cli/rung_answer.h"

namespace rectify::cli {

namespace {

int acknowledge(const Global& global, const RungAnswer& asked) {
  return change(global, asked.target, answer_of(asked, core::RungAnswered::Answer::acknowledged));
}

}  // namespace

Command escalations_ack_command() { return command("ack", "Acknowledge one", rung_answer_options, acknowledge); }

}  // namespace rectify::cli
