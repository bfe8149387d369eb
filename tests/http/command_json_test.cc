// Commands as JSON: every kind there and back with every member, and what is refused by name.
#include "http/api/command_json.h"

#include <boost/json/object.hpp>
#include <catch2/catch.hpp>

#include "core/command_kinds.h"
#include "support/text.h"

using namespace rectify;
using test::has;

namespace {

// Puts something into every member.
struct Fill {
  int count = 0;

  std::string next(std::string_view word) { return std::string(word) + " " + std::to_string(++count); }
  void operator()(const core::MemberRow& row, std::string& into) { into = next(row.name); }
  template <typename Tag>
  void operator()(const core::MemberRow& row, Strong<Tag, std::string>& into) {
    into = Strong<Tag, std::string>(next(row.name));
  }
  void operator()(const core::MemberRow& /*row*/, std::uint32_t& into) { into = 7; }
  void operator()(const core::MemberRow& /*row*/, Instant& into) { into = Instant{1'600'000'000'123}; }
  void operator()(const core::MemberRow& row, core::Title& into) { into = {next(row.name), "题"}; }
  void operator()(const core::MemberRow& row, core::Fields& into) {
    into = {{"one", next(row.name)}, {"list", std::vector<std::string>{"a", "乙"}}, {"none", ""}};
  }
  void operator()(const core::MemberRow& /*row*/, core::FindingPath& into) {
    into = {{1, {"area", "领域"}}, {1'000'000, {"", "问题"}}};
  }
  void operator()(const core::MemberRow& row, std::vector<core::Evidence>& into) {
    into = {{next(row.name), "application/pdf", std::string(64, 'a'), "/x", "2020-11-20", "minutes"},
            {"photo.jpg", "", std::string(64, '0'), "", "", ""}};
  }
};

std::string refusal(std::string_view text) {
  const auto command = http::command_from(json::parse(text).value());
  REQUIRE(!command.ok());
  CHECK(command.error().code == Code::invalid);
  return command.error().message;
}

}  // namespace

TEST_CASE("a command of every kind, with something in every member, survives the way to JSON and back") {
  std::size_t kinds = 0;
  const auto there_and_back = [&](const auto& kind) {
    typename std::remove_cvref_t<decltype(kind)>::Body body{};
    core::members(kind, body, Fill());
    if (kind.shares_body) kind.make(body);
    const core::Command command{.key = "k",
                                .actor = {"wang.fang", "audit", "li.na", "office"},
                                .measure = MeasureId("m-1"),
                                .expected = Revision(3),
                                .body = body};
    const json::Value value = http::json_of(command);
    INFO(json::print(value));
    CHECK(json::text_at(value, "command") == kind.name);
    const auto back = http::command_from(value);
    INFO((back.ok() ? std::string() : back.error().text()));
    REQUIRE(back.ok());
    CHECK(*back == command);
    ++kinds;
  };
  std::apply([&](const auto&... kind) { (there_and_back(kind), ...); }, core::kCommandKinds);
  CHECK(kinds == core::kCommandKindCount);
}

TEST_CASE("what a command leaves out is left out of its JSON, unless it is needed") {
  const core::Command command{.key = "k",
                              .actor = {"li.na", "office"},
                              .measure = MeasureId("m-1"),
                              .expected = {},
                              .body = core::Fire{.transition = "submit", .sets = {}, .note = "", .evidence = {}}};
  CHECK(json::print(http::json_of(command)) ==
        R"({"command":"fire","key":"k","actor":"li.na/office","measure":"m-1","transition":"submit"})");
}

TEST_CASE("a command that is not understood is refused with what there is") {
  const std::string start = R"({"key": "k", "actor": "li.na/office", "measure": "m-1", )";
  const std::string unknown = refusal(start + R"("command": "coment", "note": "x"})");
  for (const std::string_view kind : core::kCommandNames) CHECK(has(unknown, kind));
  CHECK(has(unknown, "not 'coment'; did you mean 'comment'?"));
  CHECK(has(refusal(start + R"("command": "fire"})"), "'transition' is missing"));
  CHECK(has(refusal(start + R"("command": "fire", "transition": "a", "nte": "b"})"),
            "'nte' is not known here; did you mean 'note'?"));
  CHECK(has(refusal(start + R"("command": "hand_over", "rung": "r"})"), "'to' is missing"));
  CHECK(has(refusal(start + R"("command": "acknowledge", "rung": "r", "outcome": "o"})"), "'outcome' is not known"));
  CHECK(has(refusal(start + R"("command": "attach", "evidence": [{"name": "a"}]})"), "'evidence.sha256' is missing"));
  CHECK(has(refusal(start + R"("command": "delegate", "to": "a", "until": "soon"})"), "'until' has to be a moment"));
  CHECK(has(refusal(start + R"("command": "amend", "set": {"due": [1]}})"), "'set.due' has to be a string or a list"));
  CHECK(has(refusal(start + R"("command": "wake"})"), "'command' has to be register, fire"));
  CHECK(has(refusal(R"({"actor": "li.na/office", "measure": "m-1", "command": "comment", "note": "x"})"),
            "'key' is missing"));
  CHECK(has(refusal(R"({"key": "k", "measure": "m-1", "command": "comment", "note": "x"})"), "'actor' is missing"));
  CHECK(has(refusal("[]"), "has to be a JSON object"));
}
