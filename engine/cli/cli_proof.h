// The part of the command line that proves and carries away: `audit` verify, checkpoint, key, prove, check-proof,
// consistency, witness and export; `export`; `rebuild`.
#pragma once

#include "cli/cli_audit.h"
#include "cli/commands.h"

namespace rectify::cli {

// What was asked, filled in while CLI11 parses.
struct ProofQuestion {
  ProofOptions proof;
  ExportOptions folder;
  EventExportOptions events;
  RebuildOptions rebuild;
};

// As add_history_commands.
void add_proof_commands(CLI::App& app, CLI::App& audit, const Global& global, ProofQuestion& question,
                        const Choose& choose);

}  // namespace rectify::cli
