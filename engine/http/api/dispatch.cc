#include "http/api/dispatch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "http/api/filters.h"
#include "http/server/problem.h"
#include "query/filters.h"

namespace rectify::http {

namespace {

using Segments = std::vector<std::string_view>;

// The paths of all routes in pieces, once.
const std::vector<Segments>& all_segments() {
  static const std::vector<Segments> kAll = [] {
    std::vector<Segments> all;
    for (const Route& route : routes()) all.push_back(segments_of(route.path));
    return all;
  }();
  return kAll;
}

bool is_like(const Segments& segments, const std::vector<std::string>& path) {
  return std::equal(
      segments.begin(), segments.end(), path.begin(), path.end(),
      [](std::string_view segment, const std::string& said) { return is_place(segment) || segment == said; });
}

// Whether `one` has a word where `other` has a place, in the first piece in which they differ so.
bool is_closer(const Segments& one, const Segments& other) {
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (is_place(one[i]) != is_place(other[i])) return is_place(other[i]);
  }
  return false;
}

Response no_route(const Request& request, const Target& target) {
  std::string path;
  for (const std::string& segment : target.path) path.append("/").append(segment);
  std::vector<std::string_view> known;
  for (const Route& route : routes()) known.push_back(route.path);
  const std::string_view near = nearest(path, known);
  return problem(
      {Code::not_found,
       fmt::format("{} {} is not part of the API; {}", request.method, fit_width(request.target, kShownColumns),
                   near.empty() ? "GET /openapi.json tells what is" : fmt::format("did you mean {}?", near)),
       {}});
}

Response no_method(const Request& request, std::string_view path) {
  std::string allowed;
  const auto add = [&](std::string_view method) { allowed.append(allowed.empty() ? "" : ", ").append(method); };
  for (const Route& route : routes()) {
    if (route.path != path) continue;
    add(kMethods[static_cast<std::size_t>(route.method)]);
    if (route.method == Method::get) add("HEAD");
  }
  Response response =
      problem({Code::invalid,
               fmt::format("{} is not possible here; there is {}", fit_width(request.method, kShownColumns), allowed),
               {}},
              405);
  response.headers["allow"] = allowed;
  return response;
}

Error wrong(const Parameter& parameter, std::string_view what, std::string_view said) {
  return {Code::invalid,
          fmt::format("'{}' has to be {}, not '{}'", parameter.name, what, fit_width(said, kShownColumns)),
          std::string(parameter.name)};
}

// "did you mean 'open'? There are open, closed", or the latter alone.
template <typename Words>
std::string what_there_is(std::string_view said, const Words& known) {
  const std::string_view near = nearest(said, known);
  return near.empty() ? fmt::format("there are {}", fmt::join(known, ", "))
                      : fmt::format("did you mean '{}'? There are {}", near, fmt::join(known, ", "));
}

bool knows(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_once(std::vector<std::string>& words, const std::string& word) {
  if (!knows(words, word)) words.push_back(word);
}

Result<void> check_state(std::string_view said, const runtime::Workflows& workflows) {
  std::vector<std::string> known;
  for (const auto& workflow : workflows.all()) {
    for (const core::State& state : workflow->states) add_once(known, state.name);
  }
  if (knows(known, said)) return {};
  return Error{
      Code::invalid,
      fmt::format("no workflow has the state '{}'; {}", fit_width(said, kShownColumns), what_there_is(said, known)),
      "state"};
}

// What a rule claims has the name that the rule gives it.
Result<void> check_rung(std::string_view said, const runtime::Workflows& workflows) {
  if (workflows.has_rules()) return {};
  std::vector<std::string> known;
  for (const auto& workflow : workflows.all()) {
    for (const core::State& state : workflow->states) {
      if (state.review) add_once(known, state.review->rung);
    }
    if (!workflow->ladder) continue;
    for (const core::Rung& rung : workflow->ladder->rungs) add_once(known, rung.name);
  }
  if (knows(known, said)) return {};
  return Error{
      Code::invalid,
      fmt::format("no workflow has the rung '{}'; {}", fit_width(said, kShownColumns), what_there_is(said, known)),
      "rung"};
}

Result<void> check_word(const Parameter& parameter, std::string_view said) {
  const auto words = parameter.words;
  if (std::find(words.begin(), words.end(), said) != words.end()) return {};
  const std::string_view near = nearest(said, words);
  return Error{Code::invalid,
               fmt::format("'{}' has to be {} or {}, not '{}'{}", parameter.name,
                           fmt::join(words.first(words.size() - 1), ", "), words.back(), fit_width(said, kShownColumns),
                           near.empty() ? "" : fmt::format("; did you mean '{}'?", near)),
               std::string(parameter.name)};
}

bool is_moment(const std::string& said) { return parse_day(said).ok() || Zone().parse(said).ok(); }

Result<void> check_value(const Parameter& parameter, const std::string& said, const runtime::Workflows& workflows) {
  using Kind = Parameter::Kind;
  constexpr std::string_view kMoment = "a day or a moment, such as 2020-11-30 or 2020-11-30T09:00:00+08:00";
  switch (parameter.kind) {
    case Kind::text:
      return {};
    case Kind::number:
      return number_of(said, parameter.name).ok() ? Result<void>() : wrong(parameter, "a whole number", said);
    case Kind::flag:
      return flag_of(said, parameter.name).ok() ? Result<void>() : wrong(parameter, "true or false", said);
    case Kind::truth:
      return said == "true" || said == "false" ? Result<void>() : wrong(parameter, "true or false", said);
    case Kind::word:
      return check_word(parameter, said);
    case Kind::moment:
      return is_moment(said) ? Result<void>() : wrong(parameter, kMoment, said);
    case Kind::past:
      return said.starts_with('@') || is_moment(said) ? Result<void>() : wrong(parameter, kMoment, said);
    case Kind::state:
      return check_state(said, workflows);
    case Kind::rung:
      return check_rung(said, workflows);
    case Kind::event_type:
      return check_word(parameter, std::string_view(said).substr(said.starts_with("rectify.") ? 8 : 0));
  }
  return {};
}

// The parameters of a listing, as they are checked here.
Parameter parameter_of(const query::Parameter& row) {
  using Type = query::Parameter::Type;
  Parameter parameter{.name = row.name, .means = row.meaning, .words = row.values};
  if (row.name == "state") parameter.kind = Parameter::Kind::state;
  if (row.name == "rung") parameter.kind = Parameter::Kind::rung;
  if (row.type == Type::word) parameter.kind = Parameter::Kind::word;
  if (row.type == Type::flag) parameter.kind = Parameter::Kind::flag;
  if (row.type == Type::number) parameter.kind = Parameter::Kind::number;
  if (row.type == Type::moment) parameter.kind = Parameter::Kind::moment;
  if (row.type == Type::as_of) parameter.kind = Parameter::Kind::past;
  return parameter;
}

const std::vector<Parameter>& listing_parameters() {
  static const std::vector<Parameter> kAll = [] {
    std::vector<Parameter> all;
    for (const query::Parameter& row : query::listing_parameters()) all.push_back(parameter_of(row));
    return all;
  }();
  return kAll;
}

Error unknown_parameter(const Route& route, const std::string& name, const std::vector<const Parameter*>& known) {
  std::vector<std::string_view> names;
  for (const Parameter* parameter : known) names.push_back(parameter->name);
  return {Code::invalid,
          fmt::format("'{}' is not {}; {}", fit_width(name, kShownColumns),
                      route.filters == Filters::none ? "asked here" : "a filter here",
                      names.empty() ? "nothing is" : what_there_is(name, names)),
          {}};
}

Error missing_parameter(const Parameter& missing, const std::vector<const Parameter*>& known) {
  std::vector<std::string> examples;
  for (const Parameter* parameter : known) {
    if (parameter->needed) examples.push_back(fmt::format("{}={}", parameter->name, parameter->example));
  }
  return {Code::invalid,
          fmt::format("'{}' is missing: say {}, as in ?{}", missing.name, missing.means, fmt::join(examples, "&")),
          std::string(missing.name)};
}

}  // namespace

std::vector<std::string_view> segments_of(std::string_view path) {
  Segments segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return segments;
}

const Parameter& place_of(std::string_view segment) {
  const std::string_view name = segment.substr(1, segment.size() - 2);
  const auto all = places();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Parameter& place) { return place.name == name; });
  RECTIFY_CHECK(found != all.end(), "every place of a path is described in places()");
  return *found;
}

std::vector<const Parameter*> parameters_of(const Route& route) {
  std::vector<const Parameter*> all;
  for (const Parameter& parameter : route.query) all.push_back(&parameter);
  if (route.filters == Filters::none) return all;
  for (const Parameter& parameter : listing_parameters()) {
    if (route.filters == Filters::all || parameter.kind != Parameter::Kind::past) all.push_back(&parameter);
  }
  return all;
}

std::vector<int> refusals_of(const Route& route) {
  std::vector<int> statuses{400, 500};
  for (const Code code : route.refuses) statuses.push_back(row_of(code).status);
  if (route.permission == Permission::caller) statuses.push_back(401);
  if (route.body.type != nullptr) statuses.push_back(413);
  std::sort(statuses.begin(), statuses.end());
  statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
  return statuses;
}

std::variant<Matched, Response> find_route(const Request& request, const Target& target) {
  const auto& segments = all_segments();
  const auto table = routes();
  const Segments* best = nullptr;
  for (const Segments& one : segments) {
    if (is_like(one, target.path) && (best == nullptr || is_closer(one, *best))) best = &one;
  }
  if (best == nullptr) return no_route(request, target);
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  const std::string_view path = table[static_cast<std::size_t>(best - segments.data())].path;
  for (const Route& route : table) {
    if (route.path != path || kMethods[static_cast<std::size_t>(route.method)] != method) continue;
    Matched matched{.route = &route, .at = {}};
    for (std::size_t i = 0; i < best->size(); ++i) {
      if (is_place((*best)[i])) matched.at.push_back(target.path[i]);
    }
    return matched;
  }
  return no_method(request, path);
}

Result<void> check_parameters(const Route& route, const Target& target, const std::vector<std::string>& at,
                              const runtime::Workflows& workflows) {
  std::size_t next = 0;
  for (const std::string_view segment : segments_of(route.path)) {
    if (!is_place(segment)) continue;
    const Parameter& place = place_of(segment);
    const std::string& said = at[next++];
    if (said.empty()) return Error{Code::invalid, fmt::format("'{}' in the address is empty", place.name), {}};
    if (auto ok = check_value(place, said, workflows); !ok) return ok;
  }
  const auto known = parameters_of(route);
  for (const auto& [name, value] : target.query) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Parameter* one) { return one->name == name; });
    if (found == known.end()) return unknown_parameter(route, name, known);
    if (auto ok = check_value(**found, value, workflows); !ok) return ok;
  }
  for (const Parameter* parameter : known) {
    if (parameter->needed && !target.query.contains(parameter->name)) return missing_parameter(*parameter, known);
  }
  return {};
}

}  // namespace rectify::http
