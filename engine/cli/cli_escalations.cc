#include "cli/cli_escalations.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "query/filters.h"

namespace rectify::cli {

void add_filters(CLI::App& sub, std::map<std::string, std::string>& into) {
  for (const query::Parameter& parameter : query::listing_parameters()) {
    const std::string key(parameter.name);
    const std::string meaning(parameter.meaning);
    std::string option = "--" + key;
    std::ranges::replace(option, '_', '-');
    if (parameter.type == query::Parameter::Type::flag) {
      sub.add_flag_callback(option, [&into, key] { into[key] = "true"; }, meaning);
    } else {
      sub.add_option_function<std::string>(
          option, [&into, key](const std::string& value) { into[key] = value; }, meaning);
    }
  }
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
