// What every caller of a plugin needs: texts across the ABI, structures that may be shorter than ours, what a plugin
// answers. Internal to rules. Threads: values.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "rectify/plugin.h"

namespace rectify::rules {

[[nodiscard]] inline rectify_text text_of(std::string_view text) { return {text.data(), text.size()}; }
[[nodiscard]] inline std::string_view view_of(rectify_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// Whether the structure is as large as it has to be to have the member.
template <typename Structure, typename Member>
[[nodiscard]] bool has(const Structure& structure, Member Structure::* member) {
  const auto* begin = reinterpret_cast<const char*>(&structure);
  const auto* end = reinterpret_cast<const char*>(&(structure.*member)) + sizeof(Member);
  return structure.size >= static_cast<std::size_t>(end - begin);
}

// Whether it is a name of a-z, 0-9, _ and -.
[[nodiscard]] bool is_plugin_name(const char* name);

// `out` of a call: what the plugin says is kept here. The ABI's structure comes first, so that one leads to the other.
struct Out {
  rectify_out abi{.size = sizeof(rectify_out), .say = say, .stopping = stopping};
  const std::function<bool()>* asks = nullptr;
  std::string message{};

 private:
  static void say(rectify_out* out, rectify_text message);
  static int stopping(rectify_out* out);
};

}  // namespace rectify::rules
