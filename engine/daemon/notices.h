// The sinks of the configuration, opened: what each wants, in which words, by which notifier.
#pragma once

#include <vector>

#include "daemon/notify_config.h"
#include "runtime/sink.h"

namespace rectify::daemon {

// Errors: invalid, not_found (a notifier, a plugin or a template that is not right; which sink is said).
[[nodiscard]] Result<std::vector<runtime::SinkOptions>> open_sinks(const NotifyConfig& config);

}  // namespace rectify::daemon
