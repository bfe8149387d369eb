// What was claimed: every rung that was ever claimed, and what became of it.
//
// Threads: any. Errors: as store::View::list; invalid (of the past: each rung is told with its time).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/privacy.h"

namespace rectify::query {

struct EscalationsQuestion {
  store::Query query;  // of the measures
  std::optional<core::RungStatus> status{};
  std::string rung{};                       // empty: every one
  std::optional<Instant> claimed_before{};  // or at that moment
};

struct Escalation {
  SeenMeasure seen;
  core::ClaimedRung rung;
  core::RungStatus status = core::RungStatus::open;
  bool standing = false;
};

struct EscalationsAnswer {
  std::vector<Escalation> escalations;  // oldest first
  Instant now;
};

[[nodiscard]] Result<EscalationsAnswer> ask(const Reading& reading, const EscalationsQuestion& question);

}  // namespace rectify::query
