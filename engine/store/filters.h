// How measures are looked for: for each filter of core/filters.h, where a query has its value and whether a measure
// fits it, as it is or as it was.
//
// A new filter is a row in core/filters.h, a member of Query, a row in filters.cc, and where it is to be quick an index
// (listing.h). What is forgotten does not compile. Threads: constant data.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "core/filters.h"
#include "store/store.h"

namespace rectify::store {

struct Filter {
  using Text = std::optional<std::string> Query::*;
  using Flag = std::optional<bool> Query::*;
  using Moment = std::optional<Instant> Query::*;

  core::Filter words;
  std::variant<Text, Flag, Moment> member;
  bool (*fits)(const Query& query, const Record& record);  // asked only where the member has a value
  // Looks at what never changes, which a past version does not keep: the present record has to be asked.
  bool unchanging = false;
};

// In the order of the API.
[[nodiscard]] std::span<const Filter> filters();
// Null: there is none of that name.
[[nodiscard]] const Filter* find_filter(std::string_view name);

[[nodiscard]] bool is_asked(const Filter& filter, const Query& query);

}  // namespace rectify::store
