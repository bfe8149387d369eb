// Commands for the small workflow, and what has to hold for every history.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "ledger/verify.h"
#include "support/small_engine.h"

namespace rectify::test {

inline core::Command registers(const std::string& id, const std::string& key = {}) {
  core::Register body;
  body.inspection = InspectionId("i-1");
  body.title = {"Roof repaired", "修缮屋面"};
  body.workflow = "small";
  return {.key = key.empty() ? "r-" + id : key,
          .actor = {"li.na", "office"},
          .measure = MeasureId(id),
          .expected = {},
          .body = body};
}

inline core::Command fires(const std::string& id, const std::string& transition, const core::Fields& sets = {}) {
  return {.key = "f-" + id + "-" + transition,
          .actor = {"li.na", "office"},
          .measure = MeasureId(id),
          .expected = {},
          .body = core::Fire{.transition = transition, .sets = sets, .note = {}, .evidence = {}}};
}

inline void verify(const runtime::Engine& engine) {
  ledger::Verifier verifier;
  REQUIRE(engine.store()
              .now()
              .lines(Sequence(0), [&](Sequence, std::string_view line) { return verifier.next(line); })
              .ok());
  INFO((verifier.fault() ? verifier.fault()->message : ""));
  CHECK(!verifier.fault());
  CHECK(verifier.tree().root() == engine.store().now().tree().value().root());
}

}  // namespace rectify::test
