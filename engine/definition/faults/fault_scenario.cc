// Faults of ledgers (RW06xx) and of scenarios (RW07xx).
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::no_measures,
     .title = {"a ledger without measures", "台账没有措施"},
     .explanation =
         {"A ledger is there to drive measures, and there is none under any finding. Add one, with at least a "
          "title.",
          "台账的用处在于推动措施，而所有问题下都没有措施。请至少加上一条，写明标题。"},
     .kind = Kind::ledger,
     .bad = "findings:\n  - title: Roads",
     .good = "findings:\n  - title: Roads\n    measures: [{title: Mend the lamps}]"},
    {.fault = Fault::measure_id_twice,
     .title = {"two measures with one id", "措施标识重复"},
     .explanation =
         {"Everything that is ever done to a measure is recorded under its id, so no two share one. Ids that "
          "are not given are made of the ledger's id, the number of the finding and the place under it; a "
          "given one may have hit such an id.",
          "对措施所做的一切都记在它的标识之下，因此不能有两条共用一个。未写的标识由台账标识、问题编号和次序组成，"
          "写出的标识可能正好与之相同。"},
     .kind = Kind::ledger,
     .bad = "findings:\n  - title: Roads\n    measures: [{title: Mend the lamps, id: lamps}, {title: Count them, id: "
            "lamps}]",
     .good = "findings:\n  - title: Roads\n    measures: [{title: Mend the lamps, id: lamps}, {title: Count them, id: "
             "count}]"},
    {.fault = Fault::finding_number_twice,
     .title = {"two findings with one number", "问题编号重复"},
     .explanation = {"Findings beside each other have different numbers: a measure is found by them, as in 1.2.3. One "
                     "without `number` has its place in the list, which may be the number another one was given.",
                     "并列的问题编号各不相同，措施要凭 1.2.3 这样的编号查找。没有写 number 的以次序为编号，"
                     "可能与另一个写出的编号相同。"},
     .kind = Kind::ledger,
     .bad = "findings:\n  - {title: Roads, number: 2, measures: [{title: Mend the lamps}]}\n  - {title: Books}",
     .good = "findings:\n  - {title: Roads, number: 1, measures: [{title: Mend the lamps}]}\n  - {title: Books}"},
    {.fault = Fault::bad_actor,
     .title = {"not an actor", "不是行动者"},
     .explanation = {"Who acts is written person/unit, as in li.na/rectification-office, or the person alone; both are "
                     "ids without spaces.",
                     "行动者写作 人员/单位，如 li.na/rectification-office，也可以只写人员；两者都是不含空格的标识。"},
     .kind = Kind::scenario,
     .bad = "given:\n  workflow: small\n  inspection: town-2021\n  start: 2021-03-01\n  actors:\n    office: Li "
            "Na/rectification-office",
     .good = "given:\n  workflow: small\n  inspection: town-2021\n  start: 2021-03-01\n  actors:\n    office: "
             "li.na/rectification-office"},
    {.fault = Fault::unknown_actor,
     .title = {"nobody of that name", "没有这个行动者"},
     .explanation = {"`as` names somebody who is not under `actors`, and it is not written out as person/unit either.",
                     "as 所写的既不在 actors 之下，也不是 人员/单位 的写法。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: ofice, comment: Called them., on: a-1}",
     .good = "when:\n  - {at: +1 hours, as: office, comment: Called them., on: a-1}"},
    {.fault = Fault::nobody_acts,
     .title = {"nobody acts", "无人行动"},
     .explanation =
         {"The scenario names no actor and no step has `as`, so nobody is there to register the ledger. Name "
          "one under `actors`.",
          "场景没有写行动者，步骤里也没有 as，于是没有人登记台账。请在 actors 下写一个。"},
     .kind = Kind::scenario,
     .bad = "given: {workflow: small, inspection: town-2021, start: 2021-03-01}\nwhen:\n  - at: +1 hours",
     .good = "given:\n  workflow: small\n  inspection: town-2021\n  start: 2021-03-01\n  actors:\n    office: "
             "li.na/rectification-office\nwhen:\n  - at: +1 hours"},
    {.fault = Fault::time_goes_back,
     .title = {"time goes back", "时间倒退"},
     .explanation =
         {"The steps of a scenario are played from top to bottom on a clock that only moves forward. This one "
          "lies before the one above it. Put them in order.",
          "场景的步骤自上而下进行，时钟只会向前。这一步早于上一步。请按时间排序。"},
     .kind = Kind::scenario,
     .bad = "given: {workflow: small, inspection: town-2021, start: 2021-03-01, actors: {office: "
            "li.na/rectification-office}}\nwhen:\n  - at: 2021-02-01",
     .good = "given: {workflow: small, inspection: town-2021, start: 2021-03-01, actors: {office: "
             "li.na/rectification-office}}\nwhen:\n  - at: 2021-04-01"},
    {.fault = Fault::second_command,
     .title = {"two commands in one step", "一步有两个命令"},
     .explanation = {"A step carries one of register, fire, veto, amend, attach, comment and delegate, so that it is "
                     "clear which of them "
                     "a refusal is about. Make the second a step of its own; it may have the same time.",
                     "一步只带 register、fire、veto、amend、attach、comment、delegate 之一，这样才清楚拒绝的是哪一个。"
                     "请把第二个写成单独的一步，时间可以相同。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, on: a-1, comment: Called them., fire: close}",
     .good = "when:\n  - {at: +1 hours, as: office, on: a-1, comment: Called them.}\n"
             "  - {at: +0 hours, as: office, on: a-1, fire: close}"},
    {.fault = Fault::command_incomplete,
     .title = {"a command without actor or measure", "命令缺少行动者或措施"},
     .explanation = {"A command is given by somebody (`as`) and is about something (`on`). Add what is missing.",
                     "命令由某人发出（as），针对某条措施（on）。请补上所缺的。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, fire: close, on: a-1}",
     .good = "when:\n  - {at: +1 hours, as: office, fire: close, on: a-1}"},
    {.fault = Fault::key_without_command,
     .title = {"a key that does not go with the command", "键与命令不相配"},
     .explanation =
         {"`set`, `evidence` and `decision` go with `fire`, `until` with `delegate`; `note` with `fire`, `veto`, "
          "`amend`, `attach` and `delegate`; `as`, `on` and "
          "`refused` with any command, but not without one. Elsewhere they would be read and mean nothing.",
          "set、evidence、decision 与 fire 相配，until 与 delegate 相配；note 与 fire、veto、amend、attach、delegate "
          "相配；as、on、refused 与任何命令相配，"
          "但必须有命令。在别处它们没有意义。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, comment: Called them., on: a-1, set: {due: 2021-03-31}}",
     .good = "when:\n  - {at: +1 hours, as: office, amend: {due: 2021-03-31}, note: Called them., on: a-1}"},
    {.fault = Fault::saying_without_refusal,
     .title = {"`saying` without `refused`", "有 saying 而无 refused"},
     .explanation = {"`saying` is what the message of a refusal has to contain; without `refused` the command is "
                     "expected to succeed, and nothing is said.",
                     "saying 是拒绝的提示中应有的内容；没有 refused 就是期望命令成功，也就没有提示。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, fire: close, on: a-1, saying: may not}",
     .good = "when:\n  - {at: +1 hours, as: office, fire: close, on: a-1, refused: denied, saying: may not}"},
    {.fault = Fault::bad_measure_pattern,
     .title = {"neither an id nor the beginning of one", "既非标识也非标识的开头"},
     .explanation = {"`on` names measures by id, or many by the beginning of their ids with one * at the end: "
                     "town-2021-1.*, or * for all.",
                     "on 用标识指定措施，或用标识的开头加末尾一个 * 指定多条：town-2021-1.*，* 表示全部。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, fire: close, on: '*-1'}",
     .good = "when:\n  - {at: +1 hours, as: office, fire: close, on: 'town-2021-*'}"},
    {.fault = Fault::register_one_id,
     .title = {"register takes one id", "登记只取一个标识"},
     .explanation = {"`register` makes one measure, and `on` is the id it is to have: not a pattern, not several.",
                     "register 新建一条措施，on 是它将有的标识：不能是通配，也不能是多个。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, register: {title: Mend the lamps}, on: [a-1, a-2]}",
     .good = "when:\n  - {at: +1 hours, as: office, register: {title: Mend the lamps}, on: a-1}"},
    {.fault = Fault::bad_finding,
     .title = {"not a finding", "不是问题"},
     .explanation = {"A finding is given by its number from the area down, as in 1.1.4, or by a list of titles, or of "
                     "{number, title}, from the area down.",
                     "问题用自上而下的编号表示，如 1.1.4，或用自上而下的标题列表，各项也可写作 {number, title}。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, register: {title: Mend the lamps, finding: 1.x}, on: a-1}",
     .good = "when:\n  - {at: +1 hours, as: office, register: {title: Mend the lamps, finding: 1.2}, on: a-1}"},
    {.fault = Fault::key_of_other_expectation,
     .title = {"a key of the other kind of expectation", "属于另一种期望的键"},
     .explanation =
         {"An expectation about one `measure` says what holds of it (episode, revision, deadline, rungs, field, "
          "notified, history, proposals, children); one "
          "with `count` selects whom to count (inspection, finding, unit, person). state, phase, rung, overdue "
          "and as_of go with both.",
          "针对一条措施（measure）的期望说明它的情况（episode、revision、deadline、rungs、field、notified、history、pro"
          "posals、children）；带 count "
          "的期望选择计数对象"
          "（inspection、finding、unit、person）。state、phase、rung、overdue、as_of 两者皆可。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - at: +1 hours\n    then: [{measure: a-1, unit: works-office}]",
     .good = "when:\n  - at: +1 hours\n    then: [{unit: works-office, count: 1}]"},
    {.fault = Fault::unknown_event,
     .title = {"no such event", "没有这种记录"},
     .explanation = {"`history` lists the last events of a measure: the type of each (registered, fired, proposed, "
                     "approved, amended, attached, commented, rung_claimed, vetoed, lapsed, child, delegated), and "
                     "behind it, if it matters, the name of the transition, the rung or the person.",
                     "history 按次序列出措施最近的记录：类型（registered、fired、proposed、approved、amended、"
                     "attached、commented、rung_claimed、vetoed、lapsed、child、delegated），"
                     "需要时后面写流转、提醒层级或人员的名称。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - at: +1 hours\n    then: [{measure: a-1, history: [submit]}]",
     .good = "when:\n  - at: +1 hours\n    then: [{measure: a-1, history: [fired submit]}]"},
    {.fault = Fault::unknown_placeholder,
     .title = {"a placeholder that no row fills", "占位符没有对应的值"},
     .explanation = {"Where a scenario has `examples`, <name> in its texts stands for what each row gives under that "
                     "name, and no row gives this one.",
                     "场景带有 examples 时，文字中的 <名称> 由每一行同名的值代替；没有一行给出这个名称。"},
     .kind = Kind::scenario,
     .bad = "examples: [{name: early, due: 2021-03-31}]\n"
            "when:\n  - {at: +1 hours, as: office, amend: {due: <duo>}, on: a-1}",
     .good = "examples: [{name: early, due: 2021-03-31}]\n"
             "when:\n  - {at: +1 hours, as: office, amend: {due: <due>}, on: a-1}"},
    {.fault = Fault::uneven_examples,
     .title = {"rows that do not match", "各行不一致"},
     .explanation = {"Every row of `examples` gives the same names, no two rows have one `name`, and whatever a row "
                     "gives is asked for somewhere, as <due>.",
                     "examples 的每一行给出相同的名称，行的 name 互不相同，给出的每个值都在某处用到，写作 <due>。"},
     .kind = Kind::scenario,
     .bad = "examples: [{name: early, due: 2021-03-31}, {name: late}]\n"
            "when:\n  - {at: +1 hours, as: office, amend: {due: <due>}, on: a-1}",
     .good = "examples: [{name: early, due: 2021-03-31}, {name: late, due: 2021-12-31}]\n"
             "when:\n  - {at: +1 hours, as: office, amend: {due: <due>}, on: a-1}"},
    {.fault = Fault::idle_invariant,
     .title = {"nothing has to hold", "没有要保持的事"},
     .explanation = {"What holds forever of the measures in a state or phase is said with `needs` (fields that are "
                     "set), `evidence` (so many pieces) or `overdue`; there is none of them.",
                     "对某状态或阶段的措施，始终成立的事用 needs（已填的字段）、evidence（佐证材料件数）"
                     "或 overdue 表示；这里一个也没有。"},
     .kind = Kind::scenario,
     .bad = "forever: [{state: executing}]\nwhen:\n  - at: +1 hours",
     .good = "forever: [{state: executing, needs: [lead_unit]}]\nwhen:\n  - at: +1 hours"},
    {.fault = Fault::day_not_covered,
     .title = {"a day that the calendar does not know", "日历未覆盖的日期"},
     .explanation =
         {"A calendar says for which days its list of holidays is complete, and this one, of a scenario or ledger, "
          "lies "
          "outside. Ordinary weeks are assumed there, so deadlines counted in working days can come out wrong. Use a "
          "newer calendar, or add the holidays and widen X-RECTIFY-COVERS. `rectify calendar explain` shows how days "
          "are counted.",
          "日历写明它的节假日在哪些日期内是完整的，而场景或台账里的这个日期在范围之外。那里按普通工作周推算，"
          "按工作日计的时限可能不准。请换用更新的日历，或补上节假日并扩大 X-RECTIFY-COVERS 的范围。"
          "rectify calendar explain 可以查看日期是怎样计算的。"},
     .kind = Kind::scenario,
     .bad = "given: {workflow: rectification, inspection: a, start: 2017-03-01, actors: {office: li.na/office}}",
     .good = "given: {workflow: rectification, inspection: a, start: 2021-03-01, actors: {office: li.na/office}}"},
};

}  // namespace

std::span<const FaultInfo> scenario_faults() { return kRows; }

}  // namespace rectify::definition
