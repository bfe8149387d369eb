// serve: the daemon.
#include <fmt/format.h>

#include "base/files.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"
#include "daemon/config.h"
#include "daemon/host.h"
#include "daemon/notices.h"
#include "daemon/rule_watch.h"
#include "embed/signing.h"

namespace rectify::cli {

namespace {

constexpr const char* kListen = "127.0.0.1:7249";
constexpr const char* kNoListener = "none";  // the unix socket alone

struct Serve {
  std::string config;
  std::string listen;
  std::string log_level;
  bool isolate_plugins = false;
};

std::vector<Option> serve_options(Serve& asked) {
  return {{.name = "--config",
           .into = &asked.config,
           .means = "YAML: data, listen, workflows, log, origin, signing_key, notify, addresses, templates"},
          {.name = "--listen",
           .into = &asked.listen,
           .means = "A loopback address and port (127.0.0.1:7249); none: the unix socket alone"},
          {.name = "--isolate-plugins",
           .into = &asked.isolate_plugins,
           .means = "Rules of shared objects run in processes of their own, which may crash and hang"},
          {.name = "--log", .into = &asked.log_level, .means = "debug, info, warn or error"}};
}

Result<log::Level> level_of(const std::string& name) {
  if (name.empty() || name == "info") return log::Level::info;
  if (name == "debug") return log::Level::debug;
  if (name == "warn") return log::Level::warn;
  if (name == "error") return log::Level::error;
  return Error{Code::invalid, fmt::format("the log level has to be debug, info, warn or error, not '{}'", name), {}};
}

// What the file says, where the command line says nothing.
Result<void> take_config(Global& global, Serve& asked, daemon::NotifyConfig& notify) {
  if (asked.config.empty()) return {};
  auto text = read_file(asked.config);
  if (!text) return text.error();
  auto config = daemon::read_config(*text, asked.config);
  print_complaints(global, config.diagnostics, *text);
  if (!config.value) return embed::complained(asked.config, config.diagnostics);
  notify = std::move(config.value->notify);
  if (!config.value->data.empty() && global.data == Global{}.data) global.data = config.value->data;
  if (global.workflows.empty()) global.workflows = config.value->workflows;
  if (global.signing_key.empty()) global.signing_key = config.value->signing_key;
  if (global.origin.empty()) global.origin = config.value->origin;
  if (asked.listen.empty()) asked.listen = config.value->listen;
  if (asked.log_level.empty()) asked.log_level = config.value->log;
  return {};
}

Result<std::unique_ptr<runtime::Engine>> open_engine(const Global& global, const daemon::NotifyConfig& notify,
                                                     bool isolate_plugins) {
  auto sinks = daemon::open_sinks(notify);
  if (!sinks) return sinks.error();
  runtime::Options options;
  options.sinks = std::move(*sinks);
  options.store.path = global.data;
  options.compiler = embed::compiler({.kept = global.data / "plugins", .isolate = isolate_plugins});
  options.signing_key = embed::signing_key(global.data, {global.signing_key, global.origin}, true);
  return runtime::Engine::open(std::move(options));
}

int serve(const Global& given, const Serve& said) {
  Global global = given;
  Serve asked = said;
  daemon::NotifyConfig notify;
  if (auto ok = take_config(global, asked, notify); !ok) return report(global, ok.error());
  auto level = level_of(asked.log_level);
  if (!level) return report(global, level.error());
  log::set_level(*level);

  auto engine = open_engine(global, notify, asked.isolate_plugins);
  if (!engine) return report(global, engine.error());
  const std::string listen = asked.listen.empty() ? kListen : asked.listen == kNoListener ? "" : asked.listen;
  auto host = daemon::Host::start(**engine, global.data, listen, {});
  if (!host) return report(global, host.error());
  auto watch = daemon::RuleWatch::start(**engine, embed::Library(embed::workflow_folders(global.workflows)));
  if (!watch) log::warn(watch.error().text());
  log::info(fmt::format("serving {} at {}", global.data.string(), (*host)->addresses()));
  (*host)->wait_for_signal();
  if (watch) watch->reset();
  log::info("stopping: finishing what was taken");
  (*engine)->stop();
  log::info("stopped");
  return kDone;
}

}  // namespace

Command serve_command() { return command("serve", "The daemon", serve_options, serve); }

}  // namespace rectify::cli
