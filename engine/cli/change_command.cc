// Commands that change one measure.
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/lapsed_proposal.h"
#include "cli/listing_tables.h"
#include "cli/session.h"
#include "embed/library.h"
#include "http/api/api.h"
#include "http/server/problem.h"
#include "ledger/hash.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr const char* kDefaultWorkflow = "rectification";

std::string fresh_key() {
  std::random_device random;
  return "cli-" + std::to_string(random()) + "-" + std::to_string(random());
}

// "field=a" or, for lists, "field=a,b"; "field=" clears.
Result<Json> sets_of(const std::vector<std::string>& sets) {
  Json json = Json::object();
  for (const std::string& one : sets) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{Code::invalid, "--set takes field=value, not '" + one + "'", {}};
    }
    json[one.substr(0, equals)] = one.substr(equals + 1);
  }
  return json;
}

// List fields take their values apart at commas; which fields are lists, the workflow knows.
void split_lists(Session& session, const std::string& workflow, Json& sets) {
  auto workflows = session.get("/v1/workflows");
  if (!workflows) return;
  for (const Json& one : *workflows) {
    const std::string name = one.value("workflow", "");
    if (name != workflow && name + "@" + std::to_string(one.value("version", 0)) != workflow) continue;
    for (const Json& field : one.value("fields", Json::array())) {
      const std::string field_name = field.value("field", "");
      if (!field.value("list", false) || !sets.contains(field_name)) continue;
      Json items = Json::array();
      std::string rest = sets[field_name].get<std::string>();
      while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        if (comma != 0) items.push_back(rest.substr(0, comma));
        rest = comma == std::string::npos ? std::string() : rest.substr(comma + 1);
      }
      sets[field_name] = items;
    }
  }
}

// FILE or KIND:FILE. What is a file as it stands is one, colons in its name included.
std::pair<std::string, std::string> kind_and_file(const std::string& named) {
  std::error_code ignored;
  const std::size_t colon = named.find(':');
  if (colon == std::string::npos || std::filesystem::exists(named, ignored)) return {{}, named};
  return {named.substr(0, colon), named.substr(colon + 1)};
}

Result<Json> evidence_of(const std::vector<std::string>& pieces) {
  Json json = Json::array();
  for (const std::string& piece : pieces) {
    const auto [kind, file] = kind_and_file(piece);
    auto bytes = read_file(file, std::size_t{4} << 30U);
    if (!bytes) return bytes.error();
    json.push_back({{"name", std::filesystem::path(file).filename().string()},
                    {"sha256", ledger::to_hex(ledger::sha256(*bytes))},
                    {"location", std::filesystem::absolute(file).string()}});
    if (!kind.empty()) json.back()["kind"] = kind;
  }
  return json;
}

// "2020-12-31" (the end of that day), or a moment, by the zone of the workflows, becomes a moment in UTC.
Result<void> settle_moment(Session& session, Json& text) {
  auto workflows = session.get("/v1/workflows");
  if (!workflows) return workflows.error();
  const Names names(*workflows, core::Language::en);
  const auto written = text.get<std::string>();
  const auto day = parse_day(written);
  auto at = day ? Result<Instant>(names.zone().end_of(*day)) : names.zone().parse(written);
  if (!at) return at.error();
  text = format_utc(*at);
  return {};
}

// Without a name, the one workflow that is deployed, or rectification among several.
Result<void> settle_workflow(Session& session, Json& name) {
  if (!name.get<std::string>().empty()) return {};
  auto workflows = session.get("/v1/workflows");
  if (!workflows) return workflows.error();
  std::set<std::string> names;
  for (const Json& one : *workflows) names.insert(one.value("workflow", ""));
  if (names.empty()) return Error{Code::not_found, "no workflow is deployed yet: rectify deploy WORKFLOW", {}};
  if (names.size() > 1 && !names.contains(kDefaultWorkflow)) {
    std::string listed;
    for (const std::string& one : names) listed += (listed.empty() ? "" : ", ") + one;
    return Error{Code::invalid, "say which workflow drives it, --workflow NAME; there are: " + listed, {}};
  }
  name = names.size() == 1 ? *names.begin() : std::string(kDefaultWorkflow);
  return {};
}

// What the body leaves to be settled by what is in the database.
Result<void> settle(Session& session, const std::string& measure, Json& body) {
  if (body.contains("workflow")) {
    if (auto ok = settle_workflow(session, body["workflow"]); !ok) return ok;
  }
  const char* sets_key = body.contains("fields") ? "fields" : "set";
  if (body.contains(sets_key)) {
    std::string workflow = body.value("workflow", "");
    if (workflow.empty()) {
      if (auto known = session.get("/v1/measures/" + http::percent_encode(measure))) {
        workflow = known->value("workflow", "");
      }
    }
    split_lists(session, workflow, body[sets_key]);
  }
  return body.contains("until") ? settle_moment(session, body["until"]) : Result<void>();
}

Result<Json> body_of(const ChangeOptions& options) {
  Json body = Json::object();
  body["key"] = options.key.empty() ? fresh_key() : options.key;
  if (options.revision) body["revision"] = *options.revision;
  if (!options.note.empty()) body["note"] = options.note;
  if (!options.sets.empty()) {
    auto sets = sets_of(options.sets);
    if (!sets) return sets.error();
    body["set"] = *sets;
  }
  if (!options.evidence.empty()) {
    auto evidence = evidence_of(options.evidence);
    if (!evidence) return evidence.error();
    body["evidence"] = *evidence;
  }
  return body;
}

// What went before a proposal that was just made, or a command to approve one that was just refused: that there was
// one, which has lapsed. Empty where there was none.
std::string lapse_text(Session& session, const Global& global, const std::string& measure, const LapseQuestion& asked) {
  auto events = session.get("/v1/measures/" + http::percent_encode(measure) + "/history");
  auto workflows = session.get("/v1/workflows");
  if (!events || !workflows) return {};
  const auto lapse = find_lapse(*events, asked);
  if (!lapse) return {};
  return to_text(*lapse, Names(*workflows, global.language).zone(), global.language);
}

int refuse(Session& session, const Global& global, const std::string& measure, const Json& body, Error error) {
  if (error.code == Code::denied && body.contains("transition")) {
    const std::string lapse = lapse_text(session, global, measure, {body.value("transition", ""), {}});
    const bool zh = global.language == core::Language::zh;
    if (!lapse.empty())
      error.message += (zh ? "；" : "; ") + lapse + (zh ? "，须重新提请" : ": it has to be proposed anew");
  }
  return report(global, error);
}

int change(const Global& global, const std::string& method, const std::string& target, Json body,
           const std::string& measure) {
  const auto who = who_acts(global);
  if (!who) return report(global, who.error());
  auto session = Session::open(global, Session::Access::write);
  if (!session) return report(global, session.error());
  if (auto ok = settle(**session, measure, body); !ok) return report(global, ok.error());
  auto reply = (*session)->send(method, target, http::dump(body), {{"rectify-actor", *who}});
  if (!reply) return refuse(**session, global, measure, body, reply.error());
  if (global.format == Format::json) {
    print_line(http::dump(*reply));
    return kDone;
  }
  const std::string outcome = reply->value("outcome", "");
  print_line(measure + "  " + outcome + ", now " + reply->value("state", "") + ", revision " +
             std::to_string(reply->value("revision", 0)));
  if (outcome != "proposed") return kDone;
  const std::string lapse =
      lapse_text(**session, global, measure, {body.value("transition", ""), text_at(*reply, "sequence")});
  const bool zh = global.language == core::Language::zh;
  if (!lapse.empty()) print_line(lapse + (zh ? "，这是一次新的提请" : ": this is a new one"));
  return kDone;
}

int change(const Global& global, const ChangeOptions& options, const std::string& method, const std::string& part) {
  auto body = body_of(options);
  if (!body) return report(global, body.error());
  if (!options.transition.empty()) (*body)["transition"] = options.transition;
  if (!options.decision.empty()) (*body)["decision"] = options.decision;
  if (!options.rung.empty()) (*body)["rung"] = options.rung;
  if (!options.outcome.empty()) (*body)["outcome"] = options.outcome;
  if (!options.deputy.empty()) (*body)["to"] = options.deputy;
  if (!options.until.empty()) (*body)["until"] = options.until;
  return change(global, method, "/v1/measures/" + http::percent_encode(options.measure) + part, std::move(*body),
                options.measure);
}

}  // namespace

Result<std::string> who_acts(const Global& global) {
  if (!global.as.empty()) return global.as;
  return Error{Code::invalid, "say who acts: --as zhang.wei/housing-office, or set RECTIFY_AS", {}};
}

int report(const Global& global, const Error& error) {
  const bool said = !error.where.empty() && error.message.find(error.where) != std::string::npos;
  const std::string text =
      global.format == Format::json ? http::problem_json(error) : "rectify: " + (said ? error.message : error.text());
  std::fprintf(stderr, "%s\n", text.c_str());
  return row_of(error.code).exit;
}

int new_measure(const Global& global, const ChangeOptions& options) {
  auto body = body_of(options);
  if (!body) return report(global, body.error());
  if (body->contains("set")) {
    (*body)["fields"] = (*body)["set"];
    body->erase("set");
  }
  (*body)["measure"] = options.measure;
  (*body)["inspection"] = options.inspection;
  (*body)["title"] = options.title;
  (*body)["text"] = options.text.empty() ? options.title : options.text;
  if (!options.parent.empty()) (*body)["parent"] = options.parent;
  (*body)["workflow"] = options.workflow;
  Json finding = Json::array();
  for (const std::string& node : options.finding) {
    const std::size_t colon = node.find(':');
    const std::string digits = node.substr(0, colon);
    if (colon == std::string::npos || digits.empty() || digits.size() > 6 ||
        digits.find_first_not_of("0123456789") != std::string::npos) {
      return report(global, {Code::invalid, "--finding takes NUMBER:TITLE, not '" + node + "'", {}});
    }
    finding.push_back({{"number", std::stoul(digits)}, {"title", node.substr(colon + 1)}});
  }
  (*body)["finding"] = finding;
  return change(global, "POST", "/v1/measures", std::move(*body), options.measure);
}

int fire_transition(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/transitions");
}
int amend_measure(const Global& global, const ChangeOptions& options) { return change(global, options, "PATCH", ""); }
int attach_evidence(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/evidence");
}
int comment_on(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/comments");
}
int veto_proposal(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/vetoes");
}

int acknowledge_rung(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/acknowledgements");
}
int resolve_rung(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/resolutions");
}
int hand_over_rung(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/handovers");
}

int delegate_measure(const Global& global, const ChangeOptions& options) {
  return change(global, options, "POST", "/delegations");
}

}  // namespace rectify::cli
