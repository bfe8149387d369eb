// The part of the command line about plugins: `plugin check`, `plugin new`, and `plugin host`, which the engine runs.
#pragma once

#include "cli/cli_audit.h"
#include "cli/plugin_commands.h"

namespace rectify::cli {

// What was asked, filled in while CLI11 parses.
struct PluginQuestion {
  PluginCheckOptions check;
  PluginNewOptions create;
  PluginHostOptions host;
};

// As add_history_commands.
void add_plugin_commands(CLI::App& app, const Global& global, PluginQuestion& question, const Choose& choose);

}  // namespace rectify::cli
