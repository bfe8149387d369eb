#include "http/api/outbox.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/member_json.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

constexpr std::uint64_t kRowsUnasked = 100;
constexpr std::string_view kStates[] = {"waiting", "dead", "again"};

json::Object json_of_row(const runtime::OutboxRow& row, Instant now) {
  const store::OutboxEntry& entry = row.entry;
  json::Object json{{"key", row.key()},
                    {"status", kStates[static_cast<std::size_t>(row.state)]},
                    {"sink", row.sink},
                    {"measure", entry.measure.get()},
                    {"title", json_of(entry.title)}};
  if (entry.folded > 0) {
    json["folded"] = entry.folded;
    json["until"] = format_utc(entry.folded_until);
  } else if (!entry.message.empty()) {
    json["message"] = entry.message;
  } else if (entry.rung.empty()) {
    json["state"] = entry.state;
    json["state_title"] = json_of(entry.state_title);
  } else {
    json["rung"] = entry.rung;
    json["rung_title"] = json_of(entry.rung_title);
  }
  json["role"] = entry.recipient.role;
  json["recipient"] = entry.recipient.unit.empty() ? entry.recipient.person : entry.recipient.unit;
  json["at"] = format_utc(entry.at);
  json["age_s"] = (now.ms - entry.at.ms) / 1000;
  json["attempts"] = row.attempts;
  if (row.attempts > 0 && row.state == runtime::OutboxRow::State::waiting) json["next"] = format_utc(row.next);
  json["error"] = row.error;
  return json;
}

}  // namespace

Response list_outbox(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  const std::string* limit = value_of(asked.target, "limit");
  const std::string* status = value_of(asked.target, "status");
  auto number = limit == nullptr ? Result<std::uint64_t>(kRowsUnasked) : number_of(*limit, "limit");
  if (!number) return problem(number.error());
  auto rows = here.engine.dispatcher().list(std::min<std::uint64_t>(*number, here.options.outbox_rows_max));
  if (!rows) return problem(rows.error());
  json::Array list;
  for (const runtime::OutboxRow& row : *rows) {
    if (status != nullptr && kStates[static_cast<std::size_t>(row.state)] != *status) continue;
    list.push_back(json_of_row(row, here.engine.now()));
  }
  return respond_with(list);
}

Response replay_notices(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  const auto& body = std::get<ReplayBody>(asked.body);
  if (body.all == body.keys.has_value() || (body.keys && body.keys->empty())) {
    return problem({Code::invalid, R"(write {"keys": ["12/0/mail"]} or {"all": true})", {}});
  }
  auto number = body.all ? here.engine.dispatcher().replay_all() : here.engine.dispatcher().replay(*body.keys);
  if (!number) return problem(number.error());
  return respond_with(json::Object{{"replayed", *number}});
}

Response drop_notice(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  const std::string& key = asked.at[0];
  auto dropped = here.engine.dispatcher().drop(key);
  return dropped ? respond_with(json::Object{{"dropped", key}}) : problem(dropped.error());
}

}  // namespace rectify::http
