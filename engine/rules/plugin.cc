#include "rules/plugin.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <type_traits>

#include "base/log.h"
#include "base/text.h"
#include "rules/abi.h"
#include "rules/rule_host.h"
#include "rules/shared_object.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kPartsMax = 1'000;
constexpr std::size_t kMessageBytesMax = 1'000;

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

// The notifiers or the rules of a plugin, and what messages call one.
template <typename Part>
std::span<const Part* const> parts_of(const rectify_plugin& plugin) {
  if constexpr (std::is_same_v<Part, rectify_notifier>) {
    return {plugin.notifiers, plugin.notifiers_count};
  } else {
    return {plugin.rules, plugin.rules_count};
  }
}
template <typename Part>
constexpr const char* kWord = std::is_same_v<Part, rectify_notifier> ? "notifier" : "rule";

Result<void> check_part(const rectify_notifier* notifier, const std::string& where) {
  if (notifier == nullptr) return Error{Code::invalid, "one of its notifiers is null", where};
  if (!has(*notifier, &rectify_notifier::close)) {
    return Error{Code::invalid,
                 fmt::format("the structure of one of its notifiers is too small: {} bytes; set its member `size` to "
                             "sizeof(rectify_notifier)",
                             notifier->size),
                 where};
  }
  if (!is_plugin_name(notifier->name)) {
    return Error{Code::invalid, "one of its notifiers has no name of a-z, 0-9, _ and -", where};
  }
  if (notifier->open == nullptr || notifier->deliver == nullptr || notifier->close == nullptr) {
    return Error{Code::invalid,
                 fmt::format("its notifier '{}' lacks a function: open, deliver and close are needed", notifier->name),
                 where};
  }
  return {};
}

Result<void> check_part(const rectify_rule* rule, const std::string& where) { return check_rule(rule, where); }

template <typename Part>
const Part* find(const rectify_plugin& plugin, std::string_view name) {
  for (const Part* part : parts_of<Part>(plugin)) {
    if (part->name == name) return part;
  }
  return nullptr;
}

template <typename Part>
Result<void> check_parts(const rectify_plugin& plugin, const std::string& where) {
  const std::string word = kWord<Part>;
  const auto parts = parts_of<Part>(plugin);
  if (parts.data() == nullptr && !parts.empty()) return Error{Code::invalid, fmt::format("`{}s` is null", word), where};
  if (parts.size() > kPartsMax) {
    return Error{Code::invalid, fmt::format("has {} {}s, which cannot be", parts.size(), word), where};
  }
  for (const Part* part : parts) {
    if (auto ok = check_part(part, where); !ok) return ok;
    if (find<Part>(plugin, part->name) != part) {
      return Error{Code::invalid, fmt::format("has two {}s '{}'", word, part->name), where};
    }
  }
  return {};
}

bool is_path(const std::string& name) { return name.find('/') != std::string::npos || name.ends_with(".so"); }

// The part that is meant by PATH#NAME, or the only one.
template <typename Part>
Result<const Part*> part_at(const std::string& path, const std::optional<std::string>& name) {
  const std::string word = kWord<Part>;
  auto plugin = Plugins::load(path);
  if (!plugin) return plugin.error();
  const auto parts = parts_of<Part>(**plugin);
  if (name) {
    if (const Part* found = find<Part>(**plugin, *name)) return found;
    return Error{Code::not_found, fmt::format("has no {} '{}'", word, *name), path};
  }
  if (parts.empty()) return Error{Code::not_found, fmt::format("has no {}s", word), path};
  if (parts.size() == 1) return parts[0];
  return Error{Code::invalid, fmt::format("has several {}s: say which, {}#{}", word, path, parts[0]->name), path};
}

}  // namespace

bool is_plugin_name(const char* name) {
  const std::string_view text = name == nullptr ? std::string_view() : std::string_view(name);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void Out::say(rectify_out* out, rectify_text message) {
  std::string& kept = reinterpret_cast<Out*>(out)->message;
  std::string_view words = view_of(message);
  if (words.size() > kMessageBytesMax) {
    std::size_t end = kMessageBytesMax;
    while (end > 0 && (words[end] & 0xC0) == 0x80) --end;  // not within a character
    words = words.substr(0, end);
  }
  kept = words;
  if (!is_utf8(kept)) kept = "(what it said is not UTF-8)";
}

int Out::stopping(rectify_out* out) {
  const auto* asks = reinterpret_cast<Out*>(out)->asks;
  return asks != nullptr && *asks && (*asks)() ? 1 : 0;
}

Result<void> check_plugin(const rectify_plugin* plugin, const std::string& where) {
  if (plugin == nullptr) return Error{Code::invalid, "says that it cannot run here", where};
  if (!has(*plugin, &rectify_plugin::abi)) {
    return Error{Code::invalid, fmt::format("its table is too small: {} bytes", plugin->size), where};
  }
  if (plugin->abi != RECTIFY_PLUGIN_ABI) {
    return Error{Code::invalid,
                 fmt::format("was compiled for version {} of the plugin ABI, this is version {}: compile it again with "
                             "this rectify/plugin.h",
                             plugin->abi, RECTIFY_PLUGIN_ABI),
                 where};
  }
  if (!has(*plugin, &rectify_plugin::rules_count)) {
    return Error{
        Code::invalid,
        fmt::format("its table is too small: {} bytes; set its member `size` to sizeof(rectify_plugin)", plugin->size),
        where};
  }
  if (plugin->name == nullptr || *plugin->name == '\0') return Error{Code::invalid, "has no name", where};
  if (plugin->version == nullptr || *plugin->version == '\0') return Error{Code::invalid, "has no version", where};
  if (plugin->notifiers_count == 0 && plugin->rules_count == 0) {
    return Error{Code::invalid, "has neither notifiers nor rules: there is nothing in it", where};
  }
  if (auto ok = check_parts<rectify_notifier>(*plugin, where); !ok) return ok;
  return check_parts<rectify_rule>(*plugin, where);
}

Result<const rectify_plugin*> Plugins::load(const std::string& path) {
  auto function = load_function(path, "rectify_plugin_v1");
  if (!function) return function.error();
  const rectify_plugin* plugin = reinterpret_cast<PluginEntry>(*function)(&host());
  if (auto ok = check_plugin(plugin, path); !ok) return ok.error();
  return plugin;
}

Result<void> Plugins::ask_built_in() {
  if (!tables_.empty()) return {};
  for (const PluginEntry entry : built_in_) {
    const rectify_plugin* plugin = entry(&host());
    if (auto ok = check_plugin(plugin, "a built-in plugin"); !ok) return ok;
    tables_.push_back(plugin);
  }
  return {};
}

template <typename Part>
Result<const Part*> Plugins::built_in(const std::string& name) {
  if (auto ok = ask_built_in(); !ok) return ok.error();
  std::string known;
  for (const rectify_plugin* plugin : tables_) {
    if (const Part* found = find<Part>(*plugin, name)) return found;
    for (const Part* part : parts_of<Part>(*plugin)) known += std::string(part->name) + ", ";
  }
  return Error{
      Code::not_found,
      fmt::format("there is no {} '{}'; there are: {}and the paths of plugins (…/NAME.so)", kWord<Part>, name, known),
      {}};
}

template <typename Part>
Result<const Part*> Plugins::part(const std::string& via) {
  const std::size_t hash = via.rfind('#');
  const std::string path = via.substr(0, hash);
  if (!is_path(path)) return built_in<Part>(via);
  return part_at<Part>(path, hash == std::string::npos ? std::nullopt : std::optional(via.substr(hash + 1)));
}

Result<const rectify_notifier*> Plugins::notifier(const std::string& via) { return part<rectify_notifier>(via); }

Result<const rectify_rule*> Plugins::rule(const std::string& library) { return part<rectify_rule>(library); }

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
