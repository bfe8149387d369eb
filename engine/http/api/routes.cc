// The table of routes. A new one is a row here, and its handler; what it answers is described in answer_schemas.h.
#include <boost/json/object.hpp>

#include "http/api/answer_schemas.h"
#include "http/api/audit_reads.h"
#include "http/api/changes.h"
#include "http/api/escalations.h"
#include "http/api/event_exports.h"
#include "http/api/event_feed.h"
#include "http/api/member_json.h"
#include "http/api/migrations.h"
#include "http/api/openapi.h"
#include "http/api/outbox.h"
#include "http/api/parameters.h"
#include "http/api/proofs.h"
#include "http/api/reads.h"
#include "http/api/request_schemas.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

using Here = const Surroundings&;

// ---- Answers.

constexpr std::string_view kNdjson = "application/x-ndjson";

template <const Schema& kSchema>
constexpr Type kOne = object(kSchema);
template <const Schema& kSchema>
constexpr Answer kOf[] = {{.body = object(kSchema)}};
template <const Schema& kSchema>
constexpr Answer kListOf[] = {{.body = list(kOne<kSchema>)}};

constexpr Answer kRegistered[] = {{.status = 201, .body = object(kReplySchema), .means = "It is on disk."}};
constexpr const Schema* kReplyOrProblem[] = {&kReplySchema, &kProblem};
constexpr Answer kReplies[] = {
    {.media = kNdjson, .body = one_of(kReplyOrProblem), .means = "A reply, or a problem, a line."}};
constexpr Answer kLineList[] = {{.body = list(kLine), .means = "The recorded lines, byte for byte."}};
constexpr const Schema* kSummaryRows[] = {&kAreaRow, &kStateRow};
constexpr Type kSummaryRow = one_of(kSummaryRows);
constexpr Answer kSummary[] = {{.body = list(kSummaryRow)}};
constexpr const Schema* kDiffs[] = {&kMeasureDiff, &kInspectionDiff};
constexpr Answer kDiff[] = {{.body = one_of(kDiffs)}};
constexpr Answer kMigrationLines[] = {{.media = kNdjson, .body = object(kMigrationLine), .means = "A line each."}};
constexpr Answer kFeed[] = {
    {.media = "text/event-stream", .body = object(kCloudEvent), .means = "The data of each server-sent event."},
    {.media = kNdjson, .body = object(kCloudEvent), .means = "A line each, where Accept asks for it."}};
constexpr Answer kExports[] = {{.media = "application/xml", .body = kText, .means = "XES."},
                               {.media = "application/json", .body = kAny, .means = "OCEL 2.0."},
                               {.media = "text/csv; charset=utf-8", .body = kText, .means = "CSV."}};
constexpr Answer kBundle[] = {
    {.media = kNdjson, .body = object(kExportHead), .means = "One line of this; then the lines of the history."}};
constexpr Answer kDocument[] = {{.body = kAny, .means = "OpenAPI 3.1."}};

// ---- Refusals, besides invalid.

constexpr Code kNotThere[] = {Code::not_found, Code::corrupt};
constexpr Code kAsked[] = {Code::exhausted, Code::not_found, Code::conflict, Code::corrupt};
constexpr Code kChanging[] = {Code::not_found, Code::conflict,    Code::denied,
                              Code::exhausted, Code::unavailable, Code::corrupt};
constexpr Code kOffDuty[] = {Code::unavailable};

// ---- Bodies.

template <const auto& kKind>
Result<Body> read_kind(const Asked& asked, const ApiOptions& options) {
  return read_command(asked, options, kKind.name);
}
template <const auto& kKind>
constexpr BodyRow kCommandBody{.type = &kRequestType<kKind>, .needed = false, .read = read_kind<kKind>};

template <const auto& kDescription>
Result<Body> read_described(const Asked& asked, const ApiOptions& options) {
  auto value = json::parse(asked.request.body, options.json_depth_max);
  if (!value) return value.error();
  auto body = read_body(kDescription, *value);
  if (!body) return body.error();
  return Body(std::move(*body));
}
template <const auto& kDescription>
constexpr BodyRow kDescribedBody{.type = &kDescribedType<kDescription>, .read = read_described<kDescription>};

// ---- The table.

constexpr RouteGroup kMeasures{"measures", "Corrective actions: what is done to one, and what it looks like."};
constexpr RouteGroup kLedger{"ledger", "All measures together: figures, findings, escalations, what will fall due."};
constexpr RouteGroup kWorkflows{
    "workflows", "What measures go by: workflows and their versions, calendars, organisations and rules."};
constexpr RouteGroup kHistory{"history", "What happened: the lines of the history, as they were committed."};
constexpr RouteGroup kProofs{"proofs", "What outsiders verify: the tree over the history, signed checkpoints, proofs."};
constexpr RouteGroup kDaemon{"daemon", "The process itself: whether it is well, what waits for delivery, its clock."};

// POST /v1/measures/{id}/…
template <const auto& kKind>
constexpr Route change(std::string_view path, std::string_view name) {
  return {.method = Method::post,
          .path = path,
          .name = name,
          .group = &kMeasures,
          .means = kKind.means,
          .body = kCommandBody<kKind>,
          .answers = kOf<kReplySchema>,
          .refuses = kChanging,
          .handler = SubmitHandler(submit_command)};
}

// A question that may take as long as what it reads.
constexpr Route question(std::string_view path, std::string_view name, const RouteGroup& group, std::string_view means,
                         std::span<const Parameter> query, Filters filters, std::span<const Answer> answers,
                         ReadHandler handler) {
  return {.path = path,
          .name = name,
          .group = &group,
          .means = means,
          .query = query,
          .filters = filters,
          .answers = answers,
          .refuses = kAsked,
          .cost = Cost::heavy,
          .handler = handler};
}

constexpr Route probe(std::string_view path, std::string_view name, std::string_view means, PlainHandler handler) {
  return {.path = path,
          .name = name,
          .group = &kDaemon,
          .means = means,
          .answers = kOf<kHealth>,
          .refuses = kOffDuty,
          .permission = Permission::anyone,
          .handler = handler};
}

Response health(std::string_view word) { return respond_with(json::Object{{"status", word}}); }

Response readiness(Here here, const Asked& /*asked*/) {
  if (!here.engine.read_only()) return health("ready");
  return problem({Code::unavailable, "read-only since a failed write: restart the daemon", {}});
}

Response one_measure(Here /*here*/, const Reading& reading, const Asked& asked) {
  return asked.target.query.empty() ? read_measure(reading, asked.at[0])
                                    : read_measure_at(reading, asked.at[0], asked.target);
}

constexpr Route kRoutes[] = {
    question("/v1/measures", "listMeasures", kMeasures, "Lists measures, a page at a time; the next one is in Link.",
             {}, Filters::all, kListOf<kMeasureSummary>,
             [](Here, const Reading& reading, const Asked& asked) { return read_list(reading, asked.target); }),
    {.method = Method::post,
     .path = "/v1/measures",
     .name = "registerMeasure",
     .group = &kMeasures,
     .means = core::kRegister.means,
     .body = kCommandBody<core::kRegister>,
     .answers = kRegistered,
     .refuses = kChanging,
     .handler = SubmitHandler(submit_command)},
    {.path = "/v1/measures/{id}",
     .name = "readMeasure",
     .group = &kMeasures,
     .means = "Shows one measure, its revision as ETag.",
     .query = kOneMeasureQuery,
     .answers = kOf<kMeasure>,
     .refuses = kNotThere,
     .cost = Cost::heavy_with_query,
     .handler = ReadHandler(one_measure)},
    {.method = Method::patch,
     .path = "/v1/measures/{id}",
     .name = "amendMeasure",
     .group = &kMeasures,
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
    question("/v1/measures/{id}/history", "readHistory", kHistory, "The recorded lines of one measure.", kHistoryQuery,
             Filters::none, kLineList,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_history(reading, asked.at[0], asked.target, here.limits);
             }),
    {.method = Method::post,
     .path = "/v1/commands",
     .name = "submitCommands",
     .group = &kMeasures,
     .means = "Takes one command a line, and answers each by a line.",
     .query = kBulkQuery,
     .body = {.media = kNdjson, .type = &kCommandType, .needed = false, .read = read_bulk},
     .answers = kReplies,
     .refuses = kChanging,
     .handler = SubmitHandler(submit_bulk)},

    question("/v1/summary", "summarise", kLedger, "Counts measures by area, or by workflow and state.", kSummaryQuery,
             Filters::all, kSummary,
             [](Here, const Reading& reading, const Asked& asked) { return read_summary(reading, asked.target); }),
    question("/v1/findings", "listFindings", kLedger, "The findings that have measures, and whether they are closed.",
             kFindingsQuery, Filters::none, kListOf<kFindingRow>,
             [](Here, const Reading& reading, const Asked& asked) { return read_findings(reading, asked.target); }),
    question("/v1/escalations", "listEscalations", kLedger, "Every claimed rung and how it stands, oldest first.",
             kEscalationsQuery, Filters::present, kListOf<kEscalation>,
             [](Here, const Reading& reading, const Asked& asked) { return read_escalations(reading, asked.target); }),
    question("/v1/forecast", "forecast", kLedger, "What falls due and what will be claimed if nobody moves.",
             kForecastQuery, Filters::all, kOf<kForecast>,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_forecast(reading, asked.target, here.limits);
             }),
    {.method = Method::post,
     .path = "/v1/forecast",
     .name = "forecastWith",
     .group = &kLedger,
     .means = "The same with another text of the workflow; nothing of it is kept.",
     .query = kForecastQuery,
     .filters = Filters::all,
     .body = kDescribedBody<kDeployment>,
     .answers = kOf<kForecast>,
     .refuses = kAsked,
     .cost = Cost::heavy,
     .handler = ReadHandler(forecast_with)},

    {.path = "/v1/workflows",
     .name = "listWorkflows",
     .group = &kWorkflows,
     .means = "Every version of every workflow that is deployed.",
     .answers = kListOf<kWorkflow>,
     .handler = ReadHandler([](Here, const Reading& reading, const Asked&) { return read_workflows(reading); })},
    {.method = Method::post,
     .path = "/v1/workflows",
     .name = "deploy",
     .group = &kWorkflows,
     .means = "Deploys a workflow with what it goes by; answers with all that are deployed.",
     .body = kDescribedBody<kDeployment>,
     .answers = kListOf<kWorkflow>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(deploy)},
    {.path = "/v1/workflows/{name}/{version}",
     .name = "readWorkflow",
     .group = &kWorkflows,
     .means = "The text of one version.",
     .answers = kOf<kWorkflowSource>,
     .refuses = kNotThere,
     .handler = ReadHandler([](Here, const Reading& reading, const Asked& asked) {
       return read_workflow_source(reading, asked.at[0], asked.at[1]);
     })},
    {.method = Method::post,
     .path = "/v1/migrations",
     .name = "migrate",
     .group = &kWorkflows,
     .means = "Takes live measures to another version of their workflow, told line by line.",
     .query = kMigrationQuery,
     .body = kDescribedBody<kMigration>,
     .answers = kMigrationLines,
     .refuses = kChanging,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler(migrate)},
    question("/v1/rules", "listRules", kWorkflows, "Every rule of every workflow, and how it fared.", {}, Filters::none,
             kListOf<kRuleRow>, [](Here, const Reading& reading, const Asked&) { return read_rules(reading); }),

    {.path = "/v1/events",
     .name = "followEvents",
     .group = &kHistory,
     .means = "The history as it stands and as it grows. Last-Event-ID goes on behind that event.",
     .query = kEventsQuery,
     .answers = kFeed,
     .refuses = kAsked,
     .streams = true,
     .handler =
         PlainHandler([](Here here, const Asked& asked) { return here.events.open(asked.request, asked.target); })},
    {.path = "/v1/export/{format}",
     .name = "exportEvents",
     .group = &kHistory,
     .means = "The history for process-mining tools.",
     .query = kExportQuery,
     .answers = kExports,
     .refuses = kNotThere,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler(export_events)},
    question("/v1/audit/who", "auditWho", kHistory, "All that a person did.", kWhoQuery, Filters::none, kOf<kWho>,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_who(reading, asked.target, here.limits);
             }),
    question("/v1/audit/diff", "auditDiff", kHistory, "What changed between two moments.", kDiffQuery, Filters::none,
             kDiff,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_diff(reading, asked.target, here.limits);
             }),
    question("/v1/audit/search", "auditSearch", kHistory, "The measures of which all is true that is asked.",
             kSearchQuery, Filters::none, kOf<kSearch>,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_search(reading, asked.target, here.limits);
             }),
    question("/v1/reports/durations", "reportDurations", kHistory, "How long measures stay in each state.",
             kDurationsQuery, Filters::all, kOf<kDurations>,
             [](Here here, const Reading& reading, const Asked& asked) {
               return read_durations(reading, asked.target, here.limits);
             }),

    question("/v1/audit/verify", "verifyHistory", kProofs, "Walks the whole history and says whether it is sound.", {},
             Filters::none, kOf<kVerdict>,
             [](Here, const Reading& reading, const Asked&) { return verify_history(reading); }),
    question("/v1/audit/checkpoint", "readCheckpoint", kProofs, "The newest signed checkpoint.", {}, Filters::none,
             kOf<kCheckpoint>, [](Here, const Reading& reading, const Asked&) { return read_checkpoint(reading); }),
    {.method = Method::post,
     .path = "/v1/audit/checkpoint",
     .name = "signCheckpoint",
     .group = &kProofs,
     .means = "Signs a checkpoint of all that is on disk.",
     .query = kCheckpointQuery,
     .answers = kOf<kCheckpoint>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(
         [](Here here, const Reading&, const Asked& asked) { return sign_checkpoint(here.engine, asked.target); })},
    question("/v1/audit/proof", "proveLine", kProofs, "That a line of a measure is in the history.", kProofQuery,
             Filters::none, kOf<kLineProof>,
             [](Here, const Reading& reading, const Asked& asked) { return prove_line(reading, asked.target); }),
    question("/v1/audit/consistency", "proveConsistency", kProofs, "That the history has only grown.",
             kConsistencyQuery, Filters::none, kOf<kConsistency>,
             [](Here, const Reading& reading, const Asked& asked) { return prove_consistency(reading, asked.target); }),
    {.path = "/v1/audit/export",
     .name = "exportHistory",
     .group = &kProofs,
     .means = "Lines of the history with all that is needed to check them elsewhere.",
     .query = kBundleQuery,
     .answers = kBundle,
     .refuses = kAsked,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler([](Here here, const Reading& reading, const Asked& asked) {
       return export_history(reading, asked.target, here.later);
     })},

    question("/v1/outbox", "listNotices", kDaemon, "Notices that did not arrive yet.", kOutboxQuery, Filters::none,
             kListOf<kOutboxRow>, list_outbox),
    {.method = Method::post,
     .path = "/v1/outbox/replay",
     .name = "replayNotices",
     .group = &kDaemon,
     .means = "Has dead letters tried again.",
     .body = kDescribedBody<kReplay>,
     .answers = kOf<kReplayed>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(replay_notices)},
    {.method = Method::remove,
     .path = "/v1/outbox/{key}",
     .name = "dropNotice",
     .group = &kDaemon,
     .means = "Forgets a dead letter, or a notice that waits.",
     .answers = kOf<kDropped>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(drop_notice)},
    question("/v1/stats", "readStats", kDaemon, "How the engine fares.", {}, Filters::none, kOf<kStats>,
             [](Here, const Reading& reading, const Asked&) { return read_stats(reading); }),
    {.path = "/v1/clock",
     .name = "readClock",
     .group = &kDaemon,
     .means = "The engine's clock.",
     .answers = kOf<kClock>,
     .handler = PlainHandler([](Here here, const Asked&) { return read_clock(here.engine); })},
    {.method = Method::post,
     .path = "/v1/clock",
     .name = "moveClock",
     .group = &kDaemon,
     .means = "Moves the clock of a sandbox.",
     .body = kDescribedBody<kClockMove>,
     .answers = kOf<kClock>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = PlainHandler(move_clock)},
    probe("/healthz", "readHealth", "Whether the daemon is alive.", [](Here, const Asked&) { return health("alive"); }),
    probe("/readyz", "readReadiness", "Whether it takes commands.", readiness),
    {.path = "/openapi.json",
     .name = "readDescription",
     .group = &kDaemon,
     .means = "This description of the API.",
     .answers = kDocument,
     .handler = PlainHandler([](Here, const Asked&) { return describe_api(); })},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

std::span<const Parameter> places() { return kPlaces; }

}  // namespace rectify::http
