// Proposals that nobody agreed to in time, found in a measure's history: whoever meant to approve one has to be told
// why the command did something else. Threads: pure functions.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "core/values.h"
#include "json/json.h"

namespace rectify::cli {

struct LapsedProposal {
  std::string transition;
  std::string by;  // who had proposed it
  Instant proposed;
  Instant lapsed;
};

// Whether a proposal of the transition had lapsed, with nothing after it that did away with the question.
struct LapseQuestion {
  std::string transition;
  std::string sequence;  // before the proposal on this line of the history; empty: by now
};
[[nodiscard]] std::optional<LapsedProposal> find_lapsed(const json::Value& events, const LapseQuestion& asked);

// "the proposal of li.na/office to pass it, of 2026-01-05 10:00, had lapsed on 2026-01-08 23:59".
[[nodiscard]] std::string to_text(const LapsedProposal& lapsed, const Zone& zone, core::Language language);

}  // namespace rectify::cli
