// The organisation file: units as a tree, people, the offices they hold, stand-ins.
#include "definition/definition.h"
#include "definition/organisation_shape.h"
#include "definition/reading.h"

namespace rectify::definition {

namespace {

struct OrganisationReader {
  Complaints& complaints;
  core::Organisation organisation{};
  Words unit_ids{};
  Words person_ids{};

  static core::Title title_or_id(const Node* title, const std::string& id, Complaints& complaints) {
    if (title == nullptr) return {.en = id, .zh = {}};
    return read_title(*title, complaints).value_or(core::Title{.en = id, .zh = {}});
  }

  // The declared id that the node refers to, or the nearest one where it is misspelt, or "".
  std::string refer(const Node& node, std::string_view what, Fault unknown, const Words& declared) {
    auto id = read_id(node, "a " + std::string(what), complaints);
    if (!id) return {};
    if (std::find(declared.begin(), declared.end(), *id) != declared.end()) return *id;
    complaints.error(node.mark, unknown,
                     "there is no " + std::string(what) + " " + in_quotes(*id) + did_you_mean(*id, declared));
    return std::string(nearest_known(*id, declared));
  }

  std::optional<Day> read_day(const Node* node) {
    if (node == nullptr) return std::nullopt;
    const auto text = read_text(*node, "the day", complaints);
    if (!text) return std::nullopt;
    const auto day = parse_day(*text);
    if (day) return *day;
    complaints.error(node->mark, Fault::bad_time, "a day is written as 2020-12-31; not " + in_quotes(*text));
    return std::nullopt;
  }

  void check_order(const std::optional<Day>& from, const std::optional<Day>& until, const Mark& at) {
    if (!from || !until || *from <= *until) return;
    complaints.error(at, Fault::period_backwards,
                     "it would end on " + format_day(*until) + ", before it begins on " + format_day(*from));
  }

  void read_units(const Node& node) {
    if (!node.is_mapping() || node.entries() == 0) {
      return complaints.error(node.mark, Fault::empty_list,
                              "units have to be a mapping from ids to what they are, with at least one");
    }
    for (std::size_t i = 0; i < node.entries(); ++i) unit_ids.emplace_back(node.key(i).text);
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

  // From the unit up to the top: no circle, and no more levels than there are.
  void check_level(const Node& key) {
    std::string above = organisation.units.at(key.text).parent;
    for (std::size_t level = 2; !above.empty(); ++level) {
      if (above == key.text) {
        return complaints.error(key.mark, Fault::unit_circle,
                                "unit '" + key.text + "' stands under itself: one of them has to be at the top");
      }
      if (level > core::kUnitLevelsMax) {
        return complaints.error(key.mark, Fault::too_many_levels,
                                "unit '" + key.text + "' is deeper than the " + std::to_string(core::kUnitLevelsMax) +
                                    " levels an organisation has");
      }
      above = organisation.units.at(above).parent;
    }
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
        if (!offices->is_sequence()) complaints.error(offices->mark, Fault::not_a_list, "offices have to be a list");
        for (const Node& office : offices->children) person.holdings.push_back(read_holding(office));
      }
      organisation.people.emplace(id, std::move(person));
      person_ids.emplace_back(id);
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
      if (!one.principal.empty() && one.principal == one.deputy) {
        complaints.error(item.mark, Fault::stands_in_for_self,
                         "'" + one.principal + "' stands in for nobody but '" + one.deputy + "': name two persons");
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
                         "the file is looked up as '" + std::string(name) + "', and calls itself " + in_quotes(own) +
                             ": let both be the same");
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
