// What is in the body of every type of event, and in the values that bodies hold: one table each, in which a member has
// one row. The ledger writes and reads the history by these tables, and knows no member by itself.
//
// Names and order are frozen, they are in the history: names are those of canonical JSON and stand in its order. How a
// member is written, and when it is left out, follows from its type (ledger/event_json.h). A member without a row, a
// body without a table and rows out of order do not compile. To add a member: a row in its place; the lines that are
// there stay valid as long as an empty value means what there was before.
#pragma once

#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "core/event.h"

namespace rectify::core {

template <typename Whole, typename Type>
struct EventMember {
  std::string_view name;
  Type Whole::* at;
};

// The table of a type; empty for what has none.
template <typename Whole>
inline constexpr std::tuple<> kEventMembers{};

template <>
inline constexpr std::tuple kEventMembers<Title>{EventMember{"en", &Title::en}, EventMember{"zh", &Title::zh}};

template <>
inline constexpr std::tuple kEventMembers<Actor>{
    EventMember{"for_person", &Actor::for_person},
    EventMember{"for_unit", &Actor::for_unit},
    EventMember{"person", &Actor::person},
    EventMember{"unit", &Actor::unit},
};

template <>
inline constexpr std::tuple kEventMembers<FindingNode>{EventMember{"number", &FindingNode::number},
                                                       EventMember{"title", &FindingNode::title}};

template <>
inline constexpr std::tuple kEventMembers<Evidence>{
    EventMember{"effective", &Evidence::effective}, EventMember{"kind", &Evidence::kind},
    EventMember{"location", &Evidence::location},   EventMember{"media_type", &Evidence::media_type},
    EventMember{"name", &Evidence::name},           EventMember{"sha256", &Evidence::sha256},
};

template <>
inline constexpr std::tuple kEventMembers<Deadline>{
    EventMember{"calendar", &Deadline::calendar},
    EventMember{"due", &Deadline::due},
    EventMember{"original", &Deadline::original},
    EventMember{"unit", &Deadline::unit},
};

template <>
inline constexpr std::tuple kEventMembers<Recipient>{
    EventMember{"person", &Recipient::person},
    EventMember{"role", &Recipient::role},
    EventMember{"unit", &Recipient::unit},
};

template <>
inline constexpr std::tuple kEventMembers<Registered>{
    EventMember{"deadline", &Registered::deadline},
    EventMember{"fields", &Registered::fields},
    EventMember{"final", &Registered::final},
    EventMember{"finding", &Registered::finding},
    EventMember{"inspection", &Registered::inspection},
    EventMember{"notify", &Registered::notify},
    EventMember{"parent", &Registered::parent},
    EventMember{"phase", &Registered::phase},
    EventMember{"source_line", &Registered::source_line},
    EventMember{"state", &Registered::state},
    EventMember{"text", &Registered::text},
    EventMember{"title", &Registered::title},
    EventMember{"workflow", &Registered::workflow},
    EventMember{"workflow_version", &Registered::workflow_version},
};

template <>
inline constexpr std::tuple kEventMembers<Fired>{
    EventMember{"approvals", &Fired::approvals},
    EventMember{"deadline", &Fired::deadline},
    EventMember{"deadline_by_field", &Fired::deadline_by_field},
    EventMember{"deadline_resumed", &Fired::deadline_resumed},
    EventMember{"decision", &Fired::decision},
    EventMember{"due", &Fired::due},
    EventMember{"episode", &Fired::episode},
    EventMember{"evidence", &Fired::evidence},
    EventMember{"final", &Fired::final},
    EventMember{"from", &Fired::from},
    EventMember{"note", &Fired::note},
    EventMember{"notify", &Fired::notify},
    EventMember{"paused", &Fired::paused},
    EventMember{"phase", &Fired::phase},
    EventMember{"proposed_by", &Fired::proposed_by},
    EventMember{"rule", &Fired::rule},
    EventMember{"sets", &Fired::sets},
    EventMember{"stops_clock", &Fired::stops_clock},
    EventMember{"to", &Fired::to},
    EventMember{"transition", &Fired::transition},
};

template <>
inline constexpr std::tuple kEventMembers<Proposed>{
    EventMember{"counts", &Proposed::counts},
    EventMember{"decision", &Proposed::decision},
    EventMember{"evidence", &Proposed::evidence},
    EventMember{"expires", &Proposed::expires},
    EventMember{"needed", &Proposed::needed},
    EventMember{"note", &Proposed::note},
    EventMember{"rule", &Proposed::rule},
    EventMember{"sets", &Proposed::sets},
    EventMember{"transition", &Proposed::transition},
};

template <>
inline constexpr std::tuple kEventMembers<Approved>{
    EventMember{"approves", &Approved::approves},
    EventMember{"needed", &Approved::needed},
    EventMember{"note", &Approved::note},
    EventMember{"transition", &Approved::transition},
};

template <>
inline constexpr std::tuple kEventMembers<Amended>{EventMember{"note", &Amended::note},
                                                   EventMember{"sets", &Amended::sets}};

template <>
inline constexpr std::tuple kEventMembers<Attached>{EventMember{"evidence", &Attached::evidence},
                                                    EventMember{"note", &Attached::note}};

template <>
inline constexpr std::tuple kEventMembers<Commented>{EventMember{"note", &Commented::note}};

template <>
inline constexpr std::tuple kEventMembers<RungClaimed>{
    EventMember{"acknowledge_by", &RungClaimed::acknowledge_by},
    EventMember{"deadline", &RungClaimed::deadline},
    EventMember{"due", &RungClaimed::due},
    EventMember{"episode", &RungClaimed::episode},
    EventMember{"level", &RungClaimed::level},
    EventMember{"notify", &RungClaimed::notify},
    EventMember{"outcomes", &RungClaimed::outcomes},
    EventMember{"passed", &RungClaimed::passed},
    EventMember{"rule", &RungClaimed::rule},
    EventMember{"rung", &RungClaimed::rung},
    EventMember{"state", &RungClaimed::state},
    EventMember{"title", &RungClaimed::title},
};

template <>
inline constexpr std::tuple kEventMembers<WorkflowDeployed>{
    EventMember{"source", &WorkflowDeployed::source},
    EventMember{"version", &WorkflowDeployed::version},
    EventMember{"workflow", &WorkflowDeployed::workflow},
};

template <>
inline constexpr std::tuple kEventMembers<CalendarDeployed>{EventMember{"calendar", &CalendarDeployed::calendar},
                                                            EventMember{"source", &CalendarDeployed::source}};

template <>
inline constexpr std::tuple kEventMembers<HeadsRecorded>{
    EventMember{"measures", &HeadsRecorded::measures},
    EventMember{"root", &HeadsRecorded::root},
    EventMember{"size", &HeadsRecorded::size},
};

template <>
inline constexpr std::tuple kEventMembers<Vetoed>{EventMember{"note", &Vetoed::note},
                                                  EventMember{"transition", &Vetoed::transition}};

template <>
inline constexpr std::tuple kEventMembers<Lapsed>{EventMember{"due", &Lapsed::due},
                                                  EventMember{"transition", &Lapsed::transition}};

template <>
inline constexpr std::tuple kEventMembers<PartChanged>{
    EventMember{"child", &PartChanged::part},
    EventMember{"final", &PartChanged::final},
    EventMember{"state", &PartChanged::state},
};

template <>
inline constexpr std::tuple kEventMembers<Delegated>{
    EventMember{"note", &Delegated::note},
    EventMember{"person", &Delegated::person},
    EventMember{"until", &Delegated::until},
};

template <>
inline constexpr std::tuple kEventMembers<OrganisationDeployed>{
    EventMember{"organisation", &OrganisationDeployed::organisation},
    EventMember{"source", &OrganisationDeployed::source}};

template <>
inline constexpr std::tuple kEventMembers<Migrated::Stopped>{
    EventMember{"deadline", &Migrated::Stopped::deadline},
    EventMember{"rungs_claimed", &Migrated::Stopped::rungs_claimed},
    EventMember{"state", &Migrated::Stopped::state},
};

template <>
inline constexpr std::tuple kEventMembers<Migrated>{
    EventMember{"clock", &Migrated::clock},
    EventMember{"deadline", &Migrated::deadline},
    EventMember{"deadline_by_field", &Migrated::deadline_by_field},
    EventMember{"from", &Migrated::from},
    EventMember{"from_version", &Migrated::from_version},
    EventMember{"map", &Migrated::map},
    EventMember{"note", &Migrated::note},
    EventMember{"phase", &Migrated::phase},
    EventMember{"proposals", &Migrated::proposals},
    EventMember{"renamed_states", &Migrated::renamed_states},
    EventMember{"renamed_transitions", &Migrated::renamed_transitions},
    EventMember{"rungs_claimed", &Migrated::rungs_claimed},
    EventMember{"sets", &Migrated::sets},
    EventMember{"stopped", &Migrated::stopped},
    EventMember{"to", &Migrated::to},
    EventMember{"to_version", &Migrated::to_version},
};

template <>
inline constexpr std::tuple kEventMembers<RungAnswered>{
    EventMember{"answer", &RungAnswered::answer}, EventMember{"episode", &RungAnswered::episode},
    EventMember{"level", &RungAnswered::level},   EventMember{"note", &RungAnswered::note},
    EventMember{"notify", &RungAnswered::notify}, EventMember{"outcome", &RungAnswered::outcome},
    EventMember{"person", &RungAnswered::person}, EventMember{"rung", &RungAnswered::rung},
};

template <>
inline constexpr std::tuple kEventMembers<NoticesFolded>{
    EventMember{"first", &NoticesFolded::first},
    EventMember{"last", &NoticesFolded::last},
    EventMember{"notices", &NoticesFolded::notices},
};

template <>
inline constexpr std::tuple kEventMembers<Ruled>{
    EventMember{"memory", &Ruled::memory},           EventMember{"message", &Ruled::message},
    EventMember{"notify", &Ruled::notify},           EventMember{"rule", &Ruled::rule},
    EventMember{"supervision", &Ruled::supervision}, EventMember{"wake", &Ruled::wake},
};

template <>
inline constexpr std::tuple kEventMembers<RuleFailed>{
    EventMember{"attempts", &RuleFailed::attempts},
    EventMember{"error", &RuleFailed::error},
    EventMember{"retry", &RuleFailed::retry},
    EventMember{"rule", &RuleFailed::rule},
};

template <>
inline constexpr std::tuple kEventMembers<RuleDeployed>{
    EventMember{"digest", &RuleDeployed::digest},
    EventMember{"rule", &RuleDeployed::rule},
    EventMember{"source", &RuleDeployed::source},
    EventMember{"version", &RuleDeployed::version},
};

// The words of an enumeration in the history, in its order.
template <typename Enumeration>
inline constexpr std::span<const std::string_view> kWords{};
template <>
inline constexpr std::span<const std::string_view> kWords<Phase> = kPhaseNames;
template <>
inline constexpr std::span<const std::string_view> kWords<Span::Unit> = kSpanUnits;
template <>
inline constexpr std::span<const std::string_view> kWords<ClockRule> = kClockRules;
template <>
inline constexpr std::span<const std::string_view> kWords<RungAnswered::Answer> = kRungAnswers;

// A value whose members are in a table.
template <typename Whole>
concept HasEventMembers = (std::tuple_size_v<std::remove_const_t<decltype(kEventMembers<Whole>)>> > 0);

namespace event_members {

// Becomes a member of any type, so that a struct can be asked how many of them it can be made of.
template <typename Whole>
struct Anything {
  template <typename Type>
    requires(!std::is_same_v<Type, Whole>)
  operator Type() const;
};

template <typename Whole, std::size_t... kIndex>
consteval bool can_be_made_of(std::index_sequence<kIndex...> /*so many*/) {
  return requires { Whole{(static_cast<void>(kIndex), Anything<Whole>{})...}; };
}

template <typename Whole, std::size_t kCount = 32>
consteval std::size_t count() {
  if constexpr (can_be_made_of<Whole>(std::make_index_sequence<kCount>{})) {
    return kCount;
  } else {
    return count<Whole, kCount - 1>();
  }
}

template <typename Whole>
consteval bool are_in_order() {
  return std::apply(
      [](const auto&... member) {
        std::string_view last;
        return ((std::exchange(last, member.name) < member.name) && ...);
      },
      kEventMembers<Whole>);
}

// Asked for by whoever goes through a table: what is wrong with it is said once.
template <typename Whole>
struct Checked {
  static_assert(HasEventMembers<Whole>, "this type has no table of its members above");
  static_assert(std::tuple_size_v<std::remove_const_t<decltype(kEventMembers<Whole>)>> == count<Whole>(),
                "the table of this type lacks a member, or has one twice");
  static_assert(are_in_order<Whole>(), "the members of this type are not in the order of canonical JSON");
  static constexpr bool kRight = true;
};

template <typename... Bodies>
consteval bool are_right(const std::variant<Bodies...>* /*of these types*/) {
  return (Checked<Bodies>::kRight && ...);
}

}  // namespace event_members

static_assert(event_members::are_right(static_cast<const EventBody*>(nullptr)));

// Calls visit(name, member) for each, in order.
template <typename Whole, typename Visit>
void for_each_member(Whole& whole, const Visit& visit) {
  using Bare = std::remove_const_t<Whole>;
  static_assert(event_members::Checked<Bare>::kRight);
  std::apply([&](const auto&... member) { (visit(member.name, whole.*member.at), ...); }, kEventMembers<Bare>);
}

}  // namespace rectify::core
