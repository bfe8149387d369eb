// From a ledger that was read to the commands that register it.
#pragma once

#include <vector>

#include "core/command.h"
#include "core/draft.h"

namespace rectify::definition {

// One command a measure, with keys that make a second import of the same ledger get the first answers.
[[nodiscard]] std::vector<core::Command> register_commands(const core::LedgerDraft& draft, const std::string& workflow,
                                                           const core::Actor& actor);

}  // namespace rectify::definition
