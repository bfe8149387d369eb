// The options that questions to the ledger and its history share. Threads: any.
#pragma once

#include "cli/command.h"

namespace rectify::cli {

// --inspection, --state …, into the parameters of a question.
[[nodiscard]] std::vector<Option> list_options(Parameters& parameters);

// --from and --until, of questions to the history.
[[nodiscard]] std::vector<Option> period_options(Parameters& parameters);

}  // namespace rectify::cli
