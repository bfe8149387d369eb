// The host of native plugins (rectify/plugin.h): loads them, finds their notifiers and rules, and calls notifiers
// (rules: rule_host.h).
//
// Built-in ones come as a table of entry functions, others as shared objects by path. A plugin is never unloaded: what
// it returned is used until the process ends. Errors of loading: not_found (no such file), invalid (everything else
// that is wrong with it, each with a message of its own). Threads: Plugins by one thread at a time; a Notifier by one
// at a time, whichever.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/plugin.h"
#include "rectify/result.h"

namespace rectify::rules {

using PluginEntry = const rectify_plugin* (*)(const rectify_host*);

class Plugins {
 public:
  explicit Plugins(std::span<const PluginEntry> built_in) : built_in_(built_in.begin(), built_in.end()) {}

  // `via` is the name of a built-in notifier, or the path of a shared object (it has a '/' or ends with ".so"), with
  // "#NAME" behind it where the object has several.
  [[nodiscard]] Result<const rectify_notifier*> notifier(const std::string& via);

  // The same of an escalation rule: `repeat_returns`, /…/calls.so, /…/calls.so#NAME.
  [[nodiscard]] Result<const rectify_rule*> rule(const std::string& library);

  // The whole table of a shared object. Errors: as above.
  [[nodiscard]] static Result<const rectify_plugin*> load(const std::string& path);

 private:
  [[nodiscard]] Result<void> ask_built_in();
  template <typename Part>
  [[nodiscard]] Result<const Part*> built_in(const std::string& name);
  template <typename Part>
  [[nodiscard]] Result<const Part*> part(const std::string& via);
  std::vector<PluginEntry> built_in_;
  std::vector<const rectify_plugin*> tables_;  // of the built-in ones, once they were asked for
};

// What is wrong with a table; `where` is its file or name. Errors: invalid.
[[nodiscard]] Result<void> check_plugin(const rectify_plugin* plugin, const std::string& where);

// What a notifier is given; borrowed for the call.
struct Notice {
  std::string_view key, subject, body, address, language, json;
  std::int64_t now_ms = 0;
};

// What became of it.
struct Verdict {
  enum class What : std::uint8_t { done, later, never } what = What::done;
  std::string message;  // why, where it is not done
};

// One instance of a notifier.
class Notifier {
 public:
  // `config` is a JSON object whose scalars are strings. Errors: invalid (the notifier's own words).
  [[nodiscard]] static Result<std::unique_ptr<Notifier>> open(const rectify_notifier& notifier,
                                                              const std::string& config);
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // `stopping` says whether the call should end early; it is asked by the calling thread.
  [[nodiscard]] Verdict deliver(const Notice& notice, const std::function<bool()>& stopping);

 private:
  Notifier(const rectify_notifier& notifier, void* instance) : notifier_(notifier), instance_(instance) {}
  const rectify_notifier& notifier_;
  void* instance_;
};

}  // namespace rectify::rules
