// The table of examples of a scenario: the document is read once for each row, with its values put in.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

struct Row {
  std::string name;
  std::map<std::string, std::string, std::less<>> values;
};

std::size_t nodes_of(const Node& node) {
  std::size_t count = 1;
  for (const Node& child : node.children) count += nodes_of(child);
  return count;
}

// Puts the values in, and notes which were asked for.
struct Filling {
  const Row& row;
  Complaints& complaints;
  std::set<std::string, std::less<>>& used;

  void fill(Node& node) const {
    if (node.is_scalar()) fill_text(node);
    const std::size_t stride = node.is_mapping() ? 2 : 1;  // keys stay as they are
    for (std::size_t i = stride - 1; i < node.children.size(); i += stride) {
      fill(node.children[i]);
    }
  }

 private:
  void fill_text(Node& node) const {
    std::size_t at = 0;
    while ((at = node.text.find('<', at)) != std::string::npos) {
      const std::size_t end = node.text.find_first_of("<> ", at + 1);
      if (end == std::string::npos || node.text[end] != '>') {
        ++at;
        continue;
      }
      const std::string name = node.text.substr(at + 1, end - at - 1);
      const auto value = row.values.find(name);
      if (value == row.values.end()) {
        complaints.error(node.mark, Fault::unknown_placeholder,
                         fmt::format("no row of examples has {}{}", in_quotes(name), did_you_mean(name, columns())));
        return;
      }
      used.insert(name);
      node.text.replace(at, end + 1 - at, value->second);
      at += value->second.size();
    }
  }

  [[nodiscard]] Words columns() const {
    Words names;
    for (const auto& [name, value] : row.values) names.push_back(name);
    return names;
  }
};

std::vector<Row> read_rows(const Node& node, Complaints& complaints) {
  std::vector<Row> rows;
  std::set<std::string> names;
  if (!node.is_sequence() || node.children.empty()) {
    complaints.error(node.mark, Fault::not_a_list,
                     "examples have to be a list of rows, as in '- {name: late, due: "
                     "2020-11-30}'");
    return rows;
  }
  for (const Node& item : node.children) {
    Row row;
    if (!item.is_mapping()) {
      complaints.error(item.mark, Fault::not_a_mapping, "a row of examples has to be a mapping from names to texts");
      continue;
    }
    for (std::size_t i = 0; i < item.entries(); ++i) {
      const auto name = read_name(item.key(i), "what a row gives", complaints);
      const auto value = read_text(item.value(i), "what a row gives", complaints);
      if (name && value) row.values.emplace(*name, *value);
    }
    const auto named = row.values.find("name");
    row.name = named == row.values.end() ? fmt::format("row {}", rows.size() + 1) : named->second;
    if (!names.insert(row.name).second) {
      complaints.error(item.mark, Fault::uneven_examples, fmt::format("two rows are called {}", in_quotes(row.name)));
    }
    for (const auto& [name, value] : rows.empty() ? row.values : rows.front().values) {
      if (!row.values.contains(name)) {
        complaints.error(item.mark, Fault::uneven_examples,
                         fmt::format("this row lacks {}, which the first has", in_quotes(name)));
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<Example> read_examples(const Node& root, const Limits& limits, Complaints& complaints) {
  const Node* table = root.find("examples");
  if (table == nullptr) return {{{}, root}};
  const std::vector<Row> rows = read_rows(*table, complaints);
  if (complaints.errors() > 0) return {};
  if (nodes_of(root) * rows.size() > limits.nodes_max) {
    complaints.error(table->mark, Fault::beyond_limits, "the rows together make more than is read; split the scenario");
    return {};
  }
  std::vector<Example> examples;
  std::set<std::string, std::less<>> used{"name"};
  for (const Row& row : rows) {
    Example example{row.name, root};
    const Filling filling{row, complaints, used};
    for (std::size_t i = 0; i < example.root.entries(); ++i) {
      if (example.root.key(i).text != "examples") filling.fill(example.root.children[2 * i + 1]);
    }
    examples.push_back(std::move(example));
    if (complaints.errors() > 0) return {};
  }
  for (const auto& [name, value] : rows.front().values) {
    if (!used.contains(name)) {
      complaints.error(table->mark, Fault::uneven_examples,
                       fmt::format("nothing asks for <{}>, which the rows give", name));
    }
  }
  return examples;
}

}  // namespace rectify::definition
