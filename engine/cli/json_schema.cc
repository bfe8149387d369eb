#include "cli/json_schema.h"

#include <map>
#include <nlohmann/json.hpp>

namespace rectify::cli {

using definition::Key;
using definition::Shape;
using definition::Value;
using http::Json;

namespace {

constexpr std::string_view kNamePattern = "^[a-z][a-z0-9_-]{0,63}$";
constexpr std::string_view kIdPattern = R"(^[^\s/?#%]{1,128}$)";
constexpr std::string_view kDayPattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
constexpr std::string_view kTimePattern =
    R"(([ Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?)";

std::string number_of_digits(std::size_t digits) {
  if (digits == 0) return "";
  return digits == 1 ? "[0-9]" : "[0-9]{" + std::to_string(digits) + "}";
}

std::string digit_between(char low, char high) {
  if (low == high) return {low};
  return std::string("[") + low + "-" + high + "]";
}

// Alternatives for the numbers from `low` to `high`, which have as many digits as each other.
void add_alternatives(const std::string& low, const std::string& high, const std::string& head,
                      std::vector<std::string>& into) {
  if (low.empty()) return into.push_back(head);
  const std::string zeros(low.size() - 1, '0');
  const std::string nines(low.size() - 1, '9');
  char first = low.front();
  char last = high.front();
  if (first == last) return add_alternatives(low.substr(1), high.substr(1), head + first, into);
  if (low.substr(1) != zeros) add_alternatives(low.substr(1), nines, head + first++, into);
  const bool cut = high.substr(1) != nines;
  if (cut) --last;
  if (first <= last) into.push_back(head + digit_between(first, last) + number_of_digits(low.size() - 1));
  if (cut) add_alternatives(zeros, high.substr(1), head + high.front(), into);
}

std::string span_pattern(const Value& value) {
  return number_pattern(value.least, value.most) + " +(workday|workhour|day|hour)s?";
}

Json pattern(const std::string& anchored) { return {{"type", "string"}, {"pattern", anchored}}; }

// "a review" is defined under "review".
std::string name_of(const Shape& shape) {
  std::string name(shape.what);
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (name.starts_with(article)) name.erase(0, article.size());
  }
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const Shape& root) : root_(root) {}

  Json take() {
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    schema.update(of_shape(root_));
    if (!definitions_.empty()) schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  Json of_shape(const Shape& shape) {
    Json schema{{"title", name_of(shape)}, {"description", shape.means}, {"type", "object"}};
    Json needed = Json::array();
    for (const Key& key : shape.keys) {
      Json property{{"description", key.means}};
      property.update(of(key.value));
      schema["properties"][std::string(key.name)] = std::move(property);
      if (key.needed) needed.push_back(key.name);
    }
    if (!needed.empty()) schema["required"] = std::move(needed);
    for (const std::string_view key : shape.one_of) schema["oneOf"].push_back({{"required", Json::array({key})}});
    schema["additionalProperties"] = false;
    return shape.part_of.empty() ? schema : unless(shape.part_of, shape, std::move(schema));
  }

  // With that key, members may be as incomplete as they like; what there can be is known all the same.
  Json unless(std::string_view key, const Shape& shape, Json schema) {
    Json known = Json::object();
    for (const Key& one : shape.keys) {
      Json& property = known[std::string(one.name)] = {{"description", one.means}};
      if (one.name == key) property.update(of(one.value));
    }
    return {{"title", schema["title"]},
            {"type", "object"},
            {"if", {{"required", Json::array({key})}}},
            {"then", {{"properties", std::move(known)}, {"additionalProperties", false}}},
            {"else", std::move(schema)}};
  }

  Json reference(const Shape& shape) {
    const std::string name = name_of(shape);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // a finding may hold findings
      definitions_[name] = of_shape(shape);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  Json of(const Value& value) {
    switch (value.kind) {
      case Value::Kind::list:
      case Value::Kind::items:
      case Value::Kind::map:
      case Value::Kind::shape:
      case Value::Kind::one_of:
      case Value::Kind::title:
        return of_structure(value);
      default:
        return of_scalar(value);
    }
  }

  Json of_structure(const Value& value) {
    switch (value.kind) {
      case Value::Kind::title: {
        Json words = reference(definition::kTitleShape);
        words["minProperties"] = 1;
        return any_of({of(definition::kText), std::move(words)});
      }
      case Value::Kind::list:
        return of_list(value);
      case Value::Kind::items:
        return any_of({of(*value.of), of_list(value)});
      case Value::Kind::map: {
        Json schema{{"type", "object"}, {"propertyNames", of(*value.key)}, {"additionalProperties", of(*value.of)}};
        if (value.least > 0) schema["minProperties"] = value.least;
        return schema;
      }
      case Value::Kind::shape:
        return reference(*value.shape);
      default: {
        std::vector<Json> choices;
        for (const Value& choice : value.choices) choices.push_back(of(choice));
        return any_of(std::move(choices));
      }
    }
  }

  Json of_list(const Value& value) {
    Json schema{{"type", "array"}, {"items", of(*value.of)}};
    if (value.least > 0) schema["minItems"] = value.least;
    return schema;
  }

  // Alternatives of alternatives are made one list.
  static Json any_of(std::vector<Json> choices) {
    Json flat = Json::array();
    for (Json& choice : choices) {
      if (!choice.contains("anyOf")) {
        flat.push_back(std::move(choice));
        continue;
      }
      for (Json& inner : choice["anyOf"]) flat.push_back(std::move(inner));
    }
    return {{"anyOf", std::move(flat)}};
  }

  static Json of_scalar(const Value& value) {
    switch (value.kind) {
      case Value::Kind::name:
        return pattern(std::string(kNamePattern));
      case Value::Kind::id:
        return any_of({pattern(std::string(kIdPattern)), {{"type", "number"}}});
      case Value::Kind::span:
        return pattern("^" + span_pattern(value) + "$");
      case Value::Kind::offset:
        return pattern(R"(^\+)" + span_pattern(value) + "$");
      case Value::Kind::moment:
        return pattern("^" + std::string(kDayPattern) + std::string(kTimePattern) + "$");
      case Value::Kind::date:
        return pattern("^" + std::string(kDayPattern) + "$");
      case Value::Kind::sha256:
        return pattern("^[0-9a-f]{64}$");
      case Value::Kind::number:
        return any_of({{{"type", "integer"}, {"minimum", value.least}, {"maximum", value.most}},
                       pattern("^0*" + number_pattern(value.least, value.most) + "$")});
      case Value::Kind::boolean:
        return {{"enum", {true, false, "true", "false"}}};
      case Value::Kind::word: {
        Json words = Json::array();
        for (const std::string_view word : value.words) words.push_back(word);
        return {{"enum", std::move(words)}};
      }
      default: {
        // Whatever YAML makes of a text that looks like something else.
        Json schema{{"type", {"string", "number", "boolean"}}};
        if (value.least > 0) schema["minLength"] = value.least;
        return schema;
      }
    }
  }

  const Shape& root_;
  Json definitions_ = Json::object();
};

}  // namespace

std::string number_pattern(std::int64_t least, std::int64_t most) {
  std::vector<std::string> alternatives;
  std::string low = std::to_string(least);
  const std::string high = std::to_string(most);
  for (; low.size() < high.size(); low = "1" + std::string(low.size(), '0')) {
    add_alternatives(low, std::string(low.size(), '9'), "", alternatives);
  }
  add_alternatives(low, high, "", alternatives);
  std::string joined;
  for (const std::string& alternative : alternatives) joined += (joined.empty() ? "" : "|") + alternative;
  return "(" + joined + ")";
}

http::Json json_schema(const definition::FileFormat& format) { return SchemaWriter(*format.shape).take(); }

}  // namespace rectify::cli
