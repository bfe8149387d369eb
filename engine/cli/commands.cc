// The list of all commands. What each is called, takes and does stands in its own file in commands/.
#include "cli/command.h"

namespace rectify::cli {

Command amend_command();
Command attach_command();
Command audit_check_proof_command();
Command audit_checkpoint_command();
Command audit_consistency_command();
Command audit_diff_command();
Command audit_export_command();
Command audit_key_command();
Command audit_prove_command();
Command audit_search_command();
Command audit_verify_command();
Command audit_who_command();
Command audit_witness_command();
Command bench_command();
Command calendar_explain_command();
Command check_command();
Command comment_command();
Command delegate_command();
Command deploy_command();
Command diff_command();
Command escalations_ack_command();
Command escalations_command();
Command escalations_delegate_command();
Command escalations_resolve_command();
Command events_command();
Command explain_command();
Command explore_command();
Command export_command();
Command findings_command();
Command fire_command();
Command forecast_command();
Command graph_command();
Command history_command();
Command import_bulletin_command();
Command import_ledger_command();
Command list_command();
Command migrate_command();
Command new_command();
Command outbox_command();
Command outbox_drop_command();
Command outbox_replay_command();
Command plugin_check_command();
Command plugin_host_command();
Command plugin_new_command();
Command rebuild_command();
Command reload_command();
Command report_durations_command();
Command rules_command();
Command sandbox_command();
Command schema_command();
Command serve_command();
Command show_command();
Command stats_command();
Command test_command();
Command veto_command();
Command workflow_show_command();
Command workflows_command();

namespace {

std::vector<Command> audit_parts() {
  return {audit_who_command(),         audit_diff_command(),    audit_search_command(), audit_verify_command(),
          audit_checkpoint_command(),  audit_key_command(),     audit_prove_command(),  audit_check_proof_command(),
          audit_consistency_command(), audit_witness_command(), audit_export_command()};
}

}  // namespace

std::vector<Command> commands() {
  return {
      // Files alone.
      check_command(),
      test_command(),
      explore_command(),
      explain_command(),
      schema_command(),
      group("workflow", "One workflow", {workflow_show_command()}),
      group("calendar", "Working-day calendars", {calendar_explain_command()}),
      graph_command(),
      // Bringing in.
      group("import", "Register the measures of a bulletin or a ledger file",
            {import_bulletin_command(), import_ledger_command()}),
      deploy_command(),
      diff_command(),
      migrate_command(),
      // One measure.
      new_command(),
      fire_command(),
      veto_command(),
      delegate_command(),
      amend_command(),
      attach_command(),
      comment_command(),
      // The ledger.
      list_command(),
      show_command(),
      rules_command(),
      reload_command(),
      with_parts(escalations_command(),
                 {escalations_ack_command(), escalations_resolve_command(), escalations_delegate_command()}),
      forecast_command(),
      findings_command(),
      workflows_command(),
      stats_command(),
      // The history and its proof.
      group("audit", "The proof", audit_parts()),
      history_command(),
      export_command(),
      rebuild_command(),
      group("report", "Sums over the history", {report_durations_command()}),
      events_command(),
      // Running.
      with_parts(outbox_command(), {outbox_replay_command(), outbox_drop_command()}),
      serve_command(),
      sandbox_command(),
      bench_command(),
      group("plugin", "Escalation rules of your own",
            {plugin_check_command(), plugin_new_command(), plugin_host_command()}),
  };
}

}  // namespace rectify::cli
