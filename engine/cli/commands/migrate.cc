// migrate: live measures are taken to another version of their workflow, or it is shown what would become of each.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>

#include "base/codes.h"
#include "base/files.h"
#include "cli/answer_text.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "cli/read_command.h"
#include "cli/workflow_files.h"
#include "cli/workflow_version.h"

namespace rectify::cli {

namespace {

struct Migrate {
  std::string workflow;  // NAME@VERSION
  std::string map;       // a file
  std::string note;
  bool dry_run = false;
};

std::vector<Option> migrate_options(Migrate& asked) {
  return {{.name = "WORKFLOW@VERSION",
           .into = &asked.workflow,
           .means = "Where they go to; deployed already",
           .required = true},
          {.name = "--map", .into = &asked.map, .means = "The map (workflows/README.md)", .required = true},
          {.name = "--note", .into = &asked.note, .means = "Why; it is in the history of each"},
          {.name = "--dry-run", .into = &asked.dry_run, .means = "Show where each lands; change nothing"}};
}

std::string state_text(const json::Value& place, const Names& names) {
  const std::string state = names.state(shown_at(place, "state"));
  return has(place, "stopped")
             ? fmt::format("{} ({})", state, names.state(shown_at(value_at(place, "stopped"), "state")))
             : state;
}

// Of a measure whose clock stands still: the deadline that it goes on with.
const json::Value& clock_of(const json::Value& place) {
  return has(place, "stopped") ? value_at(place, "stopped") : place;
}

std::string rungs_text(const json::Value& place) { return list_at(clock_of(place), "rungs"); }

std::string led(const std::string& from, const std::string& to) {
  if (from == to) return from;
  return (from.empty() ? "–" : from) + " → " + (to.empty() ? "–" : to);
}

// What the rows of a migration look like to a person.
class Rows {
 public:
  Rows(const Names& names, core::Language language) : names_(names), zh_(language == core::Language::zh) {}

  void take(const json::Value& row) {
    const json::Value& from = value_at(row, "from");
    if (has(row, "obstacle")) {
      obstacles.rows.push_back({shown_at(row, "measure"), state_text(from, names_), shown_at(row, "obstacle")});
      return;
    }
    const json::Value& to = value_at(row, "to");
    landings.rows.push_back({shown_at(row, "measure"), led(state_text(from, names_), state_text(to, names_)),
                             shown_at(row, "clock"),
                             led(time_at(clock_of(from), "deadline"), time_at(clock_of(to), "deadline")),
                             led(rungs_text(from), rungs_text(to)), time_at(row, "next"), fields_text(row)});
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
  // What is set, and which proposals end.
  [[nodiscard]] std::string fields_text(const json::Value& row) const {
    std::string text;
    for (const auto& [name, value] : json::object_at(row, "set")) {
      text += fmt::format("{}{}={}", text.empty() ? "" : ", ", std::string_view(name), value_text(value));
    }
    for (const json::Value& proposal : json::array_at(row, "proposals")) {
      text += fmt::format("{}{}{}", text.empty() ? "" : ", ", zh_ ? "提请作废：" : "discards the proposal to ",
                          json::text_of(proposal));
    }
    return text;
  }

  const Names& names_;
  const bool zh_;
};

// What became of those that can and cannot.
std::string outcome_text(const json::Value& summary, bool zh) {
  const std::string unable = count_at(summary, "unable");
  if (json::flag_at(summary, "dry_run")) {
    return say_in(zh, "{} can migrate, {} cannot", "{} 项可以迁移，{} 项不能", count_at(summary, "able"), unable);
  }
  if (!json::flag_at(summary, "done")) {
    return say_in(zh, "{} cannot migrate, so none was migrated", "{} 项不能迁移，因此一项也没有迁移", unable);
  }
  std::string text = say_in(zh, "{} migrated", "已迁移 {} 项", count_at(summary, "migrated"));
  if (unable != "0") text += say_in(zh, ", {} left", "，余下 {} 项", unable);
  return text;
}

std::string summary_text(const json::Value& summary, bool zh) {
  return say_in(zh, "{} → {}: {}; {} had landed before, {} closed stay with their version, and {} of other versions",
                "{} → {}：{}；先前已迁移 {} 项，已办结不动 {} 项，其他版本 {} 项", shown_at(summary, "from"),
                shown_at(summary, "to"), outcome_text(summary, zh), count_at(summary, "landed"),
                count_at(summary, "closed"), count_at(summary, "elsewhere"));
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

  json::Value summary;  // null: it broke off
  std::optional<Error> error;

 private:
  void line(std::string_view text) {
    const auto json = json::parse(text);
    if (!json || !json->is_object()) return;
    if (global_.format == Format::json) {
      print_line(text);
      std::fflush(stdout);  // whoever follows it wants to know now
    }
    if (has(*json, "measure")) {
      rows_.take(*json);
    } else if (has(*json, "migrated")) {
      progress_.show(json::number_at(*json, "migrated"));
    } else if (has(*json, "summary")) {
      summary = value_at(*json, "summary");
    } else if (has(*json, "error")) {
      error = error_of(value_at(*json, "error"));
    }
  }

  static Error error_of(const json::Value& json) {
    for (const CodeRow& row : kCodes) {
      if (row.name == shown_at(json, "code")) return {row.code, shown_at(json, "message"), {}};
    }
    return {Code::unavailable, shown_at(json, "message"), {}};
  }

  const Global& global_;
  Rows& rows_;
  std::string text_;
  ProgressBar progress_{"migrating", 0};
};

int print_rows(const Global& global, const Rows& rows, const json::Value& summary) {
  if (global.format == Format::csv) {
    print(to_csv(rows.obstacles.rows.empty() ? rows.landings : rows.obstacles));
  } else if (global.format == Format::table) {
    if (!rows.landings.rows.empty()) print(to_text(rows.landings, global.language) + "\n");
    if (!rows.obstacles.rows.empty()) print(to_text(rows.obstacles, global.language) + "\n");
    print_line(summary_text(summary, global.language == core::Language::zh));
  }
  return json::number_at(summary, "unable") > 0 ? kFoundWanting : kDone;
}

Result<std::string> read_map(const Global& global, const std::string& file) {
  auto text = read_file(file);
  if (!text) return text.error();
  const auto map = definition::read_migration(*text, file);
  print_complaints(global, map.diagnostics, *text);
  if (!map.value) return embed::complained(file, map.diagnostics);
  return std::move(*text);
}

int migrate(const Global& global, const Migrate& asked) {
  const auto target = version_ref(asked.workflow);
  if (!target) {
    report(global, {Code::invalid, "write the workflow with the version to go to: rectification@2", asked.workflow});
    return kUsage;
  }
  const auto who = who_acts(global);
  if (!who) return report(global, who.error());
  auto map = read_map(global, asked.map);
  if (!map) return report(global, map.error());
  auto session = Session::open(global, asked.dry_run ? Access::read : Access::write);
  if (!session) return report(global, session.error());
  const auto& workflows = (*session)->workflows();
  if (!workflows) return report(global, workflows.error());
  const Names names(*workflows, global.language);
  Rows rows(names, global.language);
  Listener listener(global, rows);
  const json::Object body{
      {"workflow", target->name}, {"version", target->version}, {"map", *map}, {"note", asked.note}};
  auto heard = (*session)->stream({.method = "POST",
                                   .target = asked.dry_run ? "/v1/migrations?dry_run=true" : "/v1/migrations",
                                   .headers = {{"rectify-actor", *who}},
                                   .body = json::print(body)},
                                  [&](std::string_view piece) { return listener.take(piece); });
  if (!heard) return report(global, heard.error());
  if (listener.error) return report(global, *listener.error);
  if (listener.summary.is_null()) {
    return report(global, {Code::unavailable, "the migration broke off: begin it again, and it goes on", {}});
  }
  return print_rows(global, rows, listener.summary);
}

}  // namespace

Command migrate_command() {
  return command("migrate", "Take live measures to another version of their workflow", migrate_options, migrate);
}

}  // namespace rectify::cli
