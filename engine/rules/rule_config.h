// A rule's `config` of a workflow as JSON, and back: an object whose values are texts and lists of texts. Internal to
// rules. Threads: pure functions. Errors: none; what is no text is read as json::print() has it.
#pragma once

#include "core/values.h"
#include "json/json.h"

namespace rectify::rules {

[[nodiscard]] json::Object config_object(const core::Fields& config);
[[nodiscard]] core::Fields config_of(const json::Object& object);

}  // namespace rectify::rules
