// What the decider knows beyond the store: everything that is decided and not yet committed, and what it has seen
// lately.
//
// Only the decider changes measures, so an entry never goes stale. Entries of groups that are not committed are kept.
// Of the other entries, about `most` are kept. Threads: the decider's only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "store/store.h"

namespace rectify::runtime {

using RecordPtr = std::shared_ptr<const store::Record>;

// Two generations: what is used moves to the young one; when that is full the old one is dropped.
template <typename Value>
class Overlay {
 public:
  explicit Overlay(std::size_t most) : most_(most) {}

  [[nodiscard]] const Value* find(const std::string& key) {
    if (const auto found = young_.find(key); found != young_.end()) return &found->second.value;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    auto node = old_.extract(found);
    return &young_.insert(std::move(node)).position->second.value;
  }

  // `group` is the number of the group that will commit it; 0: it is in the store.
  void put(const std::string& key, Value value, std::uint64_t group) {
    old_.erase(key);
    young_.insert_or_assign(key, Entry{std::move(value), group});
  }

  // Drops what has not been used lately, except what groups after `committed` hold.
  void trim(std::uint64_t committed) {
    if (young_.size() < most_ / 2) return;
    Map kept;
    for (auto& [key, entry] : old_) {
      if (entry.group > committed) kept.emplace(key, std::move(entry));
    }
    old_ = std::move(young_);
    young_ = std::move(kept);
  }

 private:
  struct Entry {
    Value value;
    std::uint64_t group = 0;
  };
  using Map = std::unordered_map<std::string, Entry>;
  std::size_t most_;
  Map young_;
  Map old_;
};

}  // namespace rectify::runtime
