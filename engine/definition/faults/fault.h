// What can be wrong with a file: every kind of fault with its code, and what `rectify explain` says of it.
//
// Codes are for ever: a number is never given to another fault, and a fault that is no longer looked for keeps its
// number. To add one: an enumerator below, and its row in the table of its hundred (fault_text.cc, fault_value.cc …). A
// test checks that the bad example of every row yields its code. Threads: constant data. Errors: none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "definition/kind.h"

namespace rectify::definition {

// The number is the code: 103 is RW0103.
enum class Fault : std::uint16_t {
  // The text: fault_text.cc
  beyond_limits = 1,
  not_utf8 = 2,
  control_character = 3,
  not_yaml = 4,
  tab_in_front = 5,
  second_document = 6,
  yaml_feature = 7,
  empty_file = 8,
  key_not_text = 9,
  key_twice = 10,
  // Keys and values: fault_value.cc
  not_a_mapping = 101,
  unknown_key = 102,
  missing_key = 103,
  not_a_list = 104,
  not_a_text = 105,
  empty_text = 106,
  empty_list = 107,
  listed_twice = 108,
  one_of_two_keys = 109,
  bad_choice = 110,
  bad_name = 111,
  bad_id = 112,
  bad_number = 113,
  bad_bool = 114,
  bad_span = 115,
  bad_time = 116,
  bad_sha256 = 117,
  // What a workflow declares and refers to: fault_workflow.cc
  unknown_state = 201,
  unknown_transition = 202,
  unknown_role = 203,
  unknown_field = 204,
  reserved_name = 205,
  bad_list_type = 206,
  enum_values = 207,
  bad_enum_value = 208,
  role_of_wrong_field = 209,
  deadline_of_wrong_field = 210,
  paused_clock = 211,
  two_deadlines = 212,
  final_with_deadline = 213,
  bad_timer = 214,
  not_same_as_itself = 215,
  too_many_approvals = 216,
  unknown_group = 217,
  empty_group = 218,
  bad_history = 219,
  bad_budget = 220,
  field_rule = 221,
  role_needs_organisation = 222,
  unknown_base = 223,
  family_circle = 224,
  nothing_to_leave_out = 225,
  // The workflow as a whole: fault_flow.cc
  start_is_final = 301,
  nobody_registers = 302,
  unreachable_state = 303,
  dead_end = 304,
  final_is_left = 305,
  timer_cannot_fire = 306,
  engine_is_idle = 307,
  nobody_may_fire = 308,
  field_never_set = 309,
  rung_out_of_reach = 310,
  // Escalation: fault_flow.cc
  unknown_rule = 401,
  second_ladder = 402,
  rung_twice = 403,
  rung_out_of_order = 404,
  notify_wrong_field = 405,
  ladder_is_idle = 406,
  rule_twice = 407,
  rule_does_not_load = 408,
  // Calendars: fault_calendar.cc
  not_icalendar = 501,
  not_icalendar_line = 502,
  unbalanced_component = 503,
  second_calendar = 504,
  component_not_read = 505,
  property_twice = 506,
  unknown_setting = 507,
  bad_time_zone = 508,
  bad_weekend = 509,
  bad_office_hours = 510,
  bad_coverage = 511,
  no_coverage = 512,
  event_incomplete = 513,
  bad_event_name = 514,
  bad_category = 515,
  bad_day = 516,
  event_length = 517,
  recurrence = 518,
  event_not_covered = 519,
  day_listed_twice = 520,
  // Ledgers and scenarios: fault_scenario.cc
  no_measures = 601,
  measure_id_twice = 602,
  finding_number_twice = 603,
  bad_actor = 701,
  unknown_actor = 702,
  nobody_acts = 703,
  time_goes_back = 704,
  second_command = 705,
  command_incomplete = 706,
  key_without_command = 707,
  saying_without_refusal = 708,
  bad_measure_pattern = 709,
  register_one_id = 710,
  bad_finding = 711,
  key_of_other_expectation = 712,
  unknown_event = 713,
  unknown_placeholder = 714,
  uneven_examples = 715,
  idle_invariant = 716,
  day_not_covered = 717,
  // Organisations: fault_organisation.cc
  unknown_unit = 801,
  unit_circle = 802,
  too_many_levels = 803,
  unknown_person = 804,
  period_backwards = 805,
  stands_in_for_self = 806,
  other_name = 807,
  unit_not_in_organisation = 808,
  office_never_held = 809,
  // Conditions (Lua): fault_flow.cc
  condition_not_lua = 901,
  condition_unknown_name = 902,
  computed_cycle = 903,
  condition_unknown_value = 904,
  condition_never_holds = 905,
  condition_always_fails = 906,
  // Maps of migrations: fault_migration.cc
  migration_to_same_version = 1001,
  field_moved_and_dropped = 1002,
  two_fields_into_one = 1003,
  renamed_to_itself = 1004,
};

// The same in both languages.
struct Wording {
  std::string_view en;
  std::string_view zh;
};

struct FaultInfo {
  Fault fault;
  Wording title;        // a few words
  Wording explanation;  // a few sentences: what is meant, why it matters, what would be right
  // The kind of file the examples belong to. They are the parts that matter: sections of it, or lines.
  Kind kind;
  std::string_view bad;
  std::string_view good;
};

// "RW0103".
[[nodiscard]] std::string code_of(Fault fault);

// All, by code.
[[nodiscard]] const std::vector<FaultInfo>& all_faults();
// Of a code in either case; nullptr where no fault has it.
[[nodiscard]] const FaultInfo* find_fault(std::string_view code);

}  // namespace rectify::definition
