// What the commands that answer a claimed rung have in common. Threads: one.
#pragma once

#include "cli/change_command.h"

namespace rectify::cli {

struct RungAnswer {
  Target target;
  std::string rung;
  std::string note;
};
[[nodiscard]] std::vector<Option> rung_answer_options(RungAnswer& asked);

// The command that says so. `outcome` and `person` are of some answers only.
[[nodiscard]] core::AnswerRung answer_of(const RungAnswer& asked, core::RungAnswered::Answer answer);

}  // namespace rectify::cli
