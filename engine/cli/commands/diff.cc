// diff: what differs between two workflows: files, names, or versions in the database.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"
#include "cli/workflow_version.h"
#include "core/workflow_diff.h"
#include "http/api/api.h"

namespace rectify::cli {

namespace {

struct Diff {
  std::string before;
  std::string after;
};

std::vector<Option> diff_options(Diff& asked) {
  return {{.name = "A",
           .into = &asked.before,
           .means = "A file, a workflow's name, or NAME@VERSION of the database",
           .required = true},
          {.name = "B", .into = &asked.after, .means = "What it is compared with", .required = true}};
}

Result<core::Workflow> deployed_version(const Global& global, const VersionRef& ref) {
  auto session = Session::open(global, Access::read);
  if (!session) return session.error();
  auto answer = (*session)->get(fmt::format("/v1/workflows/{}/{}", http::percent_encode(ref.name), ref.version));
  if (!answer) return answer.error();
  return embed::compiler().workflow(json::text_at(*answer, "source"));
}

Result<core::Workflow> workflow_named(const Global& global, const std::string& name) {
  if (const auto ref = version_ref(name); ref && !std::filesystem::exists(name)) return deployed_version(global, *ref);
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_workflow(name);
  if (!path) return path.error();
  std::vector<embed::Complaint> complaints;
  auto loaded = library.load(*path, complaints);
  if (!loaded) {
    print_complaints(global, complaints);
    return loaded.error();
  }
  return std::move(loaded->workflow);
}

using Dictionary = std::map<std::string_view, std::string_view>;

std::string in_language(const Dictionary& chinese, std::string_view word, core::Language language) {
  const auto found = chinese.find(word);
  return std::string(language == core::Language::zh && found != chinese.end() ? found->second : word);
}

const Dictionary& part_words() {
  static const Dictionary words{{"workflow", "流程"}, {"field", "字段"},      {"role", "角色"},    {"group", "状态组"},
                                {"state", "状态"},    {"transition", "流转"}, {"rung", "督办梯级"}};
  return words;
}

const Dictionary& kind_words() {
  static const Dictionary words{{"added", "新增"}, {"removed", "删除"}, {"changed", "修改"}};
  return words;
}

const Dictionary& aspect_words() {
  static const Dictionary words{{"workflow", "名称"},
                                {"version", "版本"},
                                {"title", "标题"},
                                {"calendar", "日历"},
                                {"organisation", "组织"},
                                {"starts in", "起始状态"},
                                {"order of rungs", "梯级次序"},
                                {"type", "类型"},
                                {"values", "取值"},
                                {"unit", "单位"},
                                {"required in", "必填于"},
                                {"private", "保密"},
                                {"computed", "计算"},
                                {"held by", "由谁担任"},
                                {"phase", "阶段"},
                                {"final", "终态"},
                                {"within", "所属组"},
                                {"clock stands still", "停表"},
                                {"pause budget", "暂停限额"},
                                {"deadline", "时限"},
                                {"after", "到期"},
                                {"review", "复核"},
                                {"notify", "通知"},
                                {"from", "自"},
                                {"to", "至"},
                                {"resumes", "恢复到"},
                                {"by", "由"},
                                {"needs", "须有"},
                                {"sets", "可设"},
                                {"not same as", "不得同一人"},
                                {"approvals", "审批"},
                                {"when", "条件"},
                                {"next episode", "新轮次"},
                                {"acknowledge", "签收"},
                                {"decides", "裁定"},
                                {"grace", "宽限"},
                                {"catch up", "补提"},
                                {"claims", "提出时间"},
                                {"resets", "重新起算"},
                                {"cap", "上限"}};
  return words;
}

std::string_view word_of(core::WorkflowChange::Part part) {
  return core::kWorkflowParts[static_cast<std::size_t>(part)];
}
std::string_view word_of(core::WorkflowChange::Kind kind) { return core::kChangeKinds[static_cast<std::size_t>(kind)]; }

json::Array changes_json(const std::vector<core::WorkflowChange>& changes) {
  const auto or_null = [](const std::string& text) { return text.empty() ? json::Value() : json::Value(text); };
  json::Array list;
  for (const core::WorkflowChange& change : changes) {
    json::Object one{{"part", word_of(change.part)}, {"change", word_of(change.kind)}};
    if (!change.name.empty()) one["name"] = change.name;
    one["what"] = change.aspect;
    one["before"] = or_null(change.before);
    one["after"] = or_null(change.after);
    list.emplace_back(std::move(one));
  }
  return list;
}

Table changes_of(const std::vector<core::WorkflowChange>& changes, core::Language language) {
  Table table{{{{"part", "部分"}, 12},
               {{"name", "名称"}, 24},
               {{"change", "变化"}, 8},
               {{"what", "内容"}, 20},
               {{"before", "原为"}, 60},
               {{"after", "现为"}, 60}},
              {}};
  for (const core::WorkflowChange& change : changes) {
    table.rows.push_back({in_language(part_words(), word_of(change.part), language), change.name,
                          in_language(kind_words(), word_of(change.kind), language),
                          in_language(aspect_words(), change.aspect, language), change.before, change.after});
  }
  return table;
}

int diff_workflows(const Global& global, const Diff& asked) {
  auto old = workflow_named(global, asked.before);
  if (!old) return report(global, old.error());
  auto now = workflow_named(global, asked.after);
  if (!now) return report(global, now.error());
  const auto changes = core::diff(*old, *now);
  if (changes.empty() && global.format == Format::table) {
    print_line(say(global, "nothing differs", "没有差异"));
    return kDone;
  }
  print_listing(global, changes_json(changes), changes_of(changes, global.language));
  return kDone;
}

}  // namespace

Command diff_command() { return command("diff", "What differs between two workflows", diff_options, diff_workflows); }

}  // namespace rectify::cli
