// A built-in notifier, opened, and a notice for it.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "plugins/built_in.h"
#include "rules/plugin.h"

namespace rectify::test {

using rules::Verdict;

inline Result<std::unique_ptr<rules::Notifier>> open_notifier(const std::string& name, const std::string& config) {
  static rules::Plugins plugins(plugins::kBuiltIn);
  auto notifier = plugins.notifier(name);
  REQUIRE(notifier.ok());
  return rules::Notifier::open(**notifier, config);
}

inline std::unique_ptr<rules::Notifier> opened(const std::string& name, const std::string& config) {
  auto notifier = open_notifier(name, config);
  INFO((notifier ? "" : notifier.error().text()));
  REQUIRE(notifier.ok());
  return std::move(*notifier);
}

inline std::string refusal_of(const std::string& name, const std::string& config) {
  auto refused = open_notifier(name, config);
  REQUIRE_FALSE(refused.ok());
  return refused.error().message;
}

inline const rules::Notice kNotice{.key = "rectify/7f/12/0/sink",
                                   .subject = "督办:修缮四号楼屋面,逾期七个工作日仍未完成,请立即处理并反馈(第二次提醒)",
                                   .body = "修缮四号楼屋面\n期限 2026-11-30\n",
                                   .address = "zhang.wei@example.org",
                                   .language = "zh",
                                   .json = R"({"key":"rectify/7f/12/0/sink","measure":"roof-1"})",
                                   .now_ms = 1'790'000'000'000};

inline rules::Notice to(std::string_view address) {
  rules::Notice notice = kNotice;
  notice.address = address;
  return notice;
}

inline Verdict deliver(rules::Notifier& notifier, const rules::Notice& notice = kNotice) {
  return notifier.deliver(notice, {});
}

}  // namespace rectify::test
