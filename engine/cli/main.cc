// The binary: arguments to commands.
#include "cli/cli.h"

int main(int argc, char** argv) { return rectify::cli::run(argc, argv); }
