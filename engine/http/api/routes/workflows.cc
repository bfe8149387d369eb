// What measures go by: workflows and their rules, and how new ones are deployed.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/command_json.h"
#include "http/api/filters.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/workflows.h"

namespace rectify::http {

namespace {

constexpr Property kFieldProperties[] = {{"field", kAlways, kText},
                                         {"title", kAlways, kTitleType},
                                         {"list", kAlways, kFlag},
                                         {"value_titles", kSometimes, kAny}};
constexpr Schema kField{"field", {}, "A field of a workflow.", kFieldProperties};
constexpr Type kFieldList = object(kField);
constexpr Property kStateProperties[] = {
    {"state", kAlways, kText}, {"title", kAlways, kTitleType}, {"phase", kAlways, kPhase}, {"final", kAlways, kFlag}};
constexpr Schema kState{"state", {}, "A state of a workflow.", kStateProperties};
constexpr Type kStates = object(kState);
constexpr Property kTransitionProperties[] = {{"transition", kAlways, kText},
                                              {"title", kAlways, kTitleType},
                                              {"from", kAlways, kTexts},
                                              {"to", kAlways, kText},
                                              {"by", kAlways, kTexts}};
constexpr Schema kTransition{"transition", {}, "A transition of a workflow.", kTransitionProperties};
constexpr Type kTransitions = object(kTransition);
constexpr Property kLadderRungProperties[] = {
    {"rung", kAlways, kText}, {"title", kAlways, kTitleType}, {"after", kAlways, kText, "As in 3 workdays."}};
constexpr Schema kLadderRung{"ladder_rung", {}, "A rung of a workflow's ladder.", kLadderRungProperties};
constexpr Type kLadderRungs = object(kLadderRung);
constexpr Property kWorkflowProperties[] = {
    {"workflow", kAlways, kText, "Its name."},
    {"version", kAlways, kNumber},
    {"title", kAlways, kTitleType},
    {"calendar", kAlways, kText},
    {"zone", kAlways, kText, "As in Asia/Shanghai."},
    {"organisation", kSometimes, kText},
    {"fields", kAlways, list(kFieldList)},
    {"states", kAlways, list(kStates)},
    {"transitions", kAlways, list(kTransitions)},
    {"rungs", kAlways, list(kLadderRungs)},
};
constexpr Property kWorkflowSourceProperties[] = {{"workflow", kAlways, kText},
                                                  {"version", kAlways, kNumber},
                                                  {"source", kAlways, kText, "The text that was deployed."}};
constexpr Schema kWorkflow{"workflow", {}, "A deployed version of a workflow.", kWorkflowProperties};
constexpr Schema kWorkflowSource{"workflow_source", {}, "The text of a workflow.", kWorkflowSourceProperties};

constexpr std::string_view kRuleKinds[] = {"lua", "plugin"};
constexpr Property kRuleRowProperties[] = {
    {"rule", kAlways, kText, "Its name."},
    {"workflow", kAlways, kText, "Name and version of the workflow it belongs to."},
    {"kind", kAlways, word(kRuleKinds)},
    {"file", kAlways, kText, "Where it was read from."},
    {"deployed_as", kAlways, kText, "The name it is deployed under."},
    {"version", kAlways, kText, "What tells one text of it from another."},
    {"events", kAlways, kTexts, "The events that it is called for."},
    {"digest", kSometimes, kHex, "The SHA-256 of its text."},
    {"asked", kSometimes, kNumber, "How often since the engine was opened."},
    {"failed", kSometimes, kNumber, "How often it gave no answer."},
    {"error", kSometimes, kText, "The last failure: the measure, and why."},
};
constexpr Schema kRuleRow{"rule", {}, "A rule of a workflow and how it fared.", kRuleRowProperties};

json::Object field_json(const core::Field& field) {
  json::Object one{{"field", field.name}, {"title", json_of(field.title)}, {"list", field.list}};
  if (field.value_titles.empty()) return one;
  json::Object& titles = one["value_titles"].emplace_object();
  for (const auto& [value, title] : field.value_titles) titles[value] = json_of(title);
  return one;
}

json::Object workflow_state_json(const core::State& state) {
  return {{"state", state.name},
          {"title", json_of(state.title)},
          {"phase", core::kPhaseNames[static_cast<std::size_t>(state.phase)]},
          {"final", state.final}};
}

json::Object transition_json(const core::Transition& transition) {
  return {{"transition", transition.name},
          {"title", json_of(transition.title)},
          {"from", json::array_of(transition.from)},
          {"to", transition.to},
          {"by", json::array_of(transition.by)}};
}

json::Object ladder_rung_json(const core::Rung& rung) {
  return {{"rung", rung.name}, {"title", json_of(rung.title)}, {"after", core::to_text(rung.after)}};
}

json::Object answer_json(const core::Workflow& workflow) {
  json::Object json{{"workflow", workflow.name},
                    {"version", workflow.version},
                    {"title", json_of(workflow.title)},
                    {"calendar", workflow.calendar_name},
                    {"zone", workflow.calendar.zone.name()}};
  if (!workflow.organisation_name.empty()) json["organisation"] = workflow.organisation_name;
  json::Array fields;
  for (const core::Field& field : workflow.fields) fields.emplace_back(field_json(field));
  json["fields"] = std::move(fields);
  json::Array states;
  for (const core::State& state : workflow.states) states.emplace_back(workflow_state_json(state));
  json["states"] = std::move(states);
  json::Array transitions;
  for (const core::Transition& transition : workflow.transitions) transitions.emplace_back(transition_json(transition));
  json["transitions"] = std::move(transitions);
  json::Array rungs;
  if (workflow.ladder) {
    for (const core::Rung& rung : workflow.ladder->rungs) rungs.emplace_back(ladder_rung_json(rung));
  }
  json["rungs"] = std::move(rungs);
  return json;
}

json::Array answer_json(const std::vector<runtime::WorkflowPtr>& workflows) {
  json::Array list;
  for (const runtime::WorkflowPtr& workflow : workflows) list.emplace_back(answer_json(*workflow));
  return list;
}

json::Object answer_json(const store::Deployed& source) {
  return {{"workflow", source.name}, {"version", source.version}, {"source", source.source}};
}

json::Array answer_json(const std::vector<query::RuleReport>& rules) {
  json::Array list;
  for (const query::RuleReport& report : rules) {
    const core::Rule& rule = *report.rule;
    json::Object one{{"rule", rule.name},
                     {"workflow", core::workflow_ref(report.workflow->name, report.workflow->version)},
                     {"kind", rule.kind == core::Rule::Kind::lua ? "lua" : "plugin"},
                     {"file", rule.path},
                     {"deployed_as", rule.file},
                     {"version", rule.version},
                     {"events", json::array_of(rule.events)}};
    if (!report.digest.empty()) one["digest"] = report.digest;
    if (const auto& stats = report.stats) {
      one["asked"] = stats->asked;
      one["failed"] = stats->failed;
      if (stats->failed > 0) one["error"] = stats->measure.get() + ": " + stats->error;
    }
    list.emplace_back(std::move(one));
  }
  return list;
}

Response read_workflow_source(const Reading& reading, const std::string& name, const std::string& version) {
  auto number = number_of(version, "version");
  if (!number) return problem(number.error());
  auto source = query::ask(reading, query::WorkflowSourceQuestion{name, *number});
  return source ? respond_with(answer_json(*source)) : problem(source.error());
}

Response deploy(const Surroundings& here, const Reading& /*reading*/, const Asked& asked) {
  auto actor = actor_of(asked.request);
  if (!actor) return problem(actor.error());
  auto order = deploy_from(std::get<Deployment>(asked.body));
  if (!order) return problem(order.error());
  order->actor = std::move(*actor);
  auto deployed = here.engine.deploy(std::move(*order));
  return deployed ? respond_with(answer_json(query::workflows(Reading(here.engine)))) : problem(deployed.error());
}

constexpr Route kWorkflowRoutes[] = {
    {.path = "/v1/workflows",
     .name = "listWorkflows",
     .group = &groups::kWorkflows,
     .means = "Every version of every workflow that is deployed.",
     .answers = kListOf<kWorkflow>,
     .handler = ReadHandler([](const Surroundings&, const Reading& reading, const Asked&) {
       return respond_with(answer_json(query::workflows(reading)));
     })},
    {.method = Method::post,
     .path = "/v1/workflows",
     .name = "deploy",
     .group = &groups::kWorkflows,
     .means = "Deploys a workflow with what it goes by; answers with all that are deployed.",
     .body = kDescribedBody<kDeployment>,
     .answers = kListOf<kWorkflow>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler(deploy)},
    {.path = "/v1/workflows/{name}/{version}",
     .name = "readWorkflow",
     .group = &groups::kWorkflows,
     .means = "The text of one version.",
     .answers = kOf<kWorkflowSource>,
     .refuses = kNotThere,
     .handler = ReadHandler([](const Surroundings&, const Reading& reading, const Asked& asked) {
       return read_workflow_source(reading, asked.at[0], asked.at[1]);
     })},
    question("/v1/rules", "listRules", groups::kWorkflows, "Every rule of every workflow, and how it fared.", {},
             Filters::none, kListOf<kRuleRow>,
             [](const Surroundings&, const Reading& reading, const Asked&) {
               return respond_with(answer_json(query::rules(reading)));
             }),
};

}  // namespace

std::span<const Route> workflow_routes() { return kWorkflowRoutes; }

}  // namespace rectify::http
