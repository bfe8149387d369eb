#include "cli/json_schema.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace rectify::cli {

using definition::Key;
using definition::Shape;
using definition::Value;

namespace {

constexpr std::string_view kNamePattern = "^[a-z][a-z0-9_-]{0,63}$";
constexpr std::string_view kIdPattern = R"(^[^\s/?#%]{1,128}$)";
constexpr std::string_view kDayPattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
constexpr std::string_view kTimePattern =
    R"(([ Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?)";

std::string number_of_digits(std::size_t digits) {
  if (digits == 0) return "";
  return digits == 1 ? "[0-9]" : fmt::format("[0-9]{{{}}}", digits);
}

std::string digit_between(char low, char high) {
  if (low == high) return {low};
  return fmt::format("[{}-{}]", low, high);
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
  return fmt::format("{} +(workday|workhour|day|hour)s?", number_pattern(value.least, value.most));
}

json::Object pattern(const std::string& anchored) { return {{"type", "string"}, {"pattern", anchored}}; }

// "a review" is defined under "review".
std::string name_of(const Shape& shape) {
  std::string name(shape.what);
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (name.starts_with(article)) name.erase(0, article.size());
  }
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
}

// Adds the members of another schema.
void add(json::Object& schema, json::Object more) {
  for (auto& [key, value] : more) schema[key] = std::move(value);
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const Shape& root) : root_(root) {}

  json::Object take() {
    json::Object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    add(schema, of_shape(root_));
    if (!definitions_.empty()) schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  json::Object of_shape(const Shape& shape) {
    json::Object schema{{"title", name_of(shape)}, {"description", shape.means}, {"type", "object"}};
    json::Array needed;
    json::Object properties;
    for (const Key& key : shape.keys) {
      json::Object property{{"description", key.means}};
      add(property, of(key.value));
      properties[key.name] = std::move(property);
      if (key.needed) needed.emplace_back(key.name);
    }
    if (!properties.empty()) schema["properties"] = std::move(properties);
    if (!needed.empty()) schema["required"] = std::move(needed);
    json::Array one_of;
    for (const std::string_view key : shape.one_of) one_of.emplace_back(required(key));
    if (!one_of.empty()) schema["oneOf"] = std::move(one_of);
    schema["additionalProperties"] = false;
    return shape.part_of.empty() ? schema : unless(shape.part_of, shape, std::move(schema));
  }

  static json::Object required(std::string_view key) {
    json::Array keys;
    keys.emplace_back(key);
    return {{"required", std::move(keys)}};
  }

  // With that key, members may be as incomplete as they like; what there can be is known all the same.
  json::Object unless(std::string_view key, const Shape& shape, json::Object schema) {
    json::Object known;
    for (const Key& one : shape.keys) {
      json::Object property{{"description", one.means}};
      if (one.name == key) add(property, of(one.value));
      known[one.name] = std::move(property);
    }
    json::Value title = schema["title"];
    return {{"title", std::move(title)},
            {"type", "object"},
            {"if", required(key)},
            {"then", json::Object{{"properties", std::move(known)}, {"additionalProperties", false}}},
            {"else", std::move(schema)}};
  }

  json::Object reference(const Shape& shape) {
    const std::string name = name_of(shape);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // a finding may hold findings
      json::Object schema = of_shape(shape);
      definitions_[name] = std::move(schema);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  json::Object of(const Value& value) {
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

  json::Object of_structure(const Value& value) {
    switch (value.kind) {
      case Value::Kind::title: {
        json::Object words = reference(definition::kTitleShape);
        words["minProperties"] = 1;
        return any_of({of(definition::kText), std::move(words)});
      }
      case Value::Kind::list:
        return of_list(value);
      case Value::Kind::items:
        return any_of({of(*value.of), of_list(value)});
      case Value::Kind::map: {
        json::Object schema{
            {"type", "object"}, {"propertyNames", of(*value.key)}, {"additionalProperties", of(*value.of)}};
        if (value.least > 0) schema["minProperties"] = value.least;
        return schema;
      }
      case Value::Kind::shape:
        return reference(*value.shape);
      default: {
        std::vector<json::Object> choices;
        for (const Value& choice : value.choices) choices.push_back(of(choice));
        return any_of(std::move(choices));
      }
    }
  }

  json::Object of_list(const Value& value) {
    json::Object schema{{"type", "array"}, {"items", of(*value.of)}};
    if (value.least > 0) schema["minItems"] = value.least;
    return schema;
  }

  // Alternatives of alternatives are made one list.
  static json::Object any_of(std::vector<json::Object> choices) {
    json::Array flat;
    for (json::Object& choice : choices) {
      json::Value* inner = choice.if_contains("anyOf");
      if (inner == nullptr) {
        flat.emplace_back(std::move(choice));
        continue;
      }
      for (json::Value& one : inner->get_array()) flat.push_back(std::move(one));
    }
    return {{"anyOf", std::move(flat)}};
  }

  static json::Object of_scalar(const Value& value) {
    switch (value.kind) {
      case Value::Kind::name:
        return pattern(std::string(kNamePattern));
      case Value::Kind::id:
        return any_of({pattern(std::string(kIdPattern)), {{"type", "number"}}});
      case Value::Kind::span:
        return pattern(fmt::format("^{}$", span_pattern(value)));
      case Value::Kind::offset:
        return pattern(fmt::format(R"(^\+{}$)", span_pattern(value)));
      case Value::Kind::moment:
        return pattern(fmt::format("^{}{}$", kDayPattern, kTimePattern));
      case Value::Kind::date:
        return pattern(fmt::format("^{}$", kDayPattern));
      case Value::Kind::sha256:
        return pattern("^[0-9a-f]{64}$");
      case Value::Kind::number:
        return any_of({{{"type", "integer"}, {"minimum", value.least}, {"maximum", value.most}},
                       pattern(fmt::format("^0*{}$", number_pattern(value.least, value.most)))});
      case Value::Kind::boolean:
        return {{"enum", json::Array{true, false, "true", "false"}}};
      case Value::Kind::word: {
        json::Array words;
        for (const std::string_view word : value.words) words.emplace_back(word);
        return {{"enum", std::move(words)}};
      }
      default: {
        // Whatever YAML makes of a text that looks like something else.
        json::Object schema{{"type", json::Array{"string", "number", "boolean"}}};
        if (value.least > 0) schema["minLength"] = value.least;
        return schema;
      }
    }
  }

  const Shape& root_;
  json::Object definitions_;
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

json::Value json_schema(const definition::FileFormat& format) { return SchemaWriter(*format.shape).take(); }

}  // namespace rectify::cli
