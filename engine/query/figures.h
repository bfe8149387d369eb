// Figures of the database and of the engine that has it open.
//
// Threads: any. Errors: as the store's.
#pragma once

#include <map>
#include <string>

#include "query/reading.h"

namespace rectify::query {

struct Figures {
  store::StoreStats store;
  runtime::PipelineStats pipeline;
  runtime::DispatchFigures notices;
  std::map<std::string, runtime::RuleStats> rules;  // by name, since the engine was opened
  bool read_only = false;                           // since a write failed
};

[[nodiscard]] Result<Figures> figures(const Reading& reading);

}  // namespace rectify::query
