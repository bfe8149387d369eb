// outbox: notices that did not arrive yet, and what is to become of those that could not.
#include <nlohmann/json.hpp>

#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/read_command.h"
#include "http/api/api.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr core::Title kStatus[] = {{"waiting", "待发"}, {"dead", "死信"}, {"again", "重发中"}};

std::string in_language(const Json& title, core::Language language, const std::string& name) {
  const std::string text = core::title_in({text_at(title, "en"), text_at(title, "zh")}, language);
  return text.empty() ? name : text;
}

std::string status_in(const std::string& status, core::Language language) {
  for (const core::Title& one : kStatus) {
    if (one.en == status) return core::title_in(one, language);
  }
  return status;
}

// "45 s", "12 min", "3 h", "2 d".
std::string age_text(std::int64_t seconds, core::Language language) {
  const bool zh = language == core::Language::zh;
  if (seconds < 60) return std::to_string(seconds) + (zh ? " 秒" : " s");
  if (seconds < 3'600) return std::to_string(seconds / 60) + (zh ? " 分" : " min");
  if (seconds < 172'800) return std::to_string(seconds / 3'600) + (zh ? " 时" : " h");
  return std::to_string(seconds / 86'400) + (zh ? " 天" : " d");
}

std::string about(const Json& row, core::Language language) {
  if (row.contains("folded")) {
    const std::string number = number_text(row, "folded");
    return language == core::Language::zh ? number + " 条积压通知" : number + " notices folded";
  }
  if (row.contains("message")) return text_at(row, "message");
  const bool rung = row.contains("rung");
  return in_language(row.at(rung ? "rung_title" : "state_title"), language, text_at(row, rung ? "rung" : "state"));
}

Table outbox_table(const Json& list, core::Language language) {
  Table table{{{{"key", "编号"}},
               {{"status", "状态"}},
               {{"age", "时长"}, 10, true},
               {{"measure", "措施"}, 30},
               {{"about", "事由"}, 20},
               {{"to", "接收"}, 24},
               {{"attempts", "次数"}, 8, true},
               {{"last error", "最近错误"}, 60}},
              {}};
  for (const Json& row : list) {
    table.rows.push_back({text_at(row, "key"), status_in(text_at(row, "status"), language),
                          age_text(row.value("age_s", std::int64_t{0}), language), text_at(row, "measure"),
                          about(row, language), text_at(row, "recipient"), number_text(row, "attempts"),
                          text_at(row, "error")});
  }
  return table;
}

// Sends a change to the daemon, or makes it in the folder.
int change(const Global& global, const std::string& method, const std::string& target, const Json& body,
           const std::function<std::string(const Json&)>& said) {
  auto session = Session::open(global, Session::Access::write);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send(method, target, body.is_null() ? std::string() : http::dump(body));
  if (!answer) return report(global, answer.error());
  print_line(global.format == Format::table ? said(*answer) : http::dump(*answer));
  return kDone;
}

}  // namespace

int list_outbox(const Global& global, const Filters& filters) {
  return with_answer(global, "/v1/outbox" + query_text(filters), [&](Session&, const Json& list) {
    print_listing(global, list, outbox_table(list, global.language));
    return kDone;
  });
}

int replay_outbox(const Global& global, const std::vector<std::string>& keys, bool all) {
  if (all != keys.empty()) return report(global, {Code::invalid, "name keys of dead letters, or --all", {}});
  const Json body = all ? Json{{"all", true}} : Json{{"keys", keys}};
  return change(global, "POST", "/v1/outbox/replay", body, [&](const Json& answer) {
    const std::string number = number_text(answer, "replayed");
    return global.language == core::Language::zh ? number + " 条将重新发送" : "to be tried again: " + number;
  });
}

int drop_outbox(const Global& global, const std::string& key) {
  return change(global, "DELETE", "/v1/outbox/" + http::percent_encode(key), Json(), [&](const Json&) {
    return global.language == core::Language::zh ? "已删除 " + key : "dropped " + key;
  });
}

}  // namespace rectify::cli
