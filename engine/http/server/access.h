// Who may come in over TCP, where any program of the machine and any web page in its browser can knock.
//
// The unix socket needs none of this: the system vouches for the uid. Threads: a pure function.
#pragma once

#include <optional>
#include <string_view>

#include "http/server/message.h"

namespace rectify::http {

// The refusal, if there is one: 421 for a Host that is not this machine's own (a page whose name was rebound to
// 127.0.0.1), 401 without the bearer token where the handler says that it needs one.
[[nodiscard]] std::optional<Response> refuse_access(const Request& request, const Handler& handler,
                                                    std::string_view token);

}  // namespace rectify::http
