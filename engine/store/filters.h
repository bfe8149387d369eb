// What a listing can be asked for: one row a filter. From it follow the parameters of the API, the options of the
// command line, what scenarios count by, and whether a measure fits, as it is or as it was.
//
// A new filter is a member of Query, a row here, and where it is to be quick an index (listing.h). Threads: constant.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "store/store.h"

namespace rectify::store {

struct Filter {
  using Text = std::optional<std::string> Query::*;
  using Flag = std::optional<bool> Query::*;
  using Moment = std::optional<Instant> Query::*;

  std::string_view name;     // "due_before"; the option of the command line is --due-before
  std::string_view meaning;  // in one line, for help
  std::variant<Text, Flag, Moment> member;
  bool (*fits)(const Query& query, const Record& record);  // asked only where the member has a value
  std::span<const std::string_view> values{};              // of a text: one of these; empty: any
  // Looks at what never changes, which a past version does not keep: the present record has to be asked.
  bool unchanging = false;
};

// In the order of the API.
[[nodiscard]] std::span<const Filter> filters();
// Null: there is none of that name.
[[nodiscard]] const Filter* find_filter(std::string_view name);

[[nodiscard]] bool is_asked(const Filter& filter, const Query& query);

}  // namespace rectify::store
