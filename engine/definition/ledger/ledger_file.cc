// The ledger file: findings as a tree, measures under them.
#include <fmt/core.h>

#include <map>
#include <set>

#include "core/command.h"
#include "definition/definition.h"
#include "definition/ledger/ledger_shape.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

namespace {

struct LedgerReader {
  Complaints& complaints;
  const core::CommandLimits& limits;
  core::LedgerDraft ledger{};
  std::map<std::string, std::uint32_t, std::less<>> lines{};  // of ids, for the complaint about a second one

  void check_draft(const core::MeasureDraft& measure, const Mark& at) {
    core::Command command{.key = "import",
                          .actor = {"importer", {}},
                          .measure = measure.id,
                          .expected = {},
                          .body = core::Register{.inspection = ledger.inspection,
                                                 .finding = measure.finding,
                                                 .title = measure.title,
                                                 .text = measure.text,
                                                 .source_line = measure.line,
                                                 .workflow = ledger.workflow,
                                                 .fields = measure.fields}};
    if (auto ok = core::check_limits(command, limits); !ok)
      complaints.error(at, Fault::beyond_limits, ok.error().message);
  }

  void read_measure(const Node& node, const core::FindingPath& path, std::uint32_t number) {
    const Mapping map(node, kMeasureShape, complaints);
    if (!node.is_mapping()) return;
    const std::size_t errors = complaints.errors();
    core::MeasureDraft measure;
    measure.finding = path;
    measure.line = node.mark.line;
    if (map["title"] != nullptr) measure.title = read_title(*map["title"], complaints).value_or(core::Title{});
    measure.text = core::title_in(measure.title, core::Language::zh);
    if (map["text"] != nullptr) measure.text = read_text(*map["text"], "the text", complaints).value_or("");
    measure.id = core::measure_id(ledger.inspection, path, number);
    if (map["id"] != nullptr) measure.id = MeasureId(read_id(*map["id"], "a measure", complaints).value_or(""));
    if (map["fields"] != nullptr) measure.fields = read_field_values(*map["fields"], "fields", complaints);

    const Mark& at = map["id"] != nullptr ? map["id"]->mark : node.mark;
    const auto [first, added] = lines.emplace(measure.id.get(), measure.line);
    if (!added && !measure.id.get().empty()) {
      complaints.error(at, Fault::measure_id_twice,
                       fmt::format("there is a measure {} in line {}; give this one another id",
                                   in_quotes(measure.id.get()), first->second));
    }
    if (complaints.errors() == errors && map["title"] != nullptr && !ledger.inspection.get().empty()) {
      check_draft(measure, node.mark);
    }
    ledger.measures.push_back(std::move(measure));
  }

  void read_measures(const Node& node, const core::FindingPath& path) {
    if (!node.is_sequence()) return complaints.error(node.mark, Fault::not_a_list, "measures have to be a list");
    std::uint32_t number = 0;
    for (const Node& item : node.children) read_measure(item, path, ++number);
  }

  void read_finding(const Node& node, core::FindingPath& path, std::uint32_t position,
                    std::set<std::uint32_t>& numbers) {
    const Mapping map(node, kFindingShape, complaints);
    if (!node.is_mapping()) return;
    core::FindingNode finding;
    finding.number = static_cast<std::uint32_t>(map.number("number").value_or(position));
    if (!numbers.insert(finding.number).second) {
      complaints.error(map["number"] != nullptr ? map["number"]->mark : node.mark, Fault::finding_number_twice,
                       fmt::format("another finding beside this one has the number {}", finding.number));
    }
    if (map["title"] != nullptr) finding.title = read_title(*map["title"], complaints).value_or(core::Title{});
    path.push_back(std::move(finding));
    if (map["measures"] != nullptr) read_measures(*map["measures"], path);
    if (map["findings"] != nullptr) read_findings(*map["findings"], path);
    path.pop_back();
  }

  void read_findings(const Node& node, core::FindingPath& path) {
    if (!node.is_sequence()) return complaints.error(node.mark, Fault::not_a_list, "findings have to be a list");
    const std::size_t deepest = limits.finding_depth_max;
    if (path.size() >= deepest) {
      return complaints.error(node.mark, Fault::beyond_limits,
                              fmt::format("findings are nested deeper than {} levels", deepest));
    }
    std::set<std::uint32_t> numbers;
    std::uint32_t position = 0;
    for (const Node& item : node.children) read_finding(item, path, ++position, numbers);
  }
};

}  // namespace

Read<core::LedgerDraft> read_ledger(std::string_view text, std::string_view file, const core::CommandLimits& commands,
                                    const Limits& limits) {
  Complaints complaints(file, text);
  LedgerReader reader{.complaints = complaints, .limits = commands};
  if (const auto root = parse_yaml(text, limits, complaints)) {
    const Mapping map(*root, kLedgerShape, complaints);
    core::LedgerDraft& ledger = reader.ledger;
    if (map["ledger"] != nullptr) {
      ledger.inspection = InspectionId(read_id(*map["ledger"], "an inspection", complaints).value_or(""));
    }
    if (map["title"] != nullptr) ledger.title = read_title(*map["title"], complaints).value_or(core::Title{});
    if (map["workflow"] != nullptr) {
      ledger.workflow = read_name(*map["workflow"], "a workflow", complaints).value_or("");
    }
    core::FindingPath path;
    if (map["findings"] != nullptr) {
      reader.read_findings(*map["findings"], path);
      if (ledger.measures.empty() && complaints.errors() == 0) {
        complaints.error(map["findings"]->mark, Fault::no_measures,
                         "there is no measure under any finding: add at least one");
      }
    }
  }
  return read_of(std::move(reader.ledger), complaints);
}

}  // namespace rectify::definition
