// The commands of the command line, one function each: they print and return the exit code.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/global.h"

namespace rectify::cli {

// Files.
// Each a file, a name, or NAME@VERSION of the database.
int diff_workflows(const Global& global, const std::string& before, const std::string& after);
int check_files(const Global& global, const std::vector<std::string>& files);

struct TestOptions {
  std::vector<std::string> scenarios;
  bool coverage = false;
  bool all = false;     // failures, also those after the first step that failed
  std::string junit;    // a file
  std::string diagram;  // a file: .mmd, .dot, .svg
};
int test_scenarios(const Global& global, const TestOptions& options);

struct WalkOptions {
  std::string workflow;
  std::size_t depth = 0;       // 0: as core::ExploreOptions
  std::size_t situations = 0;  // as above
  std::string start = "2026-01-05";
};
int explore_workflow(const Global& global, const WalkOptions& options);

struct ExplainOptions {
  std::string calendar;
  std::string from;
  std::string span;
};
int explain_calendar(const Global& global, const ExplainOptions& options);

// The language. Without a code: all of them.
int explain_fault(const Global& global, const std::string& code);
int print_schema(const Global& global, const std::string& name);
// The workflow's text as it would be deployed: with what it extends.
int show_workflow(const Global& global, const std::string& name);

struct GraphOptions {
  std::string workflow;
  std::string to = "mermaid";  // or dot, svg
  std::string out;             // a file; empty: stdout
  bool counts = false;         // of the ledger
};
int draw_workflow(const Global& global, const GraphOptions& options);

// Bringing in.
struct ImportOptions {
  std::string file;
  std::string inspection;
  std::string workflow;
  bool dry_run = false;
};
int import_bulletin(const Global& global, const ImportOptions& options);
int import_ledger(const Global& global, const ImportOptions& options);
int deploy_workflow(const Global& global, const std::string& workflow);

struct MigrateOptions {
  std::string workflow;  // NAME@VERSION
  std::string map;       // a file
  std::string note;
  bool dry_run = false;
};
int migrate_measures(const Global& global, const MigrateOptions& options);

// One measure.
struct ChangeOptions {
  std::string measure;
  std::string transition;         // fire
  std::vector<std::string> sets;  // k=v; a value with commas is a list for list fields, k=a,b
  std::string note;
  std::string decision;               // its number
  std::vector<std::string> evidence;  // files, or KIND:FILE
  std::string key;
  std::optional<std::uint64_t> revision;
  // new
  std::string inspection;
  std::vector<std::string> finding;
  std::string title;
  std::string text;
  std::string workflow;
  std::string parent;
  // answers to a claimed rung
  std::string rung;
  std::string outcome;
  // delegate, hand over
  std::string deputy;
  std::string until;
};
int new_measure(const Global& global, const ChangeOptions& options);
int fire_transition(const Global& global, const ChangeOptions& options);
int amend_measure(const Global& global, const ChangeOptions& options);
int attach_evidence(const Global& global, const ChangeOptions& options);
int comment_on(const Global& global, const ChangeOptions& options);
int veto_proposal(const Global& global, const ChangeOptions& options);
int delegate_measure(const Global& global, const ChangeOptions& options);

// Reading.
struct ListOptions {
  std::vector<std::pair<std::string, std::string>> filters;  // names as the API's query
  bool summary = false;
};
int list_measures(const Global& global, const ListOptions& options);
int show_measure(const Global& global, const std::string& id, const std::string& as_of);
int list_escalations(const Global& global, const ListOptions& options);

// What will be if nobody moves.
struct ForecastOptions {
  std::map<std::string, std::string> filters;  // names as the API's query
  std::string with;                            // another workflow, by name or file
  std::string ics;                             // a file, - for stdout
};
int show_forecast(const Global& global, const ForecastOptions& options);

// Answers to claimed rungs.
int acknowledge_rung(const Global& global, const ChangeOptions& options);
int resolve_rung(const Global& global, const ChangeOptions& options);
int hand_over_rung(const Global& global, const ChangeOptions& options);

int list_findings(const Global& global, const std::vector<std::pair<std::string, std::string>>& filters);
int list_workflows(const Global& global);
int show_stats(const Global& global);

int list_outbox(const Global& global, const std::vector<std::pair<std::string, std::string>>& filters);
// Keys of dead letters, or all of them.
int replay_outbox(const Global& global, const std::vector<std::string>& keys, bool all);
int drop_outbox(const Global& global, const std::string& key);

struct EventsOptions {
  bool follow = false;
  std::optional<std::uint64_t> from;  // a sequence; else from the first, or with `follow` from what comes next
  std::string measure;
  std::string type;
};
int show_events(const Global& global, const EventsOptions& options);
// Asking the history; filters as the API's query.
using Filters = std::vector<std::pair<std::string, std::string>>;
int show_history(const Global& global, const std::string& id, const Filters& filters);
int audit_who(const Global& global, const std::string& actor, Filters filters);
// `words` are ID T1 T2, or T1 T2 where `inspection` is not empty.
int audit_diff(const Global& global, const std::vector<std::string>& words, const std::string& inspection);
int audit_search(const Global& global, const Filters& filters);
int report_durations(const Global& global, const Filters& filters);

// The proof.
struct ProofOptions {
  std::string what;   // a measure, a folder or a file, as the command has it
  std::string proof;  // files
  std::string line;
  std::string key;  // a public key, or a file that holds it
  std::string to;   // a file or a folder
  std::string proof_to;
  bool heads = false;
};
int audit_verify(const Global& global, const std::string& folder, const std::string& key);
int audit_checkpoint(const Global& global, const ProofOptions& options);
int audit_key(const Global& global);
int audit_prove(const Global& global, const ProofOptions& options);
int audit_check_proof(const Global& global, const ProofOptions& options);
int audit_consistency(const Global& global, const ProofOptions& options);
int audit_witness(const Global& global, const ProofOptions& options);

struct ExportOptions {
  std::string to;
  std::string measure;
  std::string from;
  std::string until;
};
int audit_export(const Global& global, const ExportOptions& options);
// Whether an exported folder is what it says; with `key` trusted, or nothing.
int verify_folder(const Global& global, const std::string& folder, const std::string& key);

struct EventExportOptions {
  std::string format;  // xes, ocel, csv
  std::string to;
  std::string inspection;
};
int export_events(const Global& global, const EventExportOptions& options);

struct RebuildOptions {
  std::string into;
  bool without_checkpoints = false;
};
int rebuild_database(const Global& global, const RebuildOptions& options);

// Running.
int list_rules(const Global& global);
// These files; without any, all that are found by name.
int reload_rules(const Global& global, const std::vector<std::string>& files);

struct ServeOptions {
  std::string config;
  std::string listen;
  std::string log_level;
  bool isolate_plugins = false;
};
int serve(const Global& global, const ServeOptions& options);

struct SandboxOptions {
  std::string scenario;
  std::string listen = "127.0.0.1:0";
  bool once = false;
  std::string keep;  // a folder for the data, instead of throwing them away
};
int sandbox(const Global& global, const SandboxOptions& options);

struct BenchOptions {
  std::vector<std::size_t> clients{1, 16, 64, 256};
  std::size_t lives = 0;  // 0: as many as fit in `seconds`
  double seconds = 3.0;   // a row
  bool http = false;
  bool ceiling = false;
  bool as_of = false;
  std::size_t due = 0;             // 0: something else
  std::size_t measures = 100'000;  // with as_of
  std::string keep;                // with as_of and due: the database stays there
};
int bench_as_of(const Global& global, const BenchOptions& options);
int bench_due(const Global& global, const BenchOptions& options);
int bench(const Global& global, const BenchOptions& options);

}  // namespace rectify::cli
