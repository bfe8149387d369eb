#include "cli/change_command.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <random>

#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/lapsed_proposal.h"
#include "cli/names.h"
#include "cli/output.h"
#include "http/api/api.h"
#include "ledger/hash.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kEvidenceBytesMax = std::size_t{4} << 30U;

std::string fresh_key() {
  std::random_device random;
  return fmt::format("cli-{}-{}", random(), random());
}

// FILE or KIND:FILE. What is a file as it stands is one, colons in its name included.
std::pair<std::string, std::string> kind_and_file(const std::string& named) {
  std::error_code ignored;
  const std::size_t colon = named.find(':');
  if (colon == std::string::npos || std::filesystem::exists(named, ignored)) return {{}, named};
  return {named.substr(0, colon), named.substr(colon + 1)};
}

std::vector<std::string> items_of(const std::string& text) {
  std::vector<std::string> items;
  std::string rest = text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    if (comma != 0) items.push_back(rest.substr(0, comma));
    rest = comma == std::string::npos ? std::string() : rest.substr(comma + 1);
  }
  return items;
}

// What went before a proposal that was just made, or a command to approve one that was just refused: that there was
// one, which has lapsed. Empty where there was none.
std::string lapse_text(Session& session, const Global& global, const MeasureId& measure, const LapseQuestion& asked) {
  auto events = session.get(fmt::format("/v1/measures/{}/history", http::percent_encode(measure.get())));
  if (!events) return {};
  const auto lapsed = find_lapsed(*events, asked);
  if (!lapsed) return {};
  const auto& workflows = session.workflows();
  if (!workflows) return {};
  return to_text(*lapsed, Names(*workflows, global.language).zone(), global.language);
}

std::string transition_of(const core::Command& command) {
  if (const auto* fire = std::get_if<core::Fire>(&command.body)) return fire->transition;
  const auto* veto = std::get_if<core::Veto>(&command.body);
  return veto == nullptr ? std::string() : veto->transition;
}

int refuse(Session& session, const Global& global, const core::Command& command, Error error) {
  const std::string transition = transition_of(command);
  if (error.code == Code::denied && !transition.empty()) {
    const std::string lapse = lapse_text(session, global, command.measure, {transition, {}});
    if (!lapse.empty()) {
      error.message += say_of(global, "; {}: it has to be proposed anew", "；{}，须重新提请", lapse);
    }
  }
  return report(global, error);
}

json::Value json_of(const core::Reply& reply) {
  return json::Object{{"measure", reply.measure.get()},
                      {"revision", reply.revision.get()},
                      {"sequence", reply.sequence.get()},
                      {"outcome", reply.outcome},
                      {"state", reply.state}};
}

void print_reply(Session& session, const Global& global, const core::Command& command, const core::Reply& reply) {
  if (global.format == Format::json) return print_line(json::print(json_of(reply)));
  print_line(fmt::format("{}  {}, now {}, revision {}", command.measure.get(), reply.outcome, reply.state,
                         reply.revision.get()));
  if (reply.outcome != "proposed") return;
  const std::string lapse =
      lapse_text(session, global, command.measure, {transition_of(command), std::to_string(reply.sequence.get())});
  if (!lapse.empty()) print_line(say_of(global, "{}: this is a new one", "{}，这是一次新的提请", lapse));
}

}  // namespace

std::vector<Option> target_options(Target& target) {
  return {{.name = "ID", .into = &target.measure, .means = "The measure", .required = true},
          {.name = "--key", .into = &target.key, .means = "Idempotency key: a repeat gets the first answer"},
          {.name = "--revision", .into = &target.revision, .means = "Refuse when the measure is not at this revision"}};
}

Option set_option(std::vector<std::string>& sets) {
  return {.name = "--set", .into = &sets, .means = "field=value; a list as field=a,b", .one_each = true};
}

Option note_option(std::string& note, std::string_view means) {
  return {.name = "--note", .into = &note, .means = means};
}

Option evidence_option(std::vector<std::string>& evidence) {
  return {.name = "--evidence",
          .into = &evidence,
          .means = "FILE or KIND:FILE (photo:roof.jpg): its name and SHA-256 are recorded",
          .one_each = true};
}

Result<core::Fields> fields_of(const std::vector<std::string>& sets) {
  core::Fields fields;
  for (const std::string& one : sets) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{Code::invalid, fmt::format("--set takes field=value, not '{}'", one), {}};
    }
    fields[one.substr(0, equals)] = one.substr(equals + 1);
  }
  return fields;
}

Result<std::vector<core::Evidence>> evidence_of(const std::vector<std::string>& pieces) {
  std::vector<core::Evidence> evidence;
  for (const std::string& piece : pieces) {
    const auto [kind, file] = kind_and_file(piece);
    auto bytes = read_file(file, kEvidenceBytesMax);
    if (!bytes) return bytes.error();
    evidence.push_back({.name = std::filesystem::path(file).filename().string(),
                        .media_type = {},
                        .sha256 = ledger::to_hex(ledger::sha256(*bytes)),
                        .location = std::filesystem::absolute(file).string(),
                        .effective = {},
                        .kind = kind});
  }
  return evidence;
}

void split_lists(Session& session, const std::string& workflow, core::Fields& sets) {
  if (sets.empty()) return;
  const auto& workflows = session.workflows();
  if (!workflows) return;
  for (const json::Value& one : rows_of(*workflows)) {
    const std::string name = json::text_at(one, "workflow");
    if (name != workflow && fmt::format("{}@{}", name, json::number_at(one, "version")) != workflow) continue;
    for (const json::Value& field : json::array_at(one, "fields")) {
      const auto found = sets.find(json::text_at(field, "field"));
      if (!json::flag_at(field, "list") || found == sets.end()) continue;
      if (const auto* text = std::get_if<std::string>(&found->second)) found->second = items_of(*text);
    }
  }
}

void split_lists_of(Session& session, const MeasureId& measure, core::Fields& sets) {
  if (sets.empty()) return;
  const auto known = session.get("/v1/measures/" + http::percent_encode(measure.get()));
  split_lists(session, known ? json::text_at(*known, "workflow") : std::string(), sets);
}

int change(const Global& global, const Target& target, decltype(core::Command::body) body, const Settle& settle) {
  const auto who = who_acts(global);
  if (!who) return report(global, who.error());
  auto actor = core::parse_actor(*who);
  if (!actor) return report(global, actor.error());
  auto session = Session::open(global, Access::write);
  if (!session) return report(global, session.error());
  core::Command command{.key = target.key.empty() ? fresh_key() : target.key,
                        .actor = std::move(*actor),
                        .measure = MeasureId(target.measure),
                        .expected = {},
                        .body = std::move(body)};
  if (target.revision) command.expected = Revision(*target.revision);
  if (settle) {
    if (auto ok = settle(**session, command); !ok) return report(global, ok.error());
  }
  auto reply = (*session)->submit(command);
  if (!reply) return refuse(**session, global, command, reply.error());
  print_reply(**session, global, command, *reply);
  return kDone;
}

}  // namespace rectify::cli
