// import bulletin: the measures of a rectification bulletin, as it was published, are registered.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/files.h"
#include "cli/import.h"
#include "cli/output.h"
#include "exchange/bulletin/bulletin.h"
#include "exchange/bulletin/bulletin_tree.h"

namespace rectify::cli {

namespace {

struct ImportBulletin {
  Import import;
  std::string inspection;
};

std::vector<Option> import_bulletin_options(ImportBulletin& asked) {
  return joined(
      {import_options(asked.import, "UTF-8 text"),
       {{.name = "--inspection", .into = &asked.inspection, .means = "The id of the inspection", .required = true}}});
}

json::Object title_json(const core::Title& title) {
  json::Object json;
  if (!title.en.empty()) json["en"] = title.en;
  if (!title.zh.empty()) json["zh"] = title.zh;
  return json;
}

void print_bulletin(const Global& global, const ImportBulletin& asked, const exchange::Bulletin& bulletin) {
  const core::LedgerDraft& ledger = bulletin.ledger;
  if (global.format == Format::json) {
    return print_line(json::print(json::Object{{"inspection", asked.inspection},
                                               {"title", title_json(ledger.title)},
                                               {"findings", bulletin.findings},
                                               {"measures", ledger.measures.size()},
                                               {"blocks", bulletin.blocks},
                                               {"claimed_measures", bulletin.claimed_measures},
                                               {"dry_run", asked.import.dry_run},
                                               {"diagnostics", diagnostics_json(ledger.diagnostics)}}));
  }
  if (asked.import.dry_run) print(exchange::print_tree(bulletin));
  for (const Diagnostic& diagnostic : ledger.diagnostics) print_line(to_text(diagnostic));
  const std::string claims = bulletin.claimed_measures > 0
                                 ? say_of(global, "; the text claims {}", "；文中自称 {} 项", bulletin.claimed_measures)
                                 : std::string();
  print_line(say_of(global, "{}: {} measures in {} lists under {} findings{}{}",
                    "{}：{} 项措施，分 {} 处列出，涉及 {} 个问题{}{}", asked.inspection, ledger.measures.size(),
                    bulletin.blocks, bulletin.findings, claims, end_of(global, asked.import)));
}

int import_bulletin(const Global& global, const ImportBulletin& asked) {
  if (auto ok = core::check_id(asked.inspection, "an inspection"); !ok) return report(global, ok.error());
  auto text = read_file(asked.import.file);
  if (!text) return report(global, text.error());
  auto bulletin = exchange::read_bulletin(*text, asked.import.file, InspectionId(asked.inspection), {});
  if (!bulletin) return report(global, bulletin.error());
  if (auto ok = register_all(global, asked.import, bulletin->ledger); !ok) return report(global, ok.error());
  print_bulletin(global, asked, *bulletin);
  return kDone;
}

}  // namespace

Command import_bulletin_command() {
  return command("bulletin", "The text of a rectification bulletin", import_bulletin_options, import_bulletin);
}

}  // namespace rectify::cli
