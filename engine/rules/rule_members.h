// The members of rectify_view that are plain data, by name: what a rule in Lua reads, and what goes to a child process.
// Internal to rules.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "rectify/plugin.h"

namespace rectify::rules {

struct ViewMember {
  std::string_view name;  // without its unit
  // By type: text; a moment, or RECTIFY_NO_TIME; yes or no; a number.
  std::variant<rectify_text rectify_view::*, std::int64_t rectify_view::*, std::int32_t rectify_view::*,
               std::uint32_t rectify_view::*, std::uint64_t rectify_view::*>
      at;
};

inline constexpr ViewMember kViewMembers[] = {
    {"now", &rectify_view::now_ms},
    {"event", &rectify_view::event},
    {"memory", &rectify_view::memory},
    {"id", &rectify_view::id},
    {"inspection", &rectify_view::inspection},
    {"finding", &rectify_view::finding},
    {"title_en", &rectify_view::title_en},
    {"title_zh", &rectify_view::title_zh},
    {"workflow", &rectify_view::workflow},
    {"state", &rectify_view::state},
    {"phase", &rectify_view::phase},
    {"is_final", &rectify_view::is_final},
    {"is_paused", &rectify_view::is_paused},
    {"revision", &rectify_view::revision},
    {"episode", &rectify_view::episode},
    {"returns", &rectify_view::returns},
    {"evidence", &rectify_view::evidence},
    {"supervision", &rectify_view::supervision},
    {"rungs", &rectify_view::rungs},
    {"registered", &rectify_view::registered_ms},
    {"entered", &rectify_view::entered_ms},
    {"deadline", &rectify_view::deadline_ms},
    {"original_deadline", &rectify_view::original_deadline_ms},
    {"closed", &rectify_view::closed_ms},
    {"reopened", &rectify_view::reopened_ms},
};

}  // namespace rectify::rules
