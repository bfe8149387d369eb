#include "cli/cli_plugin.h"

#include <CLI/CLI.hpp>

namespace rectify::cli {

void add_plugin_commands(CLI::App& app, const Global& global, PluginQuestion& question, const Choose& choose) {
  CLI::App* plugin = app.add_subcommand("plugin", "Escalation rules of your own");
  plugin->fallthrough()->require_subcommand(1);
  CLI::App* check = add_command(*plugin, "check", "Load a rule: what is wrong with it, or its version and events",
                                choose, [&] { return check_plugin(global, question.check); });
  check->add_option("FILE", question.check.file, "NAME.lua, or NAME.so (NAME.so#RULE)")->required();
  check->add_option("--set", question.check.sets, "Its config: key=value; a list as key=a,b")->allow_extra_args(false);
  check->add_option("--on", question.check.scenario, "A scenario: what the rule would say, and nothing comes of it");
  CLI::App* create = add_command(*plugin, "new", "Write a rule to begin with, a workflow that uses it, and its test",
                                 choose, [&] { return new_plugin(global, question.create); });
  create->add_option("NAME", question.create.name, "a-z, 0-9, _ and -; also the folder that is made")->required();
  create->add_option("--lang", question.create.language, "lua, c or cpp")
      ->check(CLI::IsMember({"lua", "c", "cpp"}))
      ->capture_default_str();
  // What `serve --isolate-plugins` runs; not for people.
  CLI::App* host = add_command(*plugin, "host", "", choose, [&] { return host_plugin(question.host); });
  host->group("");
  host->add_option("LIBRARY", question.host.library)->required();
  host->add_option("--call-ms", question.host.call_ms);
  host->add_option("--start-ms", question.host.start_ms);
  host->add_option("--memory-bytes", question.host.memory_bytes);
  host->add_option("--frame-bytes", question.host.frame_bytes);
}

}  // namespace rectify::cli
