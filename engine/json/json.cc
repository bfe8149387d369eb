#include "json/json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace rectify::json {

const Value* find(const Value& value, std::string_view key) {
  const Object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string text_at(const Value& value, std::string_view key, std::string_view otherwise) {
  const Value* found = find(value, key);
  const boost::json::string* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string(otherwise) : std::string(text->data(), text->size());
}

std::uint64_t number_at(const Value& value, std::string_view key, std::uint64_t otherwise) {
  const Value* found = find(value, key);
  if (found == nullptr) return otherwise;
  if (const std::uint64_t* number = found->if_uint64()) return *number;
  const std::int64_t* number = found->if_int64();
  return number == nullptr || *number < 0 ? otherwise : static_cast<std::uint64_t>(*number);
}

bool flag_at(const Value& value, std::string_view key, bool otherwise) {
  const Value* found = find(value, key);
  const bool* flag = found == nullptr ? nullptr : found->if_bool();
  return flag == nullptr ? otherwise : *flag;
}

const Array& array_at(const Value& value, std::string_view key) {
  static const Array kNone;
  const Value* found = find(value, key);
  const Array* array = found == nullptr ? nullptr : found->if_array();
  return array == nullptr ? kNone : *array;
}

const Object& object_at(const Value& value, std::string_view key) {
  static const Object kNone;
  const Value* found = find(value, key);
  const Object* object = found == nullptr ? nullptr : found->if_object();
  return object == nullptr ? kNone : *object;
}

std::string text_of(const Value& value) {
  const boost::json::string* text = value.if_string();
  return text == nullptr ? print(value) : std::string(text->data(), text->size());
}

Array array_of(const std::vector<std::string>& texts) {
  Array array;
  array.reserve(texts.size());
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace rectify::json
