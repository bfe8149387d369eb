#include "cli/cli_audit.h"

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace rectify::cli {

namespace {

// An option --deadline-moved becomes the filter deadline_moved.
std::string key_of(std::string option) {
  option.erase(0, 2);
  for (char& c : option) c = c == '-' ? '_' : c;
  return option;
}

CLI::Option* add_filter(CLI::App& sub, HistoryQuestion& question, const char* option, const char* does) {
  return sub.add_option_function<std::string>(
      option, [&question, key = key_of(option)](const std::string& value) { question.filters[key] = value; }, does);
}

void add_flag(CLI::App& sub, HistoryQuestion& question, const char* option, const char* does) {
  sub.add_flag_callback(option, [&question, key = key_of(option)] { question.filters[key] = "true"; }, does);
}

void add_period(CLI::App& sub, HistoryQuestion& question) {
  add_filter(sub, question, "--from", "From this day (2020-11-01) or moment on, in the workflow's zone");
  add_filter(sub, question, "--until", "Until the end of this day, or this moment");
}

Filters filters_of(const HistoryQuestion& question) { return {question.filters.begin(), question.filters.end()}; }

}  // namespace

CLI::App* add_command(CLI::App& app, const char* name, const char* does, const Choose& choose,
                      std::function<int()> action) {
  CLI::App* sub = app.add_subcommand(name, does);
  sub->fallthrough();
  sub->callback([choose, action = std::move(action)] { choose(action); });
  return sub;
}

void add_history_commands(CLI::App& app, CLI::App& audit, const Global& global, HistoryQuestion& question,
                          const Choose& choose) {
  CLI::App* history = add_command(app, "history", "What happened to one measure", choose, [&global, &question] {
    return show_history(global, question.name, filters_of(question));
  });
  history->add_option("ID", question.name, "The measure")->required();
  add_filter(*history, question, "--actor", "Only what this person did: PERSON or PERSON/UNIT");
  add_filter(*history, question, "--type", "Only events of this type: fired, amended, rung_claimed ...");
  add_period(*history, question);

  CLI::App* who = add_command(audit, "who", "All that one person did, proposed or approved", choose,
                              [&global, &question] { return audit_who(global, question.name, filters_of(question)); });
  who->add_option("ACTOR", question.name, "PERSON or PERSON/UNIT")->required();
  add_period(*who, question);

  CLI::App* diff =
      add_command(audit, "diff", "What changed between two moments: ID T1 T2, or --inspection I T1 T2", choose,
                  [&global, &question] { return audit_diff(global, question.words, question.filters["inspection"]); });
  diff->add_option("WORDS", question.words, "[ID] T1 T2; a time is 2020-10-31 (its end), a moment, or @739 (739 lines)")
      ->required()
      ->expected(2, 3);
  add_filter(*diff, question, "--inspection", "All measures of this inspection");

  CLI::App* search =
      add_command(audit, "search", "Measures by what their history says; all that is asked has to be true", choose,
                  [&global, &question] { return audit_search(global, filters_of(question)); });
  add_filter(*search, question, "--inspection", "Of this inspection")->required();
  add_filter(*search, question, "--returned", "Returned by the verifiers at least so often");
  CLI::Option* in = add_filter(*search, question, "--in", "In this state at the time of --on");
  CLI::Option* on = add_filter(*search, question, "--on", "At some time of this day, or at this moment");
  in->needs(on);
  on->needs(in);
  add_flag(*search, question, "--deadline-moved", "A deadline was extended, advanced, lifted or held up by a pause");
  add_flag(*search, question, "--same-unit", "Closed by the unit or the person that did the work");
  add_filter(*search, question, "--reopened", "Reopened at least so often");
  add_filter(*search, question, "--rung", "This rung was ever claimed");
}

}  // namespace rectify::cli
