// What kind of file a text is: told by what is in it, not by its name. Threads: pure. Errors: none.
#pragma once

#include <string_view>

namespace rectify::definition {

enum class Kind { workflow, calendar, ledger, scenario, organisation, migration, unknown };
[[nodiscard]] Kind kind_of(std::string_view text);

}  // namespace rectify::definition
