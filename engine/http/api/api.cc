#include "http/api/api.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "http/api/audit_reads.h"
#include "http/api/escalations.h"
#include "http/api/event_exports.h"
#include "http/api/event_feed.h"
#include "http/api/json.h"
#include "http/api/migrations.h"
#include "http/api/outbox.h"
#include "http/api/proofs.h"
#include "http/api/reads.h"
#include "http/server/problem.h"
#include "query/tree_stamp.h"

namespace rectify::http {

namespace {

constexpr std::size_t kReaders = 2;  // so that one long question does not hold up every other

Response ok(const Json& json, int status = 200) {
  Response response;
  response.status = status;
  response.body = dump(json);
  return response;
}

// A key for a command that came without one: it cannot be repeated, and the answer tells it.
std::string fresh_key() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  return "auto-" + std::to_string(random()) + std::to_string(random());
}

// What signs the history names it: the source of its events, as CloudEvents have it.
std::string origin_of(const runtime::Engine& engine) {
  const auto& key = engine.signing_key();
  return key == nullptr ? "/rectify" : key->verifier().name();
}

const std::string* header(const Request& request, std::string_view name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? nullptr : &found->second;
}

// Who asks, as far as the request says so.
using Asker = std::optional<core::Actor>;
Asker asker_of(const Request& request) {
  const std::string* text = header(request, "rectify-actor");
  auto actor = core::parse_actor(text == nullptr ? "" : *text);
  return actor ? Asker(std::move(*actor)) : Asker();
}

}  // namespace

class Api::Routes {
 public:
  Routes(runtime::Engine& engine, ApiOptions options)
      : engine_(engine), options_(std::move(options)), events_(engine_, origin_of(engine)) {}
  ~Routes() { readers_.join(); }

  void handle(Request request, Respond respond) {
    auto target = parse_target(request.target);
    if (!target) return respond(problem(target.error()));
    const auto& path = target->path;
    if (path.size() == 1) return respond(probe(path[0]));
    if (path.size() < 2 || path[0] != "v1") return respond(unknown(request));
    const std::string& resource = path[1];
    if (resource == "measures" && path.size() == 2) return measures(request, std::move(*target), std::move(respond));
    if (resource == "measures" && path.size() <= 4) return measure(request, std::move(*target), std::move(respond));
    if (resource == "commands" && path.size() == 2) return commands(request, *target, std::move(respond));
    if (resource == "workflows" && path.size() == 2) return workflows(request, std::move(respond));
    if (resource == "migrations" && path.size() == 2) return migrations(request, *target, std::move(respond));
    if (resource == "clock" && path.size() == 2) return clock(request, std::move(respond));
    const Asker asker = asker_of(request);
    if (resource == "audit" && path.size() == 3 && path[2] == "checkpoint" && request.method == "POST") {
      return read(asker, std::move(respond),
                  [this, t = std::move(*target)](const Reading&) { return sign_checkpoint(engine_, t); });
    }
    if (resource == "forecast" && path.size() == 2) {
      return read(asker, std::move(respond), [this, request, t = std::move(*target)](const Reading& reading) {
        return answer_forecast(reading, request, t, limits_);
      });
    }
    if (resource == "outbox" && path.size() <= 3) {
      return read(asker, std::move(respond),
                  [this, request, t = std::move(*target)](const Reading&) { return outbox(engine_, request, t); });
    }
    if (request.method != "GET" && request.method != "HEAD") return respond(unknown(request));
    if (resource == "workflows" && path.size() == 4) {
      return respond(
          answer(asker, [&path](const Reading& reading) { return read_workflow_source(reading, path[2], path[3]); }));
    }
    if (resource == "events" && path.size() == 2) return respond(events_.open(request, *target));
    if (path.size() == 2 && listing(resource, asker, *target, respond)) return;
    if (path.size() == 3 && audit(resource + "/" + path[2], asker, *target, respond)) return;
    respond(unknown(request));
  }

 private:
  Response probe(const std::string& name) {
    if (name == "healthz") return ok({{"status", "alive"}});
    if (name != "readyz") return problem({Code::not_found, "there is nothing at /" + name, {}});
    if (!engine_.read_only()) return ok({{"status", "ready"}});
    return problem({Code::unavailable, "read-only since a failed write: restart the daemon", {}});
  }

  Response unknown(const Request& request) {
    return problem(
        {Code::not_found, request.method + " " + request.target.substr(0, 200) + " is not part of the API", {}});
  }

  // What is asked of the ledger as it is. Whether there is such a question.
  bool listing(const std::string& name, const Asker& asker, const Target& target, const Respond& respond) {
    using Ask = Response (*)(const Reading&, const Target&);
    static const std::map<std::string_view, Ask> kQuestions = {
        {"escalations", read_escalations},
        {"summary", read_summary},
        {"findings", read_findings},
        {"rules", [](const Reading& reading, const Target&) { return read_rules(reading); }},
        {"stats", [](const Reading& reading, const Target&) { return read_stats(reading); }}};
    const auto found = kQuestions.find(name);
    if (found == kQuestions.end()) return false;
    read(asker, respond, [ask = found->second, t = target](const Reading& reading) { return ask(reading, t); });
    return true;
  }

  // What is asked of the whole history. Whether there is such a question.
  bool audit(const std::string& name, const Asker& asker, const Target& target, const Respond& respond) {
    if (name.starts_with("export/") || name == "audit/export") {
      read(asker, respond,
           [this, format = name.substr(name.find('/') + 1), t = target,
            whole = name == "audit/export"](const Reading& reading) {
             return whole ? export_history(reading, t, later_) : export_events(reading, format, t, later_);
           });
      return true;
    }
    using Ask = Response (*)(const Reading&, const Target&, const query::Limits&);
    static const std::map<std::string_view, Ask> kQuestions = {
        {"audit/who", read_who},
        {"audit/diff", read_diff},
        {"audit/search", read_search},
        {"reports/durations", read_durations},
        {"audit/verify", [](const Reading& r, const Target&, const query::Limits&) { return verify_history(r); }},
        {"audit/checkpoint", [](const Reading& r, const Target&, const query::Limits&) { return read_checkpoint(r); }},
        {"audit/proof", [](const Reading& r, const Target& t, const query::Limits&) { return prove_line(r, t); }},
        {"audit/consistency",
         [](const Reading& r, const Target& t, const query::Limits&) { return prove_consistency(r, t); }}};
    const auto found = kQuestions.find(name);
    if (found == kQuestions.end()) return false;
    read(asker, respond,
         [this, ask = found->second, t = target](const Reading& reading) { return ask(reading, t, limits_); });
    return true;
  }

  static Response wrong_method(const Request& request, const std::string& allowed) {
    Response response =
        problem({Code::invalid, request.method + " is not possible here; there is " + allowed, {}}, 405);
    response.headers["allow"] = allowed;
    return response;
  }

  // On the reader thread; the answer says which tree it was taken from.
  void read(Asker asker, Respond respond, std::function<Response(const Reading&)> produce) {
    boost::asio::post(readers_, [this, asker = std::move(asker), respond = std::move(respond),
                                 produce = std::move(produce)] { respond(answer(asker, produce)); });
  }

  Response answer(const Asker& asker, const std::function<Response(const Reading&)>& produce) {
    const Reading reading(engine_, asker);
    Response response = produce(reading);
    // Where the tree cannot be read nothing is said of it; `audit verify` tells why.
    if (auto tree = trees_.of(reading.view)) {
      response.headers[std::string(kTreeSizeHeader)] = std::to_string(tree->size);
      response.headers[std::string(kTreeRootHeader)] = tree->root;
    }
    return response;
  }

  void measures(const Request& request, Target target, Respond respond) {
    if (request.method == "GET" || request.method == "HEAD") {
      return read(asker_of(request), std::move(respond),
                  [t = std::move(target)](const Reading& reading) { return read_list(reading, t); });
    }
    if (request.method != "POST") return respond(wrong_method(request, "GET, POST"));
    submit(request, "register", {}, 201, std::move(respond));
  }

  void measure(const Request& request, Target target, Respond respond) {
    const std::string id = target.path[2];
    const std::string part = target.path.size() == 4 ? target.path[3] : std::string();
    if (part == "history") {
      if (request.method != "GET" && request.method != "HEAD") return respond(wrong_method(request, "GET"));
      return read(asker_of(request), std::move(respond), [this, id, t = std::move(target)](const Reading& reading) {
        return read_history(reading, id, t, limits_);
      });
    }
    if (part.empty()) {
      if (request.method == "GET" || request.method == "HEAD") {
        return one(asker_of(request), id, std::move(target), std::move(respond));
      }
      if (request.method != "PATCH") return respond(wrong_method(request, "GET, PATCH"));
      return submit(request, "amend", id, 200, std::move(respond));
    }
    static const std::map<std::string_view, const char*> kParts = {
        {"transitions", "fire"},    {"vetoes", "veto"},          {"evidence", "attach"},
        {"comments", "comment"},    {"delegations", "delegate"}, {"acknowledgements", "acknowledge"},
        {"resolutions", "resolve"}, {"handovers", "hand_over"}};
    const auto found = kParts.find(part);
    if (found == kParts.end()) return respond(unknown(request));
    if (request.method != "POST") return respond(wrong_method(request, "POST"));
    submit(request, found->second, id, 200, std::move(respond));
  }

  void one(const Asker& asker, const std::string& id, Target target, Respond respond) {
    if (target.query.empty()) {
      return respond(answer(asker, [&id](const Reading& reading) { return read_measure(reading, id); }));
    }
    read(asker, std::move(respond),
         [id, t = std::move(target)](const Reading& reading) { return read_measure_at(reading, id, t); });
  }

  // The body is a command without what the address and the headers say already.
  void submit(const Request& request, const char* kind, const std::string& id, int status, Respond respond) {
    auto json = parse_json(request.body.empty() ? "{}" : request.body);
    if (!json) return respond(problem(json.error()));
    if (!json->is_object()) return respond(problem({Code::invalid, "the body has to be a JSON object", {}}));
    (*json)["command"] = kind;
    if (!id.empty()) (*json)["measure"] = id;
    if (const auto* key = header(request, "idempotency-key")) (*json)["key"] = *key;
    if (const auto* match = header(request, "if-match")) {
      auto revision = revision_of(*match);
      if (!revision) return respond(problem(revision.error()));
      (*json)["revision"] = *revision;
    }
    auto command = complete(request, std::move(*json));
    if (!command) return respond(problem(command.error()));
    engine_.submit(std::move(*command), [respond = std::move(respond), status](Result<core::Reply> reply) {
      if (!reply) return respond(problem(reply.error()));
      Response response = ok(to_json(*reply), status);
      response.headers["etag"] = "\"" + std::to_string(reply->revision.get()) + "\"";
      if (status == 201) response.headers["location"] = "/v1/measures/" + percent_encode(reply->measure.get());
      respond(std::move(response));
    });
  }

  static Result<std::uint64_t> revision_of(const std::string& match) {
    const bool quoted = match.size() > 2 && match.front() == '"' && match.back() == '"';
    const std::string digits = quoted ? match.substr(1, match.size() - 2) : std::string();
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) {
      return Error{Code::invalid, "If-Match has to be one revision in quotes, as ETag gives it: \"3\"", {}};
    }
    return std::stoull(digits);
  }

  // Fills in the actor of the request and a key where the command has none.
  static Result<core::Command> complete(const Request& request, Json json) {
    const auto* actor = header(request, "rectify-actor");
    if (!json.contains("actor") && actor != nullptr) json["actor"] = *actor;
    if (!json.contains("actor")) {
      return Error{Code::invalid, "who acts is missing: send the header Rectify-Actor: zhang.wei/housing-office", {}};
    }
    if (!json.contains("key")) json["key"] = fresh_key();
    return command_from(json);
  }

  // Newline-delimited commands. Each is answered by a line of its own, in order; with ?atomic=true all or none is done.
  void commands(const Request& request, const Target& target, Respond respond) {
    if (request.method != "POST") return respond(wrong_method(request, "POST"));
    const auto atomic = target.query.find("atomic");
    std::vector<Result<core::Command>> parsed;
    std::string_view rest = request.body;
    std::size_t line_number = 0;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      ++line_number;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (parsed.size() == options_.bulk_commands_max) {
        return respond(problem({Code::exhausted,
                                "more than " + std::to_string(options_.bulk_commands_max) + " commands in one request",
                                "line " + std::to_string(line_number)}));
      }
      auto json = parse_json(line);
      parsed.push_back(json ? complete(request, std::move(*json)) : Result<core::Command>(json.error()));
      if (!parsed.back()) {
        Error error = parsed.back().error();
        error.where = "line " + std::to_string(line_number);
        parsed.back() = error;
      }
    }
    if (atomic != target.query.end() && atomic->second == "true")
      return all_or_none(std::move(parsed), std::move(respond));
    each(std::move(parsed), std::move(respond));
  }

  void all_or_none(std::vector<Result<core::Command>> parsed, Respond respond) {
    std::vector<core::Command> commands;
    for (auto& command : parsed) {
      if (!command) return respond(problem(command.error()));
      commands.push_back(std::move(*command));
    }
    engine_.submit_all(std::move(commands), [respond = std::move(respond)](Result<runtime::Replies> replies) {
      if (!replies) return respond(problem(replies.error()));
      Response response;
      response.content_type = "application/x-ndjson";
      for (const core::Reply& reply : *replies) response.body += dump(to_json(reply)) + "\n";
      respond(std::move(response));
    });
  }

  struct Bulk {
    std::vector<std::string> lines;
    std::atomic<std::size_t> open;
    Respond respond;
    void answered() {
      if (--open > 0) return;
      Response response;
      response.content_type = "application/x-ndjson";
      for (const std::string& line : lines) response.body += line + "\n";
      respond(std::move(response));
    }
  };

  void each(std::vector<Result<core::Command>> parsed, Respond respond) {
    auto bulk = std::make_shared<Bulk>();
    bulk->lines.resize(parsed.size());
    bulk->open = parsed.size() + 1;
    bulk->respond = std::move(respond);
    for (std::size_t i = 0; i < parsed.size(); ++i) {
      if (!parsed[i]) {
        bulk->lines[i] = problem_json(parsed[i].error());
        bulk->answered();
        continue;
      }
      engine_.submit(std::move(*parsed[i]), [bulk, i](Result<core::Reply> reply) {
        bulk->lines[i] = reply ? dump(to_json(*reply)) : problem_json(reply.error());
        bulk->answered();
      });
    }
    bulk->answered();
  }

  void workflows(const Request& request, Respond respond) {
    if (request.method == "GET" || request.method == "HEAD") {
      return respond(answer(asker_of(request), [](const Reading& reading) { return read_workflows(reading); }));
    }
    if (request.method != "POST") return respond(wrong_method(request, "GET, POST"));
    auto json = parse_json(request.body);
    if (!json) return respond(problem(json.error()));
    const auto* actor = header(request, "rectify-actor");
    auto parsed = core::parse_actor(actor == nullptr ? "" : *actor);
    if (!parsed) return respond(problem(parsed.error()));
    auto deploy = deploy_from(*json);
    if (!deploy) return respond(problem(deploy.error()));
    deploy->actor = std::move(*parsed);
    read(asker_of(request), std::move(respond), [this, deploy = std::move(*deploy)](const Reading&) {
      auto deployed = engine_.deploy(deploy);
      return deployed ? read_workflows(Reading(engine_)) : problem(deployed.error());
    });
  }

  void migrations(const Request& request, Target target, Respond respond) {
    if (request.method != "POST") return respond(wrong_method(request, "POST"));
    read(asker_of(request), std::move(respond),
         [this, request, t = std::move(target)](const Reading&) { return migrate(engine_, request, t, later_); });
  }

  void clock(const Request& request, Respond respond) {
    if (request.method == "GET" || request.method == "HEAD") return respond(read_clock(engine_));
    if (!options_.set_clock)
      return respond(problem({Code::denied, "this clock is the system's and is not moved here", {}}));
    auto json = parse_json(request.body);
    if (!json) return respond(problem(json.error()));
    const bool fits = json->is_object() && json->contains("to") && (*json)["to"].is_string();
    auto to = fits ? parse_instant((*json)["to"].get<std::string>())
                   : Result<Instant>(Error{Code::invalid, "write {\"to\": \"2021-03-01T09:00:00+08:00\"}", {}});
    if (!to) return respond(problem(to.error()));
    read(asker_of(request), std::move(respond), [this, at = *to](const Reading&) {
      auto moved = options_.set_clock(at);
      return moved ? read_clock(engine_) : problem(moved.error());
    });
  }

  runtime::Engine& engine_;
  const ApiOptions options_;
  EventFeed events_;
  query::TreeStamps trees_;
  const query::Limits limits_{.lines_max = options_.history_lines_max, .measures_max = options_.audit_measures_max};
  boost::asio::thread_pool readers_{kReaders};
  const Later later_ = [this](std::function<void()> work) { boost::asio::post(readers_, std::move(work)); };
};

Api::Api(runtime::Engine& engine, ApiOptions options) : routes_(std::make_unique<Routes>(engine, std::move(options))) {}
Api::~Api() = default;
void Api::handle(Request request, Respond respond) { routes_->handle(std::move(request), std::move(respond)); }

}  // namespace rectify::http
