// Notices that did not arrive: listed, tried again, dropped.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

constexpr std::string_view kOutboxStates[] = {"waiting", "dead", "again"};
constexpr Parameter kOutboxQuery[] = {{"status", Parameter::Kind::word, "how they stand", false, kOutboxStates},
                                      {"limit", Parameter::Kind::number, "how many at most"}};

constexpr Property kOutboxProperties[] = {
    {"key", kAlways, kText, "By which it is tried again, or dropped."},
    {"status", kAlways, word(kOutboxStates)},
    {"sink", kAlways, kText, "Where it is to go."},
    {"measure", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"folded", kSometimes, kNumber, "It stands for so many notices."},
    {"until", kSometimes, kMoment, "Of the last of them."},
    {"message", kSometimes, kText, "What a rule says."},
    {"state", kSometimes, kText, "The state that was entered."},
    {"state_title", kSometimes, kTitleType},
    {"rung", kSometimes, kText, "The rung that was claimed."},
    {"rung_title", kSometimes, kTitleType},
    {"role", kAlways, kText, "In what capacity the recipient is told."},
    {"recipient", kAlways, kText, "A unit, or a person."},
    {"at", kAlways, kMoment, "When it was made."},
    {"age_s", kAlways, kInteger, "Seconds since then."},
    {"attempts", kAlways, kNumber},
    {"next", kSometimes, kMoment, "Not tried again before."},
    {"error", kAlways, kText, "Why the last attempt failed."},
};
constexpr Property kReplayedProperties[] = {{"replayed", kAlways, kNumber, "How many are tried again."}};
constexpr Property kDroppedProperties[] = {{"dropped", kAlways, kText, "The key."}};
constexpr Schema kOutboxRow{"notice", {}, "A notice that did not arrive yet.", kOutboxProperties};
constexpr Schema kReplayed{"replayed", {}, "Dead letters that are tried again.", kReplayedProperties};
constexpr Schema kDropped{"dropped", {}, "A notice that was dropped.", kDroppedProperties};

constexpr std::uint64_t kRowsUnasked = 100;

json::Object notice_json(const runtime::OutboxRow& row, Instant now) {
  const store::OutboxEntry& entry = row.entry;
  json::Object json{{"key", row.key()},
                    {"status", kOutboxStates[static_cast<std::size_t>(row.state)]},
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

Response list_outbox(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  const std::string* limit = value_of(asked.target, "limit");
  const std::string* status = value_of(asked.target, "status");
  auto number = limit == nullptr ? Result<std::uint64_t>(kRowsUnasked) : number_of(*limit, "limit");
  if (!number) return problem(number.error());
  auto rows = here.engine.dispatcher().list(std::min<std::uint64_t>(*number, here.options.outbox_rows_max));
  if (!rows) return problem(rows.error());
  json::Array list;
  for (const runtime::OutboxRow& row : *rows) {
    if (status != nullptr && kOutboxStates[static_cast<std::size_t>(row.state)] != *status) continue;
    list.push_back(notice_json(row, here.engine.now()));
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

constexpr Route kOutboxRoutes[] = {
    question("/v1/outbox", "listNotices", groups::kDaemon, "Notices that did not arrive yet.", kOutboxQuery,
             Filters::none, kListOf<kOutboxRow>, list_outbox),
    {.method = Method::post,
     .path = "/v1/outbox/replay",
     .name = "replayNotices",
     .group = &groups::kDaemon,
     .means = "Has dead letters tried again.",
     .body = kDescribedBody<kReplay>,
     .answers = kOf<kReplayed>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(replay_notices)},
    {.method = Method::remove,
     .path = "/v1/outbox/{key}",
     .name = "dropNotice",
     .group = &groups::kDaemon,
     .means = "Forgets a dead letter, or a notice that waits.",
     .answers = kOf<kDropped>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(drop_notice)},
};

}  // namespace

std::span<const Route> outbox_routes() { return kOutboxRoutes; }

}  // namespace rectify::http
