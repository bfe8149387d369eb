// outbox: notices that did not arrive yet, and dead letters.
#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/listing_tables.h"
#include "cli/output.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct Outbox {
  Parameters filters;
};

std::vector<Option> outbox_options(Outbox& asked) {
  return {parameter("--status", asked.filters, "waiting, dead, or again: dead ones that are tried again"),
          parameter("--limit", asked.filters, "At most so many of each (100)")};
}

const core::Title kStatus[] = {{"waiting", "待发"}, {"dead", "死信"}, {"again", "重发中"}};

std::string status_in(const std::string& status, core::Language language) {
  for (const core::Title& one : kStatus) {
    if (one.en == status) return core::title_in(one, language);
  }
  return status;
}

// "45 s", "12 min", "3 h", "2 d".
std::string age_text(std::uint64_t seconds, core::Language language) {
  const bool zh = language == core::Language::zh;
  if (seconds < 60) return fmt::format("{} {}", seconds, zh ? "秒" : "s");
  if (seconds < 3'600) return fmt::format("{} {}", seconds / 60, zh ? "分" : "min");
  if (seconds < 172'800) return fmt::format("{} {}", seconds / 3'600, zh ? "时" : "h");
  return fmt::format("{} {}", seconds / 86'400, zh ? "天" : "d");
}

std::string about(const json::Value& row, core::Language language) {
  if (has(row, "folded")) {
    const bool zh = language == core::Language::zh;
    return say_in(zh, "{} notices folded", "{} 条积压通知", count_at(row, "folded"));
  }
  if (has(row, "message")) return shown_at(row, "message");
  return named_at(row, has(row, "rung") ? "rung" : "state", language);
}

Table outbox_table(const json::Value& list, core::Language language) {
  Table table{{{{"key", "编号"}},
               {{"status", "状态"}},
               {{"age", "时长"}, 10, true},
               {{"measure", "措施"}, 30},
               {{"about", "事由"}, 20},
               {{"to", "接收"}, 24},
               {{"attempts", "次数"}, 8, true},
               {{"last error", "最近错误"}, 60}},
              {}};
  for (const json::Value& row : rows_of(list)) {
    table.rows.push_back({shown_at(row, "key"), status_in(shown_at(row, "status"), language),
                          age_text(json::number_at(row, "age_s"), language), shown_at(row, "measure"),
                          about(row, language), shown_at(row, "recipient"), count_at(row, "attempts"),
                          shown_at(row, "error")});
  }
  return table;
}

int list_outbox(const Global& global, const Outbox& asked) {
  return show_table(global, question("/v1/outbox", asked.filters),
                    [&](const json::Value& list) { return outbox_table(list, global.language); });
}

}  // namespace

Command outbox_command() {
  return command("outbox", "Notices that did not arrive yet, and dead letters", outbox_options, list_outbox);
}

}  // namespace rectify::cli
