// What changes measures: one command, or many. Commands are answered by the engine's committing thread.
#include <fmt/format.h>
#include <algorithm>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>

#include "base/mutex.h"
#include "http/api/command_json.h"
#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

Result<std::uint64_t> revision_of(const std::string& match) {
  const bool quoted = match.size() > 2 && match.front() == '"' && match.back() == '"';
  const std::string digits = quoted ? match.substr(1, match.size() - 2) : std::string();
  if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) {
    return Error{Code::invalid, "If-Match has to be one revision in quotes, as ETag gives it: \"3\"", {}};
  }
  return std::stoull(digits);
}

Response reply_with(const core::Reply& reply, bool is_new) {
  Response response = respond_with(json_of(reply), is_new ? 201 : 200);
  response.headers["etag"] = fmt::format("\"{}\"", reply.revision.get());
  if (is_new) response.headers["location"] = "/v1/measures/" + percent_encode(reply.measure.get());
  return response;
}

Response lines_with(std::string body) {
  Response response;
  response.content_type = kNdjson;
  response.body = std::move(body);
  return response;
}

void submit_all_or_none(const Surroundings& here, Bulk bulk, const Owed& owed) {
  std::vector<core::Command> commands;
  for (auto& command : bulk.commands) {
    if (!command) return owed(problem(command.error()));
    commands.push_back(std::move(*command));
  }
  here.engine.submit_all(std::move(commands), [owed](Result<runtime::Replies> replies) {
    owed.contain([&] {
      if (!replies) return owed(problem(replies.error()));
      std::string body;
      for (const core::Reply& reply : *replies) body.append(json::print(json_of(reply))).append("\n");
      owed(lines_with(std::move(body)));
    });
  });
}

// Hands in the commands of a bulk in their order, the next ones as those before them are answered: so a bulk may be
// longer than the engine's queue, and takes no more than a part of it from others.
class InTurn : public std::enable_shared_from_this<InTurn> {
 public:
  InTurn(runtime::Engine& engine, Bulk bulk, Owed owed)
      : engine_(engine),
        at_once_(std::max<std::size_t>(1, engine.options().queue_commands_max / 8)),
        commands_(std::move(bulk.commands)),
        lines_(commands_.size()),
        owed_(std::move(owed)) {}

  void go() {
    {
      const MutexLock lock(mutex_);
      if (going_) return;
      going_ = true;
    }
    while (const auto next = take()) submit(*next);
  }

 private:
  std::optional<std::size_t> take() {
    const MutexLock lock(mutex_);
    going_ = handed_in_ < commands_.size() && handed_in_ - answered_ < at_once_;
    return going_ ? std::optional(handed_in_++) : std::nullopt;
  }
  void submit(std::size_t i) {
    if (!commands_[i]) return answer(i, problem_json(commands_[i].error()));
    engine_.submit(std::move(*commands_[i]), [self = shared_from_this(), i](Result<core::Reply> reply) {
      self->owed_.contain([&] {
        self->answer(i, reply ? json::print(json_of(*reply)) : problem_json(reply.error()));
        self->go();
      });
    });
  }
  void answer(std::size_t i, std::string line) {
    lines_[i] = std::move(line);
    {
      const MutexLock lock(mutex_);
      if (++answered_ < lines_.size()) return;
    }
    std::string body;
    for (const std::string& one : lines_) body.append(one).append("\n");
    owed_(lines_with(std::move(body)));
  }

  runtime::Engine& engine_;
  const std::size_t at_once_;
  std::vector<Result<core::Command>> commands_;
  std::vector<std::string> lines_;  // each written once, before it counts as answered
  const Owed owed_;
  Mutex mutex_;
  std::size_t handed_in_ GUARDED_BY(mutex_) = 0;
  std::size_t answered_ GUARDED_BY(mutex_) = 0;
  bool going_ GUARDED_BY(mutex_) = false;  // somebody hands in
};

void submit_each(const Surroundings& here, Bulk bulk, const Owed& owed) {
  if (bulk.commands.empty()) return owed(lines_with({}));
  std::make_shared<InTurn>(here.engine, std::move(bulk), owed)->go();
}

// How the body of a route whose address says the kind, and the measure where it is `at` a place, is read.
Result<Body> read_command(const Asked& asked, const ApiOptions& options, std::string_view kind) {
  const std::string& text = asked.request.body;
  auto value = json::parse(text.empty() ? "{}" : text, options.json_depth_max);
  if (!value) return value.error();
  SaidBeside beside{.kind = kind, .measure = asked.at.empty() ? std::string_view() : asked.at.front()};
  if (const auto* key = header_of(asked.request, "idempotency-key")) beside.key = *key;
  if (const auto* actor = header_of(asked.request, "rectify-actor")) beside.actor = *actor;
  if (const auto* match = header_of(asked.request, "if-match")) {
    auto revision = revision_of(*match);
    if (!revision) return revision.error();
    beside.revision = *revision;
  }
  auto command = command_from(*value, beside);
  if (!command) return command.error();
  return Body(std::move(*command));
}

// Newline-delimited commands.
Result<Body> read_bulk(const Asked& asked, const ApiOptions& options) {
  SaidBeside beside;
  if (const auto* actor = header_of(asked.request, "rectify-actor")) beside.actor = *actor;
  auto bulk = bulk_from(asked.request.body, beside, options);
  if (!bulk) return bulk.error();
  return Body(std::move(*bulk));
}

// The reply, with the new revision as ETag; 201 and where the measure is, where it is a new one.
void submit_command(const Surroundings& here, Asked asked, const Owed& owed) {
  auto& command = std::get<core::Command>(asked.body);
  const bool is_new = std::holds_alternative<core::Register>(command.body);
  here.engine.submit(std::move(command), [owed, is_new](Result<core::Reply> reply) {
    owed.contain([&] { owed(reply ? reply_with(*reply, is_new) : problem(reply.error())); });
  });
}

// Each is answered by a line of its own, in order; with atomic=true all or none is done.
void submit_bulk(const Surroundings& here, Asked asked, const Owed& owed) {
  const auto atomic = asked.target.query.find("atomic");
  auto& bulk = std::get<Bulk>(asked.body);
  if (atomic != asked.target.query.end() && atomic->second == "true") {
    return submit_all_or_none(here, std::move(bulk), owed);
  }
  submit_each(here, std::move(bulk), owed);
}

template <const auto& kKind>
Result<Body> read_kind(const Asked& asked, const ApiOptions& options) {
  return read_command(asked, options, kKind.name);
}
template <const auto& kKind>
constexpr BodyRow kCommandBody{.type = &kRequestType<kKind>, .needed = false, .read = read_kind<kKind>};

constexpr Parameter kBulkQuery[] = {{"atomic", Parameter::Kind::truth, "whether all or none is done"}};

constexpr Answer kRegistered[] = {{.status = 201, .body = object(kReplySchema), .means = "It is on disk."}};
constexpr const Schema* kReplyOrProblem[] = {&kReplySchema, &kProblem};
constexpr Answer kReplies[] = {
    {.media = kNdjson, .body = one_of(kReplyOrProblem), .means = "A reply, or a problem, a line."}};

// POST /v1/measures/{id}/…
template <const auto& kKind>
constexpr Route change(std::string_view path, std::string_view name) {
  return {.method = Method::post,
          .path = path,
          .name = name,
          .group = &groups::kMeasures,
          .means = kKind.means,
          .body = kCommandBody<kKind>,
          .answers = kOf<kReplySchema>,
          .refuses = kChanging,
          .handler = SubmitHandler(submit_command)};
}

constexpr Route kCommandRoutes[] = {
    {.method = Method::post,
     .path = "/v1/measures",
     .name = "registerMeasure",
     .group = &groups::kMeasures,
     .means = core::kRegister.means,
     .body = kCommandBody<core::kRegister>,
     .answers = kRegistered,
     .refuses = kChanging,
     .handler = SubmitHandler(submit_command)},
    {.method = Method::patch,
     .path = "/v1/measures/{id}",
     .name = "amendMeasure",
     .group = &groups::kMeasures,
     .means = core::kAmend.means,
     .body = kCommandBody<core::kAmend>,
     .answers = kOf<kReplySchema>,
     .refuses = kChanging,
     .handler = SubmitHandler(submit_command)},
    change<core::kFire>("/v1/measures/{id}/transitions", "fireTransition"),
    change<core::kVeto>("/v1/measures/{id}/vetoes", "vetoProposal"),
    change<core::kAttach>("/v1/measures/{id}/evidence", "attachEvidence"),
    change<core::kComment>("/v1/measures/{id}/comments", "comment"),
    change<core::kDelegate>("/v1/measures/{id}/delegations", "delegate"),
    change<core::kAcknowledge>("/v1/measures/{id}/acknowledgements", "acknowledgeRung"),
    change<core::kResolve>("/v1/measures/{id}/resolutions", "resolveRung"),
    change<core::kHandOver>("/v1/measures/{id}/handovers", "handOverRung"),
    {.method = Method::post,
     .path = "/v1/commands",
     .name = "submitCommands",
     .group = &groups::kMeasures,
     .means = "Takes one command a line, and answers each by a line.",
     .query = kBulkQuery,
     .body = {.media = kNdjson, .type = &kCommandType, .needed = false, .read = read_bulk},
     .answers = kReplies,
     .refuses = kChanging,
     .handler = SubmitHandler(submit_bulk)},
};

}  // namespace

std::span<const Route> command_routes() { return kCommandRoutes; }

}  // namespace rectify::http
