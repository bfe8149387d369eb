// plugin new: a folder with a rule to begin with, a workflow that uses it, and its test.
#include <filesystem>
#include <fstream>
#include <system_error>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/plugin_skeleton.h"

namespace rectify::cli {

namespace {

namespace fs = std::filesystem;

struct PluginNew {
  std::string name;
  std::string language = "lua";
};

std::vector<Option> plugin_new_options(PluginNew& asked) {
  return {{.name = "NAME",
           .into = &asked.name,
           .means = "a-z, 0-9, _ and -; also the folder that is made",
           .required = true},
          {.name = "--lang",
           .into = &asked.language,
           .means = "lua, c or cpp",
           .shows_default = true,
           .choices = {"lua", "c", "cpp"}}};
}

int new_plugin(const Global& global, const PluginNew& asked) {
  auto skeleton = plugin_skeleton(asked.name, asked.language);
  if (!skeleton) return report(global, skeleton.error());
  const fs::path folder = asked.name;
  std::error_code failure;
  if (!fs::create_directory(folder, failure)) {
    const std::string why = failure ? failure.message() : "it is there already";
    return report(global, {failure ? Code::unavailable : Code::conflict, why, folder.string()});
  }
  for (const auto& [name, text] : skeleton->files) {
    std::ofstream file(folder / name, std::ios::binary);
    if (!(file << text).flush())
      return report(global, {Code::unavailable, "cannot be written", (folder / name).string()});
    print_line((folder / name).string());
  }
  for (const std::string& line : skeleton->next) print_line("  " + line);
  return kDone;
}

}  // namespace

Command plugin_new_command() {
  return command("new", "Write a rule to begin with, a workflow that uses it, and its test", plugin_new_options,
                 new_plugin);
}

}  // namespace rectify::cli
