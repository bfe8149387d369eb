#include "http/server/problem.h"

#include <nlohmann/json.hpp>

#include "http/server/wire.h"

namespace rectify::http {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kProblemType = "application/problem+json";
constexpr std::size_t kProblemBytesMax = 64 * 1024;

std::string body_of(const Error& error, int status) {
  Json json{{"type", "about:blank"},
            {"title", status_text(status)},
            {"status", status},
            {"detail", error.message},
            {"code", row_of(error.code).name}};
  if (!error.where.empty()) json["where"] = error.where;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string problem_json(const Error& error) { return body_of(error, row_of(error.code).status); }

Response problem(const Error& error) { return problem(error, row_of(error.code).status); }

Response problem(const Error& error, int status) {
  return {status, std::string(kProblemType), {}, body_of(error, status)};
}

Error error_of(const Response& response) {
  if (response.content_type.starts_with(kProblemType) && response.body.size() <= kProblemBytesMax) {
    const Json json = Json::parse(response.body, nullptr, false);
    if (json.is_object()) {
      const std::string name = text_of(json, "code");
      for (const CodeRow& row : kCodes) {
        if (row.name == name) return {row.code, text_of(json, "detail"), text_of(json, "where")};
      }
    }
  }
  return {Code::unavailable, "the server answered " + std::to_string(response.status) + " without saying why", {}};
}

}  // namespace rectify::http
