#include "runtime/outbox_bound.h"

#include <algorithm>
#include <map>
#include <set>

namespace rectify::runtime {

namespace {

constexpr std::size_t kPage = 1'000;

class Folding {
 public:
  Folding(const store::View& view, const std::vector<SinkOptions>& sinks) : view_(view), sinks_(sinks) {}

  // How many fewer notices will wait.
  [[nodiscard]] std::uint64_t gained() const { return fold_.gone.size() - fold_.digests.size(); }
  [[nodiscard]] std::size_t taken() const { return fold_.gone.size(); }

  Result<void> take(const store::OutboxEntry& entry) {
    auto open = open_sinks(entry);
    if (!open) return open.error();
    // One that no sink has to deliver any more was on its way out.
    if (sinks_.empty() || !open->empty()) add(entry, *open);
    fold_.gone.push_back(entry);
    return {};
  }

  Fold finish() {
    if (fold_.digests.empty() || gained() == 0) return {};
    for (const store::OutboxEntry& digest : fold_.digests) {
      for (const SinkOptions& sink : sinks_) {
        if (!wanted_by_[digest.ordinal].contains(sink.name)) fold_.settled.emplace_back(digest.ordinal, sink.name);
      }
    }
    return std::move(fold_);
  }

 private:
  // Those that still have to deliver it.
  [[nodiscard]] Result<std::set<std::string>> open_sinks(const store::OutboxEntry& entry) const {
    std::set<std::string> open;
    for (const SinkOptions& sink : sinks_) {
      if (!sink.takes(entry)) continue;
      auto settled = view_.is_settled({entry.sequence, entry.ordinal, sink.name});
      if (!settled) return settled.error();
      if (!*settled) open.insert(sink.name);
    }
    return open;
  }

  void add(const store::OutboxEntry& entry, const std::set<std::string>& open) {
    if (fold_.line.notices++ == 0) fold_.line.first = entry.sequence;
    fold_.line.last = entry.sequence;
    const auto next = static_cast<std::uint32_t>(fold_.digests.size());
    const auto [known, is_new] = ordinals_.try_emplace({entry.recipient.unit, entry.recipient.person}, next);
    const Instant until = entry.folded > 0 ? entry.folded_until : entry.at;
    if (is_new) {
      store::OutboxEntry digest{};
      digest.ordinal = next;
      digest.at = entry.at;
      digest.folded_until = until;
      digest.recipient = entry.recipient;
      fold_.digests.push_back(std::move(digest));
      wanted_by_.emplace_back();
    }
    store::OutboxEntry& digest = fold_.digests[known->second];
    digest.folded += std::max<std::uint64_t>(1, entry.folded);
    digest.at = std::min(digest.at, entry.at);
    digest.folded_until = std::max(digest.folded_until, until);
    wanted_by_[known->second].insert(open.begin(), open.end());
  }

  const store::View& view_;
  const std::vector<SinkOptions>& sinks_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> ordinals_;  // by unit and person
  std::vector<std::set<std::string>> wanted_by_;                           // of each digest
  Fold fold_;
};

}  // namespace

Result<Fold> plan_fold(const store::View& view, const std::vector<SinkOptions>& sinks, std::uint64_t excess) {
  Folding folding(view, sinks);
  std::optional<store::OutboxEntry> last;
  while (true) {
    auto page = view.outbox(kPage, last ? &*last : nullptr);
    if (!page) return page.error();
    for (const store::OutboxEntry& entry : *page) {
      if (folding.gained() >= excess || folding.taken() >= kFoldedAtOnceMax) break;
      if (auto ok = folding.take(entry); !ok) return ok.error();
    }
    const bool enough = folding.gained() >= excess || folding.taken() >= kFoldedAtOnceMax;
    if (enough || page->size() < kPage) return folding.finish();
    last = std::move(page->back());
  }
}

}  // namespace rectify::runtime
