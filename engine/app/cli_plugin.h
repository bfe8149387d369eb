// The part of the command line about plugins: `plugin check`, `plugin new`, and `plugin host`, which the engine runs.
#pragma once

#include "app/cli_audit.h"
#include "app/plugin_commands.h"

namespace rectify::app {

// What was asked, filled in while CLI11 parses.
struct PluginQuestion {
  PluginCheckOptions check;
  PluginNewOptions create;
  PluginHostOptions host;
};

// As add_history_commands.
void add_plugin_commands(CLI::App& app, const Global& global, PluginQuestion& question, const Choose& choose);

}  // namespace rectify::app
