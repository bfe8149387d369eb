// From a request to the route that answers it, and what is checked of it on the way. All of it follows from the table
// (route.h): nothing here knows a path or a parameter by name.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "http/api/route.h"

namespace rectify::http {

struct Matched {
  const Route* route = nullptr;
  std::vector<std::string> at;  // what stands at the places of its path
};
// The route, or a refusal: 404 where no path is like it, 405 with `Allow` where it is another method's. Where several
// paths are like it, the one with words where others have places goes first, wherever it stands in the table.
[[nodiscard]] std::variant<Matched, Response> find_route(const Request& request, const Target& target);

// That every parameter is known here, has the type it should have and is there where it is needed; that states and
// rungs are those of workflows that are deployed. Errors: invalid, saying what there is.
[[nodiscard]] Result<void> check_parameters(const Route& route, const Target& target,
                                            const std::vector<std::string>& at, const runtime::Workflows& workflows);

// All that may be asked of it: its own parameters, and those of a listing where it has them.
[[nodiscard]] std::vector<const Parameter*> parameters_of(const Route& route);

// The statuses with which it may refuse, in their order.
[[nodiscard]] std::vector<int> refusals_of(const Route& route);

// "/v1/measures/{id}" in pieces.
[[nodiscard]] std::vector<std::string_view> segments_of(std::string_view path);
// Whether the piece is a place, {id}, and not a word.
[[nodiscard]] constexpr bool is_place(std::string_view segment) { return segment.starts_with('{'); }
// The place of that name, without its braces. Precondition: it is in places().
[[nodiscard]] const Parameter& place_of(std::string_view segment);

}  // namespace rectify::http
