// Families of workflows: one file that extends another is joined with it into one tree. Internal to this room.
//
//   extends: rectification.yaml            # a file beside it, or the name of a workflow
//   without: {states: [on_notice], transitions: confirm}
//   states:
//     executing: {deadline: 30 days}       # instead of what it has; a key without a value takes it away
//     on_site: {phase: verify}             # one more
//
// Fields, roles, groups, states and transitions of both files are joined: members by name, the keys of a member by key.
// Whatever else stands at the top is taken from the extending file, if it is there. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "definition/definition.h"
#include "definition/yaml/yaml.h"

namespace rectify::definition {

// Replaces `root`, of file `file`, by what it and all it extends come to; `bases` keeps their texts.
// Returns false where it could not, which has been complained about.
[[nodiscard]] bool join_family(Node& root, std::string_view file, const FindBase& find_base, const Limits& limits,
                               Complaints& complaints, std::vector<std::unique_ptr<SourceFile>>& bases);

}  // namespace rectify::definition
