#include "rules/plugin.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "rules/shared_object.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kNotifiersMax = 1'000;
constexpr std::size_t kMessageBytesMax = 1'000;

rectify_text text_of(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view_of(rectify_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

const rectify_host& host() {
  static const rectify_host kHost{.size = sizeof(rectify_host),
                                  .abi = RECTIFY_PLUGIN_ABI,
                                  .version = text_of(RECTIFY_VERSION),
                                  .log = [](int level, rectify_text line) {
                                    constexpr void (*kWriters[])(std::string_view) = {log::debug, log::info, log::warn,
                                                                                      log::error};
                                    kWriters[std::clamp(level, RECTIFY_LOG_DEBUG, RECTIFY_LOG_ERROR)](view_of(line));
                                  }};
  return kHost;
}

// Whether the structure is as large as it has to be to have the member.
template <typename Structure, typename Member>
bool has(const Structure& structure, Member Structure::* member) {
  const auto* begin = reinterpret_cast<const char*>(&structure);
  const auto* end = reinterpret_cast<const char*>(&(structure.*member)) + sizeof(Member);
  return structure.size >= static_cast<std::size_t>(end - begin);
}

bool is_name(const char* name) {
  const std::string_view text = name == nullptr ? std::string_view() : std::string_view(name);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

Result<void> check_notifier(const rectify_notifier* notifier, const std::string& where) {
  if (notifier == nullptr) return Error{Code::invalid, "one of its notifiers is null", where};
  if (!has(*notifier, &rectify_notifier::close)) {
    return Error{Code::invalid,
                 "the structure of one of its notifiers is too small: " + std::to_string(notifier->size) +
                     " bytes; set its member `size` to sizeof(rectify_notifier)",
                 where};
  }
  if (!is_name(notifier->name)) {
    return Error{Code::invalid, "one of its notifiers has no name of a-z, 0-9, _ and -", where};
  }
  if (notifier->open == nullptr || notifier->deliver == nullptr || notifier->close == nullptr) {
    return Error{
        Code::invalid,
        "its notifier '" + std::string(notifier->name) + "' lacks a function: open, deliver and close are needed",
        where};
  }
  return {};
}

const rectify_notifier* find(const rectify_plugin& plugin, std::string_view name) {
  for (std::size_t i = 0; i < plugin.notifiers_count; ++i) {
    if (plugin.notifiers[i]->name == name) return plugin.notifiers[i];
  }
  return nullptr;
}

// `out` of a call: what the notifier says is kept here. The ABI's structure comes first, so that one leads to the
// other.
struct Out {
  rectify_out abi{.size = sizeof(rectify_out), .say = say, .stopping = stopping};
  const std::function<bool()>* asks = nullptr;
  std::string message;

  static void say(rectify_out* out, rectify_text message) {
    std::string& kept = reinterpret_cast<Out*>(out)->message;
    kept = view_of(message).substr(0, kMessageBytesMax);
    if (!is_utf8(kept)) kept = "(what it said is not UTF-8)";
  }
  static int stopping(rectify_out* out) {
    const auto* asks = reinterpret_cast<Out*>(out)->asks;
    return asks != nullptr && *asks && (*asks)() ? 1 : 0;
  }
};

}  // namespace

Result<void> check_plugin(const rectify_plugin* plugin, const std::string& where) {
  if (plugin == nullptr) return Error{Code::invalid, "says that it cannot run here", where};
  if (!has(*plugin, &rectify_plugin::abi)) {
    return Error{Code::invalid, "its table is too small: " + std::to_string(plugin->size) + " bytes", where};
  }
  if (plugin->abi != RECTIFY_PLUGIN_ABI) {
    return Error{Code::invalid,
                 "was compiled for version " + std::to_string(plugin->abi) + " of the plugin ABI, this is version " +
                     std::to_string(RECTIFY_PLUGIN_ABI) + ": compile it again with this rectify/plugin.h",
                 where};
  }
  if (!has(*plugin, &rectify_plugin::rules_count)) {
    return Error{Code::invalid,
                 "its table is too small: " + std::to_string(plugin->size) +
                     " bytes; set its member `size` to sizeof(rectify_plugin)",
                 where};
  }
  if (plugin->name == nullptr || *plugin->name == '\0') return Error{Code::invalid, "has no name", where};
  if (plugin->version == nullptr || *plugin->version == '\0') return Error{Code::invalid, "has no version", where};
  if (plugin->rules != nullptr || plugin->rules_count != 0) {
    return Error{Code::invalid, "has rules, which this version does not know: `rules` has to be NULL", where};
  }
  if (plugin->notifiers == nullptr || plugin->notifiers_count == 0) {
    return Error{Code::invalid, "has no notifiers: there is nothing in it", where};
  }
  if (plugin->notifiers_count > kNotifiersMax) {
    return Error{Code::invalid, "has " + std::to_string(plugin->notifiers_count) + " notifiers, which cannot be",
                 where};
  }
  for (std::size_t i = 0; i < plugin->notifiers_count; ++i) {
    if (auto ok = check_notifier(plugin->notifiers[i], where); !ok) return ok;
    if (find(*plugin, plugin->notifiers[i]->name) != plugin->notifiers[i]) {
      return Error{Code::invalid, "has two notifiers '" + std::string(plugin->notifiers[i]->name) + "'", where};
    }
  }
  return {};
}

Result<const rectify_plugin*> Plugins::load(const std::string& path) {
  auto function = load_function(path, "rectify_plugin_v1");
  if (!function) return function.error();
  const rectify_plugin* plugin = reinterpret_cast<PluginEntry>(*function)(&host());
  if (auto ok = check_plugin(plugin, path); !ok) return ok.error();
  return plugin;
}

Result<const rectify_notifier*> Plugins::built_in(const std::string& name) {
  if (tables_.empty()) {
    for (const PluginEntry entry : built_in_) {
      const rectify_plugin* plugin = entry(&host());
      if (auto ok = check_plugin(plugin, "a built-in plugin"); !ok) return ok.error();
      tables_.push_back(plugin);
    }
  }
  std::string known;
  for (const rectify_plugin* plugin : tables_) {
    if (const rectify_notifier* found = find(*plugin, name)) return found;
    for (std::size_t i = 0; i < plugin->notifiers_count; ++i) {
      known += (known.empty() ? "" : ", ") + std::string(plugin->notifiers[i]->name);
    }
  }
  return Error{Code::not_found,
               "there is no notifier '" + name + "'; there are: " + known + ", and the paths of plugins (…/NAME.so)",
               {}};
}

Result<const rectify_notifier*> Plugins::notifier(const std::string& via) {
  const std::size_t hash = via.rfind('#');
  const std::string path = via.substr(0, hash);
  if (path.find('/') == std::string::npos && !path.ends_with(".so")) return built_in(via);
  auto plugin = load(path);
  if (!plugin) return plugin.error();
  if (hash != std::string::npos) {
    if (const rectify_notifier* found = find(**plugin, via.substr(hash + 1))) return found;
    return Error{Code::not_found, "has no notifier '" + via.substr(hash + 1) + "'", path};
  }
  if ((*plugin)->notifiers_count == 1) return (*plugin)->notifiers[0];
  return Error{Code::invalid, "has several notifiers: say which, " + path + "#" + (*plugin)->notifiers[0]->name, path};
}

Result<std::unique_ptr<Notifier>> Notifier::open(const rectify_notifier& notifier, const std::string& config) {
  Out out;
  void* instance = nullptr;
  const rectify_status status = notifier.open(text_of(config), &instance, &out.abi);
  if (status == RECTIFY_DONE) return std::unique_ptr<Notifier>(new Notifier(notifier, instance));
  return Error{Code::invalid, out.message.empty() ? "its settings were refused, without a reason" : out.message,
               notifier.name};
}

Notifier::~Notifier() { notifier_.close(instance_); }

Verdict Notifier::deliver(const Notice& notice, const std::function<bool()>& stopping) {
  const rectify_notice abi{.size = sizeof(rectify_notice),
                           .key = text_of(notice.key),
                           .subject = text_of(notice.subject),
                           .body = text_of(notice.body),
                           .address = text_of(notice.address),
                           .language = text_of(notice.language),
                           .json = text_of(notice.json),
                           .now_ms = notice.now_ms};
  Out out;
  out.asks = &stopping;
  const rectify_status status = notifier_.deliver(instance_, &abi, &out.abi);
  Verdict verdict{status == RECTIFY_DONE    ? Verdict::What::done
                  : status == RECTIFY_NEVER ? Verdict::What::never
                                            : Verdict::What::later,
                  std::move(out.message)};
  if (verdict.what != Verdict::What::done && verdict.message.empty()) verdict.message = "no reason given";
  return verdict;
}

}  // namespace rectify::rules
