// The command line: its arguments are taken apart and what they ask is done. CLI11 stays in cli.cc.
#pragma once

#include "cli/link.h"

namespace rectify::cli {

// The exit code. `links` are borrowed: how the commands reach a ledger.
int run(int argc, const char* const* argv, const Links& links = own_links());

}  // namespace rectify::cli
