#include "definition/workflow/family.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "definition/workflow/workflow_shape.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kGenerationsMax = 8;
constexpr std::string_view kJoined[] = {"fields", "roles", "groups", "states", "transitions"};

Node* find(Node& mapping, std::string_view name) {
  for (std::size_t i = 0; i < mapping.entries(); ++i) {
    if (mapping.key(i).text == name) return &mapping.children[2 * i + 1];
  }
  return nullptr;
}

void remove(Node& mapping, std::string_view name) {
  for (std::size_t i = 0; i < mapping.entries(); ++i) {
    if (mapping.key(i).text != name) continue;
    const auto at = mapping.children.begin() + static_cast<std::ptrdiff_t>(2 * i);
    mapping.children.erase(at, at + 2);
    return;
  }
}

void set(Node& mapping, const Node& key, Node value) {
  if (Node* present = find(mapping, key.text)) {
    *present = std::move(value);
    return;
  }
  mapping.children.push_back(key);
  mapping.children.push_back(std::move(value));
}

// The keys of `changes` over those of `base`; one without a value takes the key away.
void overlay(Node& base, const Node& changes) {
  for (std::size_t i = 0; i < changes.entries(); ++i) {
    if (changes.value(i).kind == Node::Kind::null) {
      remove(base, changes.key(i).text);
    } else {
      set(base, changes.key(i), changes.value(i));
    }
  }
}

// Members of one section: new ones are added, known ones changed key by key.
void join_section(Node& base, const Node& changes) {
  if (!base.is_mapping() || !changes.is_mapping()) {
    base = changes;
    return;
  }
  for (std::size_t i = 0; i < changes.entries(); ++i) {
    Node* member = find(base, changes.key(i).text);
    if (member != nullptr && member->is_mapping() && changes.value(i).is_mapping()) {
      overlay(*member, changes.value(i));
    } else {
      set(base, changes.key(i), changes.value(i));
    }
  }
}

void leave_out(Node& base, const Node& without, Complaints& complaints) {
  const Mapping map(without, kWithoutShape, complaints);
  for (const std::string_view section : kJoined) {
    const Node* names = without.find(section);
    if (names == nullptr) continue;
    Node* members = find(base, section);
    for (const Word& word : read_words(*names, "a name", complaints)) {
      if (members != nullptr && find(*members, word.text) != nullptr) {
        remove(*members, word.text);
        continue;
      }
      Words known;
      for (std::size_t i = 0; members != nullptr && i < members->entries(); ++i) {
        known.emplace_back(members->key(i).text);
      }
      complaints.error(word.mark, Fault::nothing_to_leave_out,
                       fmt::format("there is no {} among the {} of what is extended{}", in_quotes(word.text), section,
                                   did_you_mean(word.text, known)));
    }
    if (members != nullptr && members->is_mapping() && members->entries() == 0) remove(base, section);
  }
}

Node joined(Node base, const Node& changes, Complaints& complaints) {
  if (const Node* without = changes.find("without")) leave_out(base, *without, complaints);
  for (std::size_t i = 0; i < changes.entries(); ++i) {
    const std::string& key = changes.key(i).text;
    if (key == "extends" || key == "without") continue;
    Node* present = find(base, key);
    const bool section = std::find(std::begin(kJoined), std::end(kJoined), key) != std::end(kJoined);
    if (section && present != nullptr) {
      join_section(*present, changes.value(i));
    } else if (changes.value(i).kind == Node::Kind::null) {
      remove(base, key);
    } else {
      set(base, changes.key(i), changes.value(i));
    }
  }
  // Where the keys of the whole are missed, it is in the extending file.
  base.mark = changes.mark;
  return base;
}

}  // namespace

bool join_family(Node& root, std::string_view file, const FindBase& find_base, const Limits& limits,
                 Complaints& complaints, std::vector<std::unique_ptr<SourceFile>>& bases) {
  std::vector<Node> generations{std::move(root)};
  std::vector<std::string> files{std::string(file)};
  while (const Node* extends = generations.back().find("extends")) {
    const auto name = read_text(*extends, "extends", complaints);
    if (!name) return false;
    auto base = find_base ? find_base(*name, files.back())
                          : Result<SourceFile>(Error{Code::not_found, "nothing can be looked up here", {}});
    if (!base) {
      complaints.error(extends->mark, Fault::unknown_base,
                       fmt::format("cannot extend {}: {}", in_quotes(*name), base.error().message));
      return false;
    }
    const bool circle = std::find(files.begin(), files.end(), base->file) != files.end();
    if (circle || generations.size() > kGenerationsMax) {
      complaints.error(
          extends->mark, Fault::family_circle,
          circle ? fmt::format("it extends {}, which extends it: one of them has to stand alone", in_quotes(base->file))
                 : fmt::format("more than {} files extend one another here", kGenerationsMax));
      return false;
    }
    bases.push_back(std::make_unique<SourceFile>(std::move(*base)));
    const SourceFile& source = *bases.back();
    files.push_back(source.file);
    auto tree = parse_yaml(source.text, limits, complaints, complaints.add_file(source.file, source.text));
    if (!tree) return false;
    if (!tree->is_mapping()) {
      complaints.error(tree->mark, Fault::not_a_mapping, "a workflow has to be a mapping");
      return false;
    }
    generations.push_back(std::move(*tree));
  }
  if (const Node* without = generations.back().find("without")) {
    complaints.error(without->mark, Fault::nothing_to_leave_out,
                     "without leaves something out of a workflow that is extended: add extends");
  }
  Node whole = std::move(generations.back());
  for (auto one = std::next(generations.rbegin()); one != generations.rend(); ++one) {
    whole = joined(std::move(whole), *one, complaints);
  }
  root = std::move(whole);
  return true;
}

}  // namespace rectify::definition
