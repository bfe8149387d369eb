// What the bodies of requests look like, made of their descriptions at compile time. Constant data, for routes/
// alone.
#pragma once

#include <array>

#include "core/command_kinds.h"
#include "http/api/command_json.h"
#include "http/api/schema.h"

namespace rectify::http {

// A body that is described.
template <const auto& kDescription>
inline constexpr auto kDescribedProperties = properties_of(kDescription);
template <const auto& kDescription>
inline constexpr Schema kDescribedSchema{kDescription.name, {}, kDescription.means, kDescribedProperties<kDescription>};
template <const auto& kDescription>
inline constexpr Type kDescribedType = object(kDescribedSchema<kDescription>);

// Rows one after the other.
template <std::size_t... kSizes>
constexpr auto properties_of_rows(const std::array<core::MemberRow, kSizes>&... rows) {
  std::array<Property, (kSizes + ...)> properties{};
  std::size_t count = 0;
  const auto add = [&](const auto& some) {
    for (const core::MemberRow& row : some) properties[count++] = property_of(row);
  };
  (add(rows), ...);
  return properties;
}

// A command whose kind the address says, and the measure too unless it is a new one.
inline constexpr std::array<core::MemberRow, 3> kBesideRows{kKeyRow, kActorRow, kRevisionRow};
template <const auto& kKind>
constexpr auto request_properties() {
  if constexpr (kKind.name == core::kRegister.name) {
    return properties_of_rows(std::array{kMeasureRow}, core::rows_of(kKind), kBesideRows);
  } else {
    return properties_of_rows(core::rows_of(kKind), kBesideRows);
  }
}
template <const auto& kKind>
inline constexpr auto kRequestProperties = request_properties<kKind>();
template <const auto& kKind>
inline constexpr Schema kRequestSchema{kKind.name, {}, kKind.means, kRequestProperties<kKind>};
template <const auto& kKind>
inline constexpr Type kRequestType = object(kRequestSchema<kKind>);

// A whole command, of any kind.
template <std::size_t kIndex>
constexpr auto command_properties() {
  auto properties = properties_of_rows(std::array{kCommandRow, kKeyRow, kActorRow, kMeasureRow, kRevisionRow},
                                       core::rows_of(std::get<kIndex>(core::kCommandKinds)));
  properties[0].type = word(std::span(core::kCommandNames).subspan(kIndex, 1));
  return properties;
}
template <std::size_t kIndex>
inline constexpr auto kCommandProperties = command_properties<kIndex>();
template <std::size_t kIndex>
inline constexpr Schema kCommandSchema{std::get<kIndex>(core::kCommandKinds).name, "_command",
                                       std::get<kIndex>(core::kCommandKinds).means, kCommandProperties<kIndex>};
template <std::size_t... kIndexes>
constexpr auto command_schemas(std::index_sequence<kIndexes...> /*indexes*/) {
  return std::array<const Schema*, sizeof...(kIndexes)>{&kCommandSchema<kIndexes>...};
}
inline constexpr auto kCommandSchemas = command_schemas(std::make_index_sequence<core::kCommandKindCount>());
inline constexpr Type kCommandType = one_of(kCommandSchemas);

}  // namespace rectify::http
