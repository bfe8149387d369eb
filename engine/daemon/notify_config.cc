#include "daemon/notify_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/json.h"

namespace rectify::daemon {

using definition::Complaints;
using definition::Fault;
using definition::kName;
using definition::kNeeded;
using definition::kOptional;
using definition::kText;
using definition::Mapping;
using definition::Node;
using definition::Value;

namespace {

constexpr std::string_view kLanguages[] = {"en", "zh"};
constexpr std::string_view kRecipientKeys[] = {"rung", "state", "role", "unit", "person"};
constexpr std::int64_t kRateMax = 6'000;
constexpr Value kTextItems = definition::items(kText, 1);
constexpr definition::Key kToKeys[] = {
    {"rung", kOptional, kTextItems, "Rungs that were claimed; '*': any."},
    {"state", kOptional, kTextItems, "States that were entered; '*': any."},
    {"role", kOptional, kTextItems, "Roles or fields that the recipient comes from."},
    {"unit", kOptional, kTextItems, "Recipients that are units; '*': any."},
    {"person", kOptional, kTextItems, "Recipients that are persons; '*': any."},
};
constexpr definition::Shape kToShape{"what a sink wants", "All of these have to fit.", kToKeys};
constexpr Value kSettings = definition::map(kText, kText);
constexpr definition::Key kSinkKeys[] = {
    {"name", kNeeded, kName, "What it is called: in keys, listings and addresses."},
    {"via", kNeeded, kText, "A built-in notifier, or the path of a plugin."},
    {"with", kOptional, kSettings, "The notifier's own settings."},
    {"to", kOptional, definition::shaped(kToShape), "Which notices it wants; without: all."},
    {"language", kOptional, definition::word(kLanguages), "Of subject and body."},
    {"rate", kOptional, definition::number(1, kRateMax), "Deliveries a minute, at most."},
    {"quiet", kOptional, kText, "HH:MM-HH:MM: nothing is sent."},
    {"digest", kOptional, kText, "HH:MM: one message a day for each recipient."},
    {"zone", kOptional, kText, "The time zone of quiet, digest and of times in texts."},
    {"address", kOptional, kText, "Of recipients that have none of their own."},
};
constexpr definition::Shape kSinkShape{"a sink", "A way out for notices.", kSinkKeys};
constexpr Value kAddressChoices[] = {kText, definition::map(kText, kText)};

json::Value json_of(const Node& node) {
  if (node.is_mapping()) {
    json::Object json;
    for (std::size_t i = 0; i < node.entries(); ++i) json[node.key(i).text] = json_of(node.value(i));
    return json;
  }
  if (!node.is_sequence()) return json::Value(node.text);
  json::Array json;
  for (const Node& item : node.children) json.push_back(json_of(item));
  return json;
}

// Minutes of "07:30".
std::optional<std::int64_t> minutes_of(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  return hours < 24 && minutes < 60 ? std::optional<std::int64_t>(hours * 60 + minutes) : std::nullopt;
}

std::string text_of(const Mapping& mapping, std::string_view key, Complaints& complaints) {
  const Node* node = mapping[key];
  return node == nullptr ? std::string() : definition::read_text(*node, key, complaints).value_or("");
}

void read_hours(const Mapping& mapping, runtime::Hours& hours, Complaints& complaints) {
  if (const std::string zone = text_of(mapping, "zone", complaints); !zone.empty()) {
    auto found = Zone::find(zone);
    if (found) hours.zone = *found;
    if (!found)
      complaints.error(mapping["zone"]->mark, Fault::bad_choice, fmt::format("there is no time zone '{}'", zone));
  }
  if (const std::string quiet = text_of(mapping, "quiet", complaints); !quiet.empty()) {
    const auto from = quiet.size() == 11 && quiet[5] == '-' ? minutes_of(quiet.substr(0, 5)) : std::nullopt;
    const auto to = from ? minutes_of(quiet.substr(6)) : std::nullopt;
    if (to) hours.quiet = runtime::Hours::Quiet{*from, *to};
    if (!to) complaints.error(mapping["quiet"]->mark, Fault::bad_time, "quiet hours are written 22:00-07:00");
  }
  if (const std::string digest = text_of(mapping, "digest", complaints); !digest.empty()) {
    hours.digest_at = minutes_of(digest);
    if (!hours.digest_at) {
      complaints.error(mapping["digest"]->mark, Fault::bad_time, "the time of a digest is written 08:30");
    }
  }
}

SinkConfig read_sink(const Node& node, Complaints& complaints) {
  const Mapping mapping(node, kSinkShape, complaints);
  SinkConfig sink;
  if (const Node* name = mapping["name"]) sink.name = definition::read_name(*name, "a sink", complaints).value_or("");
  sink.via = text_of(mapping, "via", complaints);
  sink.address = text_of(mapping, "address", complaints);
  if (const Node* settings = mapping["with"]) {
    if (settings->is_mapping()) {
      sink.settings = json::print(json_of(*settings));
    } else {
      complaints.error(settings->mark, Fault::not_a_mapping, "'with' has to be a mapping");
    }
  }
  if (const Node* to = mapping["to"]) {
    const Mapping wanted(*to, kToShape, complaints);
    for (const std::string_view key : kRecipientKeys) {
      const Node* words = wanted[key];
      if (words == nullptr) continue;
      auto& may_be = sink.to[std::string(key)];
      for (auto& word : definition::read_words(*words, key, complaints)) may_be.push_back(std::move(word.text));
    }
  }
  if (const auto language = mapping.word("language")) sink.language = static_cast<core::Language>(*language);
  sink.rate = static_cast<std::uint32_t>(mapping.number("rate").value_or(0));
  read_hours(mapping, sink.hours, complaints);
  return sink;
}

void read_addresses(const Node& node, NotifyConfig& config, Complaints& complaints) {
  if (!node.is_mapping()) return complaints.error(node.mark, Fault::not_a_mapping, "'addresses' has to be a mapping");
  for (std::size_t i = 0; i < node.entries(); ++i) {
    auto& addresses = config.addresses[node.key(i).text];
    const Node& value = node.value(i);
    if (!value.is_mapping()) {
      addresses[""] = definition::read_text(value, "an address", complaints).value_or("");
      continue;
    }
    for (std::size_t j = 0; j < value.entries(); ++j) {
      const std::string& sink = value.key(j).text;
      const bool known = std::any_of(config.sinks.begin(), config.sinks.end(),
                                     [&](const SinkConfig& one) { return one.name == sink; });
      if (!known)
        complaints.error(value.key(j).mark, Fault::bad_choice, fmt::format("there is no sink '{}' in 'notify'", sink));
      addresses[sink] = definition::read_text(value.value(j), "an address", complaints).value_or("");
    }
  }
}

}  // namespace

const Value kSink = definition::shaped(kSinkShape);
const Value kAddress = definition::one_of(kAddressChoices);

NotifyConfig read_notify(const Mapping& configuration, Complaints& complaints) {
  NotifyConfig config;
  config.templates = text_of(configuration, "templates", complaints);
  if (const Node* list = configuration["notify"]) {
    if (!list->is_sequence()) complaints.error(list->mark, Fault::not_a_list, "'notify' has to be a list of sinks");
    for (const Node& node : list->children) {
      if (!list->is_sequence()) break;
      SinkConfig sink = read_sink(node, complaints);
      const bool twice = std::any_of(config.sinks.begin(), config.sinks.end(),
                                     [&](const SinkConfig& one) { return one.name == sink.name; });
      if (twice) complaints.error(node.mark, Fault::listed_twice, fmt::format("there are two sinks '{}'", sink.name));
      config.sinks.push_back(std::move(sink));
    }
  }
  if (const Node* addresses = configuration["addresses"]) read_addresses(*addresses, config, complaints);
  return config;
}

}  // namespace rectify::daemon
