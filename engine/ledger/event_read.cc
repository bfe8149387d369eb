// Events' bodies from canonical JSON.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/event_json.h"

namespace rectify::ledger {

namespace {

// A value of each type that a member has.
struct Read {
  CanonicalReader& reader;

  void operator()(std::string& text) const { text = reader.text(); }
  void operator()(bool& flag) const { flag = reader.flag(); }
  void operator()(std::uint32_t& number) const { number = reader.number(); }
  void operator()(std::uint64_t& number) const { number = reader.decimal(); }
  void operator()(Instant& at) const { at = reader.instant(); }

  template <typename Tag, typename Value>
  void operator()(Strong<Tag, Value>& id) const {
    Value value{};
    (*this)(value);
    id = Strong<Tag, Value>(std::move(value));
  }
  template <typename Word>
    requires(!core::kWords<Word>.empty())
  void operator()(Word& word) const {
    const std::string text = reader.text();
    const auto words = core::kWords<Word>;
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return reader.fail(fmt::format("'{}' is not known", text));
    word = static_cast<Word>(found - words.begin());
  }
  template <typename Value>
  void operator()(std::optional<Value>& value) const {
    (*this)(value.emplace(Value{}));
  }
  template <typename Value>
  void operator()(std::vector<Value>& values) const {
    reader.list([&] { (*this)(values.emplace_back()); });
  }
  void operator()(core::Value& value) const {
    if (reader.is_list()) {
      (*this)(value.emplace<std::vector<std::string>>());
    } else {
      (*this)(value.emplace<std::string>());
    }
  }
  template <typename Value, typename Less>
  void operator()(std::map<std::string, Value, Less>& map) const {
    ObjectReader object(reader);
    for (std::string name; object.next(name);) (*this)(map[name]);
    object.end();
  }

  template <core::HasEventMembers Whole>
  void operator()(Whole& whole) const {
    ObjectReader object(reader);
    core::for_each_member(whole, [&]<typename Value>(std::string_view name, Value& value) {
      if constexpr (std::is_arithmetic_v<Value>) value = Value{};  // a fresh episode is 1, one that is not there 0
      if (kIsAlwaysThere<Value>) object.needs(name);
      if (kIsAlwaysThere<Value> || object.has(name)) (*this)(value);
    });
    object.end();
  }
};

template <typename Body>
core::EventBody read_as(CanonicalReader& reader) {
  Body body;
  Read{reader}(body);
  return body;
}

template <typename... Bodies>
constexpr auto readers(const core::EventTable<Bodies...>& /*table*/) {
  return std::array{&read_as<Bodies>...};
}
constexpr auto kReaders = readers(core::kEventTable);

}  // namespace

core::Actor read_actor(CanonicalReader& reader) {
  core::Actor actor;
  Read{reader}(actor);
  return actor;
}

core::EventBody read_body(CanonicalReader& reader, std::string_view type) {
  const auto found = std::find(core::kEventTypes.begin(), core::kEventTypes.end(), type);
  if (found != core::kEventTypes.end()) {
    return kReaders[static_cast<std::size_t>(found - core::kEventTypes.begin())](reader);
  }
  reader.fail(fmt::format("its type '{}' is not known", type));
  return {};
}

}  // namespace rectify::ledger
