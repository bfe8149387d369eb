// The part of the command line that asks the history: `history`, and under `audit` who, diff and search.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/global.h"

namespace CLI {
class App;
}

namespace rectify::cli {

// What was asked, filled in while CLI11 parses.
struct HistoryQuestion {
  std::string name;                            // the measure or the actor
  std::vector<std::string> words;              // of diff: ID T1 T2, or T1 T2
  std::map<std::string, std::string> filters;  // names as the API's query
};

// `choose` is told what to do when one of the commands was given. All references outlive the parsing and the doing.
using Choose = std::function<void(std::function<int()> action)>;
CLI::App* add_command(CLI::App& app, const char* name, const char* does, const Choose& choose,
                      std::function<int()> action);

void add_history_commands(CLI::App& app, CLI::App& audit, const Global& global, HistoryQuestion& question,
                          const Choose& choose);

}  // namespace rectify::cli
