#include "query/tree_stamp.h"

namespace rectify::query {

std::optional<TreeStamps::Stamp> TreeStamps::of(const store::View& view) {
  const auto size = view.size();
  if (!size) return std::nullopt;
  {
    const MutexLock lock(mutex_);
    if (last_ && last_->size == *size) return last_;
  }
  const auto tree = view.tree();
  if (!tree) return std::nullopt;
  Stamp stamp{tree->size(), ledger::to_hex(tree->root())};
  const MutexLock lock(mutex_);
  if (!last_ || last_->size < stamp.size) last_ = stamp;
  return stamp;
}

}  // namespace rectify::query
