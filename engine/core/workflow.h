// A workflow (流程): states, transitions, fields, roles and escalation, checked and ready to be decided on.
//
// Plain data, made by `definition`. Everything a decision needs is in here, the calendar included; names are resolved
// by the find_* functions. Immutable once made; threads may share it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/calendar.h"
#include "core/organisation.h"
#include "core/rule.h"
#include "core/values.h"

namespace rectify::core {

struct Measure;

enum class FieldType : std::uint8_t { text, number, date, enumeration, person, unit, path };

struct Field {
  std::string name;
  Title title;
  FieldType type = FieldType::text;
  bool list = false;
  std::vector<std::string> values;              // of an enumeration
  std::map<std::string, Title> value_titles{};  // of those values that have one
  std::string unit{};                           // of a number, for people: "CNY", "m²"
  std::vector<std::string> required_in{};       // states that cannot be entered or stayed in without it
  bool is_private = false;                      // `private`: shown only to those who hold a role for the measure
  std::string computed{};  // a Lua expression that gives the value; nobody sets it. Empty: not computed
};

// Who holds a role: a fixed unit or person, or the one that a field of the measure names.
struct Role {
  std::string name;
  Title title;
  enum class By : std::uint8_t { unit, unit_field, person, person_field } by = By::unit;
  std::string value;      // the unit, the person or the field's name
  bool or_above = false;  // of a unit: those above it in the organisation hold the role too
  std::string office{};   // of a unit: only who holds this office there, by the organisation
};

// A deadline of a state: a span from entry, a date field (to the end of that day), a span from the end of the day a
// field names, or what an expression gives: a span or a date, or nil for none. `calendar` is empty for the workflow's.
struct SpanFromEntry {
  Span span;
  std::string calendar{};
};
struct FromField {
  std::string field;
};
struct SpanFromField {
  Span span;
  std::string field;
  std::string calendar{};
};
struct FromExpression {
  std::string source;
  std::string calendar{};
};
using DeadlineRule = std::variant<SpanFromEntry, FromField, SpanFromField, FromExpression>;

// Fires `transition` by itself once the measure has been in the state for `span`. What the transition needs of people
// (roles, needs, approvals) is not asked of the engine; it may have no `when`.
struct TimedTransition {
  Span span;
  std::string transition;
};

// How long the measure may stand still in all, in one episode. When it is used up `transition` is fired by itself.
struct PauseBudget {
  Span span;
  std::string transition;
};

// A review of work that is done: `every` span, or once `after` it. It is the state's deadline; when it is missed,
// `rung` is claimed, for a recurring review again every further span. Firing a transition from the state to itself
// renews it.
struct Review {
  Span span;
  bool recurring = false;
  std::string rung;
};

struct State {
  std::string name;
  Title title;
  Phase phase = Phase::assign;
  bool final = false;
  bool paused = false;  // clock: paused
  std::optional<PauseBudget> budget{};
  std::string group{};  // `within`; may be empty
  std::optional<DeadlineRule> deadline;
  std::optional<TimedTransition> after;
  std::optional<Review> review;
  std::vector<std::string> notify{};  // on entry: roles, or fields of type person or unit
};

// States that belong together: transitions may leave from any of them, and resume in one of them.
struct Group {
  std::string name;
  Title title;
};

// At least `count` pieces of evidence in this episode; of that kind, or with an empty one of any.
struct EvidenceNeed {
  std::string kind;
  std::uint32_t count = 0;
};

struct Needs {
  std::vector<std::string> fields;
  bool note = false;
  std::vector<EvidenceNeed> evidence;
  bool decision = false;      // the number of the decision it is taken by
  bool parts_closed = false;  // every part is in a final state
};

// Several people have to agree before the transition is fired.
struct Approvals {
  std::vector<std::string> by;  // roles
  std::uint32_t count = 0;      // distinct persons
  bool distinct_units = false;  // and of distinct units
  std::vector<std::string>
      all{};  // 会签: roles, or fields of type person or unit: every one whom they name has to agree
  std::vector<std::string> veto{};  // roles that may strike the proposal down
  std::optional<Span> expires{};    // a proposal that is not agreed to by then lapses
};

struct Transition {
  std::string name;
  Title title;
  std::vector<std::string> from;
  std::string to;
  std::vector<std::string> resumes{};  // `history: resume`: back to where the clock was stopped, if it is one of these
  std::vector<std::string> by;         // roles; kEngineActor among them lets a timer fire it
  Needs needs;
  std::vector<std::string> sets;  // fields the command may set, besides the needed ones
  std::vector<std::string>
      not_same_as;  // transitions whose last actor in this episode may not fire or approve this one
  std::optional<Approvals> approvals;
  std::string when;  // Lua expression; empty: always
  bool next_episode = false;
};

// That somebody has to acknowledge the rung in time; else the next one is due at once. Who: roles, or fields of type
// person or unit.
struct Acknowledgement {
  std::vector<std::string> by;
  Span within;  // from when the rung was due
};

// What people decide once the rung is claimed, for the engine only proposes it: 问责 or 容错.
struct Ruling {
  struct Outcome {
    std::string name;
    Title title;
  };
  std::vector<std::string> by;  // roles, or fields of type person or unit
  std::vector<Outcome> outcomes;
};

struct Rung {
  std::string name;
  Title title;
  Span after;                       // from the deadline
  std::vector<std::string> notify;  // roles, or fields of type person or unit
  bool after_previous = false;      // `after` counts from when the rung before was due
  std::string when{};               // Lua expression; where it does not hold the rung is passed over
  std::optional<Acknowledgement> acknowledge{};
  std::optional<Ruling> ruling{};
};

// What falls due at another time is done when the office next is open, or the next working day begins.
enum class Hours : std::uint8_t { office, workday, any };
inline constexpr std::string_view kHours[] = {"in office hours", "on working days", "at any time"};

// An escalation rule that is written in Lua or C, as a workflow uses it.
struct Rule {
  enum class Kind : std::uint8_t { lua, plugin };
  std::string name;  // in the workflow
  Kind kind = Kind::lua;
  std::string path;  // its file or library, as the workflow writes it
  std::string file;  // what it is deployed as: of a Lua rule its file's name without .lua, of a native one the path
  Fields config{};   // as the rule likes it
  std::vector<Rung> rungs{};    // that it may claim; they have no offset and no condition
  Hours hours = Hours::office;  // when it is asked
  // Made from what is deployed under `file`:
  std::string version{};
  std::vector<std::string> events{};  // types of events it is asked at, besides entering a state
  AskRule ask{};                      // empty: not ready to be asked
};

// The built-in escalation rule: rungs at offsets from the deadline of the state (ladder.h).
struct Ladder {
  // When several rungs have fallen due while nobody was there: every one is claimed, or only the highest.
  enum class CatchUp : std::uint8_t { all, highest };
  // When it starts over: when the state is left or its deadline moves; or only with the next episode.
  enum class Restart : std::uint8_t { state, episode };
  std::vector<Rung> rungs;
  std::optional<Span> grace{};  // after the deadline, before anything counts
  CatchUp catch_up = CatchUp::all;
  Hours hours = Hours::office;
  Restart restart = Restart::state;
  std::uint32_t cap = 0;  // rungs in one episode; 0: no cap
};

// Evaluates a condition of the workflow (Transition::when, Rung::when), known by its text. Errors: invalid (the
// expression failed), saying how.
using Guard = std::function<Result<bool>(const std::string& source, const Measure&)>;
// Evaluates a Lua expression of the workflow (Field::computed, FromExpression::source), known by its text: a text, a
// number in its shortest form, or "" for nil. Errors: as Guard's.
using Formula = std::function<Result<std::string>(const std::string& source, const Measure&)>;

// Where an expression of a workflow stands: the `when` of a transition or rung, a computed field, or the deadline of a
// state.
struct ExpressionRef {
  enum class Of : std::uint8_t { condition, field, deadline, rung } of = Of::condition;
  std::string name;  // of the transition, the field, the state, the rung
  friend auto operator<=>(const ExpressionRef&, const ExpressionRef&) = default;
};
// "the condition of 'pass'", "the value of 'total'", "the deadline of 'executing'".
[[nodiscard]] std::string to_text(const ExpressionRef& ref);

struct Workflow {
  std::string name;
  std::uint32_t version = 1;
  Title title;
  std::vector<Field> fields;
  std::vector<Role> roles;
  std::vector<Group> groups{};
  std::vector<State> states;  // the first one is where a measure starts
  std::vector<Transition> transitions;
  std::optional<Ladder> ladder;
  std::vector<Rule> rules{};
  std::string calendar_name;
  Calendar calendar;
  std::vector<Calendar> calendars{};  // others that deadlines name
  std::string organisation_name{};    // empty: none
  Organisation organisation{};
  Guard guard;        // empty when no transition has a `when`
  Formula formula{};  // empty when there is no expression
};

[[nodiscard]] const Field* find_field(const Workflow& workflow, std::string_view name);
[[nodiscard]] const Role* find_role(const Workflow& workflow, std::string_view name);
[[nodiscard]] const State* find_state(const Workflow& workflow, std::string_view name);
[[nodiscard]] const Transition* find_transition(const Workflow& workflow, std::string_view name);
[[nodiscard]] bool leaves(const Transition& transition, std::string_view state);
// The workflow's own for an empty name; null where it has none of that name.
[[nodiscard]] const Calendar* find_calendar(const Workflow& workflow, std::string_view name);
// Every state the transition may lead to: `to`, and those it may resume in.
[[nodiscard]] std::vector<std::string> targets(const Transition& transition);
// The other calendars that deadlines name, each once.
[[nodiscard]] std::vector<std::string> further_calendars(const Workflow& workflow);

// "rectification@1".
[[nodiscard]] std::string workflow_ref(std::string_view name, std::uint32_t version);

// Whether `value` is of the field's type. Errors: invalid, saying what would be right.
[[nodiscard]] Result<void> check_value(const Field& field, const Value& value);

}  // namespace rectify::core
