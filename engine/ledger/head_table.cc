#include "ledger/head_table.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace rectify::ledger {

namespace {

constexpr std::size_t kBlockBytes = 65'536;  // at least the longest id, which is in a line
constexpr std::size_t kFirstSlots = 64;

}  // namespace

// Where the id stands, or the free slot where it would.
std::size_t HeadTable::slot_of(std::string_view id) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(id) & mask;
  while (slots_[slot] != kNone && heads_[slots_[slot]].id != id) slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t HeadTable::find(std::string_view id) const { return slots_.empty() ? kNone : slots_[slot_of(id)]; }

std::uint32_t HeadTable::add(std::string_view id, const MeasureHead& head) {
  RECTIFY_CHECK(heads_.size() < kNone, "measures are numbered with 32 bits");
  if (2 * (heads_.size() + 1) > slots_.size()) grow();
  const auto number = static_cast<std::uint32_t>(heads_.size());
  slots_[slot_of(id)] = number;
  heads_.push_back(head);
  heads_.back().id = keep(id);
  return number;
}

void HeadTable::grow() {
  slots_.assign(std::max(kFirstSlots, 2 * slots_.size()), kNone);
  for (std::uint32_t number = 0; number < heads_.size(); ++number) slots_[slot_of(heads_[number].id)] = number;
}

std::string_view HeadTable::keep(std::string_view id) {
  if (blocks_.empty() || used_ + id.size() > kBlockBytes) {
    blocks_.push_back(std::make_unique<char[]>(std::max(kBlockBytes, id.size())));
    used_ = 0;
  }
  char* at = blocks_.back().get() + used_;
  if (!id.empty()) std::memcpy(at, id.data(), id.size());
  used_ += id.size();
  return {at, id.size()};
}

const std::vector<std::uint32_t>& HeadTable::in_order() {
  const auto less = [this](std::uint32_t a, std::uint32_t b) { return heads_[a].id < heads_[b].id; };
  std::vector<std::uint32_t> added(heads_.size() - sorted_.size());
  std::iota(added.begin(), added.end(), static_cast<std::uint32_t>(sorted_.size()));
  if (added.empty()) return sorted_;
  std::sort(added.begin(), added.end(), less);
  std::vector<std::uint32_t> merged(heads_.size());
  std::merge(sorted_.begin(), sorted_.end(), added.begin(), added.end(), merged.begin(), less);
  sorted_ = std::move(merged);
  return sorted_;
}

std::uint32_t NameTable::number(const std::string& name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(names_.size());
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

}  // namespace rectify::ledger
