// An organisation: units as a tree, people, the offices they hold, and who stands in for whom. A value, made by
// `definition`; roles are resolved against it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/values.h"

namespace rectify::core {

inline constexpr std::size_t kUnitLevelsMax = 4;

struct Unit {
  Title title;
  std::string parent;  // empty: at the top
};

// An office a person holds in a unit, from the first to the last day; days that are not given do not bound it.
struct Holding {
  std::string office;
  std::string unit;
  std::optional<Day> from;
  std::optional<Day> until;
};

struct Person {
  Title title;
  std::vector<Holding> holdings;
};

// `deputy` may act for `principal` (in whatever units that person acts for) from the first to the last day.
struct StandIn {
  std::string principal;
  std::string deputy;
  std::optional<Day> from;
  Day until;
};

struct Organisation {
  std::string name;
  Title title;
  std::map<std::string, Unit, std::less<>> units;
  std::map<std::string, Person, std::less<>> people;
  std::vector<StandIn> stand_ins;
};

// Whether `unit` is `of`, or stands above it.
[[nodiscard]] bool is_or_above(const Organisation& organisation, std::string_view unit, std::string_view of);
// Whether the person holds the office in the unit on that day.
[[nodiscard]] bool holds_office(const Organisation& organisation, std::string_view person, std::string_view office,
                                std::string_view unit, Day day);
// Who holds the office in the unit on that day.
[[nodiscard]] std::vector<std::string> holders_of(const Organisation& organisation, std::string_view office,
                                                  std::string_view unit, Day day);
// Who stands in for the person on that day.
[[nodiscard]] std::vector<std::string> stand_ins_of(const Organisation& organisation, std::string_view principal,
                                                    Day day);
[[nodiscard]] bool stands_in(const Organisation& organisation, std::string_view deputy, std::string_view principal,
                             Day day);

}  // namespace rectify::core
