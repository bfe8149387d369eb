#include "app/config.h"

#include "definition/reading.h"

namespace rectify::app {

using definition::Complaints;
using definition::Mapping;
using definition::Node;

definition::Read<Config> read_config(std::string_view text, std::string_view file) {
  Complaints complaints(file, text);
  Config config;
  const auto root = definition::parse_yaml(text, {}, complaints);
  if (root) {
    const Mapping mapping(*root, "the configuration", {},
                          {"data", "listen", "workflows", "log", "origin", "signing_key"}, complaints);
    const std::pair<std::string_view, std::string*> texts[] = {{"data", &config.data},
                                                               {"listen", &config.listen},
                                                               {"workflows", &config.workflows},
                                                               {"origin", &config.origin},
                                                               {"signing_key", &config.signing_key}};
    for (const auto& [key, into] : texts) {
      const Node* node = mapping[key];
      if (node != nullptr) *into = definition::read_text(*node, key, complaints).value_or("");
    }
    static const definition::Words kLevels = {"debug", "info", "warn", "error"};
    if (const Node* node = mapping["log"]) {
      if (const auto level = definition::read_choice(*node, "log", kLevels, complaints)) config.log = kLevels[*level];
    }
  }
  return definition::read_of(std::move(config), complaints);
}

bool looks_like_config(std::string_view text) {
  for (const std::string_view key : {"data:", "listen:", "log:", "workflows:"}) {
    if (text.starts_with(key) || text.find("\n" + std::string(key)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace rectify::app
