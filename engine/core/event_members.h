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
struct Member {
  std::string_view name;
  Type Whole::* at;
};

// The table of a type; empty for what has none.
template <typename Whole>
inline constexpr std::tuple<> kMembers{};

template <>
inline constexpr std::tuple kMembers<Title>{Member{"en", &Title::en}, Member{"zh", &Title::zh}};

template <>
inline constexpr std::tuple kMembers<Actor>{
    Member{"for_person", &Actor::for_person},
    Member{"for_unit", &Actor::for_unit},
    Member{"person", &Actor::person},
    Member{"unit", &Actor::unit},
};

template <>
inline constexpr std::tuple kMembers<FindingNode>{Member{"number", &FindingNode::number},
                                                  Member{"title", &FindingNode::title}};

template <>
inline constexpr std::tuple kMembers<Evidence>{
    Member{"effective", &Evidence::effective}, Member{"kind", &Evidence::kind},
    Member{"location", &Evidence::location},   Member{"media_type", &Evidence::media_type},
    Member{"name", &Evidence::name},           Member{"sha256", &Evidence::sha256},
};

template <>
inline constexpr std::tuple kMembers<Deadline>{
    Member{"calendar", &Deadline::calendar},
    Member{"due", &Deadline::due},
    Member{"original", &Deadline::original},
    Member{"unit", &Deadline::unit},
};

template <>
inline constexpr std::tuple kMembers<Recipient>{
    Member{"person", &Recipient::person},
    Member{"role", &Recipient::role},
    Member{"unit", &Recipient::unit},
};

template <>
inline constexpr std::tuple kMembers<Registered>{
    Member{"deadline", &Registered::deadline},
    Member{"fields", &Registered::fields},
    Member{"final", &Registered::final},
    Member{"finding", &Registered::finding},
    Member{"inspection", &Registered::inspection},
    Member{"notify", &Registered::notify},
    Member{"parent", &Registered::parent},
    Member{"phase", &Registered::phase},
    Member{"source_line", &Registered::source_line},
    Member{"state", &Registered::state},
    Member{"text", &Registered::text},
    Member{"title", &Registered::title},
    Member{"workflow", &Registered::workflow},
    Member{"workflow_version", &Registered::workflow_version},
};

template <>
inline constexpr std::tuple kMembers<Fired>{
    Member{"approvals", &Fired::approvals},
    Member{"deadline", &Fired::deadline},
    Member{"deadline_by_field", &Fired::deadline_by_field},
    Member{"deadline_resumed", &Fired::deadline_resumed},
    Member{"decision", &Fired::decision},
    Member{"due", &Fired::due},
    Member{"episode", &Fired::episode},
    Member{"evidence", &Fired::evidence},
    Member{"final", &Fired::final},
    Member{"from", &Fired::from},
    Member{"note", &Fired::note},
    Member{"notify", &Fired::notify},
    Member{"paused", &Fired::paused},
    Member{"phase", &Fired::phase},
    Member{"proposed_by", &Fired::proposed_by},
    Member{"rule", &Fired::rule},
    Member{"sets", &Fired::sets},
    Member{"stops_clock", &Fired::stops_clock},
    Member{"to", &Fired::to},
    Member{"transition", &Fired::transition},
};

template <>
inline constexpr std::tuple kMembers<Proposed>{
    Member{"counts", &Proposed::counts},
    Member{"decision", &Proposed::decision},
    Member{"evidence", &Proposed::evidence},
    Member{"expires", &Proposed::expires},
    Member{"needed", &Proposed::needed},
    Member{"note", &Proposed::note},
    Member{"rule", &Proposed::rule},
    Member{"sets", &Proposed::sets},
    Member{"transition", &Proposed::transition},
};

template <>
inline constexpr std::tuple kMembers<Approved>{
    Member{"approves", &Approved::approves},
    Member{"needed", &Approved::needed},
    Member{"note", &Approved::note},
    Member{"transition", &Approved::transition},
};

template <>
inline constexpr std::tuple kMembers<Amended>{Member{"note", &Amended::note}, Member{"sets", &Amended::sets}};

template <>
inline constexpr std::tuple kMembers<Attached>{Member{"evidence", &Attached::evidence},
                                               Member{"note", &Attached::note}};

template <>
inline constexpr std::tuple kMembers<Commented>{Member{"note", &Commented::note}};

template <>
inline constexpr std::tuple kMembers<RungClaimed>{
    Member{"acknowledge_by", &RungClaimed::acknowledge_by},
    Member{"deadline", &RungClaimed::deadline},
    Member{"due", &RungClaimed::due},
    Member{"episode", &RungClaimed::episode},
    Member{"level", &RungClaimed::level},
    Member{"notify", &RungClaimed::notify},
    Member{"outcomes", &RungClaimed::outcomes},
    Member{"passed", &RungClaimed::passed},
    Member{"rule", &RungClaimed::rule},
    Member{"rung", &RungClaimed::rung},
    Member{"state", &RungClaimed::state},
    Member{"title", &RungClaimed::title},
};

template <>
inline constexpr std::tuple kMembers<WorkflowDeployed>{
    Member{"source", &WorkflowDeployed::source},
    Member{"version", &WorkflowDeployed::version},
    Member{"workflow", &WorkflowDeployed::workflow},
};

template <>
inline constexpr std::tuple kMembers<CalendarDeployed>{Member{"calendar", &CalendarDeployed::calendar},
                                                       Member{"source", &CalendarDeployed::source}};

template <>
inline constexpr std::tuple kMembers<HeadsRecorded>{
    Member{"measures", &HeadsRecorded::measures},
    Member{"root", &HeadsRecorded::root},
    Member{"size", &HeadsRecorded::size},
};

template <>
inline constexpr std::tuple kMembers<Vetoed>{Member{"note", &Vetoed::note}, Member{"transition", &Vetoed::transition}};

template <>
inline constexpr std::tuple kMembers<Lapsed>{Member{"due", &Lapsed::due}, Member{"transition", &Lapsed::transition}};

template <>
inline constexpr std::tuple kMembers<ChildChanged>{
    Member{"child", &ChildChanged::child},
    Member{"final", &ChildChanged::final},
    Member{"state", &ChildChanged::state},
};

template <>
inline constexpr std::tuple kMembers<Delegated>{
    Member{"note", &Delegated::note},
    Member{"person", &Delegated::person},
    Member{"until", &Delegated::until},
};

template <>
inline constexpr std::tuple kMembers<OrganisationDeployed>{Member{"organisation", &OrganisationDeployed::organisation},
                                                           Member{"source", &OrganisationDeployed::source}};

template <>
inline constexpr std::tuple kMembers<Migrated::Stopped>{
    Member{"deadline", &Migrated::Stopped::deadline},
    Member{"rungs_claimed", &Migrated::Stopped::rungs_claimed},
    Member{"state", &Migrated::Stopped::state},
};

template <>
inline constexpr std::tuple kMembers<Migrated>{
    Member{"clock", &Migrated::clock},
    Member{"deadline", &Migrated::deadline},
    Member{"deadline_by_field", &Migrated::deadline_by_field},
    Member{"from", &Migrated::from},
    Member{"from_version", &Migrated::from_version},
    Member{"map", &Migrated::map},
    Member{"note", &Migrated::note},
    Member{"phase", &Migrated::phase},
    Member{"proposals", &Migrated::proposals},
    Member{"renamed_states", &Migrated::renamed_states},
    Member{"renamed_transitions", &Migrated::renamed_transitions},
    Member{"rungs_claimed", &Migrated::rungs_claimed},
    Member{"sets", &Migrated::sets},
    Member{"stopped", &Migrated::stopped},
    Member{"to", &Migrated::to},
    Member{"to_version", &Migrated::to_version},
};

template <>
inline constexpr std::tuple kMembers<RungAnswered>{
    Member{"answer", &RungAnswered::answer}, Member{"episode", &RungAnswered::episode},
    Member{"level", &RungAnswered::level},   Member{"note", &RungAnswered::note},
    Member{"notify", &RungAnswered::notify}, Member{"outcome", &RungAnswered::outcome},
    Member{"person", &RungAnswered::person}, Member{"rung", &RungAnswered::rung},
};

template <>
inline constexpr std::tuple kMembers<NoticesFolded>{
    Member{"first", &NoticesFolded::first},
    Member{"last", &NoticesFolded::last},
    Member{"notices", &NoticesFolded::notices},
};

template <>
inline constexpr std::tuple kMembers<Ruled>{
    Member{"memory", &Ruled::memory}, Member{"message", &Ruled::message},         Member{"notify", &Ruled::notify},
    Member{"rule", &Ruled::rule},     Member{"supervision", &Ruled::supervision}, Member{"wake", &Ruled::wake},
};

template <>
inline constexpr std::tuple kMembers<RuleFailed>{
    Member{"attempts", &RuleFailed::attempts},
    Member{"error", &RuleFailed::error},
    Member{"retry", &RuleFailed::retry},
    Member{"rule", &RuleFailed::rule},
};

template <>
inline constexpr std::tuple kMembers<RuleDeployed>{
    Member{"digest", &RuleDeployed::digest},
    Member{"rule", &RuleDeployed::rule},
    Member{"source", &RuleDeployed::source},
    Member{"version", &RuleDeployed::version},
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
concept Described = (std::tuple_size_v<std::remove_const_t<decltype(kMembers<Whole>)>> > 0);

namespace members {

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
      kMembers<Whole>);
}

// Asked for by whoever goes through a table: what is wrong with it is said once.
template <typename Whole>
struct Checked {
  static_assert(Described<Whole>, "this type has no table of its members above");
  static_assert(std::tuple_size_v<std::remove_const_t<decltype(kMembers<Whole>)>> == count<Whole>(),
                "the table of this type lacks a member, or has one twice");
  static_assert(are_in_order<Whole>(), "the members of this type are not in the order of canonical JSON");
  static constexpr bool kRight = true;
};

template <typename... Bodies>
consteval bool are_right(const std::variant<Bodies...>* /*of these types*/) {
  return (Checked<Bodies>::kRight && ...);
}

}  // namespace members

static_assert(members::are_right(static_cast<const EventBody*>(nullptr)));

// Calls visit(name, member) for each, in order.
template <typename Whole, typename Visit>
void for_each_member(Whole& whole, const Visit& visit) {
  using Bare = std::remove_const_t<Whole>;
  static_assert(members::Checked<Bare>::kRight);
  std::apply([&](const auto&... member) { (visit(member.name, whole.*member.at), ...); }, kMembers<Bare>);
}

}  // namespace rectify::core
