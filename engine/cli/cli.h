// The command line: what can be asked for, and how it is written. CLI11 stays in cli.cc.
#pragma once

namespace rectify::cli {

// Parses the arguments and does what they ask; the exit code.
int run(int argc, char** argv);

}  // namespace rectify::cli
