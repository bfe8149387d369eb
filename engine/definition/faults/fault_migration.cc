// Faults of the maps of migrations (RW10xx).
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::migration_to_same_version,
     .title = {"from a version to itself", "迁移到同一版本"},
     .explanation = {"A migration takes measures from one version of a workflow to another. Here both are the same; "
                     "write the version that measures leave under `from`, and the one they go on by under `to`.",
                     "迁移把措施从流程的一个版本带到另一个版本，这里两者相同。请在 from 下写离开的版本，"
                     "在 to 下写今后所依的版本。"},
     .kind = Kind::migration,
     .bad = "from: 2\nto: 2",
     .good = "from: 1\nto: 2"},
    {.fault = Fault::field_moved_and_dropped,
     .title = {"a field renamed and dropped", "字段既改名又舍弃"},
     .explanation = {"`fields` says what a field becomes, `without` that its value is dropped. Both are said of this "
                     "one; keep what is meant.",
                     "fields 说明字段改成什么，without 说明舍弃它的值。这个字段两者都写了，请只留所要的一种。"},
     .kind = Kind::migration,
     .bad = "fields: {leader: owner}\nwithout: [leader]",
     .good = "fields: {leader: owner}\nwithout: [remark]"},
    {.fault = Fault::two_fields_into_one,
     .title = {"two fields become one", "两个字段合为一个"},
     .explanation = {"Two fields of the old version would both become this field of the new one, which holds one "
                     "value: the other would be lost without anybody having said so. Drop one with `without`, or give "
                     "it another field.",
                     "旧版本的两个字段都要成为新版本的这一个字段，而它只有一个值，另一个会无声丢失。"
                     "请用 without 舍弃其一，或另给一个字段。"},
     .kind = Kind::migration,
     .bad = "fields: {leader: owner, deputy: owner}",
     .good = "fields: {leader: owner, deputy: second_owner}"},
    {.fault = Fault::renamed_to_itself,
     .title = {"renamed to its own name", "改成原名"},
     .explanation = {"What has the same name in both versions needs no line. This one says that a name becomes itself, "
                     "which may be a slip for another one.",
                     "两个版本中名称相同的不必写出。这一行把名称改成它自己，也许是想写另一个。"},
     .kind = Kind::migration,
     .bad = "states: {executing: executing}",
     .good = "states: {executing: working}"},
};

}  // namespace

std::span<const FaultInfo> migration_faults() { return kRows; }

}  // namespace rectify::definition
