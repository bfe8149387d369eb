// Faults of what a workflow declares and what it refers to: RW02xx.
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::unknown_state,
     .title = {"no such state", "没有这个状态"},
     .explanation =
         {"A transition begins or ends in a state that is not declared under `states`. A measure that came "
          "there would be nowhere. Correct the name, or declare the state.",
          "流转的起点或终点是 states 里没有声明的状态，措施到了那里就无处可在。请改正名称，或声明这个状态。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closd, by: office}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::unknown_transition,
     .title = {"no such transition", "没有这个流转"},
     .explanation =
         {"`not_same_as` or `after` names a transition that is not declared under `transitions`. The rule "
          "would hold for nothing. Correct the name, or declare the transition.",
          "not_same_as 或 after 提到了 transitions 里没有声明的流转，这条规则就落了空。请改正名称，或声明这个流转。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, not_same_as: submit}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::unknown_role,
     .title = {"no such role", "没有这个角色"},
     .explanation =
         {"Somebody is named who is not declared under `roles` (whom a rung notifies may also be a field of "
          "type unit or person). Nobody could act, or hear of it. Correct the name, or declare the role.",
          "提到了 roles 里没有声明的角色（台阶所通知的也可以是单位或人员类型的字段），于是无人能办，或无人得知。"
          "请改正名称，或声明这个角色。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: offise}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::unknown_field,
     .title = {"no such field", "没有这个字段"},
     .explanation = {"A field is asked for that is not declared under `fields`; nobody could ever fill it in. Correct "
                     "the name, or declare the field with its type.",
                     "用到了 fields 里没有声明的字段，谁也无法填写。请改正名称，或连同类型声明这个字段。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, needs: [duee]}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office, needs: [due]}"},
    {.fault = Fault::reserved_name,
     .title = {"a reserved name", "保留的名称"},
     .explanation =
         {"Some names are taken: a field cannot be called `note` or `decision`, since `needs: note` asks for the note "
          "of the command, a role cannot be called `engine`, which is the engine itself when a timer fires, and a "
          "group cannot have the name of a state.",
          "有些名称已被占用：字段不能叫 note 或 decision，因为 needs: note 指命令的说明；角色不能叫 engine，"
          "那是定时触发时的引擎本身；状态组不能与状态同名。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: {unit: rectification-office}\n  engine: {unit: boiler-house}",
     .good = "roles:\n  office: {unit: rectification-office}\n  boilers: {unit: boiler-house}"},
    {.fault = Fault::bad_list_type,
     .title = {"a list of not exactly one type", "列表类型不唯一"},
     .explanation =
         {"A field that holds a list has its one type in brackets, as in [unit]. A list of units and persons "
          "mixed could not be checked; make two fields.",
          "列表字段在方括号里写一个类型，如 [unit]。单位与人员混在一起的列表无法检查，请分成两个字段。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  helpers: {type: [unit, person]}",
     .good = "fields:\n  owner: {type: unit}\n  helpers: {type: [unit]}"},
    {.fault = Fault::enum_values,
     .title = {"values without an enum, or an enum without values", "取值与枚举不相配"},
     .explanation =
         {"A field of type enum needs its `values`, and no other type has any. Without them nothing could be "
          "entered; with them on a text field they would not be kept to.",
          "枚举（enum）字段必须有 values，其他类型都没有。枚举缺了取值就什么也填不进去，"
          "文本字段写了取值也不会遵守。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  horizon: {type: enum}",
     .good = "fields:\n  owner: {type: unit}\n  horizon: {type: enum, values: [immediate, phased]}"},
    {.fault = Fault::bad_enum_value,
     .title = {"not a value of an enum", "不能作枚举取值"},
     .explanation =
         {"Values of an enum are ids: 1 to 128 bytes without spaces and / ? # %. They stand in commands and "
          "addresses. Words for people go into titles.",
          "枚举的取值是标识：1 到 128 字节，不含空格和 / ? # %，因为要写进命令和网址。给人看的文字放在标题里。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  colour: {type: enum, values: [light blue, red]}",
     .good = "fields:\n  owner: {type: unit}\n  colour: {type: enum, values: [light-blue, red]}"},
    {.fault = Fault::role_of_wrong_field,
     .title = {"a role nobody can hold", "无人能担任的角色"},
     .explanation = {"The role is held by whoever a field names, and that field names neither a unit nor a person. So "
                     "nobody holds it, and whatever waits for it waits for ever. Name a field of the right type.",
                     "角色由某个字段所写的人或单位担任，而这个字段的类型既不是单位也不是人员，于是无人担任，"
                     "等它的事就永远等下去。请改用类型正确的字段。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: {unit: rectification-office}\n  lead: {unit: {field: due}}",
     .good = "roles:\n  office: {unit: rectification-office}\n  lead: {unit: {field: owner}}"},
    {.fault = Fault::deadline_of_wrong_field,
     .title = {"a deadline from a field that is no date", "时限所用的字段不是日期"},
     .explanation =
         {"A deadline can be taken from a field, to the end of the day it names: the field has to be of type "
          "date, and not a list.",
          "时限可以取自字段，到所写那一天结束为止：该字段必须是日期类型，且不是列表。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: {field: owner}}\n  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute, deadline: {field: due}}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  extend: {from: open, to: open, by: office, needs: due}\n"
             "  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::paused_clock,
     .title = {"a deadline while the clock is paused", "时钟暂停却有时限"},
     .explanation = {"In a state with `clock: paused` the deadline of the state before stands still until the measure "
                     "goes back. A deadline or review of its own would run on at the same time. Keep one of the two.",
                     "写了 clock: paused 的状态会让前一状态的时限停住，直到措施退回。若自身又有时限或复核，"
                     "就会同时走动。请二选一。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 workdays, clock: paused}\n  closed: {phase: close, final: "
            "true}",
     .good = "states:\n  open: {phase: execute, clock: paused}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::two_deadlines,
     .title = {"a deadline and a review", "既有时限又有复核"},
     .explanation = {"A review is the deadline of a state that has none; a state with both would have two, and nobody "
                     "could say which one is overdue. Leave one of them out.",
                     "复核就是没有时限的状态的时限；两者都有就成了两个时限，说不清超期的是哪一个。请去掉一个。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 5 days, review: {every: 90 days, rung: missed}}\n"
            "  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute, review: {every: 90 days, rung: missed}}\n"
             "  closed: {phase: close, final: true}"},
    {.fault = Fault::final_with_deadline,
     .title = {"a deadline for work that is done", "已办结却有时限"},
     .explanation = {"In a final state the work is done, so it is never overdue and a deadline would mean nothing. To "
                     "look at it again later, give it a review.",
                     "终止状态表示工作已完成，不会超期，时限没有意义。若以后要回头查看，请改用复核（review）。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true, deadline: 30 days}",
     .good = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true, review: {after: 30 days, rung: "
             "look-back}}"},
    {.fault = Fault::bad_timer,
     .title = {"not a timer", "不是定时"},
     .explanation = {"`after` holds one span and the one transition that the engine fires when it has passed, as in "
                     "{7 days: confirm}. With two of them the shorter one would always win.",
                     "after 写一个时长和到时由引擎执行的一个流转，如 {7 days: confirm}。写两个的话，总是短的先到。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, after: {7 days: close, 9 days: close}}\n  closed: {phase: close, final: "
            "true}",
     .good = "states:\n  open: {phase: execute, after: {7 days: close}}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  close: {from: open, to: closed, by: [office, engine]}"},
    {.fault = Fault::not_same_as_itself,
     .title = {"a transition not the same as itself", "流转与自身互斥"},
     .explanation =
         {"`not_same_as` keeps whoever fired another transition from firing this one: who executes shall not "
          "verify. Naming the transition itself is a slip; name the one that comes before.",
          "not_same_as 使执行过另一流转的人不能执行本流转：办理的人不能自己核验。写成自身是笔误，"
          "请写前面那个流转。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, not_same_as: close}",
     .good = "states:\n  open: {phase: execute}\n  done: {phase: verify}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  submit: {from: open, to: done, by: lead}\n"
             "  close: {from: done, to: closed, by: office, not_same_as: submit}"},
    {.fault = Fault::too_many_approvals,
     .title = {"more approvals than there are people", "需要的同意多于人数"},
     .explanation =
         {"So many different persons (or, with distinct: units, units) have to agree, and there are fewer who may: by "
          "the roles, by who ever holds the office they ask for, without those whom not_same_as rules out. The "
          "transition could never be fired. Lower the count, or add roles.",
          "要求若干个不同的人（写了 distinct: units 时是不同的单位）同意，而能同意的没有这么多：角色所指的人、"
          "担任过所要求职务的人，再除去 not_same_as 排除的人。这个流转永远执行不了。请减少人数，或增加角色。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: {unit: rectification-office}\n  head: {person: li.na}\n"
            "transitions:\n  close: {from: open, to: closed, by: office, approvals: {by: head, count: 2}}",
     .good = "roles:\n  office: {unit: rectification-office}\n  head: {person: li.na}\n"
             "transitions:\n  close: {from: open, to: closed, by: office, approvals: {by: head, count: 1}}"},
    {.fault = Fault::unknown_group,
     .title = {"no such group", "没有这个状态组"},
     .explanation =
         {"`within` names a group that is not declared under `groups`. Groups are declared so that a slip of the pen "
          "does not silently make another one. Correct the name, or declare the group.",
          "within 提到了 groups 里没有声明的状态组。状态组须先声明，以免笔误悄悄另成一组。请改正名称，或声明这个组。"},
     .kind = Kind::workflow,
     .bad = "groups:\n  execution: {}\nstates:\n  open: {phase: execute, within: execution}\n"
            "  late: {phase: execute, within: executoin}\n  closed: {phase: close, final: true}\n"
            "transitions:\n  delay: {from: open, to: late, by: office}\n"
            "  close: {from: [open, late], to: closed, by: office}",
     .good = "groups:\n  execution: {}\nstates:\n  open: {phase: execute, within: execution}\n"
             "  late: {phase: execute, within: execution}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  delay: {from: open, to: late, by: office}\n"
             "  close: {from: execution, to: closed, by: office}"},
    {.fault = Fault::empty_group,
     .title = {"a group without states", "空的状态组"},
     .explanation =
         {"No state says that it lies within this group, so a transition that leaves from it leaves from nowhere. Add "
          "`within` to its states, or leave the group out.",
          "没有状态说自己属于这个组，从组里出发的流转就无处出发。请给相应状态加上 within，或删去这个组。"},
     .kind = Kind::workflow,
     .bad = "groups:\n  execution: {}",
     .good = "groups:\n  execution: {}\nstates:\n  open: {phase: execute, within: execution}\n"
             "  closed: {phase: close, final: true}"},
    {.fault = Fault::bad_history,
     .title = {"nothing to resume", "无从恢复"},
     .explanation =
         {"`history: resume` takes a measure back to the state whose clock was stopped, so it leaves from paused "
          "states "
          "only. A transition leads to a group only with it: without a history nobody knows which state of the group "
          "is meant.",
          "history: resume 使措施回到时钟停下时所在的状态，因此只能从暂停状态出发。流转的终点只有与它同用时才可以是"
          "状态组，否则不知道指组里的哪个状态。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  late: {phase: execute}\n  closed: {phase: close, final: true}\n"
            "transitions:\n  delay: {from: open, to: late, by: office}\n"
            "  back: {from: late, to: open, history: resume, by: office}\n"
            "  close: {from: open, to: closed, by: office}",
     .good = "states:\n  open: {phase: execute}\n  still: {phase: execute, clock: paused}\n"
             "  closed: {phase: close, final: true}\n"
             "transitions:\n  pause: {from: open, to: still, by: office}\n"
             "  resume: {from: still, to: open, history: resume, by: office}\n"
             "  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::bad_budget,
     .title = {"a budget that cannot be counted", "暂停额度无法计算"},
     .explanation =
         {"A budget is how long a measure may stand still in all, over several pauses of one episode. So it belongs to "
          "a state whose clock is paused, is counted in days or workdays, and in the same unit everywhere.",
          "额度是措施在一个轮次里各次暂停合计可用的时间，因此只属于时钟暂停的状态，以 days 或 workdays 计，"
          "且全流程用同一单位。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  still: {phase: execute, clock: paused, budget: {60 hours: resume}}\n"
            "  closed: {phase: close, final: true}\n"
            "transitions:\n  pause: {from: open, to: still, by: office}\n"
            "  resume: {from: still, to: open, by: [office, engine]}\n"
            "  close: {from: open, to: closed, by: office}",
     .good = "states:\n  open: {phase: execute}\n  still: {phase: execute, clock: paused, budget: {60 days: resume}}\n"
             "  closed: {phase: close, final: true}\n"
             "transitions:\n  pause: {from: open, to: still, by: office}\n"
             "  resume: {from: still, to: open, by: [office, engine]}\n"
             "  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::field_rule,
     .title = {"a rule that does not fit the field", "规则与字段不符"},
     .explanation =
         {"`unit` says what a number counts, so it goes with type number. A `computed` field holds the one value its "
          "expression gives, so it is no list.",
          "unit 说明数字的计量单位，只用于 number 类型。computed 字段只有表达式算出的一个值，不能是列表。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  amount: {type: text, unit: CNY}",
     .good = "fields:\n  owner: {type: unit}\n  amount: {type: number, unit: CNY}"},
    {.fault = Fault::role_needs_organisation,
     .title = {"a role that asks an organisation there is none of", "角色需要组织结构"},
     .explanation =
         {"`or_above` and `office` are looked up in the organisation: who stands above a unit, who holds an office in "
          "it. Name the organisation at the top of the workflow. Both are about units, not about persons.",
          "or_above 和 office 要查组织结构：哪个单位是上级，谁在单位里任该职务。请在流程开头写明 organisation。"
          "两者都针对单位，不针对个人。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: {unit: rectification-office, or_above: true}",
     .good = "organisation: district\nroles:\n  office: {unit: petition-office, or_above: true}"},
    {.fault = Fault::unknown_base,
     .title = {"nothing to extend", "找不到被扩展的流程"},
     .explanation =
         {"`extends` names a file beside this one, or a workflow in the workflows folder, and there is none of that "
          "name. Correct the name, or add the file.",
          "extends 写的是旁边的文件或流程文件夹里的流程，但没有这个名称的。请改正名称，或补上文件。"},
     .kind = Kind::workflow,
     .bad = "extends: no-such-workflow",
     .good = "title: One of its own"},
    {.fault = Fault::family_circle,
     .title = {"workflows that extend each other", "流程相互扩展"},
     .explanation =
         {"Going from one file to what it extends comes back to where it began, so there is no first one. One of them "
          "has to stand alone.",
          "从一个文件到它所扩展的文件，又回到了起点，没有最初的那个。其中必须有一个不扩展别的。"},
     .kind = Kind::workflow,
     .bad = "extends: example.yaml",
     .good = "title: One of its own"},
    {.fault = Fault::nothing_to_leave_out,
     .title = {"nothing to leave out", "没有可删去的内容"},
     .explanation =
         {"`without` takes members away from the workflow that is extended, and there is none of this name, or nothing "
          "is extended. Correct the name, or leave it out here.",
          "without 从被扩展的流程里删去成员，但没有这个名称的成员，或者没有扩展任何流程。请改正名称，或删去这一项。"},
     .kind = Kind::workflow,
     .bad = "without: {states: open}",
     .good = "title: One of its own"},
};

}  // namespace

std::span<const FaultInfo> workflow_faults() { return kRows; }

}  // namespace rectify::definition
