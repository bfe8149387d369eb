// Faults of the text itself, before anything is known of what it says: RW00xx.
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr FaultInfo kRows[] = {
    {.fault = Fault::beyond_limits,
     .title = {"more than is read", "超出读取上限"},
     .explanation =
         {"Every reader has limits: bytes and values of a file, levels of nesting, states, transitions, fields, "
          "rungs, "
          "and what one measure can carry. They keep a mistake or hostile text from costing more than its bytes. "
          "What "
          "was meant is hardly ever this large: look for a bracket too many, or split the file.",
          "每种读取都有上限：文件的字节数和值的个数，嵌套层数，状态、流转、字段和台阶的个数，以及一条措施所能携带的内"
          "容。"
          "上限使误写或恶意文本的代价不超过其字节数。真正需要的内容很少这么大：请查找多余的括号，或拆分文件。"},
     .kind = Kind::workflow,
     .bad = "title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[Small]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
     .good = "title: Small"},
    {.fault = Fault::not_utf8,
     .title = {"not UTF-8", "不是 UTF-8"},
     .explanation =
         {"The file holds bytes that are not UTF-8, often because an editor saved it as GBK or Latin-1. "
          "Guessing an encoding could change names in silence, so nothing is guessed. Save it as UTF-8.",
          "文件含有不是 UTF-8 的字节，常见原因是编辑器按 GBK 等编码保存。猜测编码可能悄悄改变名称，因此不作猜测。"
          "请另存为 UTF-8。"},
     .kind = Kind::workflow,
     .bad = "title: {zh: \xD5\xFB\xB8\xC4}",
     .good = "title: {zh: 整改}"},
    {.fault = Fault::control_character,
     .title = {"a control character", "控制字符"},
     .explanation = {"The file holds a character that is no text, such as a bell or a zero byte. It cannot be seen in "
                     "most editors and would stay in the record for ever. Remove it.",
                     "文件含有不属于文本的字符，如响铃符或零字节。多数编辑器看不见它，而它会永久留在记录里。请删除。"},
     .kind = Kind::workflow,
     .bad = "title: Small\x07",
     .good = "title: Small"},
    {.fault = Fault::not_yaml,
     .title = {"not YAML", "不是 YAML"},
     .explanation =
         {"The text cannot be read as YAML; the place is where the parser gave up, and the cause often stands a "
          "little "
          "before it: a bracket or quote that is not closed, a missing space after a colon, or indentation that does "
          "not fit. Nothing behind this place was checked.",
          "文本不能按 YAML 读取。所指位置是解析停下的地方，原因往往在它前面不远：括号或引号没有闭合，冒号后缺空格，"
          "或缩进不对。此处以后的内容尚未检查。"},
     .kind = Kind::workflow,
     .bad = "title: {en: Small, zh: 小",
     .good = "title: {en: Small, zh: 小}"},
    {.fault = Fault::tab_in_front,
     .title = {"a tab in front of a line", "行首有制表符"},
     .explanation = {"YAML is indented with spaces; a tab has no width that all editors agree on, so it is not allowed "
                     "there. Replace it, and let the editor write spaces.",
                     "YAML 用空格缩进。制表符在各编辑器中的宽度不一，因此不允许出现在行首。请换成空格，"
                     "并把编辑器设为用空格缩进。"},
     .kind = Kind::workflow,
     .bad = "title:\n\ten: Small",
     .good = "title:\n  en: Small"},
    {.fault = Fault::second_document,
     .title = {"a second document", "第二个文档"},
     .explanation =
         {"A line of three dashes begins another document within the file. A file holds one workflow, ledger "
          "or scenario; the rest would be overlooked. Remove the line or make two files.",
          "三个短横的一行在文件内开始了另一个文档。一个文件只放一个流程、台账或场景，其余会被忽略。请删去这一行，"
          "或分成两个文件。"},
     .kind = Kind::workflow,
     .bad = "title: Small\n---\nversion: 2",
     .good = "title: Small\nversion: 2"},
    {.fault = Fault::yaml_feature,
     .title = {"an anchor, alias or tag", "锚点、别名或标签"},
     .explanation =
         {"Anchors (&name), aliases (*name) and tags (!name) are not read. What a file means shall show where it is "
          "written, and a few aliases can stand for millions of values. Write the value out.",
          "不读取锚点（&name）、别名（*name）和标签（!name）。文件的含义应当写在哪里就在哪里看得到，"
          "而几个别名就能代表数百万个值。请把值写出来。"},
     .kind = Kind::workflow,
     .bad = "title: &small Small",
     .good = "title: Small"},
    {.fault = Fault::empty_file,
     .title = {"an empty file", "空文件"},
     .explanation = {"There is nothing in the file, or only comments. Perhaps it was not saved. The smallest workflow "
                     "has a name, a version, a calendar, roles, states and transitions.",
                     "文件里没有内容，或只有注释，也许没有保存。最小的流程也要有名称、版本、日历、角色、状态和流转。"},
     .kind = Kind::workflow,
     .bad = "# to be written",
     .good = "workflow: small"},
    {.fault = Fault::key_not_text,
     .title = {"a key that is no text", "键不是文本"},
     .explanation = {"What stands in front of a colon is a list or a mapping, which YAML allows and nothing here can "
                     "mean. Often a bracket or brace was opened too early. Write a plain word.",
                     "冒号前面是列表或映射，YAML 虽然允许，在这里却没有意义。常见原因是括号开早了。请写一个普通的词。"},
     .kind = Kind::workflow,
     .bad = "title: {en: Small, [zh]: 小}",
     .good = "title: {en: Small, zh: 小}"},
    {.fault = Fault::key_twice,
     .title = {"the same key twice", "键重复"},
     .explanation =
         {"A key stands twice in the same mapping. Only one of the two values could count, and which one "
          "would be chance. Keep the right one, or give one of them another name.",
          "同一映射中一个键出现两次。只能有一个值算数，算哪一个就成了偶然。请保留正确的一个，或给其中一个另取名称。"},
     .kind = Kind::workflow,
     .bad = "title: {en: Small, en: Little}",
     .good = "title: {en: Small}"},
};

}  // namespace

std::span<const FaultInfo> text_faults() { return kRows; }

}  // namespace rectify::definition
