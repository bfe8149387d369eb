#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli_escalations.h"
#include "cli/cli_plugin.h"
#include "cli/cli_proof.h"
#include "cli/commands.h"

namespace rectify::cli {

namespace {

// What was asked for, filled in while CLI11 parses.
struct Asked {
  Global global;
  std::function<int()> action;
  // CLI11 calls a command back after its subcommands: `outbox replay` is not `outbox`.
  void choose(std::function<int()> chosen) {
    if (!action) action = std::move(chosen);
  }
  std::vector<std::string> files;
  std::string name;
  ExplainOptions explain;
  GraphOptions graph;
  TestOptions test;
  WalkOptions walk;
  ImportOptions import;
  MigrateOptions migrate;
  ChangeOptions change;
  ListOptions list;
  EscalationQuestion escalation;
  EventsOptions events;
  std::map<std::string, std::string> filters;
  bool all = false;
  ServeOptions serve;
  SandboxOptions sandbox;
  BenchOptions bench;
  std::string as_of;
  std::string other;
  HistoryQuestion question;
  ProofQuestion proof;
  PluginQuestion plugin;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

core::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string value = environment(name); !value.empty()) {
      return value.starts_with("zh") ? core::Language::zh : core::Language::en;
    }
  }
  return core::Language::en;
}

void add_global(CLI::App& app, Global& global) {
  app.add_option("--data", global.data, "The database folder")->envname("RECTIFY_DATA")->capture_default_str();
  app.add_option("--server", global.server, "A running daemon, http://127.0.0.1:7249")->envname("RECTIFY_SERVER");
  app.add_option("--as", global.as, "Who acts: ACTOR[/UNIT], or by delegation 'A/UNIT for B/UNIT'")
      ->envname("RECTIFY_AS");
  app.add_option("--workflows", global.workflows, "Folder of workflows and calendars")->envname("RECTIFY_WORKFLOWS");
  app.add_option("--signing-key", global.signing_key, "The file of the key that signs the history (DATA/signing-key)")
      ->envname("RECTIFY_SIGNING_KEY");
  app.add_option("--origin", global.origin, "The name of the signing key, when it is made");
  const std::map<std::string, Format> formats{{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
  app.add_option("--format", global.format, "table, json or csv")->transform(CLI::CheckedTransformer(formats));
  const std::map<std::string, core::Language> languages{{"en", core::Language::en}, {"zh", core::Language::zh}};
  app.add_option("--lang", global.language, "en or zh")->transform(CLI::CheckedTransformer(languages));
}

// A subcommand that also takes the global options after its name.
CLI::App* add(CLI::App& app, Asked& asked, const std::string& name, const std::string& does,
              std::function<int()> action) {
  CLI::App* sub = app.add_subcommand(name, does);
  sub->fallthrough();
  sub->callback([&asked, action = std::move(action)] { asked.choose(action); });
  return sub;
}

ListOptions listed(Asked& asked) {
  ListOptions options = asked.list;
  options.filters.assign(asked.filters.begin(), asked.filters.end());
  return options;
}

void add_file_commands(CLI::App& app, Asked& asked) {
  CLI::App* check = add(app, asked, "check", "Check workflows, calendars, ledgers, scenarios: all complaints at once",
                        [&asked] { return check_files(asked.global, asked.files); });
  check->add_option("FILE", asked.files, "Files, or names of workflows")->required();
  CLI::App* test = add(app, asked, "test", "Run scenarios on a virtual clock",
                       [&asked] { return test_scenarios(asked.global, asked.test); });
  test->add_option("SCENARIO", asked.test.scenarios, "Scenario files")->required();
  test->add_flag("--coverage", asked.test.coverage, "What they cover of their workflows, and what not");
  test->add_flag("--all", asked.test.all, "Print every failure, also those after the first step that failed");
  test->add_option("--junit", asked.test.junit, "The outcome into this file, as JUnit XML");
  test->add_option("--diagram", asked.test.diagram, "The workflow with what is covered, into this .mmd, .dot or .svg");
  CLI::App* explore =
      add(app, asked, "explore", "Walk everything that a workflow allows: dead ends, routes, idle parts",
          [&asked] { return explore_workflow(asked.global, asked.walk); });
  explore->add_option("WORKFLOW", asked.walk.workflow, "A workflow's name or file")->required();
  explore->add_option("--depth", asked.walk.depth, "Steps of a route, at most (60)");
  explore->add_option("--situations", asked.walk.situations, "Looked at, at most (20000)");
  explore->add_option("--start", asked.walk.start, "When the clock starts (2026-01-05)");
  CLI::App* fault = add(app, asked, "explain", "What a code such as RW0103 means, with an example; all codes",
                        [&asked] { return explain_fault(asked.global, asked.name); });
  fault->add_option("CODE", asked.name, "As check prints it");
  CLI::App* schema = add(app, asked, "schema", "JSON Schema of a format, for editors",
                         [&asked] { return print_schema(asked.global, asked.name); });
  schema->add_option("FORMAT", asked.name, "workflow, organisation, ledger, scenario or migration")->required();
  CLI::App* workflow = app.add_subcommand("workflow", "One workflow");
  workflow->fallthrough()->require_subcommand(1);
  CLI::App* show = add(*workflow, asked, "show", "Its text as it is deployed: joined with what it extends",
                       [&asked] { return show_workflow(asked.global, asked.name); });
  show->add_option("WORKFLOW", asked.name, "A workflow's name or file")->required();
  CLI::App* calendar = app.add_subcommand("calendar", "Working-day calendars");
  calendar->fallthrough()->require_subcommand(1);
  CLI::App* explain = add(*calendar, asked, "explain", "Every day that a span counts, and why",
                          [&asked] { return explain_calendar(asked.global, asked.explain); });
  explain->add_option("CALENDAR", asked.explain.calendar, "A calendar's name or file")->required();
  explain->add_option("--from", asked.explain.from, "2020-09-30, or with a time")->required();
  explain->add_option("--span", asked.explain.span, "'3 workdays', '72 hours', '24 workhours', '30 days'")->required();
}

// A picture of the definition alone needs no database: the ledger is counted where one is named.
void add_graph_command(CLI::App& app, Asked& asked) {
  CLI::App* graph = add(app, asked, "graph", "The picture of a workflow; with --data or --server the ledger's counts",
                        [&app, &asked] {
                          asked.graph.counts = app.count("--data") > 0 || app.count("--server") > 0;
                          return draw_workflow(asked.global, asked.graph);
                        });
  graph->add_option("WORKFLOW", asked.graph.workflow, "A workflow's name or file")->required();
  graph->add_option("--to", asked.graph.to, "mermaid, dot or svg (laid out by Graphviz)")
      ->check(CLI::IsMember({"mermaid", "dot", "svg"}))
      ->capture_default_str();
  graph->add_option("--out", asked.graph.out, "Into this file instead of stdout");
}

void add_import_commands(CLI::App& app, Asked& asked) {
  CLI::App* import = app.add_subcommand("import", "Register the measures of a bulletin or a ledger file");
  import->fallthrough()->require_subcommand(1);
  const auto options = [&asked](CLI::App* sub, const char* what) {
    sub->add_option("FILE", asked.import.file, what)->required();
    sub->add_option("--workflow", asked.import.workflow, "The workflow that drives them (rectification)");
    sub->add_flag("--dry-run", asked.import.dry_run, "Print what would be registered; register nothing");
  };
  CLI::App* bulletin = add(*import, asked, "bulletin", "The text of a rectification bulletin",
                           [&asked] { return import_bulletin(asked.global, asked.import); });
  options(bulletin, "UTF-8 text");
  bulletin->add_option("--inspection", asked.import.inspection, "The id of the inspection")->required();
  CLI::App* ledger = add(*import, asked, "ledger", "A ledger file (workflows/README.md)",
                         [&asked] { return import_ledger(asked.global, asked.import); });
  options(ledger, "YAML");
  CLI::App* deploy = add(app, asked, "deploy", "Put a workflow, its calendars and its organisation into the database",
                         [&asked] { return deploy_workflow(asked.global, asked.name); });
  deploy->add_option("WORKFLOW", asked.name, "A workflow's name or file")->required();
}

void add_version_commands(CLI::App& app, Asked& asked) {
  CLI::App* diff = add(app, asked, "diff", "What differs between two workflows",
                       [&asked] { return diff_workflows(asked.global, asked.name, asked.other); });
  diff->add_option("A", asked.name, "A file, a workflow's name, or NAME@VERSION of the database")->required();
  diff->add_option("B", asked.other, "What it is compared with")->required();
  CLI::App* migrate = add(app, asked, "migrate", "Take live measures to another version of their workflow",
                          [&asked] { return migrate_measures(asked.global, asked.migrate); });
  migrate->add_option("WORKFLOW@VERSION", asked.migrate.workflow, "Where they go to; deployed already")->required();
  migrate->add_option("--map", asked.migrate.map, "The map (workflows/README.md)")->required();
  migrate->add_option("--note", asked.migrate.note, "Why; it is in the history of each");
  migrate->add_flag("--dry-run", asked.migrate.dry_run, "Show where each lands; change nothing");
}

void add_change_commands(CLI::App& app, Asked& asked) {
  ChangeOptions& change = asked.change;
  const auto measure = [&](CLI::App* sub) {
    sub->add_option("ID", change.measure, "The measure")->required();
    sub->add_option("--key", change.key, "Idempotency key: a repeat gets the first answer");
    sub->add_option("--revision", change.revision, "Refuse when the measure is not at this revision");
  };
  const auto sets = [&](CLI::App* sub) {
    sub->add_option("--set", change.sets, "field=value; a list as field=a,b")->allow_extra_args(false);
  };
  const auto note = [&](CLI::App* sub) { sub->add_option("--note", change.note, "Why"); };
  const auto evidence = [&](CLI::App* sub) {
    sub->add_option("--evidence", change.evidence,
                    "FILE or KIND:FILE (photo:roof.jpg): its name and SHA-256 are recorded")
        ->allow_extra_args(false);
  };
  CLI::App* create =
      add(app, asked, "new", "Register one measure", [&asked] { return new_measure(asked.global, asked.change); });
  measure(create);
  create->add_option("--inspection", change.inspection, "The inspection")->required();
  create->add_option("--finding", change.finding, "NUMBER:TITLE, from the area down; repeat")->allow_extra_args(false);
  create->add_option("--title", change.title, "Short title")->required();
  create->add_option("--text", change.text, "The exact words");
  create->add_option("--workflow", change.workflow, "The workflow; without it the only one deployed, or rectification");
  create->add_option("--parent", change.parent, "The measure it is a part of");
  sets(create);
  CLI::App* fire = add(app, asked, "fire", "Fire a transition, or approve one that was proposed",
                       [&asked] { return fire_transition(asked.global, asked.change); });
  measure(fire);
  fire->add_option("TRANSITION", change.transition, "Its name")->required();
  fire->add_option("--decision", change.decision, "The number of the decision it is taken by");
  sets(fire);
  note(fire);
  evidence(fire);
  CLI::App* veto = add(app, asked, "veto", "Strike down a transition that was proposed, or take it back",
                       [&asked] { return veto_proposal(asked.global, asked.change); });
  measure(veto);
  veto->add_option("TRANSITION", change.transition, "Its name")->required();
  veto->add_option("--note", change.note, "Why")->required();
  CLI::App* delegate = add(app, asked, "delegate", "Let somebody act for you on the measure",
                           [&asked] { return delegate_measure(asked.global, asked.change); });
  measure(delegate);
  delegate->add_option("--to", change.deputy, "Who may act for you")->required();
  delegate->add_option("--until", change.until, "The last day, or a moment")->required();
  note(delegate);
  CLI::App* amend =
      add(app, asked, "amend", "Change fields", [&asked] { return amend_measure(asked.global, asked.change); });
  measure(amend);
  sets(amend);
  note(amend);
  CLI::App* attach =
      add(app, asked, "attach", "Attach evidence", [&asked] { return attach_evidence(asked.global, asked.change); });
  measure(attach);
  evidence(attach);
  note(attach);
  CLI::App* comment =
      add(app, asked, "comment", "Add a remark", [&asked] { return comment_on(asked.global, asked.change); });
  measure(comment);
  comment->add_option("--note", change.note, "The remark")->required();
}

void add_read_commands(CLI::App& app, Asked& asked) {
  const Choose choose = [&asked](std::function<int()> action) { asked.choose(std::move(action)); };
  CLI::App* list =
      add(app, asked, "list", "The ledger", [&asked] { return list_measures(asked.global, listed(asked)); });
  add_filters(*list, asked.filters);
  list->add_flag("--summary", asked.list.summary, "By area: total, by phase, overdue, highest rung");
  CLI::App* show =
      add(app, asked, "show", "One measure", [&asked] { return show_measure(asked.global, asked.name, asked.as_of); });
  show->add_option("ID", asked.name, "The measure")->required();
  show->add_option("--as-of", asked.as_of, "As it was: 2020-11-30 (its end), a moment, or @739 (after 739 lines)");
  add_escalation_commands(app, asked.global, asked.escalation, choose);
  CLI::App* findings = add(app, asked, "findings", "Findings, and which are closed",
                           [&asked] { return list_findings(asked.global, listed(asked).filters); });
  const auto filter = [&](const char* option, const char* key, const char* does) {
    findings->add_option_function<std::string>(
        option, [&asked, key](const std::string& value) { asked.filters[key] = value; }, does);
  };
  filter("--inspection", "inspection", "Of this inspection");
  filter("--finding", "finding", "This one and those under it: 1.2");
  filter("--as-of", "as_of", "As it stood: a day, a moment, or @739 (739 lines)");
  add(app, asked, "workflows", "Workflows in the database", [&asked] { return list_workflows(asked.global); });
  add(app, asked, "stats", "Figures of the database", [&asked] { return show_stats(asked.global); });
  CLI::App* audit = app.add_subcommand("audit", "The proof");
  audit->fallthrough()->require_subcommand(1);
  add_history_commands(app, *audit, asked.global, asked.question, choose);
  add_proof_commands(app, *audit, asked.global, asked.proof, choose);
  CLI::App* reports = app.add_subcommand("report", "Sums over the history");
  reports->fallthrough()->require_subcommand(1);
  CLI::App* durations = add(*reports, asked, "durations", "How long measures stay in each state",
                            [&asked] { return report_durations(asked.global, listed(asked).filters); });
  add_filters(*durations, asked.filters);
  durations->add_option_function<std::string>(
      "--by", [&asked](const std::string& by) { asked.filters["by"] = by; }, "unit (in the lead), area or state");
  durations->add_option_function<std::string>(
      "--until", [&asked](const std::string& until) { asked.filters["until"] = until; },
      "As of this day (its end), moment or @739 instead of now");
}

void add_feed_command(CLI::App& app, Asked& asked) {
  CLI::App* events = add(app, asked, "events", "Everything that happened, in order",
                         [&asked] { return show_events(asked.global, asked.events); });
  events->add_flag("--follow", asked.events.follow, "Go on with what happens next, until Ctrl-C; needs a daemon");
  events->add_option("--from", asked.events.from, "Begin with the event of this sequence");
  events->add_option("--measure", asked.events.measure, "Of this measure only");
  events->add_option("--type", asked.events.type, "Of this type only: registered, fired, rung_claimed, …");
}

void add_outbox_commands(CLI::App& app, Asked& asked) {
  CLI::App* outbox = add(app, asked, "outbox", "Notices that did not arrive yet, and dead letters",
                         [&asked] { return list_outbox(asked.global, listed(asked).filters); });
  const auto filter = [&](const char* option, const char* key, const char* does) {
    outbox->add_option_function<std::string>(
        option, [&asked, key](const std::string& value) { asked.filters[key] = value; }, does);
  };
  filter("--status", "status", "waiting, dead, or again: dead ones that are tried again");
  filter("--limit", "limit", "At most so many of each (100)");
  CLI::App* replay = add(*outbox, asked, "replay", "Try dead letters again",
                         [&asked] { return replay_outbox(asked.global, asked.files, asked.all); });
  replay->add_option("KEY", asked.files, "As the list shows them: 12/0/mail");
  replay->add_flag("--all", asked.all, "All of them");
  CLI::App* drop = add(*outbox, asked, "drop", "Forget a dead letter or a notice that waits",
                       [&asked] { return drop_outbox(asked.global, asked.name); });
  drop->add_option("KEY", asked.name, "As the list shows it: 12/0/mail; without the sink: for all")->required();
}

void add_run_commands(CLI::App& app, Asked& asked) {
  CLI::App* daemon = add(app, asked, "serve", "The daemon", [&asked] { return serve(asked.global, asked.serve); });
  daemon->add_option("--config", asked.serve.config,
                     "YAML: data, listen, workflows, log, origin, signing_key, notify, addresses, templates");
  daemon->add_option("--listen", asked.serve.listen,
                     "A loopback address and port (127.0.0.1:7249); none: the unix socket alone");
  daemon->add_flag("--isolate-plugins", asked.serve.isolate_plugins,
                   "Rules of shared objects run in processes of their own, which may crash and hang");
  daemon->add_option("--log", asked.serve.log_level, "debug, info, warn or error");
  CLI::App* box =
      add(app, asked, "sandbox", "Play a scenario on throw-away data, then serve it; the clock moves by API",
          [&asked] { return sandbox(asked.global, asked.sandbox); });
  box->add_option("SCENARIO", asked.sandbox.scenario, "A scenario file")->required();
  box->add_option("--listen", asked.sandbox.listen, "A loopback address and port")->capture_default_str();
  box->add_flag("--once", asked.sandbox.once, "Print what came of it and exit");
  box->add_option("--keep", asked.sandbox.keep, "Keep the data in this folder, which must be new or empty");
  CLI::App* measure =
      add(app, asked, "bench", "Whole lives of measures, timed", [&asked] { return bench(asked.global, asked.bench); });
  measure->add_option("--clients", asked.bench.clients, "How many at once: 1,16,64,256")->delimiter(',');
  measure->add_option("--lives", asked.bench.lives, "Measures a row (0: as many as fit in --seconds)");
  measure->add_option("--seconds", asked.bench.seconds, "Time a row")->capture_default_str();
  measure->add_flag("--http", asked.bench.http, "Over the unix socket, the load on the same machine");
  measure->add_flag("--ceiling", asked.bench.ceiling, "Also the same bytes through bare RocksDB, batches of 64");
  measure->add_flag("--as-of", asked.bench.as_of, "Instead: what it costs to keep the past, and to ask for it");
  measure->add_option("--due", asked.bench.due, "Instead: so many rungs fall due in one second while commands come");
  measure->add_option("--measures", asked.bench.measures, "With --as-of: how many")->capture_default_str();
  measure->add_option("--keep", asked.bench.keep, "With --as-of, --due: leave the database in this folder");
}

// What is wrong where a command is missing, or a word stands in its place that is none; empty where something else is.
std::string command_fault(const CLI::App& root) {
  const CLI::App* app = &root;
  std::string path;  // "audit "
  for (std::vector<CLI::App*> named = app->get_subcommands(); !named.empty(); named = app->get_subcommands()) {
    app = named.back();
    path += app->get_name() + " ";
  }
  if (app->get_require_subcommand_min() == 0) return {};
  const std::string list = "`rectify " + path + "--help` lists them";
  const std::vector<std::string> rest = root.remaining(true);
  const auto word = std::ranges::find_if(rest, [](const std::string& one) { return !one.starts_with('-'); });
  if (word == rest.end()) return "which command? " + list;
  std::vector<std::string> known;
  for (const CLI::App* command : app->get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(command->get_name());
  }
  const std::string_view near = nearest(*word, known);
  const std::string meant = near.empty() ? "; " : "; did you mean '" + path + std::string(near) + "'? ";
  return "there is no command '" + path + *word + "'" + meant + list;
}

}  // namespace

int run(int argc, char** argv) {
  Asked asked;
  asked.global.language = language_of_environment();
  CLI::App app{"rectify: drives every rectification measure from assignment to closing, and proves it"};
  app.set_version_flag("--version", std::string("rectify ") + RECTIFY_VERSION);
  app.require_subcommand(1);
  add_global(app, asked.global);
  add_file_commands(app, asked);
  add_graph_command(app, asked);
  add_import_commands(app, asked);
  add_version_commands(app, asked);
  add_change_commands(app, asked);
  add_read_commands(app, asked);
  add_feed_command(app, asked);
  add_outbox_commands(app, asked);
  add_run_commands(app, asked);
  add_plugin_commands(app, asked.global, asked.plugin,
                      [&asked](std::function<int()> action) { asked.choose(std::move(action)); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const std::string fault = error.get_exit_code() == 0 ? std::string() : command_fault(app);
    if (!fault.empty()) {
      std::fprintf(stderr, "rectify: %s\n", fault.c_str());
      return kUsage;
    }
    const int code = app.exit(error);
    return code == 0 ? kDone : kUsage;
  }
  log::set_level(log::Level::warn);
  return asked.action ? asked.action() : kUsage;
}

}  // namespace rectify::cli
