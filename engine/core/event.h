// An event (记录): one committed line of history. It holds results, not requests: apply() needs no workflow and no
// calendar to bring a measure up to date with it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/values.h"

namespace rectify::core {

// Somebody to be told: the role or field it comes from, and whom that meant.
struct Recipient {
  std::string role;
  std::string unit;    // either
  std::string person;  // or
  friend bool operator==(const Recipient&, const Recipient&) = default;
};

struct Registered {
  InspectionId inspection;
  FindingPath finding;
  Title title;
  std::string text;
  std::uint32_t source_line = 0;
  std::string workflow;
  std::uint32_t workflow_version = 0;
  std::string state;
  Phase phase = Phase::assign;
  bool final = false;
  Fields fields;
  std::optional<Deadline> deadline;
  MeasureId parent{};               // empty: a measure of its own
  std::vector<Recipient> notify{};  // who is told of the entry
  friend bool operator==(const Registered&, const Registered&) = default;
};

struct Fired {
  std::string transition;
  std::string from;
  std::string to;
  Phase phase = Phase::assign;  // of `to`
  bool final = false;           // `to` is a final state
  bool stops_clock = false;     // `to` is a paused state
  std::uint32_t episode = 1;    // after the event
  Fields sets;
  std::string note;
  std::vector<Evidence> evidence;
  std::optional<Deadline> deadline;  // of `to`
  bool deadline_by_field = false;
  bool deadline_resumed = false;     // taken over from before a pause: the ladder goes on where it stood
  std::optional<Actor> proposed_by;  // where approvals were needed
  std::vector<Actor> approvals;
  std::optional<Instant> due;  // when a timer fired it: the moment it was due
  std::string decision{};
  std::uint32_t paused = 0;         // of a pause's budget, used in this episode by now, in the budget's unit
  std::vector<Recipient> notify{};  // who is told of the entry
  std::string rule{};               // that wanted it; empty: none
  friend bool operator==(const Fired&, const Fired&) = default;
};

struct Proposed {
  std::string transition;
  Fields sets;
  std::string note;
  std::vector<Evidence> evidence;
  bool counts = false;  // the proposer is one of the approvers
  std::uint32_t needed = 0;
  std::string decision{};
  std::optional<Instant> expires{};
  std::string rule{};  // as Fired::rule
  friend bool operator==(const Proposed&, const Proposed&) = default;
};

// An approval that was not yet the last one needed.
struct Approved {
  std::string transition;
  std::string note;
  std::uint32_t needed = 0;
  Revision approves{};  // the revision that the proposal made
  friend bool operator==(const Approved&, const Approved&) = default;
};

struct Amended {
  Fields sets;
  std::string note;
  friend bool operator==(const Amended&, const Amended&) = default;
};

struct Attached {
  std::vector<Evidence> evidence;
  std::string note;
  friend bool operator==(const Attached&, const Attached&) = default;
};

struct Commented {
  std::string note;
  friend bool operator==(const Commented&, const Commented&) = default;
};

struct RungClaimed {
  std::string rung;
  Title title;
  std::uint32_t level = 0;  // position in the ladder from 1; 0: a missed review
  std::string state;
  std::uint32_t episode = 1;
  Instant due;       // when it was to be claimed
  Instant deadline;  // the deadline that was missed
  std::vector<Recipient> notify;
  std::vector<std::string> passed{};        // rungs below it that were passed over
  std::optional<Instant> acknowledge_by{};  // where it has to be acknowledged
  std::vector<std::string> outcomes{};      // where people decide: one of these
  std::string rule{};                       // that claimed it; empty: the ladder, or a review. Its level is 0
  friend bool operator==(const RungClaimed&, const RungClaimed&) = default;
};

// These concern no measure. The first two are what the measures are judged by. The source is kept in full, so that the
// history alone is enough to rebuild the database.
struct WorkflowDeployed {
  std::string workflow;
  std::uint32_t version = 0;
  std::string source;  // the file's text
  friend bool operator==(const WorkflowDeployed&, const WorkflowDeployed&) = default;
};
struct CalendarDeployed {
  std::string calendar;
  std::string source;  // the file's text, one listed day a line
  friend bool operator==(const CalendarDeployed&, const CalendarDeployed&) = default;
};

// The state of every measure's history at once: the root over the heads (measure, number of its lines, hash of the last
// one) of all measures, sorted by id, as of the first `size` lines (ledger/heads.h). It lets one measure's history be
// proven complete, and a measure be proven absent.
struct HeadsRecorded {
  std::uint64_t size = 0;
  std::uint64_t measures = 0;
  std::string root;  // 64 hex digits
  friend bool operator==(const HeadsRecorded&, const HeadsRecorded&) = default;
};

// A proposal was struck down, or not agreed to in time.
struct Vetoed {
  std::string transition;
  std::string note;
  friend bool operator==(const Vetoed&, const Vetoed&) = default;
};
struct Lapsed {
  std::string transition;
  Instant due;
  friend bool operator==(const Lapsed&, const Lapsed&) = default;
};

// A part of the measure was registered, or moved.
struct PartChanged {
  MeasureId part;
  std::string state;
  bool final = false;
  friend bool operator==(const PartChanged&, const PartChanged&) = default;
};

// `person` may act for the actor of this event on the measure, until then.
struct Delegated {
  std::string person;
  Instant until;
  std::string note;
  friend bool operator==(const Delegated&, const Delegated&) = default;
};

// As WorkflowDeployed.
struct OrganisationDeployed {
  std::string organisation;
  std::string source;
  friend bool operator==(const OrganisationDeployed&, const OrganisationDeployed&) = default;
};

// What becomes of a deadline when a measure goes on by another version of its workflow: it stays as it is; it is set as
// if the state had been entered, when it was, by the new version; or its whole span counts from now.
enum class ClockRule : std::uint8_t { keep, recompute, shift };
inline constexpr std::string_view kClockRules[] = {"keep", "recompute", "shift"};

// Old name → new name.
using Renames = std::map<std::string, std::string>;

// The measure goes on by another version of its workflow (migrate.h).
struct Migrated {
  // Of a measure whose clock stands still: what the clock goes on with.
  struct Stopped {
    std::string state;
    std::optional<Deadline> deadline;
    std::uint32_t rungs_claimed = 0;
    friend bool operator==(const Stopped&, const Stopped&) = default;
  };
  std::uint32_t from_version = 0;
  std::uint32_t to_version = 0;
  std::string from;  // states
  std::string to;
  Phase phase = Phase::assign;         // of `to`
  ClockRule clock = ClockRule::keep;   // with `shift` the state counts as entered now
  std::optional<Deadline> deadline{};  // of `to`
  bool deadline_by_field = false;
  std::uint32_t rungs_claimed = 0;  // of the new ladder, against the deadline
  std::optional<Stopped> stopped{};
  Fields sets{};                         // what is dropped is cleared
  std::vector<std::string> proposals{};  // transitions whose proposals were discarded
  Renames renamed_states{};              // of those whose first deadline is on record
  Renames renamed_transitions{};         // of those that were fired in this episode
  std::string map{};                     // SHA-256 of the map's text, in hex
  std::string note{};
  friend bool operator==(const Migrated&, const Migrated&) = default;
};

// What people did about a claimed rung.
struct RungAnswered {
  enum class Answer : std::uint8_t { acknowledged, resolved, handed_over };
  std::string rung;
  std::uint32_t level = 0;
  std::uint32_t episode = 1;
  Answer answer = Answer::acknowledged;
  std::string outcome{};  // resolved, where there is something to decide
  std::string person{};   // handed over to
  std::string note{};
  std::vector<Recipient> notify{};  // whoever it was handed to
  friend bool operator==(const RungAnswered&, const RungAnswered&) = default;
};
// The role of whoever a rung was handed over to, among recipients.
inline constexpr std::string_view kHandedOver = "handed_over";
inline constexpr std::string_view kRungAnswers[] = {"acknowledged", "resolved", "handed_over"};

// Notices that had waited longest were folded into one for each of those they were for, since more waited than
// are kept. Concerns no measure.
struct NoticesFolded {
  std::uint64_t notices = 0;
  Sequence first;  // the events that the oldest and the newest of them told of
  Sequence last;
  friend bool operator==(const NoticesFolded&, const NoticesFolded&) = default;
};

// A rule looked at the measure and left something behind.
struct Ruled {
  std::string rule;
  std::optional<Instant> wake{};               // when it wants to be asked again
  std::string memory{};                        // its own, for the next time
  std::optional<std::uint32_t> supervision{};  // the level of supervision that it set
  std::string message{};                       // for those who are told
  std::vector<Recipient> notify{};
  friend bool operator==(const Ruled&, const Ruled&) = default;
};

// A rule was asked and failed. It is asked again at `retry`.
struct RuleFailed {
  std::string rule;
  std::string error;
  std::uint32_t attempts = 0;  // that failed one after the other, with this one
  Instant retry;
  friend bool operator==(const RuleFailed&, const RuleFailed&) = default;
};

// As WorkflowDeployed. The source of a Lua rule is its text, of a native one where its file lies and the file's
// SHA-256.
struct RuleDeployed {
  std::string rule;
  std::string version;
  std::string digest;  // SHA-256 of the source, in hex
  std::string source;
  friend bool operator==(const RuleDeployed&, const RuleDeployed&) = default;
};

// What an event says something about. An event of the ledger concerns no measure: its line has neither measure nor
// revision. What a rule left with a measure calls no rule, or it would call itself for ever.
enum class About : std::uint8_t { measure, rule, ledger };

template <typename Body>
struct EventRow {
  std::string_view type;
  About about;
};

template <typename... Bodies>
struct EventTable {
  using Body = std::variant<Bodies...>;
  std::array<std::string_view, sizeof...(Bodies)> types;
  std::array<About, sizeof...(Bodies)> about;
  explicit constexpr EventTable(const EventRow<Bodies>&... rows) : types{rows.type...}, about{rows.about...} {}
};

// One row a type of event: EventBody, the names, and every list of them follow from it. What is in a body stands in
// event_members.h. Types and their order are frozen, they are in the history: a new row goes to the end.
inline constexpr EventTable kEventTable{
    EventRow<Registered>{"registered", About::measure},
    EventRow<Fired>{"fired", About::measure},
    EventRow<Proposed>{"proposed", About::measure},
    EventRow<Approved>{"approved", About::measure},
    EventRow<Amended>{"amended", About::measure},
    EventRow<Attached>{"attached", About::measure},
    EventRow<Commented>{"commented", About::measure},
    EventRow<RungClaimed>{"rung_claimed", About::measure},
    EventRow<WorkflowDeployed>{"workflow_deployed", About::ledger},
    EventRow<CalendarDeployed>{"calendar_deployed", About::ledger},
    EventRow<HeadsRecorded>{"heads", About::ledger},
    EventRow<Vetoed>{"vetoed", About::measure},
    EventRow<Lapsed>{"lapsed", About::measure},
    EventRow<PartChanged>{"child", About::measure},
    EventRow<Delegated>{"delegated", About::measure},
    EventRow<OrganisationDeployed>{"organisation_deployed", About::ledger},
    EventRow<Migrated>{"migrated", About::measure},
    EventRow<RungAnswered>{"rung_answered", About::measure},
    EventRow<NoticesFolded>{"notices_folded", About::ledger},
    EventRow<Ruled>{"ruled", About::rule},
    EventRow<RuleFailed>{"rule_failed", About::rule},
    EventRow<RuleDeployed>{"rule_deployed", About::ledger},
};

using EventBody = decltype(kEventTable)::Body;
inline constexpr std::size_t kEventTypeCount = std::variant_size_v<EventBody>;
// In the order of EventBody.
inline constexpr const std::array<std::string_view, kEventTypeCount>& kEventTypes = kEventTable.types;

constexpr std::size_t count_about(About what) {
  std::size_t count = 0;
  for (const About about : kEventTable.about) count += about == what ? 1 : 0;
  return count;
}

// The types that a rule may ask to be called at: those that say something of a measure.
inline constexpr auto kRuleEvents = [] {
  std::array<std::string_view, count_about(About::measure)> types;
  std::size_t next = 0;
  for (std::size_t i = 0; i < kEventTypeCount; ++i) {
    if (kEventTable.about[i] == About::measure) types[next++] = kEventTypes[i];
  }
  return types;
}();

struct Event {
  Sequence sequence;
  Instant at;
  Actor actor;
  MeasureId measure;  // empty where it concerns no measure
  Revision revision;  // of the measure, after the event
  std::string key;    // idempotency key of the command; empty when the engine acted
  EventBody body;
  friend bool operator==(const Event&, const Event&) = default;
};

// The persons who took part in it: who acted and for whom, and where approvals were needed who proposed and approved.
// Each once.
[[nodiscard]] std::vector<std::string> participants(const Event& event);

// Whom the event tells: of a rung, of the entry into a state, of what a rule has to say. Borrowed from it.
[[nodiscard]] const std::vector<Recipient>& told_by(const EventBody& body);

[[nodiscard]] inline std::string_view event_type(const Event& event) { return kEventTypes[event.body.index()]; }
[[nodiscard]] inline About event_about(const EventBody& body) { return kEventTable.about[body.index()]; }

}  // namespace rectify::core
