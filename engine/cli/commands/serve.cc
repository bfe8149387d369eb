// serve: the daemon.
#include "base/files.h"
#include "base/log.h"
#include "cli/commands.h"
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

Result<log::Level> level_of(const std::string& name) {
  if (name.empty() || name == "info") return log::Level::info;
  if (name == "debug") return log::Level::debug;
  if (name == "warn") return log::Level::warn;
  if (name == "error") return log::Level::error;
  return Error{Code::invalid, "the log level has to be debug, info, warn or error, not '" + name + "'", {}};
}

// What the file says, where the command line says nothing.
Result<void> take_config(Global& global, ServeOptions& options, daemon::NotifyConfig& notify) {
  if (options.config.empty()) return {};
  auto text = read_file(options.config);
  if (!text) return text.error();
  auto config = daemon::read_config(*text, options.config);
  std::vector<embed::Complaint> complaints;
  for (const Diagnostic& diagnostic : config.diagnostics) complaints.push_back({diagnostic, *text});
  print_complaints(global, complaints);
  if (!config.value) return embed::complained(options.config, config.diagnostics);
  notify = std::move(config.value->notify);
  if (!config.value->data.empty() && global.data == Global{}.data) global.data = config.value->data;
  if (global.workflows.empty()) global.workflows = config.value->workflows;
  if (global.signing_key.empty()) global.signing_key = config.value->signing_key;
  if (global.origin.empty()) global.origin = config.value->origin;
  if (options.listen.empty()) options.listen = config.value->listen;
  if (options.log_level.empty()) options.log_level = config.value->log;
  return {};
}

}  // namespace

int serve(const Global& given, const ServeOptions& asked) {
  Global global = given;
  ServeOptions options = asked;
  daemon::NotifyConfig notify;
  if (auto ok = take_config(global, options, notify); !ok) return report(global, ok.error());
  auto level = level_of(options.log_level);
  if (!level) return report(global, level.error());
  log::set_level(*level);

  auto sinks = daemon::open_sinks(notify);
  if (!sinks) return report(global, sinks.error());
  runtime::Options engine_options;
  engine_options.sinks = std::move(*sinks);
  engine_options.store.path = global.data;
  engine_options.compiler = embed::compiler({.kept = global.data / "plugins", .isolate = options.isolate_plugins});
  engine_options.signing_key = embed::signing_key(global.data, {global.signing_key, global.origin}, true);
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return report(global, engine.error());
  const std::string listen = options.listen.empty() ? kListen : options.listen == kNoListener ? "" : options.listen;
  auto host = daemon::Host::start(**engine, global.data, listen, {});
  if (!host) return report(global, host.error());
  auto watch = daemon::RuleWatch::start(**engine, embed::Library(embed::workflow_folders(global.workflows)));
  if (!watch) log::warn(watch.error().text());
  log::info("serving " + global.data.string() + " at " + (*host)->addresses());
  (*host)->wait_for_signal();
  if (watch) watch->reset();
  log::info("stopping: finishing what was taken");
  (*engine)->stop();
  log::info("stopped");
  return kDone;
}

}  // namespace rectify::cli
