#include "daemon/config.h"

#include "definition/yaml/reading.h"

namespace rectify::daemon {

using definition::Complaints;
using definition::Mapping;
using definition::Node;

namespace {

using definition::kOptional;
using definition::kText;

constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error"};
constexpr definition::Key kConfigurationKeys[] = {
    {"data", kOptional, kText, "The data folder."},
    {"listen", kOptional, kText, "Address and port."},
    {"workflows", kOptional, kText, "Where workflows and calendars are looked for."},
    {"log", kOptional, definition::word(kLevels), "What is logged: this and what is graver."},
    {"origin", kOptional, kText, "The name of the history in checkpoints."},
    {"signing_key", kOptional, kText, "The file of the key that signs checkpoints."},
    {"notify", kOptional, definition::list(kSink, 1), "The ways out for notices; without: they are logged."},
    {"addresses", kOptional, definition::map(kText, kAddress), "Where persons and units are reached."},
    {"templates", kOptional, kText, "A folder of texts that replace the built-in ones."},
};
constexpr definition::Shape kConfigurationShape{"the configuration", "What the daemon is told.", kConfigurationKeys};

}  // namespace

definition::Read<Config> read_config(std::string_view text, std::string_view file) {
  Complaints complaints(file, text);
  Config config;
  const auto root = definition::parse_yaml(text, {}, complaints);
  if (root) {
    const Mapping mapping(*root, kConfigurationShape, complaints);
    const std::pair<std::string_view, std::string*> texts[] = {{"data", &config.data},
                                                               {"listen", &config.listen},
                                                               {"workflows", &config.workflows},
                                                               {"origin", &config.origin},
                                                               {"signing_key", &config.signing_key}};
    for (const auto& [key, into] : texts) {
      const Node* node = mapping[key];
      if (node != nullptr) *into = definition::read_text(*node, key, complaints).value_or("");
    }
    config.notify = read_notify(mapping, complaints);
    if (const auto level = mapping.word("log")) config.log = kLevels[*level];
  }
  return definition::read_of(std::move(config), complaints);
}

bool looks_like_config(std::string_view text) {
  for (const std::string_view key : {"data:", "listen:", "log:", "workflows:", "notify:"}) {
    if (text.starts_with(key) || text.find("\n" + std::string(key)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace rectify::daemon
