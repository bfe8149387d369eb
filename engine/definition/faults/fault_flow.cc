// Faults that only the whole workflow shows (RW03xx), of escalation (RW04xx) and of conditions (RW09xx).
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::start_is_final,
     .title = {"the first state is final", "起始状态是终止状态"},
     .explanation = {"Measures start in the state that stands first, and this one says the work is done. Put the state "
                     "in which work begins first.",
                     "措施从排在最前的状态开始，而这个状态表示工作已经完成。请把工作开始的状态放在最前面。"},
     .kind = Kind::workflow,
     .bad = "states:\n  closed: {phase: close, final: true}\n  open: {phase: execute}\n"
            "transitions:\n  close: {from: open, to: closed, by: office}\n"
            "  reopen: {from: closed, to: open, by: office, episode: next}",
     .good = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  close: {from: open, to: closed, by: office}\n"
             "  reopen: {from: closed, to: open, by: office, episode: next}"},
    {.fault = Fault::nobody_registers,
     .title = {"nobody can register a measure", "无人能登记措施"},
     .explanation = {"Whoever may fire a transition from the first state may also register measures. Here only the "
                     "engine leaves that state, so no measure could ever be entered. Let a role leave it too.",
                     "能从第一个状态执行流转的人，才能登记措施。这里只有引擎离开该状态，于是一条措施也登记不了。"
                     "请让某个角色也能离开它。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, after: {7 days: close}}\n  closed: {phase: close, final: true}\n"
            "transitions:\n  close: {from: open, to: closed, by: engine}",
     .good = "states:\n  open: {phase: execute, after: {7 days: close}}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  close: {from: open, to: closed, by: [office, engine]}"},
    {.fault = Fault::unreachable_state,
     .title = {"a state that is never reached", "到不了的状态"},
     .explanation =
         {"No way leads to this state from the first one, so its deadline and rules are dead letters. A "
          "transition to it is missing or ends elsewhere. Add one, or leave the state out.",
          "从第一个状态出发没有路通向这个状态，它的时限和规则都是空文。缺了一个到它的流转，或那个流转写错了终点。"
          "请补上，或去掉这个状态。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  parked: {phase: execute}\n  closed: {phase: close, final: true}\n"
            "transitions:\n  close: {from: [open, parked], to: closed, by: office}",
     .good = "states:\n  open: {phase: execute}\n  parked: {phase: execute}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  park: {from: open, to: parked, by: office}\n"
             "  close: {from: [open, parked], to: closed, by: office}"},
    {.fault = Fault::dead_end,
     .title = {"a state that is never left", "出不去的状态"},
     .explanation =
         {"Work that comes here is neither done nor can it go on: the state is not final, has no review, and "
          "no transition leads out. Add one of the three.",
          "工作到了这里既没完成也走不下去：状态不是终止状态，没有复核，也没有流转离开。三者请补其一。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  closed: {phase: close}",
     .good = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::final_is_left,
     .title = {"closed work goes on without a new episode", "已办结的工作继续却未开新轮次"},
     .explanation =
         {"A transition leads out of a final state. What was closed and comes back begins a new episode, so "
          "that the record shows it was reopened. Add `episode: next`.",
          "有流转离开终止状态。已办结又重新打开的工作要开始新的轮次，记录里才看得出重开过。请加上 episode: next。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office}\n"
            "  reopen: {from: closed, to: open, by: office}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office}\n"
             "  reopen: {from: closed, to: open, by: office, episode: next}"},
    {.fault = Fault::timer_cannot_fire,
     .title = {"a timer that cannot fire", "无法触发的定时"},
     .explanation =
         {"The transition under `after` has to leave this very state, have `engine` in its `by`, and no `when`: at "
          "the "
          "end of the span nobody is there to see that a condition failed. Otherwise the measure would stay where it "
          "is without anybody knowing.",
          "after 所指的流转必须从本状态出发，by 里要有 engine，且不能有 when：到时没有人在场看到条件不成立。"
          "否则措施会停在原处而无人知晓。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, after: {7 days: close}}\n  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute, after: {7 days: close}}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  close: {from: open, to: closed, by: [office, engine]}"},
    {.fault = Fault::engine_is_idle,
     .title = {"the engine never fires it", "引擎从不执行的流转"},
     .explanation =
         {"The transition names `engine` in its `by`, but no state has it under `after` or `budget`. Nothing breaks, "
          "yet somebody may count on a timer that is not there.",
          "流转的 by 里有 engine，却没有状态在 after 或 budget 里写它。不会出错，但可能有人指望着并不存在的定时。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: [office, engine]}",
     .good = "transitions:\n  close: {from: open, to: closed, by: [office]}"},
    {.fault = Fault::nobody_may_fire,
     .title = {"a transition nobody may fire", "无人可执行的流转"},
     .explanation =
         {"Everybody who holds a role under `by`, or one of those who all have to agree, is ruled out by "
          "`not_same_as`: "
          "they are the ones who have to have fired the other transition. Name another role, or leave the rule out.",
          "by 里的人，或 all 里必须同意的人，被 not_same_as "
          "排除了：他们正是必须先执行另一流转的人。请写别的角色，或去掉这条规则。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  head: {person: li.na}\nstates:\n  open: {phase: execute}\n  done: {phase: verify}\n"
            "  closed: {phase: close, final: true}\n"
            "transitions:\n  submit: {from: open, to: done, by: head}\n"
            "  close: {from: done, to: closed, by: head, not_same_as: submit}",
     .good = "roles:\n  head: {person: li.na}\n  office: {unit: rectification-office}\n"
             "states:\n  open: {phase: execute}\n  done: {phase: verify}\n  closed: {phase: close, final: true}\n"
             "transitions:\n  submit: {from: open, to: done, by: head}\n"
             "  close: {from: done, to: closed, by: office, not_same_as: submit}"},
    {.fault = Fault::field_never_set,
     .title = {"a field nothing sets", "无人填写的字段"},
     .explanation =
         {"A deadline or a state goes by this field, but no transition needs or sets it: it has a value only "
          "if "
          "somebody thinks of it when the measure is registered. Add it to `needs` of the transition that should ask "
          "for it.",
          "时限或状态要用到这个字段，但没有流转要求或设置它，只有登记时有人想到才会有值。"
          "请在应当填写它的流转的 needs 里写上。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  due: {type: date}\n"
            "states:\n  open: {phase: execute, deadline: {field: due}}\n  closed: {phase: close, final: true}",
     .good = "fields:\n  owner: {type: unit}\n  due: {type: date}\n"
             "states:\n  new: {phase: assign}\n  open: {phase: execute, deadline: {field: due}}\n"
             "  closed: {phase: close, final: true}\n"
             "transitions:\n  assign: {from: new, to: open, by: office, needs: due}\n"
             "  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::rung_out_of_reach,
     .title = {"a rung that is never claimed", "到不了的台阶"},
     .explanation =
         {"In every state with a deadline a timer moves the measure on before this rung is due, or the rungs before "
          "it, which are claimed of every measure, are all that `cap` allows. Put the rung earlier, or the timer "
          "later; raise the cap, or leave the rung out.",
          "每个有时限的状态都会在这个台阶到期之前被定时流转离开，或者排在它前面、每项措施都会触发的台阶已用完 cap "
          "所允许的次数，台阶永远不会触发。请把台阶提前，或把定时推后；或提高 cap，或去掉这个台阶。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 days, after: {5 days: close}}\n"
            "  closed: {phase: close, final: true}\n"
            "transitions:\n  close: {from: open, to: closed, by: [office, engine]}\n"
            "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 4 days}]}",
     .good = "states:\n  open: {phase: execute, deadline: 3 days, after: {10 days: close}}\n"
             "  closed: {phase: close, final: true}\n"
             "transitions:\n  close: {from: open, to: closed, by: [office, engine]}\n"
             "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 4 days}]}"},
    {.fault = Fault::unknown_rule,
     .title = {"no such rule", "没有这个规则"},
     .explanation = {"An escalation rule is the built-in `ladder`, or one of your own: `lua` with a file, `plugin` "
                     "with a library.",
                     "升级规则或是内置的 ladder，或是自己的规则：lua 加文件，plugin 加动态库。"},
     .kind = Kind::workflow,
     .bad = "escalation:\n  - {rule: stairs, rungs: [{name: remind, after: 1 workdays}]}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays}]}"},
    {.fault = Fault::second_ladder,
     .title = {"a second ladder", "第二个阶梯"},
     .explanation =
         {"A workflow has one ladder, which watches the deadlines of all states. Two would claim rungs for "
          "the same delay side by side. Put all rungs into one.",
          "一个流程只有一个阶梯，监视所有状态的时限。两个阶梯会为同一次拖延各自升级。请把台阶都放进一个阶梯。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
            "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays}]}\n"
            "  - {rule: ladder, rungs: [{name: talk, after: 3 workdays}]}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - rule: ladder\n    rungs:\n      - {name: remind, after: 1 workdays}\n"
             "      - {name: talk, after: 3 workdays}"},
    {.fault = Fault::rung_twice,
     .title = {"two rungs of one name", "台阶重名"},
     .explanation =
         {"Every rung is claimed once and recorded by its name; two of the same name could not be told apart "
          "in the record. Give one another name.",
          "每个台阶只升一次，并按名称记录；重名的两个台阶在记录里分不清。请给其中一个改名。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
            "escalation:\n  - rule: ladder\n    rungs:\n      - {name: remind, after: 1 workdays}\n"
            "      - {name: remind, after: 3 workdays}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - rule: ladder\n    rungs:\n      - {name: remind, after: 1 workdays}\n"
             "      - {name: talk, after: 3 workdays}"},
    {.fault = Fault::rung_out_of_order,
     .title = {"a rung that can never be reached", "永远到不了的台阶"},
     .explanation =
         {"A ladder is climbed in order, and this rung comes due no later than one that stands before it. By "
          "the time the first is claimed the second has been passed. Put them in the order of their spans.",
          "阶梯按顺序攀登，而这个台阶不晚于排在它前面的台阶，前一个升到时它已被越过。请按时长排序。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
            "escalation:\n  - rule: ladder\n    rungs:\n      - {name: remind, after: 3 workdays}\n"
            "      - {name: talk, after: 1 workdays}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - rule: ladder\n    rungs:\n      - {name: remind, after: 1 workdays}\n"
             "      - {name: talk, after: 3 workdays}"},
    {.fault = Fault::notify_wrong_field,
     .title = {"nobody to notify", "没有通知对象"},
     .explanation = {"A rung can notify roles, and the units or persons that a field names. This field is of another "
                     "type, so the notice would go nowhere.",
                     "台阶可以通知角色，以及字段所写的单位或人员。这个字段是别的类型，通知无处可送。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
            "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays, notify: due}]}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays, notify: owner}]}"},
    {.fault = Fault::ladder_is_idle,
     .title = {"a ladder that is never climbed", "从不攀登的阶梯"},
     .explanation = {"The ladder watches deadlines, and no state has one. Nothing breaks, but nothing is escalated "
                     "either. Give a state a deadline, or leave the ladder out.",
                     "阶梯监视时限，而没有状态有时限。不会出错，但也不会升级任何事。请给状态加上时限，或去掉阶梯。"},
     .kind = Kind::workflow,
     .bad = "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays}]}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}\n"
             "escalation:\n  - {rule: ladder, rungs: [{name: remind, after: 1 workdays}]}"},
    {.fault = Fault::rule_twice,
     .title = {"two rules of one name", "同名的两个规则"},
     .explanation = {"What a rule raised and remembers of a measure is kept under its name, so two rules of a workflow "
                     "cannot share one. A rule is called as its file unless `name` says otherwise.",
                     "规则触发过什么、记住了什么，都按它的名称保存，所以同一流程里两个规则不能同名。"
                     "没有写 name 时，规则以文件名为名。"},
     .kind = Kind::workflow,
     .bad = "escalation:\n  - {rule: plugin, library: repeat_returns, config: {limit: 2}, rungs: [{name: returned}]}\n"
            "  - {rule: plugin, library: repeat_returns, config: {limit: 5}, rungs: [{name: returned}]}",
     .good = "escalation:\n  - {rule: plugin, library: repeat_returns, config: {limit: 2}, rungs: [{name: returned}]}\n"
             "  - {rule: plugin, library: repeat_returns, name: many, config: {limit: 5}, rungs: [{name: returned}]}"},
    {.fault = Fault::rule_does_not_load,
     .title = {"a rule that does not load", "加载不了的规则"},
     .explanation =
         {"The rule's file is not there, is not what it should be, or does not like its `config`. A workflow "
          "is run only with all of its rules. The head of a rule's file says what it wants to know.",
          "找不到规则文件，或文件内容不对，或规则不接受这里的 config。流程的规则齐全才会运行。"
          "规则需要哪些配置，写在规则文件的开头。"},
     .kind = Kind::workflow,
     .bad = "escalation:\n  - {rule: plugin, library: repeat_return, rungs: [{name: returned}]}",
     .good = "escalation:\n  - {rule: plugin, library: repeat_returns, config: {limit: 2}, rungs: [{name: returned}]}"},
    {.fault = Fault::condition_not_lua,
     .title = {"a condition that is not Lua", "条件不是 Lua"},
     .explanation =
         {"What `when` holds is one expression in Lua, such as measure.horizon == 'sustained'. This one cannot "
          "be compiled. Equality is ==, inequality is ~=, and the text is best put into double quotes.",
          "when 的内容是一个 Lua 表达式，例如 measure.horizon == 'sustained'。这一个无法编译。"
          "相等写作 ==，不等写作 ~=，整个文本最好放在双引号里。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, when: \"measure.episode = 2\"}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office, when: \"measure.episode == 2\"}"},
    {.fault = Fault::condition_unknown_name,
     .title = {"a condition about something that does not exist", "条件里的名称不存在"},
     .explanation =
         {"The condition asks for a name that neither the measure nor the language has. In Lua that would be "
          "nothing, and the condition would quietly never hold. Fields are asked for as measure.NAME.",
          "条件用到了措施和语言里都没有的名称。在 Lua 里它等于空值，条件就会悄悄地永不成立。字段写作 measure.名称。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, when: \"measure.ownr == 'works'\"}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office, when: \"measure.owner == 'works'\"}"},
    {.fault = Fault::computed_cycle,
     .title = {"a computed field that needs itself", "计算字段依赖自身"},
     .explanation =
         {"Computed fields may use one another, but somewhere they have to begin with fields that people set. These go "
          "round in a circle, so none of them would ever have a value.",
          "计算字段可以互相引用，但最终必须落到由人填写的字段上。这里形成了循环，谁都得不到值。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  paid: {type: number, computed: measure.total - measure.rest}\n"
            "  rest: {type: number, computed: measure.total - measure.paid}\n  total: {type: number}",
     .good = "fields:\n  owner: {type: unit}\n  paid: {type: number}\n"
             "  rest: {type: number, computed: measure.total - measure.paid}\n  total: {type: number}"},
    {.fault = Fault::condition_unknown_value,
     .title = {"compared with a value it never has", "与不存在的值比较"},
     .explanation =
         {"An enum has the values that are listed for it, a measure is in one of the declared states and in one of the "
          "four phases; an expression compares one of them with some other text, so that the comparison always comes "
          "out the same. Most often the value is misspelt.",
          "枚举字段只有列出的那些值，措施只会处于已声明的状态和四个阶段之一；表达式却把它与别的文字比较，"
          "结果永远一样。多半是值写错了。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  horizon: {type: enum, values: [phased, sustained]}\n"
            "transitions:\n  close: {from: open, to: closed, by: office, when: measure.horizon == 'sustaned'}",
     .good = "fields:\n  owner: {type: unit}\n  horizon: {type: enum, values: [phased, sustained]}\n"
             "transitions:\n  close: {from: open, to: closed, by: office, when: measure.horizon == 'sustained'}"},
    {.fault = Fault::condition_never_holds,
     .title = {"a condition that never holds", "永不成立的条件"},
     .explanation =
         {"The condition was tried with every value that the names in it can have, or, where there are too many, with "
          "those it speaks of and some beside them, and was never true: the transition could never be fired. Beware "
          "of `not a == b`, which Lua reads as (not a) == b; write a ~= b.",
          "用条件中各名称可能取的所有值试过，取值太多时则用条件里写到的值及其邻近的值试过，条件一次也没有成立，"
          "这个流转就永远执行不了。注意 not a == b 在 Lua 中是 (not a) == b，请写 a ~= b。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  horizon: {type: enum, values: [phased, sustained]}\n"
            "transitions:\n  close: {from: open, to: closed, by: office, when: not measure.horizon == 'phased'}",
     .good = "fields:\n  owner: {type: unit}\n  horizon: {type: enum, values: [phased, sustained]}\n"
             "transitions:\n  close: {from: open, to: closed, by: office, when: measure.horizon ~= 'phased'}"},
    {.fault = Fault::condition_always_fails,
     .title = {"a condition that always fails", "总是出错的条件"},
     .explanation =
         {"Whatever values it was tried with, the condition failed in Lua or gave something that is neither true nor "
          "false, and what fails does not hold: the transition could never be fired. A number is compared with a "
          "number, without quotes; a field alone is no condition, `measure.note ~= nil` is.",
          "无论用哪些值去试，条件都在 Lua 中出错，或结果既不是 true 也不是 false；出错即不成立，"
          "这个流转就永远执行不了。数字要与不带引号的数字比较；单独一个字段不是条件，measure.note ~= nil 才是。"},
     .kind = Kind::workflow,
     .bad = "fields:\n  owner: {type: unit}\n  amount: {type: number}\n"
            "transitions:\n  close: {from: open, to: closed, by: office, when: measure.amount > '100'}",
     .good = "fields:\n  owner: {type: unit}\n  amount: {type: number}\n"
             "transitions:\n  close: {from: open, to: closed, by: office, when: (measure.amount or 0) > 100}"},
};

}  // namespace

std::span<const FaultInfo> flow_faults() { return kRows; }

}  // namespace rectify::definition
