// What rows of the table of routes are written with, for the files in routes/ alone: each of these holds some routes
// with all that belongs to them, from what may be asked to what is answered and how that looks.
//
// Threads: constant data, and pure functions.
#pragma once

#include <span>
#include <string_view>

#include "http/api/filters.h"
#include "http/api/member_json.h"
#include "http/api/request_schemas.h"
#include "http/api/route.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace groups {

inline constexpr RouteGroup kMeasures{"measures", "Corrective actions: what is done to one, and what it looks like."};
inline constexpr RouteGroup kLedger{"ledger",
                                    "All measures together: figures, findings, escalations, what will fall due."};
inline constexpr RouteGroup kWorkflows{
    "workflows", "What measures go by: workflows and their versions, calendars, organisations and rules."};
inline constexpr RouteGroup kHistory{"history", "What happened: the lines of the history, as they were committed."};
inline constexpr RouteGroup kProofs{"proofs",
                                    "What outsiders verify: the tree over the history, signed checkpoints, proofs."};
inline constexpr RouteGroup kDaemon{"daemon",
                                    "The process itself: whether it is well, what waits for delivery, its clock."};

}  // namespace groups

// Who deploys or migrates.
inline Result<core::Actor> actor_of(const Request& request) {
  const std::string* text = header_of(request, "rectify-actor");
  return core::parse_actor(text == nullptr ? "" : *text);
}

// ---- Parameters that many routes have.

inline constexpr Parameter kAsOf{"as_of", Parameter::Kind::past,
                                 "as of when: a day, a moment, or @739 for the first 739 lines"};
inline constexpr Parameter kFrom{"from", Parameter::Kind::moment, "from when"};
inline constexpr Parameter kUntil{"until", Parameter::Kind::moment, "until when"};

// ---- Answers.

template <const Schema& kSchema>
inline constexpr Type kOne = object(kSchema);
template <const Schema& kSchema>
inline constexpr Answer kOf[] = {{.body = object(kSchema)}};
template <const Schema& kSchema>
inline constexpr Answer kListOf[] = {{.body = list(kOne<kSchema>)}};

// ---- Refusals, besides invalid.

inline constexpr Code kNotThere[] = {Code::not_found, Code::corrupt};
inline constexpr Code kAsked[] = {Code::exhausted, Code::not_found, Code::conflict, Code::corrupt};
inline constexpr Code kChanging[] = {Code::not_found, Code::conflict,    Code::denied,
                                     Code::exhausted, Code::unavailable, Code::corrupt};

// ---- Bodies that are described.

template <const auto& kDescription>
Result<Body> read_described(const Asked& asked, const ApiOptions& options) {
  auto value = json::parse(asked.request.body, options.json_depth_max);
  if (!value) return value.error();
  auto body = read_body(kDescription, *value);
  if (!body) return body.error();
  return Body(std::move(*body));
}
template <const auto& kDescription>
inline constexpr BodyRow kDescribedBody{.type = &kDescribedType<kDescription>, .read = read_described<kDescription>};

// A question that may take as long as what it reads.
inline constexpr Route question(std::string_view path, std::string_view name, const RouteGroup& group,
                                std::string_view means, std::span<const Parameter> query, Filters filters,
                                std::span<const Answer> answers, ReadHandler handler) {
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

}  // namespace rectify::http
