// new: one measure is registered.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <set>

#include "cli/answer_text.h"
#include "cli/change_command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kNumberDigitsMax = 6;

struct New {
  Target target;
  std::string inspection;
  std::vector<std::string> finding;
  std::string title;
  std::string text;
  std::string workflow;
  std::string parent;
  std::vector<std::string> sets;
};

std::vector<Option> new_options(New& asked) {
  return joined({target_options(asked.target),
                 {{.name = "--inspection", .into = &asked.inspection, .means = "The inspection", .required = true},
                  {.name = "--finding",
                   .into = &asked.finding,
                   .means = "NUMBER:TITLE, from the area down; repeat",
                   .one_each = true},
                  {.name = "--title", .into = &asked.title, .means = "Short title", .required = true},
                  {.name = "--text", .into = &asked.text, .means = "The exact words"},
                  {.name = "--workflow",
                   .into = &asked.workflow,
                   .means = "The workflow; without it the only one deployed, or rectification"},
                  {.name = "--parent", .into = &asked.parent, .means = "The measure it is a part of"},
                  set_option(asked.sets)}});
}

// A text in one language: Chinese, unless it is of ASCII alone.
core::Title title_of(const std::string& text) {
  const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? core::Title{text, {}} : core::Title{{}, text};
}

Result<core::FindingPath> finding_of(const std::vector<std::string>& nodes) {
  core::FindingPath path;
  for (const std::string& node : nodes) {
    const std::size_t colon = node.find(':');
    const std::string digits = node.substr(0, colon);
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = failure == std::errc{} && end == digits.data() + digits.size();
    if (colon == std::string::npos || !whole || digits.size() > kNumberDigitsMax) {
      return Error{Code::invalid, fmt::format("--finding takes NUMBER:TITLE, not '{}'", node), {}};
    }
    path.push_back({number, title_of(node.substr(colon + 1))});
  }
  return path;
}

// Without a name, the one workflow that is deployed, or rectification among several.
Result<std::string> workflow_of(Session& session) {
  const auto& workflows = session.workflows();
  if (!workflows) return workflows.error();
  std::set<std::string> names;
  for (const json::Value& one : rows_of(*workflows)) names.insert(json::text_at(one, "workflow"));
  if (names.empty()) return Error{Code::not_found, "no workflow is deployed yet: rectify deploy WORKFLOW", {}};
  if (names.size() == 1) return *names.begin();
  if (names.contains(std::string(kDefaultWorkflow))) return std::string(kDefaultWorkflow);
  return Error{Code::invalid,
               fmt::format("say which workflow drives it, --workflow NAME; there are: {}",
                           core::to_text(std::vector(names.begin(), names.end()))),
               {}};
}

Result<void> settle(Session& session, core::Register& body) {
  if (body.workflow.empty()) {
    auto workflow = workflow_of(session);
    if (!workflow) return workflow.error();
    body.workflow = std::move(*workflow);
  }
  split_lists(session, body.workflow, body.fields);
  return {};
}

int register_measure(const Global& global, const New& asked) {
  auto fields = fields_of(asked.sets);
  if (!fields) return report(global, fields.error());
  auto finding = finding_of(asked.finding);
  if (!finding) return report(global, finding.error());
  core::Register body{.inspection = InspectionId(asked.inspection),
                      .finding = std::move(*finding),
                      .title = title_of(asked.title),
                      .text = asked.text.empty() ? asked.title : asked.text,
                      .source_line = 0,
                      .workflow = asked.workflow,
                      .fields = std::move(*fields),
                      .parent = MeasureId(asked.parent)};
  return change(global, asked.target, std::move(body), [](Session& session, core::Command& command) {
    return settle(session, std::get<core::Register>(command.body));
  });
}

}  // namespace

Command new_command() { return command("new", "Register one measure", new_options, register_measure); }

}  // namespace rectify::cli
