#include "http/api/api.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "http/api/dispatch.h"
#include "http/api/event_feed.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "query/tree_stamp.h"

namespace rectify::http {

namespace {

constexpr std::size_t kReaders = 2;       // so that one long question does not hold up every other
constexpr std::size_t kShownBytes = 200;  // of a target, in the log

// What signs the history names it: the source of its events, as CloudEvents have it.
std::string origin_of(const runtime::Engine& engine) {
  const auto& key = engine.signing_key();
  return key == nullptr ? "/rectify" : key->verifier().name();
}

// Who asks, as far as the request says so.
std::optional<core::Actor> asker_of(const Request& request) {
  const std::string* text = header_of(request, "rectify-actor");
  auto actor = core::parse_actor(text == nullptr ? "" : *text);
  return actor ? std::optional(std::move(*actor)) : std::nullopt;
}

}  // namespace

Response respond_with(const json::Value& body, int status) {
  Response response;
  response.status = status;
  response.body = json::print(body);
  return response;
}

// Brings each request to its handler, by way of its route, on the thread where it belongs.
class Api::Desk {
 public:
  Desk(runtime::Engine& engine, ApiOptions options)
      : options_(std::move(options)), engine_(engine), events_(engine, origin_of(engine)) {}
  ~Desk() {
    bodies_.join();
    readers_.join();
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void take(Request request, const Owed& owed) {
    auto target = parse_target(request.target);
    if (!target) return owed(problem(target.error()));
    auto found = find_route(request, *target);
    if (auto* refusal = std::get_if<Response>(&found)) return owed(std::move(*refusal));
    auto& matched = std::get<Matched>(found);
    const Route& route = *matched.route;
    if (auto ok = check_parameters(route, *target, matched.at, engine_.workflows()); !ok) {
      return owed(problem(ok.error()));
    }
    Asked asked{.request = std::move(request),
                .target = std::move(*target),
                .at = std::move(matched.at),
                .asker = {},
                .body = {}};
    asked.asker = asker_of(asked.request);
    if (route.body.read == nullptr) return hand_on(route, std::move(asked), owed);
    if (asked.request.body.size() <= options_.body_bytes_at_once_max) {
      return read_body_of(route, std::move(asked), owed);
    }
    boost::asio::post(bodies_, [this, &route, asked = std::move(asked), owed]() mutable {
      owed.contain([&] { read_body_of(route, std::move(asked), owed); });
    });
  }

 private:
  void read_body_of(const Route& route, Asked asked, const Owed& owed) {
    if (route.body.needed && asked.request.body.empty()) {
      return owed(problem({Code::invalid, "the body is missing: it has to be JSON", {}}));
    }
    auto body = route.body.read(asked, options_);
    if (!body) return owed(problem(body.error()));
    asked.body = std::move(*body);
    hand_on(route, std::move(asked), owed);
  }

  void hand_on(const Route& route, Asked asked, const Owed& owed) {
    if (const auto* submit = std::get_if<SubmitHandler>(&route.handler)) {
      return (*submit)(surroundings_, std::move(asked), owed);
    }
    const bool heavy =
        route.cost == Cost::heavy || (route.cost == Cost::heavy_with_query && !asked.target.query.empty());
    if (!heavy) return owed(answer(route, asked));
    boost::asio::post(readers_, [this, &route, asked = std::move(asked), owed] {
      owed.contain([&] { owed(answer(route, asked)); });
    });
  }

  // What was read from one moment of the database says which tree it was.
  Response answer(const Route& route, const Asked& asked) {
    if (const auto* plain = std::get_if<PlainHandler>(&route.handler)) return (*plain)(surroundings_, asked);
    const Reading reading(engine_, asked.asker);
    Response response = std::get<ReadHandler>(route.handler)(surroundings_, reading, asked);
    // Where the tree cannot be read nothing is said of it; `audit verify` tells why.
    if (auto tree = trees_.of(reading.view)) {
      response.headers[std::string(kTreeSizeHeader)] = std::to_string(tree->size);
      response.headers[std::string(kTreeRootHeader)] = tree->root;
    }
    return response;
  }

  const ApiOptions options_;
  const query::Limits limits_{.lines_max = options_.history_lines_max, .measures_max = options_.audit_measures_max};
  runtime::Engine& engine_;
  EventFeed events_;
  query::TreeStamps trees_;
  boost::asio::thread_pool readers_{kReaders};
  boost::asio::thread_pool bodies_{1};
  const Later later_ = [this](std::function<void()> work) {
    boost::asio::post(readers_, [work = std::move(work)] { contained("a reader of the API", work); });
  };
  const Surroundings surroundings_{
      .engine = engine_, .options = options_, .limits = limits_, .later = later_, .events = events_};
};

Api::Api(runtime::Engine& engine, ApiOptions options) : desk_(std::make_unique<Desk>(engine, std::move(options))) {}

Api::~Api() = default;

void Api::handle(Request request, Respond respond) {
  const Owed owed(std::move(respond), request.method + " " + request.target.substr(0, kShownBytes));
  owed.contain([&] { desk_->take(std::move(request), owed); });
}

bool Api::needs_token(std::string_view target) const {
  const std::string_view path = target.substr(0, target.find('?'));
  for (const Route& route : routes()) {
    if (route.permission == Permission::anyone && route.path == path) return false;
  }
  return true;
}

}  // namespace rectify::http
