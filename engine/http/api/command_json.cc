#include "http/api/command_json.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <random>

#include "base/text.h"
#include "core/command_kinds.h"
#include "http/api/api.h"
#include "http/api/member_json.h"

namespace rectify::http {

namespace {

std::string fresh_key() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  return fmt::format("auto-{}{}", random(), random());
}

// What the address says is not said otherwise by the body.
void take_beside(MemberReader& reader, const core::MemberRow& row, std::string_view beside, std::string& into) {
  if (beside.empty()) return reader.take(row, into);
  core::MemberRow optional = row;
  optional.needed = core::kOptional;
  reader.take(optional, into);
  if (!into.empty() && into != beside) {
    reader.fail(row.name, fmt::format("has to be left out, or '{}' as in the address", beside));
  }
  into = beside;
}

Error unknown_kind(const std::string& kind) {
  const std::string_view near = kind.size() < 32 ? nearest(kind, core::kCommandNames) : std::string_view();
  return {Code::invalid,
          fmt::format("'command' has to be {} or {}, not '{}'{}",
                      fmt::join(core::kCommandNames.begin(), core::kCommandNames.end() - 1, ", "),
                      core::kCommandNames.back(), fit_width(kind, kShownColumns),
                      near.empty() ? "" : fmt::format("; did you mean '{}'?", near)),
          {}};
}

}  // namespace

Result<core::Command> command_from(const json::Value& value, const SaidBeside& beside) {
  std::optional<Error> fault;
  MemberReader reader(value, {}, fault);
  core::Command command;
  std::string kind;
  std::string measure;
  std::string actor;
  take_beside(reader, kCommandRow, beside.kind, kind);
  reader.take(kKeyRow, command.key);
  reader.take(kActorRow, actor);
  take_beside(reader, kMeasureRow, beside.measure, measure);
  std::uint64_t revision = 0;
  reader.take(kRevisionRow, revision);
  if (reader.has(kRevisionRow.name)) command.expected = Revision(revision);
  if (fault) return *fault;
  const bool known = core::with_kind(kind, [&](const auto& row) {
    typename std::remove_cvref_t<decltype(row)>::Body body{};
    reader.read(row, body);
    if (row.shares_body) row.make(body);
    command.body = std::move(body);
  });
  if (!known) return unknown_kind(kind);
  reader.finish();
  if (fault) return *fault;
  if (!reader.has(kActorRow.name)) {
    if (!beside.actor) {
      return Error{Code::invalid, "who acts is missing: send the header Rectify-Actor: zhang.wei/housing-office", {}};
    }
    actor = *beside.actor;
  }
  auto by = core::parse_actor(actor);
  if (!by) return by.error();
  command.actor = std::move(*by);
  command.measure = MeasureId(std::move(measure));
  if (!reader.has(kKeyRow.name)) command.key = fresh_key();
  if (beside.key) command.key = *beside.key;
  if (beside.revision) command.expected = Revision(*beside.revision);
  return command;
}

Result<core::Command> command_from(const json::Value& value) {
  for (const core::MemberRow& row : {kKeyRow, kActorRow}) {
    const json::Value* found = json::find(value, row.name);
    if (value.is_object() && (found == nullptr || found->is_null())) {
      return Error{Code::invalid, fmt::format("'{}' is missing", row.name), {}};
    }
  }
  return command_from(value, {});
}

json::Value json_of(const core::Command& command) {
  json::Object object;
  core::with_kind(command, [&](const auto& kind, const auto& body) {
    object.emplace(kCommandRow.name, kind.name);
    object.emplace(kKeyRow.name, command.key);
    object.emplace(kActorRow.name, core::to_text(command.actor));
    object.emplace(kMeasureRow.name, command.measure.get());
    if (command.expected) object.emplace(kRevisionRow.name, command.expected->get());
    append_members(object, kind, body);
  });
  return object;
}

json::Value json_of(const core::Reply& reply) {
  json::Object object;
  append_members(object, core::kReply, reply);
  return object;
}

}  // namespace rectify::http
