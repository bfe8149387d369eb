#include "http/api/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cctype>

#include "http/api/dispatch.h"
#include "http/api/schema.h"
#include "http/server/wire.h"

namespace rectify::http {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::string_view kProblemMedia = "application/problem+json";

// "hand_over" and "_command": HandOverCommand.
std::string component_name(const Schema& schema) {
  std::string name;
  bool upper = true;
  const std::string whole = std::string(schema.name).append(schema.suffix);
  for (const char c : whole) {
    if (c == '_') {
      upper = true;
      continue;
    }
    name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return name;
}

std::string capitalised(std::string_view phrase) {
  std::string text(phrase);
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text.empty() || text.ends_with('.') ? text : text + ".";
}

Array words_of(std::span<const std::string_view> words) {
  Array array;
  for (const std::string_view one : words) array.emplace_back(one);
  return array;
}

Array list_of(Value one) {
  Array array;
  array.push_back(std::move(one));
  return array;
}

// The schema of one media type.
Object content(std::string_view media, Object schema) {
  Object described;
  described["schema"] = std::move(schema);
  Object content;
  content[media] = std::move(described);
  return content;
}

class Writer {
 public:
  Object take() {
    Object paths;
    for (const Route& route : routes()) {
      Object& path = at(paths, route.path);
      if (path.empty() && route.path.find('{') != std::string_view::npos) path["parameters"] = places_in(route.path);
      path[method_name(route.method)] = operation(route);
    }
    component(kProblem);
    const Object license{{"name", "see the distribution"}, {"identifier", "LicenseRef-rectify"}};
    const Object info{{"title", "rectify"},
                      {"version", "1"},
                      {"description",
                       "Corrective actions of inspections: workflows, deadlines, escalation, and a "
                       "history that outsiders can verify."},
                      {"license", license}};
    const Object server{{"url", "http://127.0.0.1:7249"}, {"description", "The daemon on this machine."}};
    const Object token{{"type", "http"},
                       {"scheme", "bearer"},
                       {"description", "The token of the data folder. Over the unix socket none is needed."}};
    Object document{{"openapi", "3.1.0"}, {"info", info}};
    document["servers"] = list_of(server);
    document["security"] = list_of(Object{{"token", Array()}});
    document["tags"] = tags();
    document["paths"] = std::move(paths);
    document["components"] = Object{{"schemas", std::move(schemas_)}, {"securitySchemes", Object{{"token", token}}}};
    return document;
  }

 private:
  static Object& at(Object& object, std::string_view key) {
    Value& value = object[key];
    if (!value.is_object()) value = Object();
    return value.get_object();
  }

  static std::string method_name(Method method) {
    std::string name(kMethods[static_cast<std::size_t>(method)]);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
  }

  static Array tags() {
    Array tags;
    std::vector<const RouteGroup*> known;
    for (const Route& route : routes()) {
      if (std::find(known.begin(), known.end(), route.group) != known.end()) continue;
      known.push_back(route.group);
      tags.push_back(Object{{"name", route.group->name}, {"description", route.group->means}});
    }
    return tags;
  }

  static Array places_in(std::string_view path) {
    Array array;
    for (const std::string_view segment : segments_of(path)) {
      if (!is_place(segment)) continue;
      const Parameter& place = place_of(segment);
      array.push_back(Object{{"name", place.name},
                             {"in", "path"},
                             {"required", true},
                             {"description", capitalised(place.means)},
                             {"schema", of_parameter(place)}});
    }
    return array;
  }

  static Object of_parameter(const Parameter& parameter) {
    using Kind = Parameter::Kind;
    if (!parameter.words.empty() && parameter.kind != Kind::event_type) {
      return {{"type", "string"}, {"enum", words_of(parameter.words)}};
    }
    switch (parameter.kind) {
      case Kind::number:
        return {{"type", "integer"}, {"minimum", 0}};
      case Kind::flag:
      case Kind::truth:
        return {{"type", "boolean"}};
      default:
        return {{"type", "string"}};
    }
  }

  static void add_parameters(Array& array, const Route& route) {
    for (const Parameter* parameter : parameters_of(route)) {
      Object one{{"name", parameter->name}, {"in", "query"}, {"description", capitalised(parameter->means)}};
      if (parameter->needed) one["required"] = true;
      one["schema"] = of_parameter(*parameter);
      array.push_back(std::move(one));
    }
  }

  Object operation(const Route& route) {
    Object operation{
        {"operationId", route.name}, {"tags", words_of(std::span(&route.group->name, 1))}, {"summary", route.means}};
    Array parameters;
    add_parameters(parameters, route);
    if (std::holds_alternative<SubmitHandler>(route.handler)) add_headers(parameters, route);
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    if (route.body.type != nullptr) {
      operation["requestBody"] =
          Object{{"required", route.body.needed}, {"content", content(route.body.media, of(*route.body.type))}};
    }
    operation["responses"] = responses(route);
    if (route.permission == Permission::anyone) operation["security"] = Array();
    return operation;
  }

  static void add_headers(Array& array, const Route& route) {
    const auto add = [&](std::string_view name, std::string_view means) {
      array.push_back(
          Object{{"name", name}, {"in", "header"}, {"description", means}, {"schema", Object{{"type", "string"}}}});
    };
    add("Rectify-Actor", "Who acts, as in zhang.wei/housing-office.");
    if (route.body.media != "application/json") return;
    add("Idempotency-Key", "A repeat of the command is told what the first was told.");
    add("If-Match", "The revision, as ETag gives it: refuse where the measure has moved on.");
  }

  Object responses(const Route& route) {
    Object responses;
    for (const Answer& answer : route.answers) {
      Object& one = at(responses, std::to_string(answer.status));
      if (one.empty()) {
        one["description"] = answer.means.empty() ? std::string(status_text(answer.status)) : std::string(answer.means);
      }
      at(one, "content")[answer.media] = Object{{"schema", of(answer.body)}};
    }
    for (const int status : refusals_of(route)) {
      responses[std::to_string(status)] =
          Object{{"description", status_text(status)}, {"content", content(kProblemMedia, reference(kProblem))}};
    }
    return responses;
  }

  Object reference(const Schema& schema) {
    component(schema);
    return {{"$ref", "#/components/schemas/" + component_name(schema)}};
  }

  void component(const Schema& schema) {
    const std::string name = component_name(schema);
    if (schemas_.contains(name)) return;
    schemas_[name] = nullptr;  // it may hold itself
    schemas_[name] = of_schema(schema);
  }

  Object of_schema(const Schema& schema) {
    Object object{{"type", "object"}};
    if (!schema.means.empty()) object["description"] = schema.means;
    Array needed;
    Object properties;
    for (const Property& property : schema.properties) {
      Object one = of(property.type);
      if (!property.means.empty()) one["description"] = property.means;
      properties[property.name] = std::move(one);
      if (property.always) needed.emplace_back(property.name);
    }
    object["properties"] = std::move(properties);
    if (!needed.empty()) object["required"] = std::move(needed);
    return object;
  }

  Object of(const Type& type) {
    Object object = of_kind(type);
    if (!type.may_be_null) return object;
    if (object.contains("type")) {
      Array types = list_of(object["type"]);
      types.emplace_back("null");
      object["type"] = std::move(types);
      return object;
    }
    Array choices = list_of(std::move(object));
    choices.push_back(Object{{"type", "null"}});
    return {{"oneOf", std::move(choices)}};
  }

  Object of_kind(const Type& type) {
    using Kind = Type::Kind;
    switch (type.kind) {
      case Kind::text:
        return {{"type", "string"}};
      case Kind::moment:
        return {{"type", "string"}, {"format", "date-time"}};
      case Kind::day:
        return {{"type", "string"}, {"format", "date"}};
      case Kind::hex:
        return {{"type", "string"}, {"pattern", "^[0-9a-f]*$"}};
      case Kind::number:
        return {{"type", "integer"}, {"minimum", 0}};
      case Kind::integer:
        return {{"type", "integer"}};
      case Kind::flag:
        return {{"type", "boolean"}};
      case Kind::word:
        return {{"type", "string"}, {"enum", words_of(type.words)}};
      case Kind::list:
        return {{"type", "array"}, {"items", of(*type.of)}};
      case Kind::line:
        return {{"type", "object"}};
      case Kind::any:
        return {};
      default:
        return of_structure(type);
    }
  }

  Object of_structure(const Type& type) {
    const Object text{{"type", "string"}};
    switch (type.kind) {
      case Type::Kind::fields: {
        Array choices = list_of(text);
        choices.push_back(Object{{"type", "array"}, {"items", text}});
        return {{"type", "object"}, {"additionalProperties", Object{{"anyOf", std::move(choices)}}}};
      }
      case Type::Kind::texts:
        return {{"type", "object"}, {"additionalProperties", text}};
      case Type::Kind::object:
        return reference(*type.schema);
      default: {
        Array choices;
        for (const Schema* schema : type.choices) choices.push_back(reference(*schema));
        return {{"oneOf", std::move(choices)}};
      }
    }
  }

  Object schemas_;
};

}  // namespace

json::Value api_description() { return Writer().take(); }

Response describe_api() {
  static const std::string kDocument = json::print(api_description());
  Response response;
  response.body = kDocument;
  return response;
}

}  // namespace rectify::http
