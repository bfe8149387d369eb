#include "http/server/problem.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "http/server/wire.h"
#include "json/json.h"

namespace rectify::http {

namespace {

constexpr std::string_view kProblemType = "application/problem+json";
constexpr std::size_t kProblemBytesMax = 64 * 1024;

std::string body_of(const Error& error, int status) {
  json::Object object{{"type", "about:blank"},
                      {"title", status_text(status)},
                      {"status", status},
                      {"detail", error.message},
                      {"code", row_of(error.code).name}};
  if (!error.where.empty()) object["where"] = error.where;
  return json::print(std::move(object));
}

}  // namespace

std::string problem_json(const Error& error) { return body_of(error, row_of(error.code).status); }

Response problem(const Error& error) { return problem(error, row_of(error.code).status); }

Response problem(const Error& error, int status) {
  return {status, std::string(kProblemType), {}, body_of(error, status)};
}

Error error_of(const Response& response) {
  if (response.content_type.starts_with(kProblemType) && response.body.size() <= kProblemBytesMax) {
    if (const auto body = json::parse(response.body)) {
      const std::string name = json::text_at(*body, "code");
      for (const CodeRow& row : kCodes) {
        if (row.name == name) return {row.code, json::text_at(*body, "detail"), json::text_at(*body, "where")};
      }
    }
  }
  return {Code::unavailable, fmt::format("the server answered {} without saying why", response.status), {}};
}

}  // namespace rectify::http
