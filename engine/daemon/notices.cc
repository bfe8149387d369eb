#include "daemon/notices.h"

#include <fmt/core.h>

#include <algorithm>

#include "daemon/notice_text.h"
#include "plugins/built_in.h"
#include "rules/plugin.h"

namespace rectify::daemon {

namespace {

// What one sink needs to deliver; shared by the functions that the engine is given.
struct Opened {
  SinkConfig config;
  std::map<std::string, std::map<std::string, std::string>> addresses;
  NoticeTexts texts;
  std::unique_ptr<rules::Notifier> notifier;

  [[nodiscard]] std::string address_of(const core::Recipient& recipient) const {
    const auto found = addresses.find(recipient.person.empty() ? recipient.unit : recipient.person);
    if (found == addresses.end()) return config.address;
    for (const std::string& sink : {config.name, std::string()}) {
      if (const auto address = found->second.find(sink); address != found->second.end()) return address->second;
    }
    return config.address;
  }
};

const std::string& part_of(const store::OutboxEntry& entry, std::string_view key) {
  if (key == "rung") return entry.rung;
  if (key == "state") return entry.state;
  if (key == "role") return entry.recipient.role;
  return key == "unit" ? entry.recipient.unit : entry.recipient.person;
}

bool wants(const SinkConfig& config, const store::OutboxEntry& entry) {
  return std::all_of(config.to.begin(), config.to.end(), [&](const auto& wanted) {
    const std::string& is = part_of(entry, wanted.first);
    return !is.empty() && std::any_of(wanted.second.begin(), wanted.second.end(),
                                      [&](const std::string& one) { return one == "*" || one == is; });
  });
}

runtime::Attempt deliver(const Opened& sink, const runtime::Parcel& parcel, const std::function<bool()>& stopping) {
  using What = runtime::Attempt::What;
  const SinkConfig& config = sink.config;
  const NoticeTexts::Text text = sink.texts.text(parcel, config.language, config.hours.zone);
  const std::string address = sink.address_of(parcel.entries.front().recipient);
  const std::string json = notice_json(parcel, text, config.language, address);
  rules::Verdict verdict = sink.notifier->deliver({.key = parcel.key,
                                                   .subject = text.subject,
                                                   .body = text.body,
                                                   .address = address,
                                                   .language = config.language == core::Language::zh ? "zh" : "en",
                                                   .json = json,
                                                   .now_ms = parcel.now.ms},
                                                  stopping);
  switch (verdict.what) {
    case rules::Verdict::What::done:
      return {};
    case rules::Verdict::What::later:
      return {What::later, std::move(verdict.message)};
    case rules::Verdict::What::never:
      break;
  }
  return {What::never, std::move(verdict.message)};
}

Result<runtime::SinkOptions> open_sink(rules::Plugins& plugins, const SinkConfig& config, const NotifyConfig& all,
                                       const NoticeTexts& texts) {
  auto notifier = plugins.notifier(config.via);
  if (!notifier) return notifier.error();
  auto instance = rules::Notifier::open(**notifier, config.settings);
  if (!instance) return instance.error();
  const auto opened = std::make_shared<Opened>(Opened{config, all.addresses, texts, std::move(*instance)});
  return runtime::SinkOptions{
      .name = config.name,
      .wants = [opened](const store::OutboxEntry& entry) { return wants(opened->config, entry); },
      .deliver = [opened](const runtime::Parcel& parcel,
                          const std::function<bool()>& stopping) { return deliver(*opened, parcel, stopping); },
      .hours = config.hours,
      .rate_per_minute = config.rate};
}

}  // namespace

Result<std::vector<runtime::SinkOptions>> open_sinks(const NotifyConfig& config) {
  auto texts = NoticeTexts::load(config.templates);
  if (!texts) return texts.error();
  rules::Plugins plugins(plugins::kBuiltIn);
  std::vector<runtime::SinkOptions> sinks;
  for (const SinkConfig& one : config.sinks) {
    auto sink = open_sink(plugins, one, config, *texts);
    if (!sink) return Error{sink.error().code, sink.error().text(), fmt::format("notify: {}", one.name)};
    sinks.push_back(std::move(*sink));
  }
  return sinks;
}

}  // namespace rectify::daemon
