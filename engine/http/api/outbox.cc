#include "http/api/outbox.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

constexpr std::uint64_t kLimit = 100;
constexpr std::uint64_t kLimitMax = 10'000;
constexpr std::string_view kStates[] = {"waiting", "dead", "again"};

Json json_of(const runtime::OutboxRow& row, Instant now) {
  const store::OutboxEntry& entry = row.entry;
  Json json{{"key", row.key()},
            {"status", kStates[static_cast<std::size_t>(row.state)]},
            {"sink", row.sink},
            {"measure", entry.measure.get()},
            {"title", to_json(entry.title)}};
  if (entry.folded > 0) {
    json["folded"] = entry.folded;
    json["until"] = format_utc(entry.folded_until);
  } else if (!entry.message.empty()) {
    json["message"] = entry.message;
  } else if (entry.rung.empty()) {
    json["state"] = entry.state;
    json["state_title"] = to_json(entry.state_title);
  } else {
    json["rung"] = entry.rung;
    json["rung_title"] = to_json(entry.rung_title);
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

Response list(const runtime::Engine& engine, const Target& target) {
  std::uint64_t limit = kLimit;
  std::string_view status;
  for (const auto& [name, value] : target.query) {
    if (name == "limit") {
      auto number = number_of(value, "limit");
      if (!number) return problem(number.error());
      limit = std::min<std::uint64_t>(*number, kLimitMax);
    } else if (name == "status" && std::find(std::begin(kStates), std::end(kStates), value) != std::end(kStates)) {
      status = value;
    } else {
      return problem({Code::invalid, "there is limit, and status: waiting, dead or again", name});
    }
  }
  auto rows = engine.dispatcher().list(limit);
  if (!rows) return problem(rows.error());
  Json json = Json::array();
  for (const runtime::OutboxRow& row : *rows) {
    if (!status.empty() && kStates[static_cast<std::size_t>(row.state)] != status) continue;
    json.push_back(json_of(row, engine.now()));
  }
  return json_response(json);
}

Response replay(runtime::Engine& engine, const Request& request) {
  const Error wrong{Code::invalid, R"(write {"keys": ["12/0/mail"]} or {"all": true})", {}};
  auto body = parse_json(request.body);
  if (!body) return problem(body.error());
  if (!body->is_object() || body->size() != 1) return problem(wrong);
  Result<std::size_t> number = wrong;
  if (body->value("all", false)) {
    number = engine.dispatcher().replay_all();
  } else if (const auto keys = body->find("keys"); keys != body->end() && keys->is_array()) {
    std::vector<std::string> wanted;
    for (const Json& key : *keys) {
      if (!key.is_string()) return problem(wrong);
      wanted.push_back(key.get<std::string>());
    }
    number = engine.dispatcher().replay(wanted);
  }
  if (!number) return problem(number.error());
  return json_response({{"replayed", *number}});
}

}  // namespace

Response outbox(runtime::Engine& engine, const Request& request, const Target& target) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const std::string what = target.path.size() == 3 ? target.path[2] : std::string();
  if (reads && what.empty()) return list(engine, target);
  if (request.method == "POST" && what == "replay") return replay(engine, request);
  if (request.method == "DELETE" && !what.empty()) {
    auto dropped = engine.dispatcher().drop(what);
    return dropped ? json_response({{"dropped", what}}) : problem(dropped.error());
  }
  return problem({Code::not_found, "there is GET /v1/outbox, POST /v1/outbox/replay, DELETE /v1/outbox/{key}", {}});
}

}  // namespace rectify::http
