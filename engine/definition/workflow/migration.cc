// The map of a migration: what the names of one version of a workflow become in another, and its clocks.
#include <fmt/core.h>

#include <map>

#include "definition/definition.h"
#include "definition/workflow/migration_shape.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

namespace {

struct MigrationReader {
  Complaints& complaints;
  core::MigrationMap map{};

  // A mapping from names to whatever `each` reads.
  template <typename Each>
  void read_names(const Node* node, const std::string& what, const Each& each) const {
    if (node == nullptr) return;
    if (!node->is_mapping()) {
      return complaints.error(node->mark, Fault::not_a_mapping,
                              fmt::format("{} have to be a mapping from names of the old version", what));
    }
    for (std::size_t i = 0; i < node->entries(); ++i) each(node->key(i), node->value(i));
  }

  core::Renames read_renames(const Node* node, const std::string& what, const std::string& one) const {
    core::Renames renames;
    read_names(node, what, [&](const Node& key, const Node& value) {
      const auto name = read_name(value, fmt::format("what {} {} becomes", one, in_quotes(key.text)), complaints);
      if (!name) return;
      if (*name == key.text) {
        complaints.warning(key.mark, Fault::renamed_to_itself,
                           fmt::format("{} {} keeps its name: the line says nothing", one, in_quotes(key.text)));
      }
      renames[key.text] = *name;
    });
    return renames;
  }

  void read_fields(const Node* fields, const Node* without) {
    map.fields = read_renames(fields, "fields", "field");
    if (without != nullptr) {
      for (Word& word : read_words(*without, "without", complaints)) {
        if (map.fields.contains(word.text)) {
          complaints.error(word.mark, Fault::field_moved_and_dropped,
                           fmt::format("field {} becomes {} above and is dropped here: keep one of the two",
                                       in_quotes(word.text), in_quotes(map.fields[word.text])));
        }
        map.without.push_back(std::move(word.text));
      }
    }
    std::map<std::string, std::string> taken;
    read_names(fields, "fields", [&](const Node& key, const Node& value) {
      const auto renamed = map.fields.find(key.text);
      if (renamed == map.fields.end()) return;
      const auto [first, fresh] = taken.emplace(renamed->second, key.text);
      if (fresh) return;
      complaints.error(value.mark, Fault::two_fields_into_one,
                       fmt::format("field {} becomes {} already, and one of the two values would be lost",
                                   in_quotes(first->second), in_quotes(renamed->second)));
    });
  }

  void read_clocks(const Node* node) {
    const Words rules(std::begin(core::kClockRules), std::end(core::kClockRules));
    read_names(node, "clocks", [&](const Node& key, const Node& value) {
      const auto choice = read_choice(value, "what becomes of the clock", rules, complaints);
      if (!choice) return;
      const auto rule = static_cast<core::ClockRule>(*choice);
      if (key.text == kDefaultClock) {
        map.clock = rule;
      } else {
        map.clocks[key.text] = rule;
      }
    });
  }
};

}  // namespace

Read<core::MigrationMap> read_migration(std::string_view text, std::string_view file, const Limits& limits) {
  Complaints complaints(file, text);
  MigrationReader reader{.complaints = complaints};
  core::MigrationMap& map = reader.map;
  if (const auto root = parse_yaml(text, limits, complaints)) {
    const Mapping keys(*root, kMigrationShape, complaints);
    if (keys["migrate"] != nullptr) map.workflow = read_name(*keys["migrate"], "a workflow", complaints).value_or("");
    map.from = static_cast<std::uint32_t>(keys.number("from").value_or(0));
    map.to = static_cast<std::uint32_t>(keys.number("to").value_or(0));
    if (map.to != 0 && map.from == map.to) {
      complaints.error(keys["to"]->mark, Fault::migration_to_same_version,
                       fmt::format("it leads from version {} to the same version", map.from));
    }
    map.states = reader.read_renames(keys["states"], "states", "state");
    map.transitions = reader.read_renames(keys["transitions"], "transitions", "transition");
    map.rungs = reader.read_renames(keys["rungs"], "rungs", "rung");
    reader.read_fields(keys["fields"], keys["without"]);
    reader.read_clocks(keys["clocks"]);
  }
  return read_of(std::move(map), complaints);
}

}  // namespace rectify::definition
