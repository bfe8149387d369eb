// A workflow (流程): states, transitions, fields, roles and escalation, checked and ready to be decided on.
//
// Plain data, made by `definition`. Everything a decision needs is in here, the calendar included; names are resolved
// by the find_* functions. Immutable once made; threads may share it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/calendar.h"
#include "core/words.h"

namespace rectify::core {

struct Measure;

enum class FieldType : std::uint8_t { text, number, date, enumeration, person, unit };

struct Field {
  std::string name;
  Title title;
  FieldType type = FieldType::text;
  bool list = false;
  std::vector<std::string> values;  // of an enumeration
};

// Who holds a role: a fixed unit or person, or the one that a field of the measure names.
struct Role {
  std::string name;
  Title title;
  enum class By : std::uint8_t { unit, unit_field, person, person_field } by = By::unit;
  std::string value;  // the unit, the person or the field's name
};

// A deadline of a state: a span from entry, or a date field (to the end of that day).
struct SpanFromEntry {
  Span span;
};
struct FromField {
  std::string field;
};
using DeadlineRule = std::variant<SpanFromEntry, FromField>;

// Fires `transition` by itself once the measure has been in the state for `span`. What the transition needs of people
// (roles, needs, approvals) is not asked of the engine; it may have no `when`.
struct TimedTransition {
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
  std::optional<DeadlineRule> deadline;
  std::optional<TimedTransition> after;
  std::optional<Review> review;
};

struct Needs {
  std::vector<std::string> fields;
  bool note = false;
  std::uint32_t evidence = 0;  // pieces of evidence in this episode
};

// Several people have to agree before the transition is fired.
struct Approvals {
  std::vector<std::string> by;  // roles
  std::uint32_t count = 0;      // distinct persons
};

struct Transition {
  std::string name;
  Title title;
  std::vector<std::string> from;
  std::string to;
  std::vector<std::string> by;  // roles; kEngineActor among them lets a timer fire it
  Needs needs;
  std::vector<std::string> sets;  // fields the command may set, besides the needed ones
  std::vector<std::string>
      not_same_as;  // transitions whose last actor in this episode may not fire or approve this one
  std::optional<Approvals> approvals;
  std::string when;  // Lua expression; empty: always
  bool next_episode = false;
};

struct Rung {
  std::string name;
  Title title;
  Span after;                       // from the deadline
  std::vector<std::string> notify;  // roles, or fields of type person or unit
};

// The built-in escalation rule: rungs at offsets from the deadline of the state. It starts over when the state is left
// or its deadline moves. Offsets in workdays and workhours are raised at the next opening of the office.
struct Ladder {
  std::vector<Rung> rungs;
};

// Evaluates Transition::when. Errors: invalid (the expression failed), saying how.
using Guard = std::function<Result<bool>(const Transition&, const Measure&)>;

struct Workflow {
  std::string name;
  std::uint32_t version = 1;
  Title title;
  std::vector<Field> fields;
  std::vector<Role> roles;
  std::vector<State> states;  // the first one is where a measure starts
  std::vector<Transition> transitions;
  std::optional<Ladder> ladder;
  std::string calendar_name;
  Calendar calendar;
  Guard guard;  // empty when no transition has a `when`
};

[[nodiscard]] const Field* find_field(const Workflow& workflow, std::string_view name);
[[nodiscard]] const Role* find_role(const Workflow& workflow, std::string_view name);
[[nodiscard]] const State* find_state(const Workflow& workflow, std::string_view name);
[[nodiscard]] const Transition* find_transition(const Workflow& workflow, std::string_view name);
[[nodiscard]] bool leaves(const Transition& transition, std::string_view state);

// "rectification@1".
[[nodiscard]] std::string workflow_ref(std::string_view name, std::uint32_t version);

// Whether `value` is of the field's type. Errors: invalid, saying what would be right.
[[nodiscard]] Result<void> check_value(const Field& field, const Value& value);

}  // namespace rectify::core
