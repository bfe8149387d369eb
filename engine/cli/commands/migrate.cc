// Migrating measures to another version of their workflow: what would become of each, and doing it.
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/codes.h"
#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/progress_bar.h"
#include "cli/session.h"
#include "cli/workflow_files.h"
#include "cli/workflow_version.h"

namespace rectify::cli {

using http::Json;

namespace {

std::string state_text(const Json& place, const Names& names) {
  const std::string state = names.state(text_at(place, "state"));
  return place.contains("stopped") ? state + " (" + names.state(text_at(place["stopped"], "state")) + ")" : state;
}

// Of a measure whose clock stands still: the deadline that it goes on with.
const Json& clock_of(const Json& place) { return place.contains("stopped") ? place["stopped"] : place; }

std::string rungs_text(const Json& place) {
  std::string text;
  for (const Json& rung : clock_of(place)["rungs"]) text += (text.empty() ? "" : ", ") + rung.get<std::string>();
  return text;
}

std::string led(const std::string& from, const std::string& to) {
  if (from == to) return from;
  return (from.empty() ? "–" : from) + " → " + (to.empty() ? "–" : to);
}

// What the rows of a migration look like to a person.
class Rows {
 public:
  Rows(const Names& names, core::Language language) : names_(names), zh_(language == core::Language::zh) {}

  void take(const Json& row) {
    const Json& from = row["from"];
    if (row.contains("obstacle")) {
      obstacles.rows.push_back({text_at(row, "measure"), state_text(from, names_), text_at(row, "obstacle")});
      return;
    }
    const Json& to = row["to"];
    std::string fields;
    const Json sets = row.value("set", Json::object());
    for (const auto& [name, value] : sets.items()) {
      fields += (fields.empty() ? "" : ", ") + name + "=" + value_text(value);
    }
    for (const Json& proposal : row.value("proposals", Json::array())) {
      fields += (fields.empty() ? "" : ", ") + std::string(zh_ ? "提请作废:" : "discards the proposal to ") +
                proposal.get<std::string>();
    }
    landings.rows.push_back(
        {text_at(row, "measure"), led(state_text(from, names_), state_text(to, names_)), text_at(row, "clock"),
         led(short_time(text_at(clock_of(from), "deadline")), short_time(text_at(clock_of(to), "deadline"))),
         led(rungs_text(from), rungs_text(to)), short_time(text_at(row, "next")), fields});
  }

  Table landings{{{{"measure", "措施"}, 40},
                  {{"state", "状态"}, 60},
                  {{"clock", "时限规则"}, 10},
                  {{"deadline", "时限"}, 44},
                  {{"rungs claimed", "已督办"}, 60},
                  {{"next", "下次触发"}, 20},
                  {{"fields", "字段"}, 60}},
                 {}};
  Table obstacles{{{{"measure", "措施"}, 40}, {{"state", "状态"}, 40}, {{"why it cannot", "不能迁移的原因"}, 400}}, {}};

 private:
  const Names& names_;
  const bool zh_;
};

std::string summary_text(const Json& summary, bool zh) {
  const auto count = [&](const char* key) { return summary.value(key, Json(0)).dump(); };
  const std::string way = text_at(summary, "from") + " → " + text_at(summary, "to");
  std::string text = way + (zh ? "：" : ": ");
  if (summary.value("dry_run", false)) {
    text += zh ? count("able") + " 项可以迁移，" + count("unable") + " 项不能"
               : count("able") + " can migrate, " + count("unable") + " cannot";
  } else if (summary.value("done", false)) {
    text += zh ? "已迁移 " + count("migrated") + " 项" : count("migrated") + " migrated";
    if (summary.value("unable", 0) > 0)
      text += zh ? "，余下 " + count("unable") + " 项" : ", " + count("unable") + " left";
  } else {
    text += zh ? count("unable") + " 项不能迁移，因此一项也没有迁移"
               : count("unable") + " cannot migrate, so none was migrated";
  }
  return text + (zh ? "；先前已迁移 " + count("landed") + " 项，已办结不动 " + count("closed") + " 项，其他版本 " +
                          count("elsewhere") + " 项"
                    : "; " + count("landed") + " had landed before, " + count("closed") +
                          " closed stay with their version, and " + count("elsewhere") + " of other versions");
}

// Hears the lines of the answer as they come.
class Listener {
 public:
  Listener(const Global& global, Rows& rows) : global_(global), rows_(rows) {}

  bool take(std::string_view piece) {
    text_ += piece;
    std::size_t begin = 0;
    for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', begin)) {
      line(std::string_view(text_).substr(begin, end - begin));
      begin = end + 1;
    }
    text_.erase(0, begin);
    return true;
  }

  Json summary;
  std::optional<Error> error;

 private:
  void line(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object()) return;
    if (global_.format == Format::json) {
      print_line(text);
      std::fflush(stdout);  // whoever follows it wants to know now
    }
    if (json.contains("measure")) {
      rows_.take(json);
    } else if (json.contains("migrated")) {
      progress_.show(json.value("migrated", std::uint64_t{0}));
    } else if (json.contains("summary")) {
      summary = json["summary"];
    } else if (json.contains("error")) {
      error = error_of(json["error"]);
    }
  }

  static Error error_of(const Json& json) {
    for (const CodeRow& row : kCodes) {
      if (row.name == text_at(json, "code")) return {row.code, text_at(json, "message"), {}};
    }
    return {Code::unavailable, text_at(json, "message"), {}};
  }

  const Global& global_;
  Rows& rows_;
  std::string text_;
  Progress progress_{"migrating", 0};
};

int print_rows(const Global& global, const Rows& rows, const Json& summary) {
  const bool zh = global.language == core::Language::zh;
  if (global.format == Format::csv) {
    print(to_csv(rows.obstacles.rows.empty() ? rows.landings : rows.obstacles));
  } else if (global.format == Format::table) {
    if (!rows.landings.rows.empty()) print(to_text(rows.landings, global.language) + "\n");
    if (!rows.obstacles.rows.empty()) print(to_text(rows.obstacles, global.language) + "\n");
    print_line(summary_text(summary, zh));
  }
  return summary.value("unable", 0) > 0 ? kFoundWanting : kDone;
}

Result<std::string> read_map(const Global& global, const std::string& file) {
  auto text = read_file(file);
  if (!text) return text.error();
  auto map = definition::read_migration(*text, file);
  std::vector<embed::Complaint> complaints;
  for (const Diagnostic& diagnostic : map.diagnostics) complaints.push_back({diagnostic, *text});
  print_complaints(global, complaints);
  if (!map.value) return embed::complained(file, map.diagnostics);
  return std::move(*text);
}

}  // namespace

int migrate_measures(const Global& global, const MigrateOptions& options) {
  const auto target = version_ref(options.workflow);
  if (!target) {
    report(global, {Code::invalid, "write the workflow with the version to go to: rectification@2", options.workflow});
    return kUsage;
  }
  const auto who = who_acts(global);
  if (!who) return report(global, who.error());
  auto map = read_map(global, options.map);
  if (!map) return report(global, map.error());
  auto session = Session::open(global, options.dry_run ? Session::Access::read : Session::Access::write);
  if (!session) return report(global, session.error());
  auto workflows = (*session)->get("/v1/workflows");
  if (!workflows) return report(global, workflows.error());
  const Names names(*workflows, global.language);
  Rows rows(names, global.language);
  const Json body{{"workflow", target->name}, {"version", target->version}, {"map", *map}, {"note", options.note}};
  Listener listener(global, rows);
  auto heard = (*session)->stream(
      http::Request{.method = "POST",
                    .target = std::string("/v1/migrations") + (options.dry_run ? "?dry_run=true" : ""),
                    .headers = {{"rectify-actor", *who}},
                    .body = http::dump(body)},
      [&](std::string_view piece) { return listener.take(piece); });
  if (!heard) return report(global, heard.error());
  if (listener.error) return report(global, *listener.error);
  if (listener.summary.is_null()) {
    return report(global, {Code::unavailable, "the migration broke off: begin it again, and it goes on", {}});
  }
  return print_rows(global, rows, listener.summary);
}

}  // namespace rectify::cli
