#include "http/api/member_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <limits>

#include "base/text.h"
#include "http/api/api.h"

namespace rectify::http {

namespace {

std::string_view view_of(const boost::json::string& text) { return {text.data(), text.size()}; }
std::string_view view_of(boost::json::string_view text) { return {text.data(), text.size()}; }

const std::string* text_in(const json::Value& value, std::string& kept) {
  const boost::json::string* text = value.if_string();
  if (text == nullptr) return nullptr;
  kept = view_of(*text);
  return &kept;
}

std::optional<std::uint64_t> whole_number(const json::Value& value) {
  if (const std::uint64_t* number = value.if_uint64()) return *number;
  const std::int64_t* number = value.if_int64();
  if (number == nullptr || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

// In which language it is said, the text itself tells: what has letters beyond ASCII is Chinese.
core::Title title_from(std::string text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? core::Title{std::move(text), {}} : core::Title{{}, std::move(text)};
}

std::optional<std::vector<std::string>> texts_in(const json::Value& value) {
  const json::Array* array = value.if_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(array->size());
  for (const json::Value& item : *array) {
    std::string text;
    if (text_in(item, text) == nullptr) return std::nullopt;
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

MemberReader::MemberReader(const json::Value& value, std::string where, std::optional<Error>& fault)
    : object_(value.if_object()), where_(std::move(where)), fault_(fault) {
  if (object_ == nullptr) fail({}, "has to be a JSON object");
}

std::string MemberReader::place_of(std::string_view name) const {
  const std::string shown = fit_width(name, kShownColumns);
  if (where_.empty()) return shown;
  return name.empty() ? where_ : fmt::format("{}.{}", where_, shown);
}

void MemberReader::fail(std::string_view name, std::string_view what) {
  if (fault_) return;
  const std::string place = place_of(name);
  fault_ =
      Error{Code::invalid, place.empty() ? fmt::format("the body {}", what) : fmt::format("'{}' {}", place, what), {}};
}

bool MemberReader::has(std::string_view name) const {
  if (object_ == nullptr) return false;
  const json::Value* value = object_->if_contains(name);
  return value != nullptr && !value->is_null();
}

const json::Value* MemberReader::find(const core::MemberRow& row) {
  taken_.push_back(row.name);
  if (fault_) return nullptr;
  const json::Value* value = object_->if_contains(row.name);
  if (value != nullptr && !value->is_null()) return value;
  if (row.needed) fail(row.name, "is missing");
  return nullptr;
}

void MemberReader::finish() {
  if (fault_) return;
  for (const auto& [key, value] : *object_) {
    const std::string_view name = view_of(key);
    if (std::find(taken_.begin(), taken_.end(), name) != taken_.end()) continue;
    const std::string_view near = nearest(name, taken_);
    return fail(name,
                fmt::format("is not known here{}; there are {}",
                            near.empty() ? "" : fmt::format("; did you mean '{}'?", near), fmt::join(taken_, ", ")));
  }
}

void MemberReader::take(const core::MemberRow& row, std::string& into) {
  const json::Value* value = find(row);
  if (value != nullptr && text_in(*value, into) == nullptr) fail(row.name, "has to be a string");
}

void MemberReader::take(const core::MemberRow& row, std::uint64_t& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  const auto number = whole_number(*value);
  if (!number) return fail(row.name, "has to be a whole number, 0 or more");
  into = *number;
}

void MemberReader::take(const core::MemberRow& row, std::uint32_t& into) {
  std::uint64_t number = into;
  take(row, number);
  if (number > std::numeric_limits<std::uint32_t>::max()) return fail(row.name, "is too large: at most 4294967295");
  into = static_cast<std::uint32_t>(number);
}

void MemberReader::take(const core::MemberRow& row, bool& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  if (!value->is_bool()) return fail(row.name, "has to be true or false");
  into = value->get_bool();
}

void MemberReader::take(const core::MemberRow& row, Instant& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  std::string text;
  const auto at = text_in(*value, text) == nullptr ? Result<Instant>(Error{}) : parse_instant(text);
  if (!at) return fail(row.name, "has to be a moment such as 2020-12-31T18:00:00+08:00");
  into = *at;
}

void MemberReader::take(const core::MemberRow& row, core::Title& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  std::string text;
  if (text_in(*value, text) != nullptr) {
    into = title_from(std::move(text));
    return;
  }
  if (!value->is_object()) return fail(row.name, R"(has to be a string, or an object such as {"en": …, "zh": …})");
  MemberReader title(*value, place_of(row.name), fault_);
  title.read(core::kTitle, into);
  title.finish();
}

void MemberReader::take(const core::MemberRow& row, core::Fields& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  const json::Object* object = value->if_object();
  if (object == nullptr) return fail(row.name, "has to be an object of fields");
  for (const auto& [key, item] : *object) {
    std::string text;
    if (text_in(item, text) != nullptr) {
      into[std::string(view_of(key))] = std::move(text);
    } else if (auto texts = texts_in(item)) {
      into[std::string(view_of(key))] = std::move(*texts);
    } else {
      return fail(fmt::format("{}.{}", row.name, view_of(key)), "has to be a string or a list of strings");
    }
  }
}

void MemberReader::take(const core::MemberRow& row, core::FindingPath& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  const json::Array* array = value->if_array();
  if (array == nullptr) return fail(row.name, "has to be a list of {number, title}, from the area down");
  for (const json::Value& item : *array) {
    core::FindingNode& node = into.emplace_back();
    MemberReader reader(item, place_of(row.name), fault_);
    reader.read(core::kFindingNode, node);
    reader.finish();
    if (node.number > core::kFindingNumberMax) {
      reader.fail("number", fmt::format("is too large: at most {}", core::kFindingNumberMax));
    }
    if (fault_) return;
  }
}

void MemberReader::take(const core::MemberRow& row, std::vector<core::Evidence>& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  const json::Array* array = value->if_array();
  if (array == nullptr) return fail(row.name, "has to be a list");
  for (const json::Value& item : *array) {
    MemberReader reader(item, place_of(row.name), fault_);
    reader.read(core::kEvidencePiece, into.emplace_back());
    reader.finish();
    if (fault_) return;
  }
}

void MemberReader::take(const core::MemberRow& row, std::map<std::string, std::string>& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  const json::Object* object = value->if_object();
  if (object == nullptr) return fail(row.name, "has to be an object of texts by name");
  for (const auto& [key, item] : *object) {
    if (text_in(item, into[std::string(view_of(key))]) == nullptr) {
      return fail(fmt::format("{}.{}", row.name, view_of(key)), "has to be a string");
    }
  }
}

void MemberReader::take(const core::MemberRow& row, std::vector<std::string>& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  auto texts = texts_in(*value);
  if (!texts) return fail(row.name, "has to be a list of strings");
  into = std::move(*texts);
}

void MemberReader::take(const core::MemberRow& row, std::optional<std::vector<std::string>>& into) {
  const json::Value* value = find(row);
  if (value == nullptr) return;
  auto texts = texts_in(*value);
  if (!texts) return fail(row.name, "has to be a list of strings");
  into = std::move(*texts);
}

json::Value json_of(const std::string& text) { return boost::json::string(text); }
json::Value json_of(std::uint64_t number) { return json::Value(number); }
json::Value json_of(const Instant& at) { return json_of(format_utc(at)); }

json::Object json_of(const core::Title& title) {
  json::Object object;
  append_members(object, core::kTitle, title);
  return object;
}

json::Object json_of(const core::Fields& fields) {
  json::Object object;
  for (const auto& [name, value] : fields) {
    if (const auto* one = std::get_if<std::string>(&value)) {
      object.emplace(name, *one);
    } else {
      object.emplace(name, json::array_of(std::get<std::vector<std::string>>(value)));
    }
  }
  return object;
}

json::Value json_of(const core::FindingPath& path) {
  json::Array nodes;
  for (const core::FindingNode& node : path) {
    nodes.push_back(json::Object{{"number", node.number}, {"title", json_of(node.title)}});
  }
  return nodes;
}

json::Value json_of(const std::vector<core::Evidence>& pieces) {
  json::Array array;
  for (const core::Evidence& piece : pieces) {
    json::Object object;
    append_members(object, core::kEvidencePiece, piece);
    array.push_back(std::move(object));
  }
  return array;
}

void append_member(json::Object& object, const core::MemberRow& row, json::Value value) {
  const bool empty =
      (value.is_string() && value.get_string().empty()) || (value.is_array() && value.get_array().empty()) ||
      (value.is_object() && value.get_object().empty()) || (value.is_uint64() && value.get_uint64() == 0);
  if (row.needed || !empty) object.emplace(row.name, std::move(value));
}

}  // namespace rectify::http
