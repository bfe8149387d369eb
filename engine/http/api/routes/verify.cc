// Whether the history is what was written.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/api/verification.h"
#include "http/server/problem.h"
#include "query/verify.h"

namespace rectify::http {

namespace {

constexpr Property kFaultProperties[] = {
    {"sequence", kAlways, kNumber}, {"measure", kAlways, kText}, {"message", kAlways, kText}};
constexpr Schema kFault{"fault", {}, "Where the history is not what was written.", kFaultProperties};
constexpr Property kVerdictProperties[] = {
    {"valid", kAlways, kFlag, "Whether the history is what was written."},
    {"lines", kAlways, kNumber, "How many were looked at."},
    {"measures", kAlways, kNumber},
    {"checkpoints", kAlways, kNumber, "How many signed ones were held against the lines."},
    {"size", kAlways, kNumber, "Of the tree."},
    {"root", kAlways, kHex},
    {"fault", kSometimes, object(kFault)},
};
constexpr Schema kVerdict{"verdict", {}, "Whether the history is what was written.", kVerdictProperties};

json::Object answer_json(const query::Verdict& verdict) {
  json::Object json{
      {"valid", !verdict.fault.has_value()}, {"lines", verdict.lines}, {"measures", verdict.measures},
      {"checkpoints", verdict.checkpoints},  {"size", verdict.size},   {"root", ledger::to_hex(verdict.root)}};
  if (verdict.fault) {
    json["fault"] = json::Object{{"sequence", verdict.fault->sequence},
                                 {"measure", verdict.fault->measure.get()},
                                 {"message", verdict.fault->message}};
  }
  return json;
}

Response verdict_of(const Result<query::Verdict>& verdict) {
  return verdict ? respond_with(answer_json(*verdict)) : problem(verdict.error());
}

constexpr Route kVerifyRoutes[] = {
    question(
        "/v1/audit/verify", "verifyHistory", groups::kProofs, "Walks the whole history and says whether it is sound.",
        {}, Filters::none, kOf<kVerdict>,
        [](const Surroundings&, const Reading& reading, const Asked&) { return verdict_of(query::verify(reading)); }),
};

}  // namespace

Response verify_history(const store::View& view, const ledger::VerifierKey* key) {
  return verdict_of(query::verify(view, key));
}

std::span<const Route> verify_routes() { return kVerifyRoutes; }

}  // namespace rectify::http
