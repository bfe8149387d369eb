// What is queued for the decider, and how it is answered. Threads: values.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/command.h"
#include "runtime/outbox_bound.h"
#include "runtime/workflows.h"

namespace rectify::runtime {

// Commands that stand or fall together; one reply each.
using Commands = std::vector<core::Command>;

// A workflow and what it goes by. Of `sources` those that are deployed with the same text may be left out.
struct Deploy {
  core::Actor actor;
  std::vector<Source> sources;
  std::string workflow_source;               // empty: the sources alone
  std::optional<core::Workflow> workflow{};  // what the source says; nothing: it was not read yet
};

// A deployment is answered without a reply. Heads of all measures, and notices that are folded, become one line each.
using Work = std::variant<Commands, Deploy, core::HeadsRecorded, Fold>;

using Replies = std::vector<core::Reply>;
using Done = std::function<void(Result<Replies>)>;

struct Job {
  Work work;
  Done done;
  std::size_t bytes = 0;  // roughly what it holds
};

}  // namespace rectify::runtime
