// Faults of organisation files: RW08xx.
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::unknown_unit,
     .title = {"no such unit", "没有这个单位"},
     .explanation =
         {"A unit is named that is not declared under `units`. Nobody would stand above, and nobody would hold the "
          "office. Correct the id, or declare the unit.",
          "提到了 units 里没有声明的单位，上级或任职就落了空。请改正标识，或声明这个单位。"},
     .kind = Kind::organisation,
     .bad = "units:\n  district: {}\n  works: {under: distrct}",
     .good = "units:\n  district: {}\n  works: {under: district}"},
    {.fault = Fault::unit_circle,
     .title = {"units that stand under each other", "单位互为上下级"},
     .explanation = {"Going up from this unit comes back to it, so there is no top. Take `under` away from the one "
                     "that is highest.",
                     "从这个单位往上走又回到了它自己，没有顶层。请去掉最高一级单位的 under。"},
     .kind = Kind::organisation,
     .bad = "units:\n  district: {under: works}\n  works: {under: district}",
     .good = "units:\n  district: {}\n  works: {under: district}"},
    {.fault = Fault::too_many_levels,
     .title = {"too many levels", "层级过多"},
     .explanation = {"An organisation has at most four levels, from the top down. Join levels that do not decide "
                     "anything of their "
                     "own.",
                     "组织结构自上而下最多四级。请合并自身不作决定的层级。"},
     .kind = Kind::organisation,
     .bad =
         "units:\n  one: {}\n  two: {under: one}\n  three: {under: two}\n  four: {under: three}\n  five: {under: four}",
     .good = "units:\n  one: {}\n  two: {under: one}\n  three: {under: two}\n  four: {under: three}"},
    {.fault = Fault::unknown_person,
     .title = {"no such person", "没有这个人"},
     .explanation = {"A stand-in is somebody who is not declared under `people`, or is for somebody who is not. "
                     "Correct the id, or "
                     "declare the person.",
                     "代行人或被代行人没有在 people 里声明。请改正标识，或声明这个人。"},
     .kind = Kind::organisation,
     .bad = "people:\n  li.na: {}\nstand_ins:\n  - {for: li.na, by: wang.fnag, until: 2020-12-31}",
     .good = "people:\n  li.na: {}\n  wang.fang: {}\nstand_ins:\n  - {for: li.na, by: wang.fang, until: 2020-12-31}"},
    {.fault = Fault::period_backwards,
     .title = {"a period that ends before it begins", "期间先止后起"},
     .explanation =
         {"The last day lies before the first one, so it would never hold. Exchange the two, or correct the year.",
          "最后一天早于第一天，永远不会生效。请对调两个日期，或改正年份。"},
     .kind = Kind::organisation,
     .bad = "people:\n  li.na: {offices: [{office: head, unit: works, from: 2021-01-01, until: 2020-12-31}]}",
     .good = "people:\n  li.na: {offices: [{office: head, unit: works, from: 2020-01-01, until: 2020-12-31}]}"},
    {.fault = Fault::stands_in_for_self,
     .title = {"somebody who stands in for himself", "自己代行自己"},
     .explanation = {"A stand-in acts for another person. Name two different persons.",
                     "代行是替别人行事。请写两个不同的人。"},
     .kind = Kind::organisation,
     .bad = "people:\n  li.na: {}\nstand_ins:\n  - {for: li.na, by: li.na, until: 2020-12-31}",
     .good = "people:\n  li.na: {}\n  wang.fang: {}\nstand_ins:\n  - {for: li.na, by: wang.fang, until: 2020-12-31}"},
    {.fault = Fault::other_name,
     .title = {"a file that calls itself otherwise", "文件自称另一名称"},
     .explanation =
         {"A workflow names its organisation, and the file organisations/NAME.yaml is looked up by it; the file has to "
          "call itself the same. Rename one of the two.",
          "流程写明组织结构的名称，系统据此查找 organisations/名称.yaml，文件里也须是同一名称。请改其中之一。"},
     .kind = Kind::organisation,
     .bad = "organisation: another",
     .good = "organisation: district"},
    {.fault = Fault::unit_not_in_organisation,
     .title = {"a role of a unit that the organisation does not have", "角色所属单位不在组织结构里"},
     .explanation =
         {"The workflow goes by an organisation, and the unit or person of this role is not in it: nobody can hold the "
          "role. Correct the id, or add the unit or person to the organisation file.",
          "流程按组织结构行事，而这个角色的单位或人员不在其中，无人能担任。请改正标识，或在组织结构文件里补上。"},
     .kind = Kind::workflow,
     .bad = "organisation: district\nroles:\n  office: {unit: petition-ofice}",
     .good = "organisation: district\nroles:\n  office: {unit: petition-office}"},
    {.fault = Fault::office_never_held,
     .title = {"an office nobody ever holds", "无人担任的职务"},
     .explanation =
         {"The role asks for an office that nobody in the organisation holds in that unit (or, where a field names the "
          "unit, in any), at any time. Correct the office, or say who holds it.",
          "角色要求的职务，在该单位（单位由字段指定时，在任何单位）从来没有人担任。请改正职务，或写明由谁担任。"},
     .kind = Kind::workflow,
     .bad = "organisation: district\nroles:\n  office: {unit: petition-office, office: haed}",
     .good = "organisation: district\nroles:\n  office: {unit: petition-office, office: head}"},
};

}  // namespace

std::span<const FaultInfo> organisation_faults() { return kRows; }

}  // namespace rectify::definition
