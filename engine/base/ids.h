// Distinct types for things that are all strings or integers underneath, so that one cannot be passed for another.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace rectify {

template <typename Tag, typename Value>
class Strong {
 public:
  using value_type = Value;
  constexpr Strong() = default;
  constexpr explicit Strong(Value value) : value_(std::move(value)) {}
  [[nodiscard]] constexpr const Value& get() const { return value_; }
  friend auto operator<=>(const Strong&, const Strong&) = default;

 private:
  Value value_{};
};

using InspectionId = Strong<struct InspectionTag, std::string>;
using MeasureId = Strong<struct MeasureTag, std::string>;
using Sequence = Strong<struct SequenceTag, std::uint64_t>;  // position of an event in the history, from 0
using Revision = Strong<struct RevisionTag, std::uint64_t>;  // events that have touched one measure, from 1

}  // namespace rectify

template <typename Tag, typename Value>
struct std::hash<rectify::Strong<Tag, Value>> {
  std::size_t operator()(const rectify::Strong<Tag, Value>& id) const { return std::hash<Value>()(id.get()); }
};
