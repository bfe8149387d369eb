// What answers of the API look like to a person: tables, a measure's card, its history as a story.
#pragma once

#include <string>

#include "cli/global.h"
#include "cli/table.h"
#include "http/api/json.h"

namespace rectify::cli {

// Names of a workflow in the reader's language, and its zone; made from GET /v1/workflows.
class Names {
 public:
  // Where several workflows use a name, that of the last counts; with `ref` ("small@1") those of that one alone.
  Names(const http::Json& workflows, core::Language language, const std::string& ref = {});
  ~Names();
  [[nodiscard]] std::string state(const std::string& name) const;
  [[nodiscard]] std::string transition(const std::string& name) const;
  [[nodiscard]] std::string field(const std::string& name) const;
  // A field's value, those of an enum by their titles: "a", or "a, b" of a list.
  [[nodiscard]] std::string value(const std::string& field, const http::Json& value) const;
  [[nodiscard]] const Zone& zone() const { return zone_; }

 private:
  std::map<std::string, std::string> states_;
  std::map<std::string, std::string> transitions_;
  std::map<std::string, std::string> fields_;
  std::map<std::pair<std::string, std::string>, std::string> values_;  // by field and value
  Zone zone_;
};

[[nodiscard]] std::string title_of(const http::Json& title, core::Language language);

[[nodiscard]] Table measures_table(const http::Json& list, core::Language language);
[[nodiscard]] Table summary_table(const http::Json& list, core::Language language);
[[nodiscard]] Table escalations_table(const http::Json& list, core::Language language);
[[nodiscard]] Table findings_table(const http::Json& list, core::Language language);
[[nodiscard]] Table workflows_table(const http::Json& list, core::Language language);
[[nodiscard]] std::string measure_card(const http::Json& measure, const Names& names, core::Language language);
// When, who, from → to, note, deadline, rung; one event a paragraph.
[[nodiscard]] std::string story(const http::Json& events, const Names& names, core::Language language);

// The same of one event of the whole history: its sequence and its measure go in front.
[[nodiscard]] std::string feed_story(const http::Json& event, const Names& names, core::Language language);
// Its one line: "Submit for verification: Executing → Verifying".
[[nodiscard]] std::string headline(const http::Json& event, const Names& names, core::Language language);

// As JSON, CSV or a table, by the format asked for.
void print_listing(const Global& global, const http::Json& json, const Table& table);

}  // namespace rectify::cli
