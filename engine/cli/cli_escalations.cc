#include "cli/cli_escalations.h"

#include <CLI/CLI.hpp>

namespace rectify::cli {

void add_filters(CLI::App& sub, std::map<std::string, std::string>& into) {
  const std::pair<const char*, const char*> filters[] = {{"inspection", "Of this inspection"},
                                                         {"finding", "Under this finding: 1.2"},
                                                         {"state", "In this state"},
                                                         {"phase", "In this phase: assign, execute, verify or close"},
                                                         {"unit", "That name this unit in any field"},
                                                         {"person", "That name this person in any field"},
                                                         {"rung", "With this rung standing"},
                                                         {"parent", "Parts of this measure"},
                                                         {"due-before", "Due before this date or moment"},
                                                         {"text", "With these words in title, text or id"},
                                                         {"as-of", "As it stood: a day, a moment, or @739 (739 lines)"},
                                                         {"sort", "id or due"},
                                                         {"limit", "At most so many (100)"},
                                                         {"cursor", "Go on from the cursor of the last page"}};
  for (const auto& [name, does] : filters) {
    std::string key = name;
    for (char& c : key) c = c == '-' ? '_' : c;
    sub.add_option_function<std::string>(
        std::string("--") + name, [&into, key](const std::string& value) { into[key] = value; }, does);
  }
  sub.add_flag_callback("--overdue", [&into] { into["overdue"] = "true"; }, "Overdue now");
}

void add_escalation_commands(CLI::App& app, const Global& global, EscalationQuestion& question, const Choose& choose) {
  auto& filters = question.filters;
  const auto filter = [&](CLI::App* sub, const char* option, const char* key, const char* does) {
    sub->add_option_function<std::string>(
        option, [&filters, key](const std::string& value) { filters[key] = value; }, does);
  };
  add_command(app, "rules", "Rules of the database's workflows, and how they fare", choose,
              [&] { return list_rules(global); });
  CLI::App* reload = add_command(app, "reload", "Take up what the files of rules say now", choose,
                                 [&] { return reload_rules(global, question.files); });
  reload->add_option("FILE", question.files, "These; without any, all that are found by name");
  CLI::App* escalations =
      add_command(app, "escalations", "Rungs that were claimed, and what became of them", choose,
                  [&] { return list_escalations(global, {.filters = {filters.begin(), filters.end()}}); });
  add_filters(*escalations, filters);
  filter(escalations, "--status", "status", "open, acknowledged, resolved or past");
  filter(escalations, "--raised", "raised", "This rung");
  filter(escalations, "--older-than", "older_than", "Claimed so many days ago, or more");
  ChangeOptions& options = question.answer;
  const auto answer = [&](const char* name, const char* does, int (*act)(const Global&, const ChangeOptions&)) {
    CLI::App* sub = add_command(*escalations, name, does, choose, [&, act] { return act(global, options); });
    sub->add_option("ID", options.measure, "The measure")->required();
    sub->add_option("RUNG", options.rung, "The claimed rung")->required();
    sub->add_option("--note", options.note, "What is, or was, done about it");
    sub->add_option("--key", options.key, "Idempotency key: a repeat gets the first answer");
    return sub;
  };
  answer("ack", "Acknowledge one", acknowledge_rung);
  answer("resolve", "Say that it is dealt with; where people decide, how", resolve_rung)
      ->add_option("--outcome", options.outcome, "What was decided");
  answer("delegate", "Hand it over to somebody else", hand_over_rung)
      ->add_option("--to", options.deputy, "Who is to see to it")
      ->required();

  ForecastOptions& asked = question.forecast;
  CLI::App* forecast = add_command(app, "forecast", "What falls due and is claimed until then if nobody moves", choose,
                                   [&] { return show_forecast(global, asked); });
  add_filters(*forecast, asked.filters);
  const auto sets = [&asked](const char* key) {
    return [&asked, key](const std::string& value) { asked.filters[key] = value; };
  };
  forecast->add_option_function<std::string>("ID", sets("measure"), "One measure; else all that the filters take");
  forecast->add_option_function<std::string>("--until", sets("until"), "A day (its end) or a moment")->required();
  forecast->add_flag_callback(
      "--beside", [&asked] { asked.filters["beside"] = "true"; }, "With --as-of: what then happened, beside it");
  forecast->add_option("--with", asked.with, "As if it went by this workflow (a name or file)");
  forecast->add_option("--ics", asked.ics, "Write an iCalendar file; - for stdout");
}

}  // namespace rectify::cli
