// The binary: arguments to commands.
#include "app/cli.h"

int main(int argc, char** argv) { return rectify::app::run(argc, argv); }
