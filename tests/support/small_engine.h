// An engine on a real RocksDB in memory, with a small workflow and a clock that stands still.
#pragma once

#include <rocksdb/env.h>

#include <catch2/catch.hpp>
#include <memory>
#include <sstream>
#include <string>

#include "base/manual_clock.h"
#include "definition/definition.h"
#include "runtime/engine.h"
#include "support/failing_disk.h"

namespace rectify::test {

inline constexpr const char* kCalendar =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rectify//test//EN\r\nX-WR-TIMEZONE:UTC\r\n"
    "X-RECTIFY-COVERS:1970-01-01/2199-12-31\r\nEND:VCALENDAR\r\n";

inline constexpr const char* kWorkflow = R"(workflow: small
version: 1
title: {en: Small, zh: 小流程}
calendar: plain
fields:
  due: {type: date}
  secret: {type: text}
roles:
  office: {unit: office}
states:
  open: {phase: assign}
  working: {phase: execute, deadline: {field: due}}
  notice: {phase: close, after: {2 days: confirm}}
  closed: {phase: close, final: true}
transitions:
  start: {from: open, to: working, by: office, needs: [due], sets: [secret]}
  finish: {from: working, to: notice, by: office}
  confirm: {from: notice, to: closed, by: [office, engine]}
escalation:
  - rule: ladder
    watches: deadline
    rungs:
      - {name: remind, after: 0 workdays, notify: [office]}
      - {name: talk, after: 3 workdays, notify: [office]}
      - {name: supervise, after: 7 workdays, notify: [office]}
)";

inline Instant at(const char* text) { return parse_instant(text).value(); }

inline runtime::Source plain_calendar(const std::string& text = kCalendar) {
  return {store::Deployed::Kind::calendar, "plain", text};
}

// An organisation as these tests write it: "UNIT PARENT" a line.
inline Result<core::Organisation> small_organisation(std::string_view name, std::string_view source) {
  core::Organisation organisation;
  organisation.name = std::string(name);
  std::istringstream lines{std::string(source)};
  for (std::string unit, parent; lines >> unit >> parent;) {
    organisation.units[unit].parent = parent == "-" ? std::string() : parent;
  }
  if (organisation.units.empty()) return Error{Code::invalid, "there are no units", std::string(name)};
  return organisation;
}

inline runtime::Compiler small_compiler() {
  return {.calendar = [](std::string_view name, std::string_view source) -> Result<core::Calendar> {
            auto read = definition::read_calendar(source, "plain.ics", name);
            if (!read.value) return Error{Code::invalid, to_text(read.diagnostics.front()), {}};
            return *read.value;
          },
          .workflow = [](std::string_view source) -> Result<core::Workflow> {
            auto read = definition::read_workflow(source, "small.yaml");
            if (!read.value) return Error{Code::invalid, to_text(read.diagnostics.front()), {}};
            for (core::Field& field : read.value->fields) field.is_private = field.name == "secret";
            return *read.value;
          },
          .organisation = small_organisation};
}

// A database in memory that outlives the engines opened on it, as a disk outlives processes.
struct Disk {
  std::shared_ptr<FailingDisk> faults = [] {
    const std::unique_ptr<rocksdb::Env> memory(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    return std::make_shared<FailingDisk>(memory->GetFileSystem());
  }();
  std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(faults);
  ManualClock clock{at("2020-09-14T09:00:00Z")};

  runtime::Options on_disk(runtime::Options options) {
    options.store.path = "/data";
    options.store.env = env.get();
    options.clock = &clock;
    options.timers = false;
    options.deliver = false;
    options.compiler = small_compiler();
    return options;
  }

  std::unique_ptr<runtime::Engine> open(runtime::Options options = {}) {
    auto engine = runtime::Engine::open(on_disk(std::move(options)));
    INFO((engine ? "" : engine.error().text()));
    REQUIRE(engine.ok());
    auto deployed =
        (*engine)->deploy({.actor = {"li.na", "office"}, .sources = {plain_calendar()}, .workflow_source = kWorkflow});
    INFO((deployed ? "" : deployed.error().text()));
    REQUIRE(deployed.ok());
    return std::move(*engine);
  }
};

}  // namespace rectify::test
