// The way to a running daemon: HTTP over its socket. The only place where the command line writes commands as JSON.
#pragma once

#include "cli/link.h"

namespace rectify::cli {

// Errors: unavailable (none answers).
[[nodiscard]] Result<std::unique_ptr<Link>> connect_link(const Global& global);

// {"workflow": TEXT, "calendars": {NAME: TEXT}, "organisations": {NAME: TEXT}, "rules": {NAME: TEXT}}, as the API takes
// what is deployed; kinds that there are none of are left out.
[[nodiscard]] std::string deployment_text(std::string_view workflow, const std::vector<runtime::Source>& sources);

}  // namespace rectify::cli
