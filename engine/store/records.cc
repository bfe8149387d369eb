// What is stored of each type, member by member. A structured binding names them all: a type that gains a member does
// not compile here until the member has been given a place (at the end, under a new version).
#include "store/records.h"

#include <fmt/core.h>
#include <cereal/types/array.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>
#include <exception>
#include <new>

#include "store/archive.h"
#include "store/frame.h"
#include "store/listing.h"

// cereal finds these by argument-dependent lookup, so each lies in the namespace of its type.

namespace rectify {

template <typename Tag, typename Value>
void save(store::Writer& writer, const Strong<Tag, Value>& id) {
  writer(id.get());
}

template <typename Tag, typename Value>
void load(store::Reader& reader, Strong<Tag, Value>& id) {
  Value value{};
  reader(value);
  id = Strong<Tag, Value>(std::move(value));
}

template <typename Archive>
void serialize(Archive& archive, Instant& at) {
  auto& [ms] = at;
  archive(ms);
}

}  // namespace rectify

namespace rectify::core {

namespace {

template <typename Enumeration>
void check_at_most(Enumeration value, Enumeration last) {
  if (value > last) throw cereal::Exception("a word in it is none of those known");
}

}  // namespace

template <typename Archive>
void serialize(Archive& archive, Title& title) {
  auto& [en, zh] = title;
  archive(en, zh);
}

template <typename Archive>
void serialize(Archive& archive, Actor& actor) {
  auto& [person, unit, for_person, for_unit] = actor;
  archive(person, unit, for_person, for_unit);
}

template <typename Archive>
void serialize(Archive& archive, FindingNode& node) {
  auto& [number, title] = node;
  archive(number, title);
}

template <typename Archive>
void serialize(Archive& archive, Evidence& evidence) {
  auto& [name, media_type, sha256, location, effective, kind] = evidence;
  archive(name, media_type, sha256, location, effective, kind);
}

template <typename Archive>
void serialize(Archive& archive, Deadline& deadline) {
  auto& [due, original, unit, calendar] = deadline;
  archive(due, original, unit, calendar);
  check_at_most(unit, Span::Unit::workdays);
}

template <typename Archive>
void serialize(Archive& archive, Proposal& proposal) {
  auto& [transition, actor, at, sets, note, approvals, decision, revision, expires] = proposal;
  archive(transition, actor, at, sets, note, approvals, decision, revision, expires);
}

template <typename Archive>
void serialize(Archive& archive, Part& part) {
  auto& [id, state, final] = part;
  archive(id, state, final);
}

template <typename Archive>
void serialize(Archive& archive, Delegation& delegation) {
  auto& [principal, deputy, until] = delegation;
  archive(principal, deputy, until);
}

template <typename Archive>
void serialize(Archive& archive, ClaimedRung& rung) {
  auto& [name, title, level, state, episode, at, due, deadline, acknowledge_by, to_be_decided, acknowledged_by,
         resolved_by, answered, outcome, handed_to, rule] = rung;
  archive(name, title, level, state, episode, at, due, deadline, acknowledge_by, to_be_decided);
  archive(acknowledged_by, resolved_by, answered, outcome, handed_to, rule);
}

template <typename Archive>
void serialize(Archive& archive, RuleStanding& standing) {
  auto& [rule, wake, memory, failures, error] = standing;
  archive(rule, wake, memory, failures, error);
}

template <typename Archive>
void serialize(Archive& archive, Activity& activity) {
  auto& [count, last] = activity;
  archive(count, last);
}

template <typename Archive>
void serialize(Archive& archive, CalledRule& called) {
  auto& [rule, event] = called;
  archive(rule, event);
}

template <typename Archive>
void serialize(Archive& archive, StoppedClock& stopped) {
  auto& [state, deadline, at, rungs_claimed] = stopped;
  archive(state, deadline, at, rungs_claimed);
}

template <typename Archive>
void serialize(Archive& archive, Measure& measure) {
  auto& [id, inspection, finding, title, text, source_line, workflow, workflow_version, state, phase, final, revision,
         episode, registered, entered, touched, fields, deadline, stopped, rungs_claimed, claimed, evidence, proposals,
         fired_by, first_due, returns, comments, parent, parts, delegations, paused, rules, fired_by_rules, supervision,
         activity, closed, reopened] = measure;
  archive(id, inspection, finding, title, text, source_line, workflow, workflow_version);
  archive(state, phase, final, revision, episode, registered, entered, touched, fields, deadline, stopped);
  archive(rungs_claimed, claimed, evidence, proposals, fired_by, first_due, returns, comments);
  archive(parent, parts, delegations, paused);
  archive(rules, fired_by_rules, supervision, activity, closed, reopened);
  check_at_most(phase, Phase::close);
}

template <typename Archive>
void serialize(Archive& archive, Reply& reply) {
  auto& [measure, revision, sequence, outcome, state] = reply;
  archive(measure, revision, sequence, outcome, state);
}

template <typename Archive>
void serialize(Archive& archive, Recipient& recipient) {
  auto& [role, unit, person] = recipient;
  archive(role, unit, person);
}

}  // namespace rectify::core

namespace rectify::store {

template <typename Archive>
void serialize(Archive& archive, Record& record) {
  auto& [measure, head, wake, called, units, persons] = record;
  archive(measure, head, wake, called, units, persons);
}

template <typename Archive>
void serialize(Archive& archive, KeptReply& kept) {
  auto& [key, reply] = kept;
  archive(key, reply);
}

template <typename Archive>
void serialize(Archive& archive, OutboxEntry& entry) {
  auto& [sequence, ordinal, measure, title, rung, rung_title, at, deadline, recipient, state, state_title, message,
         folded, folded_until] = entry;
  archive(sequence, ordinal, measure, title, rung, rung_title, at, deadline, recipient, state, state_title);
  archive(message, folded, folded_until);
}

template <typename Archive>
void serialize(Archive& archive, DeadLetter& letter) {
  auto& [entry, sink, attempts, at, error, waiting] = letter;
  archive(entry, sink, attempts, at, error, waiting);
}

namespace {

constexpr std::uint8_t kReplyVersion = 1;
constexpr std::uint8_t kOutboxVersion = 3;
constexpr std::uint8_t kDeadLetterVersion = 2;

template <typename Value>
std::string encode(const Value& value, std::uint8_t version) {
  std::string framed = begin_frame();
  Writer writer(framed);
  writer(value);
  seal_frame(framed, version);
  return framed;
}

template <typename Value>
Result<Value> decode(std::string_view framed, std::uint8_t newest) {
  auto payload = open_frame(framed, newest);
  if (!payload) return payload.error();
  try {
    Reader reader(*payload);
    Value value;
    reader(value);
    if (!reader.done()) return Error{Code::corrupt, "a stored value goes on after its end", {}};
    return value;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& failure) {
    return Error{Code::corrupt, fmt::format("a stored value cannot be read: {}", failure.what()), {}};
  }
}

}  // namespace

std::string encode_record(const Record& record) { return encode(record, kRecordVersion); }
Result<Record> decode_record(std::string_view bytes) { return decode<Record>(bytes, kRecordVersion); }

// As serialize() above writes a record, with nothing where version_of() leaves a member out; a test holds the three
// together.
std::string encode_version(const Record& record) {
  static const core::Measure kNone{};
  const auto& [measure, head, wake, called, units, persons] = record;
  const auto& [id, inspection, finding, title, text, source_line, workflow, workflow_version, state, phase, final,
               revision, episode, registered, entered, touched, fields, deadline, stopped, rungs_claimed, claimed,
               evidence, proposals, fired_by, first_due, returns, comments, parent, parts, delegations, paused, rules,
               fired_by_rules, supervision, activity, closed, reopened] = measure;
  std::string framed = begin_frame();
  Writer writer(framed);
  writer(id, inspection, kNone.finding, kNone.title, kNone.text, kNone.source_line, workflow, workflow_version);
  writer(state, phase, final, revision, episode, registered, entered, touched, fields, deadline, stopped);
  writer(rungs_claimed, listed_rungs(measure), kNone.evidence, kNone.proposals, kNone.fired_by, kNone.first_due,
         returns, kNone.comments);
  writer(parent, kNone.parts, kNone.delegations, paused);
  writer(kNone.rules, kNone.fired_by_rules, supervision, kNone.activity, kNone.closed, kNone.reopened);
  writer(head, std::optional<Instant>(), std::vector<core::CalledRule>(), units, persons);
  seal_frame(framed, kRecordVersion);
  return framed;
}

std::string encode_reply(const KeptReply& reply) { return encode(reply, kReplyVersion); }
Result<KeptReply> decode_reply(std::string_view bytes) { return decode<KeptReply>(bytes, kReplyVersion); }

std::string encode_outbox(const OutboxEntry& entry) { return encode(entry, kOutboxVersion); }
Result<OutboxEntry> decode_outbox(std::string_view bytes) { return decode<OutboxEntry>(bytes, kOutboxVersion); }

std::string encode_dead_letter(const DeadLetter& letter) { return encode(letter, kDeadLetterVersion); }
Result<DeadLetter> decode_dead_letter(std::string_view bytes) { return decode<DeadLetter>(bytes, kDeadLetterVersion); }

}  // namespace rectify::store
