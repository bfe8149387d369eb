// The command line: its arguments are taken apart and what they ask is done. CLI11 stays in cli.cc.
#pragma once

namespace rectify::cli {

struct Links;

// The exit code. `links` are borrowed: how the commands reach a ledger (link.h); without them, in our own ways.
int run(int argc, const char* const* argv, const Links& links);
int run(int argc, const char* const* argv);

}  // namespace rectify::cli
