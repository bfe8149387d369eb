// Faults of keys and values, in every format: RW01xx.
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::not_a_mapping,
     .title = {"not a mapping", "不是映射"},
     .explanation =
         {"Here a mapping belongs, that is keys with values: {phase: execute}, or one key a line, indented. "
          "What stands here is a text, a list or nothing.",
          "这里应当是映射，即带值的键：{phase: execute}，或每行一个键并缩进。现在写的是文本、列表，或什么也没有。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: rectification-office",
     .good = "roles:\n  office: {unit: rectification-office}"},
    {.fault = Fault::unknown_key,
     .title = {"an unknown key", "未知的键"},
     .explanation = {"This key means nothing here. A key that is overlooked in silence would be a deadline that "
                     "never falls due or "
                     "a condition that is never asked, so all keys are known ones. It is misspelt, or it belongs to "
                     "another part "
                     "of the file.",
                     "这个键在这里没有含义。悄悄忽略一个键，可能意味着一个永不到期的时限，或一个从不检查的条件，因此"
                     "只接受已知的键。"
                     "要么拼写有误，要么它属于文件的其他部分。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, dedline: 3 workdays}\n  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute, deadline: 3 workdays}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::missing_key,
     .title = {"a key is missing", "缺少键"},
     .explanation = {"Something here cannot do without this key: a state without a phase could not be summed up, a "
                     "transition without `by` could be fired by nobody. Add it.",
                     "这里不能没有这个键：没有阶段的状态无法汇总，没有 by 的流转无人可执行。请补上。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office}"},
    {.fault = Fault::not_a_list,
     .title = {"not a list", "不是列表"},
     .explanation = {"Here a list belongs: items in brackets, [a, b], or one a line after a dash. Findings, measures, "
                     "steps and rules are lists even when there is only one of them, because their order counts.",
                     "这里应当是列表：方括号里的各项 [a, "
                     "b]，或每行一项、以短横开头。问题、措施、步骤和规则即使只有一项也是列表，"
                     "因为顺序有意义。"},
     .kind = Kind::ledger,
     .bad = "findings:\n  - title: Roads\n    measures: {title: Mend the lamps}",
     .good = "findings:\n  - title: Roads\n    measures: [{title: Mend the lamps}]"},
    {.fault = Fault::not_a_text,
     .title = {"not a single value", "不是单个值"},
     .explanation =
         {"Here one value belongs: a text, a name, a number, a date. What stands here is a list, a mapping or "
          "nothing. A text with a colon or brackets in it needs quotes.",
          "这里应当是单个值：文本、名称、数字或日期。现在写的是列表、映射，或什么也没有。含有冒号或括号的文本要加引号"
          "。"},
     .kind = Kind::workflow,
     .bad = "version: [1]",
     .good = "version: 1"},
    {.fault = Fault::empty_text,
     .title = {"an empty text", "空文本"},
     .explanation =
         {"A text is there, but nothing is in it. A title or reason that says nothing is worse than none, "
          "since everybody takes it for said. Write it, or leave the key out where it is optional.",
          "有文本但没有内容。什么也没说的标题或理由比没有更糟，因为大家会以为已经说过。请写上，可选的键也可以去掉。"},
     .kind = Kind::workflow,
     .bad = "title: ''",
     .good = "title: Small"},
    {.fault = Fault::empty_list,
     .title = {"nothing in it", "没有内容"},
     .explanation =
         {"At least one has to be named here: a transition that nobody may fire, a ladder without rungs or an "
          "enum without values could never serve. Name one, or leave the whole out.",
          "这里至少要写一项：无人可执行的流转、没有台阶的阶梯、没有取值的枚举都起不了作用。请写上一项，或整个去掉。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: []}",
     .good = "transitions:\n  close: {from: open, to: closed, by: [office]}"},
    {.fault = Fault::listed_twice,
     .title = {"the same item twice", "列表项重复"},
     .explanation =
         {"An item stands in this list twice. Saying it once is enough; twice is often a slip of copying, and "
          "the item that was meant is missing.",
          "列表中有一项出现两次。写一次就够了；出现两次往往是复制时的疏忽，而真正想写的那一项却缺了。"},
     .kind = Kind::workflow,
     .bad = "transitions:\n  close: {from: open, to: closed, by: office, needs: [due, due]}",
     .good = "transitions:\n  close: {from: open, to: closed, by: office, needs: [due, owner]}"},
    {.fault = Fault::one_of_two_keys,
     .title = {"one of two keys, not both", "两个键只能选一个"},
     .explanation =
         {"Two keys exclude each other here, and one of them is needed: a role is held by a unit or by a person, a "
          "review is due every so often or once, an expectation is about one measure or about a count. Give exactly "
          "one.",
          "这里的两个键互斥，且必须有一个：角色由单位或由个人担任，复核是定期或一次性的，期望针对一条措施或一个数目。"
          "请只写其中一个。"},
     .kind = Kind::workflow,
     .bad = "roles:\n  office: {unit: rectification-office, person: li.na}",
     .good = "roles:\n  office: {unit: rectification-office}"},
    {.fault = Fault::bad_choice,
     .title = {"none of the words allowed", "不在可选词之内"},
     .explanation = {"Only certain words mean something here, and the message lists them. They are written exactly so, "
                     "in small letters.",
                     "这里只有若干个词有意义，提示中已列出。须原样书写，用小写字母。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: executing}\n  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::bad_name,
     .title = {"not a name", "不是合法的名称"},
     .explanation = {"Names of workflows, fields, roles, states, transitions and rungs are 1 to 64 of a-z, 0-9, _ "
                     "and -, beginning "
                     "with a letter: they stand in addresses, command lines and conditions. What people read is the "
                     "title, in any "
                     "language.",
                     "流程、字段、角色、状态、流转和台阶的名称由 1 到 64 个 a-z、0-9、_、- 组成，以字母开头，"
                     "因为它们要写进网址、命令行和条件。给人看的是标题（title），任何语言都可以。"},
     .kind = Kind::workflow,
     .bad = "workflow: 整改",
     .good = "workflow: rectification\ntitle: 整改"},
    {.fault = Fault::bad_id,
     .title = {"not an id", "不是合法的标识"},
     .explanation = {"Ids of units, persons, inspections, measures and calendars are 1 to 128 bytes without spaces and "
                     "without / ? # %, since they are parts of addresses. Chinese letters are allowed.",
                     "单位、人员、巡视、措施和日历的标识为 1 到 128 字节，不含空格和 / ? # "
                     "%，因为它们是网址的一部分。可以用汉字。"},
     .kind = Kind::ledger,
     .bad = "ledger: town 2021",
     .good = "ledger: town-2021"},
    {.fault = Fault::bad_number,
     .title = {"not a number in range", "不是范围内的数"},
     .explanation = {"Here a whole number belongs, in digits and within the range that the message names; no sign, no "
                     "point, no unit.",
                     "这里应当是整数，用数字书写，且在提示所说的范围内；不带正负号、小数点和单位。"},
     .kind = Kind::workflow,
     .bad = "version: 1.0",
     .good = "version: 1"},
    {.fault = Fault::bad_bool,
     .title = {"neither true nor false", "既非 true 也非 false"},
     .explanation =
         {"Yes and no are written true and false. Other words (yes, on, 1, 是) mean different things to "
          "different readers of YAML, so they are not taken.",
          "是与否写作 true 和 false。其他写法（yes、on、1、是）在不同的 YAML 读取器中含义不同，因此不接受。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: yes}",
     .good = "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::bad_span,
     .title = {"not a span", "不是时长"},
     .explanation =
         {"A span is a number and one of workdays, workhours, days and hours. The unit matters and is never guessed "
          "or "
          "converted: 3 workdays over a holiday are more than a week, 3 days are not. A deadline has at least 1; a "
          "rung may stand at 0.",
          "时长是一个数加 workdays、workhours、days、hours 之一。单位有实质区别，既不猜测也不换算：遇到长假，3 "
          "个工作日会超过"
          "一周，3 天则不会。时限至少为 1，台阶可以为 0。"},
     .kind = Kind::workflow,
     .bad = "states:\n  open: {phase: execute, deadline: 3 weeks}\n  closed: {phase: close, final: true}",
     .good = "states:\n  open: {phase: execute, deadline: 21 days}\n  closed: {phase: close, final: true}"},
    {.fault = Fault::bad_time,
     .title = {"not a date or time", "不是日期或时间"},
     .explanation =
         {"Dates are written 2020-11-30, times 2020-11-30 17:00, in the calendar's zone. The day has to exist: "
          "30 February is refused, not moved into March.",
          "日期写作 2020-11-30，时间写作 2020-11-30 17:00，按日历的时区。日子必须存在：2 月 30 日会被拒绝，"
          "而不会挪到 3 月。"},
     .kind = Kind::scenario,
     .bad = "given: {workflow: small, inspection: town-2021, start: 1 March 2021}",
     .good = "given: {workflow: small, inspection: town-2021, start: 2021-03-01, actors: {office: "
             "li.na/rectification-office}}"},
    {.fault = Fault::bad_sha256,
     .title = {"not a SHA-256", "不是 SHA-256"},
     .explanation = {"The fingerprint of a piece of evidence is 64 digits of 0-9 and a-f, as sha256sum prints it. In a "
                     "scenario it may be left out: that of the name is used then.",
                     "佐证材料的指纹是 64 位 0-9、a-f，即 sha256sum 的输出。场景中可以省略，届时用名称的指纹代替。"},
     .kind = Kind::scenario,
     .bad = "when:\n  - {at: +1 hours, as: office, on: a-1, attach: [{name: minutes.pdf, sha256: 12ab}]}",
     .good = "when:\n  - {at: +1 hours, as: office, on: a-1, attach: [{name: minutes.pdf}]}"},
};

}  // namespace

std::span<const FaultInfo> value_faults() { return kRows; }

}  // namespace rectify::definition
