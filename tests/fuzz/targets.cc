#include "fuzz/targets.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "definition/definition.h"
#include "definition/faults/fault.h"
#include "definition/graph/graph.h"
#include "definition/scenario/scenario.h"

namespace rectify::fuzz {

namespace {

constexpr std::string_view kFile = "input";

void require(bool holds, const std::string& what) {
  if (!holds) throw Violation(what);
}

std::size_t code_points(std::string_view line) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size(); i += code_point(line, i).size) ++count;
  return count;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

// A place is in the file: right behind the end of a line at most.
void check(const Diagnostic& diagnostic, const std::vector<std::string_view>& lines, std::string_view text) {
  const std::string said = to_text(diagnostic);
  require(!diagnostic.message.empty(), "a complaint says nothing: " + said);
  require(is_utf8(diagnostic.message), "a complaint is no text: " + said);
  require(diagnostic.message.find_first_of("\r\n") == std::string::npos, "a complaint has several lines: " + said);
  require(diagnostic.code.empty() || definition::find_fault(diagnostic.code) != nullptr,
          "a code that is not explained: " + said);
  require(diagnostic.line <= lines.size(), "a complaint points below the file: " + said);
  require(diagnostic.line > 0 || diagnostic.column == 0, "a complaint has a column and no line: " + said);
  if (diagnostic.column > 0) {
    require(diagnostic.column <= code_points(lines[diagnostic.line - 1]) + 1,
            "a complaint points beside the line: " + said);
  }
  require(!to_text_with_source(diagnostic, text).empty(), "a complaint cannot be shown: " + said);
}

template <typename T>
void check(const definition::Read<T>& read, std::string_view text) {
  require(read.value.has_value() != has_errors(read.diagnostics), "a value and errors, or neither of them");
  const auto lines = lines_of(text);
  for (const Diagnostic& diagnostic : read.diagnostics) {
    require(diagnostic.file == kFile, "a complaint names another file: " + to_text(diagnostic));
    check(diagnostic, lines, text);
  }
  (void)definition::kind_of(text);
}

// What is extended: a small workflow that has every section.
constexpr std::string_view kBase = R"(workflow: base
version: 1
calendar: cn
fields: {owner: {type: unit}, due: {type: date}}
roles: {office: {unit: office}, lead: {unit: {field: owner}}}
groups: {work: {}}
states:
  open: {phase: execute, within: work, deadline: 3 workdays}
  still: {phase: execute, clock: paused, budget: {60 days: resume}}
  closed: {phase: close, final: true}
transitions:
  stop: {from: work, to: still, by: office}
  resume: {from: still, to: work, history: resume, by: [office, engine]}
  close: {from: open, to: closed, by: office, when: "measure.episode < 9"}
)";

std::vector<std::string> members_of(const core::Workflow& workflow) {
  std::vector<std::string> names;
  names.reserve(workflow.fields.size());
  for (const auto& one : workflow.fields) names.push_back("field " + one.name + one.title.en + one.title.zh);
  for (const auto& one : workflow.roles) names.push_back("role " + one.name + one.value);
  for (const auto& one : workflow.groups) names.push_back("group " + one.name + one.title.en + one.title.zh);
  for (const auto& one : workflow.states) names.push_back("state " + one.name + one.title.en + one.title.zh);
  for (const auto& one : workflow.transitions) names.push_back("transition " + one.name + one.to + one.when);
  return names;
}

// Every name in it leads somewhere.
void check_names(const core::Workflow& workflow) {
  require(!workflow.states.empty() && !workflow.transitions.empty(), "a workflow without states or transitions");
  for (const core::Transition& transition : workflow.transitions) {
    require(!transition.from.empty() && !transition.by.empty(), "a transition from nowhere or by nobody");
    require(core::find_state(workflow, transition.to) != nullptr, "a transition to nowhere");
    for (const std::string& from : transition.from) {
      require(core::find_state(workflow, from) != nullptr, "a transition from a state that is not there");
    }
    for (const std::string& role : transition.by) {
      require(role == core::kEngineActor || core::find_role(workflow, role) != nullptr, "a role that is not there");
    }
    for (const std::string& field : transition.needs.fields) {
      require(core::find_field(workflow, field) != nullptr, "a field that is not there");
    }
  }
  for (const core::State& state : workflow.states) {
    if (state.after)
      require(core::find_transition(workflow, state.after->transition) != nullptr, "a timer for nothing");
  }
}

}  // namespace

void read_workflow(std::string_view text) {
  const auto read = definition::read_workflow(text, kFile);
  check(read, text);
  if (!read.value) return;
  check_names(*read.value);
  for (const core::Language language : {core::Language::en, core::Language::zh}) {
    const auto picture = definition::picture_of(*read.value, language, {{read.value->states[0].name, {2, 1}}});
    require(is_utf8(definition::to_dot(picture)) && is_utf8(definition::to_mermaid(picture)), "a picture is no text");
  }
}

void read_family(std::string_view text) {
  const std::string own = text.find("extends:") == std::string_view::npos
                              ? "extends: base\n" + std::string(text.substr(0, 1 << 20U))
                              : std::string(text);
  const auto find = [&](const std::string& name, const std::string&) -> Result<definition::SourceFile> {
    return definition::SourceFile{name == kFile ? std::string(kFile) : "base",
                                  name == kFile ? own : std::string(kBase)};
  };
  const auto read = definition::read_workflow(own, kFile, {}, find);
  require(read.value.has_value() != has_errors(read.diagnostics), "a value and errors, or neither of them");
  for (const Diagnostic& diagnostic : read.diagnostics) {
    const std::string_view source = diagnostic.file == kFile ? std::string_view(own) : kBase;
    check(diagnostic, lines_of(source), source);
  }
  if (!read.value) return;
  check_names(*read.value);
  const auto again = definition::read_workflow(read.flat, kFile);
  require(again.value.has_value(), "the text of the whole cannot be read: " + read.flat);
  require(members_of(*again.value) == members_of(*read.value), "the text of the whole says something else");
}

void read_organisation(std::string_view text) {
  const auto read = definition::read_organisation(text, kFile, "district");
  check(read, text);
  if (!read.value) return;
  const core::Organisation& organisation = *read.value;
  for (const auto& [id, unit] : organisation.units) {
    std::size_t levels = 1;
    for (std::string above = unit.parent; !above.empty(); above = organisation.units.at(above).parent) ++levels;
    require(levels <= core::kUnitLevelsMax, "a unit that is too deep");
    require(core::is_or_above(organisation, id, id), "a unit that is not itself");
  }
  for (const auto& [id, person] : organisation.people) {
    for (const core::Holding& holding : person.holdings) {
      require(organisation.units.contains(holding.unit), "an office in a unit that is not there");
    }
  }
  for (const core::StandIn& one : organisation.stand_ins) {
    require(organisation.people.contains(one.principal) && organisation.people.contains(one.deputy),
            "a stand-in who is not there");
  }
}

void read_calendar(std::string_view text) {
  const auto read = definition::read_calendar(text, kFile, "calendar");
  check(read, text);
  if (!read.value) return;
  const core::Calendar& calendar = *read.value;
  const Instant from = calendar.zone.end_of(calendar.covered_from);
  using Unit = core::Span::Unit;
  for (const Unit unit : {Unit::hours, Unit::workhours, Unit::days, Unit::workdays}) {
    const core::Span span{10, unit};
    const Instant end = core::end_of_span(calendar, from, span);
    require(end > from, "a span ends before it began");
    require(core::explain(calendar, from, span).end == end, "an explanation has another end than its span");
    require(core::shift_by_pause(calendar, end, unit, from, end) >= end, "a pause moves a deadline back");
  }
  require(core::next_opening(calendar, from) >= from, "the next opening has passed");
}

void read_ledger(std::string_view text) { check(definition::read_ledger(text, kFile, {}), text); }

void read_scenario(std::string_view text) { check(definition::read_scenario(text, kFile), text); }

void canary(std::string_view text) {
  const std::vector<char> copy(text.begin(), text.end());
  const std::string_view song = "tweet";
  std::size_t sung = 0;
  while (sung < song.size() && sung < copy.size() && copy[sung] == song[sung]) ++sung;
  if (sung == song.size()) {
    const volatile char beyond = copy.data()[copy.size()];
    (void)beyond;
  }
}

}  // namespace rectify::fuzz
