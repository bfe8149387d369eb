// What a route of the API is, as data. The routes themselves: routes/. What follows from them: which handler answers,
// what is checked before it does (dispatch.h), and the description of the API (openapi.h).
//
// Threads: constant data.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/codes.h"
#include "http/api/api.h"
#include "http/api/bodies.h"
#include "http/api/schema.h"
#include "http/server/barrier.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

class EventFeed;

enum class Method : std::uint8_t { get, post, patch, remove };
// A HEAD request is answered as GET, without the body.
inline constexpr std::string_view kMethods[] = {"GET", "POST", "PATCH", "DELETE"};

// Of the query, or a place of the path.
struct Parameter {
  enum class Kind : std::uint8_t {
    text,
    number,      // a whole one, 0 or more
    flag,        // nothing, true, 1; false, 0
    truth,       // true or false, and nothing else
    word,        // one of `words`
    moment,      // a day, or a moment
    past,        // the same, or "@739": after so many lines
    state,       // that some deployed workflow has
    rung,        // the same, where no rule claims rungs of its own
    event_type,  // with or without "rectify." before it
  };
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view means;  // a phrase that goes on from "say": "until when"
  bool needed = false;
  std::span<const std::string_view> words{};
  std::string_view example{};
};

// A good answer.
struct Answer {
  int status = 200;
  std::string_view media = "application/json";
  Type body{};
  std::string_view means{};
};

// What a handler is given: a request that has been checked by its route.
struct Asked {
  Request request;
  Target target;
  std::vector<std::string> at;  // what stands at the places of the path
  std::optional<core::Actor> asker;
  Body body;
};

// What a handler works with. All of it outlives every request.
struct Surroundings {
  runtime::Engine& engine;
  const ApiOptions& options;
  const query::Limits& limits;
  const Later& later;
  EventFeed& events;
};

// Answers from one moment of the database; the answer says which tree it was taken from.
using ReadHandler = Response (*)(const Surroundings& here, const Reading& reading, const Asked& asked);
// Answers from elsewhere.
using PlainHandler = Response (*)(const Surroundings& here, const Asked& asked);
// Answers later, from another thread.
using SubmitHandler = void (*)(const Surroundings& here, Asked asked, const Owed& owed);

// How a body is read. `type` is null where the route takes none.
struct BodyRow {
  std::string_view media = "application/json";
  const Type* type = nullptr;
  bool needed = true;
  Result<Body> (*read)(const Asked& asked, const ApiOptions& options) = nullptr;
};

// Who may ask. For now whoever may come in may ask for everything.
enum class Permission : std::uint8_t {
  anyone,  // no token
  caller,
};

enum class Cost : std::uint8_t {
  cheap,             // answered where the request was read
  heavy,             // may take as long as what it reads: a thread for such answers does it
  heavy_with_query,  // only where the query says something
};

// Which parameters of a listing (query/filters.h) may be asked besides the route's own.
enum class Filters : std::uint8_t {
  none,
  present,  // all but as_of
  all,
};

// What the routes of one kind are about; a page of the reference.
struct RouteGroup {
  std::string_view name;
  std::string_view means;  // a sentence
};

struct Route {
  Method method = Method::get;
  std::string_view path;  // "/v1/measures/{id}/history"
  std::string_view name;  // "readHistory"
  const RouteGroup* group;
  std::string_view means;  // a sentence
  std::span<const Parameter> query{};
  Filters filters = Filters::none;  // and those of a listing
  BodyRow body{};
  std::span<const Answer> answers;
  std::span<const Code> refuses{};  // besides invalid, which all of them may
  Permission permission = Permission::caller;
  bool streams = false;  // the answer is made while it is read
  Cost cost = Cost::cheap;
  std::variant<ReadHandler, PlainHandler, SubmitHandler> handler;
};

[[nodiscard]] std::span<const Route> routes();
// What it is joined from: routes/measures.cc …
[[nodiscard]] std::span<const Route> measure_routes();
[[nodiscard]] std::span<const Route> command_routes();
[[nodiscard]] std::span<const Route> history_routes();
[[nodiscard]] std::span<const Route> summary_routes();
[[nodiscard]] std::span<const Route> escalation_routes();
[[nodiscard]] std::span<const Route> forecast_routes();
[[nodiscard]] std::span<const Route> workflow_routes();
[[nodiscard]] std::span<const Route> migration_routes();
[[nodiscard]] std::span<const Route> event_routes();
[[nodiscard]] std::span<const Route> diff_routes();
[[nodiscard]] std::span<const Route> search_routes();
[[nodiscard]] std::span<const Route> duration_routes();
[[nodiscard]] std::span<const Route> verify_routes();
[[nodiscard]] std::span<const Route> proof_routes();
[[nodiscard]] std::span<const Route> outbox_routes();
[[nodiscard]] std::span<const Route> daemon_routes();

// What may stand at a place of a path: {id}, {version} …
[[nodiscard]] std::span<const Parameter> places();

}  // namespace rectify::http
