// JSON of described structs (core/description.h): read strictly, written plainly. Bodies of requests, commands and
// replies all go through here.
//
// Read strictly: a member that is not known, is missing or is of another type is refused by its place, with what there
// is. What is null counts as not there. Threads: pure functions; a MemberReader has one user.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command_kinds.h"
#include "json/json.h"

namespace rectify::http {

// Reads the members of one object. The first fault is kept; afterwards nothing more is read.
class MemberReader {
 public:
  // `where` is the place of the object in the body, "evidence[0]"; empty: it is the body. Both are borrowed.
  MemberReader(const json::Value& value, std::string where, std::optional<Error>& fault);

  template <typename Described, typename Body>
  void read(const Described& description, Body& body) {
    core::members(description, body, [&](const core::MemberRow& row, auto& into) { take(row, into); });
  }

  void take(const core::MemberRow& row, std::string& into);
  void take(const core::MemberRow& row, std::uint32_t& into);
  void take(const core::MemberRow& row, std::uint64_t& into);
  void take(const core::MemberRow& row, bool& into);
  void take(const core::MemberRow& row, Instant& into);
  void take(const core::MemberRow& row, core::Title& into);
  void take(const core::MemberRow& row, core::Fields& into);
  void take(const core::MemberRow& row, core::FindingPath& into);
  void take(const core::MemberRow& row, std::vector<core::Evidence>& into);
  void take(const core::MemberRow& row, std::map<std::string, std::string>& into);
  void take(const core::MemberRow& row, std::vector<std::string>& into);
  void take(const core::MemberRow& row, std::optional<std::vector<std::string>>& into);  // nothing: it is not there
  template <typename Tag, typename Value>
  void take(const core::MemberRow& row, Strong<Tag, Value>& into) {
    Value value{};
    take(row, value);
    into = Strong<Tag, Value>(std::move(value));
  }

  // Whether the object has a member of that name that is not null.
  [[nodiscard]] bool has(std::string_view name) const;
  void fail(std::string_view name, std::string_view what);
  // Refuses the first member that was not taken.
  void finish();

 private:
  // Null: it is not there, or there was a fault before.
  const json::Value* find(const core::MemberRow& row);
  [[nodiscard]] std::string place_of(std::string_view name) const;

  const json::Object* object_;
  const std::string where_;
  std::vector<std::string_view> taken_;
  std::optional<Error>& fault_;
};

// The whole body. Errors: invalid.
template <typename Described>
[[nodiscard]] Result<typename Described::Body> read_body(const Described& description, const json::Value& value) {
  typename Described::Body body{};
  std::optional<Error> fault;
  MemberReader reader(value, {}, fault);
  reader.read(description, body);
  reader.finish();
  if (fault) return *fault;
  return body;
}

[[nodiscard]] json::Value json_of(const std::string& text);
[[nodiscard]] json::Value json_of(std::uint64_t number);
[[nodiscard]] json::Value json_of(const Instant& at);
[[nodiscard]] json::Object json_of(const core::Title& title);
[[nodiscard]] json::Object json_of(const core::Fields& fields);
[[nodiscard]] json::Value json_of(const core::FindingPath& path);
[[nodiscard]] json::Value json_of(const std::vector<core::Evidence>& pieces);
template <typename Tag, typename Value>
[[nodiscard]] json::Value json_of(const Strong<Tag, Value>& id) {
  return json_of(id.get());
}

// Appends a member; an optional one only where there is something to say.
void append_member(json::Object& object, const core::MemberRow& row, json::Value value);

template <typename Described, typename Body>
void append_members(json::Object& object, const Described& description, const Body& body) {
  core::members(description, body,
                [&](const core::MemberRow& row, const auto& value) { append_member(object, row, json_of(value)); });
}

}  // namespace rectify::http
