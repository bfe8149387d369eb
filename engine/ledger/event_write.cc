// Events' bodies to canonical JSON, straight into the line.
#include <algorithm>
#include <utility>
#include <vector>

#include "ledger/canonical_json.h"
#include "ledger/event_json.h"

namespace rectify::ledger {

namespace {

template <typename Value>
bool is_nothing(const Value& value) {
  if constexpr (requires { value.has_value(); }) {
    return !value.has_value();
  } else if constexpr (requires { value.empty(); }) {
    return value.empty();
  } else {
    return value == Value{};
  }
}

// A value of each type that a member has.
struct Append {
  std::string& out;

  void operator()(const std::string& text) const { append_string(out, text); }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(std::uint32_t number) const { out += std::to_string(number); }
  void operator()(std::uint64_t number) const { append_string(out, std::to_string(number)); }
  void operator()(Instant at) const { append_string(out, format_utc(at)); }

  template <typename Tag, typename Value>
  void operator()(const Strong<Tag, Value>& id) const {
    (*this)(id.get());
  }
  template <typename Word>
    requires(!core::kWords<Word>.empty())
  void operator()(Word word) const {
    append_string(out, core::kWords<Word>[static_cast<std::size_t>(word)]);
  }
  template <typename Value>
  void operator()(const std::optional<Value>& value) const {
    (*this)(*value);
  }
  template <typename Value>
  void operator()(const std::vector<Value>& values) const {
    append_list(out, values, *this);
  }
  void operator()(const core::Value& value) const { std::visit(*this, value); }

  // A mapping, its keys in the order of canonical JSON.
  template <typename Value, typename Less>
  void operator()(const std::map<std::string, Value, Less>& map) const {
    std::vector<const std::pair<const std::string, Value>*> sorted;
    sorted.reserve(map.size());
    for (const auto& pair : map) sorted.push_back(&pair);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return key_less(a->first, b->first); });
    ObjectWriter object(out);
    for (const auto* pair : sorted) {
      object.key(pair->first);
      (*this)(pair->second);
    }
    object.end();
  }

  template <core::HasEventMembers Whole>
  void operator()(const Whole& whole) const {
    ObjectWriter object(out);
    core::for_each_member(whole, [&]<typename Value>(std::string_view name, const Value& value) {
      if (!kIsAlwaysThere<Value> && is_nothing(value)) return;
      object.key(name);
      (*this)(value);
    });
    object.end();
  }
};

// Whether every time in a value can be written.
struct Writable {
  bool operator()(Instant at) const { return kFirstInstant <= at && at <= kLastInstant; }
  template <typename Value>
  bool operator()(const std::optional<Value>& value) const {
    return !value || (*this)(*value);
  }
  template <core::HasEventMembers Whole>
  bool operator()(const Whole& whole) const {
    bool all = true;
    core::for_each_member(whole, [&](std::string_view /*name*/, const auto& value) { all = all && (*this)(value); });
    return all;
  }
  template <typename Value>
  bool operator()(const std::vector<Value>& values) const {
    return std::all_of(values.begin(), values.end(), *this);
  }
  template <typename Other>
  bool operator()(const Other& /*without times*/) const {
    return true;
  }
};

}  // namespace

bool is_writable(const core::Event& event) { return Writable{}(event.at) && std::visit(Writable{}, event.body); }

void append_actor(std::string& out, const core::Actor& actor) { Append{out}(actor); }
void append_body(std::string& out, const core::EventBody& body) { std::visit(Append{out}, body); }

}  // namespace rectify::ledger
