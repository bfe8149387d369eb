// Commands that only read: listings, one measure, the audit.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/read_command.h"
#include "embed/signing.h"
#include "http/api/api.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::cli {

using http::Json;

namespace {

int show_verification(const Global& global, const Json& verdict) {
  const bool valid = verdict.value("valid", false);
  if (global.format == Format::json) {
    print_line(http::dump(verdict));
  } else if (valid) {
    print_line(
        "valid: " + verdict["lines"].dump() + " lines of " + verdict["measures"].dump() +
        " measures, each in order, chained and in the tree; signed checkpoints: " + verdict["checkpoints"].dump());
    print_line("root " + verdict.value("root", "") + " of size " + verdict["size"].dump());
  } else {
    const Json& fault = verdict["fault"];
    const std::string measure = fault.value("measure", "");
    print_line("NOT valid: line " + fault["sequence"].dump() + (measure.empty() ? "" : " (" + measure + ")") + ": " +
               fault.value("message", ""));
  }
  return valid ? kDone : kFoundWanting;
}

}  // namespace

int list_measures(const Global& global, const ListOptions& options) {
  const std::string target = (options.summary ? "/v1/summary" : "/v1/measures") + query_text(options.filters);
  return with_answer(global, target, [&](Session&, const Json& list) {
    print_listing(global, list,
                  options.summary ? summary_table(list, global.language) : measures_table(list, global.language));
    return kDone;
  });
}

int show_measure(const Global& global, const std::string& id, const std::string& as_of) {
  const Filters filters = as_of.empty() ? Filters() : Filters{{"as_of", as_of}};
  const std::string target = "/v1/measures/" + http::percent_encode(id) + query_text(filters);
  return with_answer(global, target, [&](Session& session, const Json& measure) {
    if (global.format != Format::table) {
      print_line(http::dump(measure));
      return kDone;
    }
    auto workflows = session.get("/v1/workflows");
    if (!workflows) return report(global, workflows.error());
    const Names names(*workflows, global.language, measure.value("workflow", ""));
    print(measure_card(measure, names, global.language));
    return kDone;
  });
}

int list_escalations(const Global& global, const ListOptions& options) {
  return with_answer(global, "/v1/escalations" + query_text(options.filters), [&](Session&, const Json& list) {
    print_listing(global, list, escalations_table(list, global.language));
    return kDone;
  });
}

int list_findings(const Global& global, const Filters& filters) {
  return with_answer(global, "/v1/findings" + query_text(filters), [&](Session&, const Json& list) {
    print_listing(global, list, findings_table(list, global.language));
    return kDone;
  });
}

int list_workflows(const Global& global) {
  return with_answer(global, "/v1/workflows", [&](Session&, const Json& list) {
    print_listing(global, list, workflows_table(list, global.language));
    return kDone;
  });
}

int show_stats(const Global& global) {
  return with_answer(global, "/v1/stats", [&](Session&, const Json& stats) {
    Table table{{{{"figure", "指标"}}, {{"value", "数值"}, 24, true}}, {}};
    for (const auto& [name, value] : stats.items()) table.rows.push_back({name, value.dump()});
    print_listing(global, stats, table);
    return kDone;
  });
}

int audit_verify(const Global& global, const std::string& folder, const std::string& key) {
  if (!folder.empty()) return verify_folder(global, folder, key);
  auto daemon = Session::connect(global);
  if (daemon) {
    return with_answer(global, "/v1/audit/verify",
                       [&](Session&, const Json& verdict) { return show_verification(global, verdict); });
  }
  if (!global.server.empty()) return report(global, daemon.error());
  // The folder alone, and to read it only: a history that the engine refuses to open can be looked at.
  auto view = store::open_view({.path = global.data});
  if (!view) return report(global, view.error());
  auto own = embed::signing_key(global.data, {global.signing_key, global.origin}, false)(false);
  if (!own) return report(global, own.error());
  const http::Response response = http::verify_history(**view, *own == nullptr ? nullptr : &(*own)->verifier());
  if (response.status >= 400) return report(global, http::error_of(response));
  return show_verification(global, Json::parse(response.body));
}

}  // namespace rectify::cli
