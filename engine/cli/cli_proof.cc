#include "cli/cli_proof.h"

#include <CLI/CLI.hpp>

namespace rectify::cli {

namespace {

void add_key(CLI::App& sub, ProofOptions& proof) {
  sub.add_option("--key", proof.key, "The public key that is trusted: its text, or a file that holds it");
}

void add_audit_commands(CLI::App& audit, const Global& global, ProofOptions& proof, const Choose& choose) {
  CLI::App* verify =
      add_command(audit, "verify", "Walk a whole history, or an exported folder, and name the first bad line", choose,
                  [&] { return audit_verify(global, proof.what, proof.key); });
  verify->add_option("DIR", proof.what, "A folder that `audit export` wrote; without one, the database");
  add_key(*verify, proof);

  CLI::App* checkpoint =
      add_command(audit, "checkpoint", "Sign the history as it stands, and print the signed checkpoint", choose,
                  [&] { return audit_checkpoint(global, proof); });
  checkpoint->add_option("--to", proof.to, "Into this file");
  checkpoint->add_flag("--heads", proof.heads, "Record the heads of all measures first");
  add_command(audit, "key", "The public key, for those who check", choose, [&] { return audit_key(global); });

  CLI::App* prove = add_command(audit, "prove", "Write the proof of one line, and the line", choose,
                                [&] { return audit_prove(global, proof); });
  prove->add_option("ID[@REVISION]", proof.what, "The measure; its last line, or that of a revision")->required();
  prove->add_option("--to", proof.to, "Into this folder (the one you are in)");

  CLI::App* check = add_command(audit, "check-proof", "Check a proof without the database", choose,
                                [&] { return audit_check_proof(global, proof); });
  check->add_option("PROOF", proof.proof, "A .tlog-proof file")->required();
  check->add_option("LINE", proof.line, "A file that holds the line")->required();
  check->add_option("--key", proof.key, "The public key: its text, or a file that holds it")->required();

  CLI::App* consistency = add_command(audit, "consistency", "Prove that the history extends an old checkpoint", choose,
                                      [&] { return audit_consistency(global, proof); });
  consistency->add_option("OLD_CHECKPOINT", proof.what, "A file with the signed checkpoint")->required();
  consistency->add_option("--to", proof.to, "The new checkpoint into this file");
  consistency->add_option("--proof-to", proof.proof_to, "The hashes that join the two into this file, hex, one a line");
  add_key(*consistency, proof);

  CLI::App* witness = add_command(audit, "witness", "Remember the checkpoints seen; refuse a fork or a restored backup",
                                  choose, [&] { return audit_witness(global, proof); });
  witness->add_option("MEMORY", proof.what, "The file that remembers; made the first time")->required();
  witness->add_option("--key", proof.key, "The public key to trust the first time");
}

}  // namespace

void add_proof_commands(CLI::App& app, CLI::App& audit, const Global& global, ProofQuestion& question,
                        const Choose& choose) {
  add_audit_commands(audit, global, question.proof, choose);
  CLI::App* folder = add_command(audit, "export", "A folder for an auditor: the lines and all that proves them", choose,
                                 [&] { return audit_export(global, question.folder); });
  folder->add_option("--to", question.folder.to, "A folder that is new or empty")->required();
  folder->add_option("--measure", question.folder.measure, "Of this measure only, proven to be all its lines");
  folder->add_option("--from", question.folder.from, "From this day or moment on");
  folder->add_option("--until", question.folder.until, "Until the end of this day, or this moment");

  CLI::App* events = add_command(app, "export", "The history for process-mining tools", choose,
                                 [&] { return export_events(global, question.events); });
  events->add_option("FORMAT", question.events.format, "xes, ocel or csv")
      ->required()
      ->check(CLI::IsMember({"xes", "ocel", "csv"}));
  events->add_option("--to", question.events.to, "Into this file (stdout)");
  events->add_option("--inspection", question.events.inspection, "Of this inspection; xes and ocel");

  CLI::App* rebuild = add_command(app, "rebuild", "A new database from nothing but the history of an old one", choose,
                                  [&] { return rebuild_database(global, question.rebuild); });
  rebuild->add_option("--into", question.rebuild.into, "A folder that is new or empty")->required();
  rebuild->add_flag("--without-checkpoints", question.rebuild.without_checkpoints,
                    "Leave the signed checkpoints behind: another key can begin anew");
}

}  // namespace rectify::cli
