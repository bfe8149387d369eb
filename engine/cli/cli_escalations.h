// The part of the command line about what was raised and what will be: `escalations` with ack, resolve and delegate;
// `forecast`. And the filters that listings share.
#pragma once

#include "cli/cli_audit.h"
#include "cli/commands.h"

namespace rectify::cli {

// What was asked, filled in while CLI11 parses.
struct EscalationQuestion {
  std::map<std::string, std::string> filters;  // names as the API's query
  ChangeOptions answer;
  ForecastOptions forecast;
  std::vector<std::string> files;  // of rules
};

// As add_history_commands.
void add_escalation_commands(CLI::App& app, const Global& global, EscalationQuestion& question, const Choose& choose);

// --inspection, --state … of a listing, into names as the API's query.
void add_filters(CLI::App& sub, std::map<std::string, std::string>& into);

}  // namespace rectify::cli
