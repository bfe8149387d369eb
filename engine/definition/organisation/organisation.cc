// The organisation file: units as a tree, people, the offices they hold, stand-ins.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "definition/definition.h"
#include "definition/organisation/organisation_shape.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kEndless = 0;           // the level of a unit that has no top above it
constexpr std::size_t kComparedMost = 2'000;  // ids that a misspelt one is compared with

struct OrganisationReader {
  // Declared ids. They lie in the node tree.
  using Ids = std::set<std::string_view>;

  Complaints& complaints;
  core::Organisation organisation{};
  Ids unit_ids{};
  Ids person_ids{};
  std::map<std::string_view, std::size_t> levels{};  // of units, from 1 at the top

  static core::Title title_or_id(const Node* title, const std::string& id, Complaints& complaints) {
    if (title == nullptr) return {.en = id, .zh = {}};
    return read_title(*title, complaints).value_or(core::Title{.en = id, .zh = {}});
  }

  // The declared id that the node refers to, or the nearest one where it is misspelt, or "".
  std::string refer(const Node& node, std::string_view what, Fault unknown, const Ids& declared) {
    auto id = read_id(node, fmt::format("a {}", what), complaints);
    if (!id) return {};
    if (declared.contains(*id)) return *id;
    Words near;
    if (declared.size() <= kComparedMost) near.assign(declared.begin(), declared.end());
    const std::string hint = near.empty() && !declared.empty() ? "" : did_you_mean(*id, near);
    complaints.error(node.mark, unknown, fmt::format("there is no {} {}{}", what, in_quotes(*id), hint));
    return std::string(nearest_known(*id, near));
  }

  std::optional<Day> read_day(const Node* node) {
    if (node == nullptr) return std::nullopt;
    const auto text = read_text(*node, "the day", complaints);
    if (!text) return std::nullopt;
    const auto day = parse_day(*text);
    if (day) return *day;
    complaints.error(node->mark, Fault::bad_time,
                     fmt::format("a day is written as 2020-12-31; not {}", in_quotes(*text)));
    return std::nullopt;
  }

  void check_order(const std::optional<Day>& from, const std::optional<Day>& until, const Mark& at) {
    if (!from || !until || *from <= *until) return;
    complaints.error(at, Fault::period_backwards,
                     fmt::format("it would end on {}, before it begins on {}", format_day(*until), format_day(*from)));
  }

  void read_units(const Node& node) {
    if (!node.is_mapping() || node.entries() == 0) {
      return complaints.error(node.mark, Fault::empty_list,
                              "units have to be a mapping from ids to what they are, with at least one");
    }
    for (std::size_t i = 0; i < node.entries(); ++i) unit_ids.insert(node.key(i).text);
    for (std::size_t i = 0; i < node.entries(); ++i) {
      const Mapping map(node.value(i), kUnitShape, complaints);
      (void)read_id(node.key(i), "a unit", complaints);
      const std::string& id = node.key(i).text;
      core::Unit unit{title_or_id(map["title"], id, complaints), {}};
      if (map["under"] != nullptr) unit.parent = refer(*map["under"], "unit", Fault::unknown_unit, unit_ids);
      organisation.units.emplace(id, std::move(unit));
    }
    for (std::size_t i = 0; i < node.entries(); ++i) check_level(node.key(i));
  }

  // From the unit up to the top: no circle, and no more levels than there are. A circle is said of the unit at which it
  // was come upon, and nothing more of what hangs below.
  void check_level(const Node& key) {
    std::vector<std::string_view> path;  // up to the first whose level is known
    std::string_view at = key.text;
    while (!at.empty() && levels.try_emplace(at, 0).second) {
      path.push_back(at);
      at = organisation.units.find(at)->second.parent;
    }
    const bool circle = std::find(path.begin(), path.end(), at) != path.end();
    if (circle) {
      complaints.error(key.mark, Fault::unit_circle,
                       fmt::format("from unit {} upwards there is no top: {} stands under itself; take under away from "
                                   "the one that is highest",
                                   in_quotes(key.text), in_quotes(at)));
    }
    const std::size_t known = at.empty() || circle ? 0 : levels.at(at);
    const bool endless = circle || (!at.empty() && known == kEndless);
    for (std::size_t i = path.size(); i > 0; --i) {
      levels[path[i - 1]] = endless ? kEndless : known + path.size() - i + 1;
    }
    if (endless || levels.at(key.text) != core::kUnitLevelsMax + 1) return;
    complaints.error(key.mark, Fault::too_many_levels,
                     fmt::format("unit {} is deeper than the {} levels an organisation has", in_quotes(key.text),
                                 core::kUnitLevelsMax));
  }

  core::Holding read_holding(const Node& node) {
    const Mapping map(node, kHoldingShape, complaints);
    core::Holding holding;
    if (map["office"] != nullptr) holding.office = read_id(*map["office"], "an office", complaints).value_or("");
    if (map["unit"] != nullptr) holding.unit = refer(*map["unit"], "unit", Fault::unknown_unit, unit_ids);
    holding.from = read_day(map["from"]);
    holding.until = read_day(map["until"]);
    check_order(holding.from, holding.until, node.mark);
    return holding;
  }

  void read_people(const Node& node) {
    if (!node.is_mapping()) {
      return complaints.error(node.mark, Fault::not_a_mapping, "people have to be a mapping from ids to who they are");
    }
    for (std::size_t i = 0; i < node.entries(); ++i) {
      const Mapping map(node.value(i), kPersonShape, complaints);
      (void)read_id(node.key(i), "a person", complaints);
      const std::string& id = node.key(i).text;
      core::Person person{title_or_id(map["title"], id, complaints), {}};
      if (const Node* offices = map["offices"]) {
        if (offices->is_sequence()) {
          for (const Node& office : offices->children) person.holdings.push_back(read_holding(office));
        } else {
          complaints.error(offices->mark, Fault::not_a_list, "offices have to be a list");
        }
      }
      organisation.people.emplace(id, std::move(person));
      person_ids.insert(id);
    }
  }

  void read_stand_ins(const Node& node) {
    if (!node.is_sequence()) return complaints.error(node.mark, Fault::not_a_list, "stand_ins have to be a list");
    for (const Node& item : node.children) {
      const Mapping map(item, kStandInShape, complaints);
      core::StandIn one;
      if (map["for"] != nullptr) one.principal = refer(*map["for"], "person", Fault::unknown_person, person_ids);
      if (map["by"] != nullptr) one.deputy = refer(*map["by"], "person", Fault::unknown_person, person_ids);
      one.from = read_day(map["from"]);
      const auto until = read_day(map["until"]);
      one.until = until.value_or(Day{});
      check_order(one.from, until, item.mark);
      const bool as_written = map["for"] != nullptr && map["by"] != nullptr && map["for"]->text == map["by"]->text;
      if (as_written && !one.principal.empty()) {
        complaints.error(
            item.mark, Fault::stands_in_for_self,
            fmt::format("{} stands in for nobody but himself: name two persons", in_quotes(one.principal)));
      }
      organisation.stand_ins.push_back(std::move(one));
    }
  }
};

}  // namespace

Read<core::Organisation> read_organisation(std::string_view text, std::string_view file, std::string_view name,
                                           const Limits& limits) {
  Complaints complaints(file, text);
  OrganisationReader reader{.complaints = complaints};
  if (const auto root = parse_yaml(text, limits, complaints)) {
    const Mapping map(*root, kOrganisationShape, complaints);
    core::Organisation& organisation = reader.organisation;
    organisation.name = name;
    if (const Node* id = map["organisation"]) {
      const std::string own = read_id(*id, "an organisation", complaints).value_or("");
      if (!own.empty() && own != name) {
        complaints.error(id->mark, Fault::other_name,
                         fmt::format("the file is looked up as '{}', and calls itself {}: let both be the same", name,
                                     in_quotes(own)));
      }
    }
    organisation.title = OrganisationReader::title_or_id(map["title"], organisation.name, complaints);
    if (map["units"] != nullptr) reader.read_units(*map["units"]);
    if (map["people"] != nullptr) reader.read_people(*map["people"]);
    if (map["stand_ins"] != nullptr) reader.read_stand_ins(*map["stand_ins"]);
  }
  return read_of(std::move(reader.organisation), complaints);
}

}  // namespace rectify::definition
