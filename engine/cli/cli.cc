#include "cli/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "base/log.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/link.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

core::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return std::string_view(value).starts_with("zh") ? core::Language::zh : core::Language::en;
    }
  }
  return core::Language::en;
}

std::vector<Option> global_options(Global& global) {
  return {{.name = "--data",
           .into = &global.data,
           .means = "The database folder",
           .shows_default = true,
           .environment = "RECTIFY_DATA"},
          {.name = "--server",
           .into = &global.server,
           .means = "A running daemon, http://127.0.0.1:7249",
           .environment = "RECTIFY_SERVER"},
          {.name = "--as",
           .into = &global.as,
           .means = "Who acts: ACTOR[/UNIT], or by delegation 'A/UNIT for B/UNIT'",
           .environment = "RECTIFY_AS"},
          {.name = "--workflows",
           .into = &global.workflows,
           .means = "Folder of workflows and calendars",
           .environment = "RECTIFY_WORKFLOWS"},
          {.name = "--signing-key",
           .into = &global.signing_key,
           .means = "The file of the key that signs the history (DATA/signing-key)",
           .environment = "RECTIFY_SIGNING_KEY"},
          {.name = "--origin", .into = &global.origin, .means = "The name of the signing key, when it is made"},
          {.name = "--format", .into = &global.format, .means = "table, json or csv"},
          {.name = "--lang", .into = &global.language, .means = "en or zh"}};
}

// An option for CLI11, by what it goes into.
struct Adder {
  CLI::App& app;
  const std::string name;
  const std::string means;

  CLI::Option* operator()(bool* into) const { return app.add_flag(name, *into, means); }
  CLI::Option* operator()(Format* into) const {
    static const std::map<std::string, Format> formats{
        {"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
    return app.add_option(name, *into, means)->transform(CLI::CheckedTransformer(formats));
  }
  CLI::Option* operator()(core::Language* into) const {
    static const std::map<std::string, core::Language> languages{{"en", core::Language::en},
                                                                 {"zh", core::Language::zh}};
    return app.add_option(name, *into, means)->transform(CLI::CheckedTransformer(languages));
  }
  CLI::Option* operator()(const ParameterEntry& entry) const {
    if (entry.is_flag) return app.add_flag_callback(name, [entry] { (*entry.into)[entry.key] = "true"; }, means);
    return app.add_option_function<std::string>(
        name, [entry](const std::string& value) { (*entry.into)[entry.key] = value; }, means);
  }
  template <typename T>
  CLI::Option* operator()(T* into) const {
    return app.add_option(name, *into, means);
  }
};

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* made = std::visit(Adder{app, std::string(option.name), std::string(option.means)}, option.into);
  if (option.required) made->required();
  if (!option.choices.empty()) made->check(CLI::IsMember(option.choices));
  if (option.shows_default) made->capture_default_str();
  if (!option.environment.empty()) made->envname(std::string(option.environment));
  if (option.one_each) made->allow_extra_args(false);
  if (option.delimiter != '\0') made->delimiter(option.delimiter);
  if (option.most > 0) made->expected(static_cast<int>(option.least), static_cast<int>(option.most));
}

void add_options(CLI::App& app, const std::vector<Option>& options) {
  for (const Option& option : options) add_option(app, option);
  for (const Option& option : options) {
    if (option.needs.empty()) continue;
    app.get_option(std::string(option.name))->needs(app.get_option(std::string(option.needs)));
  }
}

// A subcommand, which takes the global options after its name too. CLI11 calls a command back after its subcommands,
// so the first to choose is meant: `outbox replay` is not `outbox`.
void add_command(CLI::App& above, const Command& command, const Command*& chosen) {
  CLI::App* app = above.add_subcommand(std::string(command.name), std::string(command.does));
  app->fallthrough();
  if (command.hidden) app->group("");
  add_options(*app, command.options);
  if (command.act) {
    app->callback([&command, &chosen] {
      if (chosen == nullptr) chosen = &command;
    });
  } else {
    app->require_subcommand(1);
  }
  for (const Command& part : command.parts) add_command(*app, part, chosen);
}

// What is wrong where a command is missing, or a word stands in its place that is none; empty where something else is.
std::string command_fault(const CLI::App& root) {
  const CLI::App* app = &root;
  std::string path;  // "audit "
  for (std::vector<CLI::App*> named = app->get_subcommands(); !named.empty(); named = app->get_subcommands()) {
    app = named.back();
    path += app->get_name() + " ";
  }
  if (app->get_require_subcommand_min() == 0) return {};
  const std::string list = fmt::format("`rectify {}--help` lists them", path);
  const std::vector<std::string> rest = root.remaining(true);
  const auto word = std::ranges::find_if(rest, [](const std::string& one) { return !one.starts_with('-'); });
  if (word == rest.end()) return fmt::format("which command? {}", list);
  std::vector<std::string> known;
  for (const CLI::App* command : app->get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(command->get_name());
  }
  const std::string_view near = nearest(*word, known);
  const std::string meant = near.empty() ? "; " : fmt::format("; did you mean '{}{}'? ", path, near);
  return fmt::format("there is no command '{}{}'{}{}", path, *word, meant, list);
}

int refuse(const CLI::App& app, const CLI::ParseError& error) {
  const std::string fault = error.get_exit_code() == 0 ? std::string() : command_fault(app);
  if (!fault.empty()) {
    std::fprintf(stderr, "rectify: %s\n", fault.c_str());
    return kUsage;
  }
  return app.exit(error) == 0 ? kDone : kUsage;
}

}  // namespace

int run(int argc, const char* const* argv) { return run(argc, argv, own_links()); }

int run(int argc, const char* const* argv, const Links& links) {
  Global global;
  global.language = language_of_environment();
  global.links = &links;
  const std::vector<Command> all = commands();
  const Command* chosen = nullptr;
  CLI::App app{"rectify: drives every rectification measure from assignment to closing, and proves it"};
  app.set_version_flag("--version", fmt::format("rectify {}", RECTIFY_VERSION));
  app.require_subcommand(1);
  add_options(app, global_options(global));
  for (const Command& command : all) add_command(app, command, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return refuse(app, error);
  }
  global.names_ledger = app.count("--data") > 0 || app.count("--server") > 0;
  log::set_level(log::Level::warn);
  const int code = chosen == nullptr ? kUsage : chosen->act(global);
  const bool told = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (told || errno == EPIPE || code != kDone) return code;
  return report(global, {Code::unavailable, "not everything could be written", "stdout"});
}

}  // namespace rectify::cli
