// What an embedder says to the engine and hears from it: commands, measures, events, as plain values.
//
// Names of units, persons, states, transitions and fields are the ids of the workflow; a Title is what people read.
// Times are moments of the world clock, in milliseconds. Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rectify {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// At least one of the two is not empty.
struct Title {
  std::string en{};
  std::string zh{};
};

// Who acts, and for which unit; where they act by delegation, also whom they act for.
struct Actor {
  std::string person{};
  std::string unit{};
  std::string for_person{};  // empty: for themselves
  std::string for_unit{};
};

// Dates are "2026-12-31"; lists only of list fields.
using Value = std::variant<std::string, std::vector<std::string>>;
using Fields = std::map<std::string, Value>;

// Proof that something was done. The bytes lie elsewhere; the hash pins them.
struct Evidence {
  std::string name{};
  std::string sha256{};  // 64 lower-case hex digits
  std::string media_type{};
  std::string location{};
  std::string effective{};  // the date it speaks of, "2026-11-20"
  std::string kind{};       // "photo", "minutes": what a transition may ask for
};

// One level of the findings' tree: its number among its siblings, and its words.
struct FindingLevel {
  std::uint32_t number = 0;
  Title title{};
};

// ---- Commands: what somebody wants to happen to one measure ----

// Adds a measure, in the first state of the newest version of `workflow`.
struct Register {
  std::string inspection{};
  std::vector<FindingLevel> finding{};  // from the area down
  Title title{};
  std::string text{};  // the exact words of the source
  std::uint32_t source_line = 0;
  std::string workflow{};
  Fields fields{};
  std::string parent{};  // the measure it is a part of
};

// Fires a transition, or agrees to one that was proposed.
struct Fire {
  std::string transition{};
  Fields set{};
  std::string note{};
  std::vector<Evidence> evidence{};
  std::string decision{};  // the number of the decision it is taken by
};

// Changes fields and nothing else. An empty text or list clears a field.
struct Amend {
  Fields set{};
  std::string note{};
};

struct Attach {
  std::vector<Evidence> evidence{};
  std::string note{};
};

struct Comment {
  std::string note{};
};

// Strikes down a transition that was proposed.
struct Veto {
  std::string transition{};
  std::string note{};
};

// Lets `person` act for the sender on this measure, until then.
struct Delegate {
  std::string person{};
  Time until{};
  std::string note{};
};

// Says what is done about a claimed rung.
struct AnswerRung {
  enum class Answer { acknowledged, resolved, handed_over };
  std::string rung{};
  Answer answer = Answer::acknowledged;
  std::string outcome{};  // resolved, where there is something to decide
  std::string person{};   // handed over to
  std::string note{};
};

struct Command {
  std::string key{};  // 1 to 128 bytes; a repeat with the same key gets the first answer
  Actor actor{};
  std::string measure{};
  std::optional<std::uint64_t> revision{};  // refused with conflict where the measure is not at this one
  std::variant<Register, Fire, Amend, Attach, Comment, Veto, Delegate, AnswerRung> body{};
};

struct Reply {
  std::string measure{};
  std::uint64_t revision = 0;
  std::uint64_t sequence = 0;  // of the last event that the command made
  std::string outcome{};       // its type: "registered", "fired", "proposed", "approved" …
  std::string state{};
};

// ---- What is read ----

enum class Phase { assign, execute, verify, close };

struct Deadline {
  Time due{};
  Time original{};
};

// A rung of an escalation that was claimed.
struct Rung {
  enum class Status { open, acknowledged, resolved, past };
  std::string name{};
  Title title{};
  std::uint32_t level = 0;  // in the ladder from 1; 0: of a review or a rule
  std::string state{};
  std::uint32_t episode = 1;
  Time at{};
  Status status = Status::open;
  std::string rule{};  // that claimed it; empty: the ladder or a review
};

// A transition that waits for others to agree.
struct Proposal {
  std::string transition{};
  Actor by{};
  Time at{};
  Fields set{};
  std::string note{};
  std::vector<Actor> approvals{};
  std::optional<Time> expires{};
};

// `deputy` may act for `principal` on the measure, until then.
struct Delegation {
  Actor principal{};
  std::string deputy{};
  Time until{};
};

struct Part {
  std::string measure{};
  std::string state{};
  bool final = false;
};

// What can be done next, and by which roles.
struct Next {
  std::string transition{};
  Title title{};
  std::string to{};
  std::vector<std::string> by{};
};

// A measure as who asked may see it: the value of a private field is "•••" to those who hold no role for the measure.
// In a listing of the past `evidence` and `proposals` are empty, and `rungs` are the highest and the standing one.
struct Measure {
  std::string id{};
  std::string inspection{};
  std::vector<FindingLevel> finding{};
  Title title{};
  std::string text{};
  std::string workflow{};
  std::uint32_t workflow_version = 0;
  std::string state{};
  Title state_title{};
  Phase phase = Phase::assign;
  bool final = false;
  std::uint64_t revision = 0;
  std::uint32_t episode = 1;
  Time registered{};
  Time entered{};  // the state
  Time touched{};  // last
  Fields fields{};
  std::string unit{};  // that has the lead
  std::optional<Deadline> deadline{};
  bool overdue = false;
  std::optional<Rung> standing{};  // the last rung claimed against the present deadline
  std::vector<Rung> rungs{};       // every one, oldest first
  std::vector<Evidence> evidence{};
  std::vector<Proposal> proposals{};
  std::vector<Delegation> delegations{};  // that are in force
  std::uint32_t returns = 0;
  std::uint32_t comments = 0;
  std::uint32_t supervision = 0;
  std::string parent{};
  std::vector<Part> parts{};
  std::vector<Next> next{};
};

// One line of the history.
struct Event {
  std::uint64_t sequence = 0;
  Time at{};
  Actor actor{};
  std::string measure{};  // empty: it concerns none
  std::uint64_t revision = 0;
  std::string type{};     // "fired", "rung_claimed" …
  std::string key{};      // of the command; empty: the engine acted
  std::string subject{};  // the transition, the rung, the person, the part, the rule it is about
  std::string from{};     // states, of what moves the measure
  std::string to{};
  Fields set{};
  std::string note{};
  std::string line{};                 // as it was recorded: canonical JSON
  std::vector<std::string> hidden{};  // fields whose values are not shown; then `line` is not what was recorded
};

}  // namespace rectify
