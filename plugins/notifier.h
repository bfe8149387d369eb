// What the notifiers in C++ share: a class becomes a plugin's table, and nothing thrown leaves it.
//
// A notifier is a class with a name, a constructor that reads its settings, and deliver():
//   struct Pager {
//     static constexpr const char* kName = "pager";
//     explicit Pager(Settings& settings);
//     Outcome deliver(const rectify_notice& notice, rectify_out& out);
//   };
//   RECTIFY_NOTIFIER(Pager)
// Threads: as rectify/plugin.h says. Errors: the constructor throws Refusal; deliver() may throw whatever it wants,
// which is read as "later".
#pragma once

#include <fmt/core.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/plugin.h"

namespace rectify::plugins {

namespace json = boost::json;

// Why an instance is not opened: a sentence for whoever wrote the configuration.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Outcome {
  rectify_status status = RECTIFY_DONE;
  std::string why{};
};
inline Outcome later(std::string why) { return {RECTIFY_LATER, std::move(why)}; }
inline Outcome never(std::string why) { return {RECTIFY_NEVER, std::move(why)}; }

inline std::string_view view(rectify_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}
inline rectify_text text(std::string_view view) { return {view.data(), view.size()}; }

// The configuration of one instance. What was not asked for when check_all_known() is called is complained about.
class Settings {
 public:
  explicit Settings(std::string_view config) {
    json::error_code broken;
    const json::value settings = json::parse(config, broken);
    if (broken || !settings.is_object()) throw Refusal("its settings are no mapping");
    settings_ = settings.get_object();
  }

  std::string text(const std::string& key, std::string otherwise = {}) {
    const json::value* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string() || value->get_string().empty()) throw Refusal("'" + key + "' has to be a text");
    return std::string(value->get_string());
  }
  std::string needed(const std::string& key) {
    if (find(key) == nullptr) throw Refusal("'" + key + "' is missing");
    return text(key);
  }
  std::int64_t number(const std::string& key, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const std::string digits = text(key, std::to_string(otherwise));
    const bool fits = digits.size() <= 15 && digits.find_first_not_of("0123456789") == std::string::npos;
    const std::int64_t value = fits ? std::stoll(digits) : -1;
    if (value >= least && value <= most) return value;
    throw Refusal("'" + key + "' has to be a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  // The position of the word among `words`; the first where the key is missing.
  template <std::size_t kWords>
  std::size_t word(const std::string& key, const std::array<std::string_view, kWords>& words) {
    const std::string value = text(key, std::string(words[0]));
    std::string all;
    for (std::size_t i = 0; i < kWords; ++i) {
      if (words[i] == value) return i;
      all += (i == 0 ? "" : ", ") + std::string(words[i]);
    }
    throw Refusal("'" + key + "' has to be one of " + all + ", not '" + value + "'");
  }
  std::vector<std::string> list(const std::string& key) {
    std::vector<std::string> items;
    const json::value* value = find(key);
    if (value == nullptr) return items;
    if (!value->is_array()) throw Refusal("'" + key + "' has to be a list");
    for (const json::value& item : value->get_array()) {
      if (!item.is_string()) throw Refusal("'" + key + "' has to be a list of texts");
      items.emplace_back(item.get_string());
    }
    return items;
  }
  std::vector<std::pair<std::string, std::string>> map(const std::string& key) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const json::value* value = find(key);
    if (value == nullptr) return pairs;
    if (!value->is_object()) throw Refusal("'" + key + "' has to be a mapping");
    for (const auto& [name, item] : value->get_object()) {
      if (!item.is_string()) throw Refusal("'" + key + "' has to map texts to texts");
      pairs.emplace_back(name, item.get_string());
    }
    return pairs;
  }
  // The first line of the file that the key names; empty where the key is missing.
  std::string secret(const std::string& key) {
    const std::string path = text(key);
    if (path.empty()) return {};
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) throw Refusal("'" + key + "': " + path + " cannot be read, or its first line is empty");
    return line;
  }

  void check_all_known() const {
    for (const auto& [name, value] : settings_) {
      const std::string key(name);
      if (asked_.contains(key)) continue;
      std::string known;
      for (const std::string& one : asked_) known.append(known.empty() ? "" : ", ").append(one);
      throw Refusal(fmt::format("there is no setting '{}'; there are: {}", key, known));
    }
  }

 private:
  const json::value* find(const std::string& key) {
    asked_.insert(key);
    return settings_.if_contains(key);
  }
  json::object settings_;
  std::set<std::string> asked_;
};

template <typename Kind>
rectify_status open_instance(rectify_text config, void** instance, rectify_out* out) noexcept {
  try {
    Settings settings(view(config));
    auto made = std::make_unique<Kind>(settings);
    settings.check_all_known();
    *instance = made.release();
    return RECTIFY_DONE;
  } catch (const std::exception& failure) {
    out->say(out, text(failure.what()));
    return RECTIFY_NEVER;
  }
}

template <typename Kind>
rectify_status deliver_notice(void* instance, const rectify_notice* notice, rectify_out* out) noexcept {
  try {
    const Outcome outcome = static_cast<Kind*>(instance)->deliver(*notice, *out);
    if (!outcome.why.empty()) out->say(out, text(outcome.why));
    return outcome.status;
  } catch (const std::exception& failure) {
    out->say(out, text(failure.what()));
    return RECTIFY_LATER;
  }
}

template <typename Kind>
void close_instance(void* instance) noexcept {
  delete static_cast<Kind*>(instance);
}

template <typename Kind>
const rectify_plugin* plugin_of() {
  static const rectify_notifier kNotifier{sizeof(rectify_notifier), Kind::kName, open_instance<Kind>,
                                          deliver_notice<Kind>, close_instance<Kind>};
  static const rectify_notifier* const kNotifiers[] = {&kNotifier};
  static const rectify_plugin kPlugin{
      sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, Kind::kName, "1.0", kNotifiers, 1, nullptr, 0};
  return &kPlugin;
}

}  // namespace rectify::plugins

#define RECTIFY_NOTIFIER(Kind) \
  const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host*) { return rectify::plugins::plugin_of<Kind>(); }
