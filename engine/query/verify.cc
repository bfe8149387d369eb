#include "query/verify.h"

#include <fmt/format.h>

#include "ledger/checkpoint.h"
#include "query/past.h"

namespace rectify::query {

namespace {

// Goes along with the verifier and holds the stored tiles and the signed checkpoints against what the lines give.
class Beside {
 public:
  Beside(const store::View& view, const ledger::VerifierKey* key) : view_(view), key_(key) {}

  // Before the first line. Errors: the store's.
  Result<void> begin() {
    if (key_ == nullptr) return {};
    // The newest first, so that they can be taken from the back.
    for (std::uint64_t below = UINT64_MAX;;) {
      auto kept = view_.checkpoint(below);
      if (!kept) return kept.error();
      if (!*kept) return {};
      below = (*kept)->size;
      checkpoints_.push_back(std::move(**kept));
      if (below-- == 0) return {};
    }
  }

  // After a line was taken.
  void compare(ledger::Verifier& verifier) {
    const std::uint64_t size = verifier.tree().size();
    if (size % ledger::kTileWidth == 0) compare_tiles(verifier);
    while (!checkpoints_.empty() && checkpoints_.back().size <= size) compare_checkpoint(verifier);
  }

  // After the last line: what was signed over more lines than there are.
  void finish(ledger::Verifier& verifier) {
    if (checkpoints_.empty() || verifier.fault()) return;
    verifier.fail({verifier.tree().size(),
                   {},
                   fmt::format("the history ends here, but a checkpoint was signed over {} lines: lines were cut off",
                               checkpoints_.front().size)});
  }

  [[nodiscard]] std::uint64_t compared() const { return compared_; }

 private:
  void compare_tiles(ledger::Verifier& verifier) {
    for (const ledger::Tile& tile : verifier.take_completed()) {
      const std::string name = fmt::format("tile {} of level {}", tile.index, tile.level);
      auto stored = view_.tile(tile.level, tile.index);
      std::string message;
      if (!stored) {
        message = fmt::format("{} cannot be read: {}", name, stored.error().text());
      } else if (!*stored) {
        message = fmt::format("{} is missing", name);
      } else if ((*stored)->hashes != tile.hashes) {
        message = fmt::format("{} is not what the lines give", name);
      }
      if (!message.empty()) verifier.fail({verifier.tree().size() - 1, {}, message});
    }
  }

  void compare_checkpoint(ledger::Verifier& verifier) {
    const store::KeptCheckpoint kept = std::move(checkpoints_.back());
    checkpoints_.pop_back();
    auto checkpoint = ledger::open_checkpoint(kept.note, *key_);
    const std::string name = fmt::format("the checkpoint over {} lines", kept.size);
    std::string message;
    if (!checkpoint) {
      message = fmt::format("{}: {}", name, checkpoint.error().message);
    } else if (checkpoint->size != kept.size || kept.size != verifier.tree().size()) {
      message = fmt::format("{} stands under another size", name);
    } else if (checkpoint->root != verifier.tree().root()) {
      message = fmt::format(
          "{} was signed with the root {}, the lines until here give {}: a line before was changed after it was signed",
          name, ledger::to_hex(checkpoint->root), ledger::to_hex(verifier.tree().root()));
    }
    if (message.empty()) {
      ++compared_;
    } else {
      verifier.fail({kept.size == 0 ? 0 : kept.size - 1, {}, message});
    }
  }

  const store::View& view_;
  const ledger::VerifierKey* key_;
  std::vector<store::KeptCheckpoint> checkpoints_;
  std::uint64_t compared_ = 0;
};

// Whether every stored measure is what its lines make it.
std::optional<ledger::Fault> compare_measures(const store::View& view, std::uint64_t size) {
  std::optional<ledger::Fault> fault;
  const AsOf all{.at = {}, .lines = size};
  auto walked = view.heads([&](const store::Head& head) {
    auto record = view.measure(head.measure);
    auto made = measure_at(view, head.measure, all);
    std::string message;
    if (!record) {
      message = record.error().text();
    } else if (!made) {
      message = made.error().text();
    } else if (!*made || (*record)->measure != **made) {
      message = "the stored measure is not what its lines make it: rectify rebuild makes the database anew";
    }
    if (message.empty()) return true;
    auto sequences = view.sequences(head.measure);
    const bool known = sequences && !sequences->empty();
    fault = ledger::Fault{known ? sequences->back().get() : 0, head.measure, std::move(message)};
    return false;
  });
  if (!walked && !fault)
    fault = ledger::Fault{0, {}, fmt::format("the measures cannot be read: {}", walked.error().text())};
  return fault;
}

}  // namespace

Result<Verdict> verify(const Reading& reading) {
  const auto& key = reading.engine.signing_key();
  return verify(reading.view, key == nullptr ? nullptr : &key->verifier());
}

Result<Verdict> verify(const store::View& view, const ledger::VerifierKey* key) {
  auto size = view.size();
  if (!size) return size.error();
  Beside beside(view, key);
  if (auto ok = beside.begin(); !ok) return ok.error();
  ledger::Verifier verifier;
  beside.compare(verifier);  // what was signed of an empty history
  std::uint64_t taken = 0;
  auto walked = view.lines(Sequence(0), [&](Sequence, std::string_view line) {
    ++taken;
    if (!verifier.next(line)) return false;
    beside.compare(verifier);
    return !verifier.fault();
  });
  if (!walked) {
    verifier.fail({taken, {}, fmt::format("line {} cannot be read: {}", taken, walked.error().text())});
  } else if (!verifier.fault() && taken != *size) {
    verifier.fail({taken, {}, fmt::format("the history ends here; it should have {} lines", *size)});
  }
  beside.finish(verifier);
  if (!verifier.fault() && !view.has_lines_only()) {
    if (auto fault = compare_measures(view, *size)) verifier.fail(std::move(*fault));
  }
  return Verdict{.lines = taken,
                 .measures = verifier.measures(),
                 .checkpoints = beside.compared(),
                 .size = verifier.tree().size(),
                 .root = verifier.tree().root(),
                 .fault = verifier.fault()};
}

}  // namespace rectify::query
