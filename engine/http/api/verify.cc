// Walks the whole history as it stands: every line, what is stored and signed beside the lines, and what the measures
// are made of them.
#include <nlohmann/json.hpp>

#include "http/api/reads.h"
#include "http/server/problem.h"
#include "ledger/checkpoint.h"
#include "ledger/verify.h"

namespace rectify::http {

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
                   "the history ends here, but a checkpoint was signed over " +
                       std::to_string(checkpoints_.front().size) + " lines: lines were cut off"});
  }

  [[nodiscard]] std::uint64_t compared() const { return compared_; }

 private:
  void compare_tiles(ledger::Verifier& verifier) {
    for (const ledger::Tile& tile : verifier.take_completed()) {
      const std::string name = "tile " + std::to_string(tile.index) + " of level " + std::to_string(tile.level);
      auto stored = view_.tile(tile.level, tile.index);
      std::string message;
      if (!stored) {
        message = name + " cannot be read: " + stored.error().text();
      } else if (!*stored) {
        message = name + " is missing";
      } else if ((*stored)->hashes != tile.hashes) {
        message = name + " is not what the lines give";
      }
      if (!message.empty()) verifier.fail({verifier.tree().size() - 1, {}, message});
    }
  }

  void compare_checkpoint(ledger::Verifier& verifier) {
    const store::KeptCheckpoint kept = std::move(checkpoints_.back());
    checkpoints_.pop_back();
    auto checkpoint = ledger::open_checkpoint(kept.note, *key_);
    const std::string name = "the checkpoint over " + std::to_string(kept.size) + " lines";
    std::string message;
    if (!checkpoint) {
      message = name + ": " + checkpoint.error().message;
    } else if (checkpoint->size != kept.size || kept.size != verifier.tree().size()) {
      message = name + " stands under another size";
    } else if (checkpoint->root != verifier.tree().root()) {
      message = name + " was signed with the root " + ledger::to_hex(checkpoint->root) +
                ", the lines until here give " + ledger::to_hex(verifier.tree().root()) +
                ": a line before was changed after it was signed";
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
  if (!walked && !fault) fault = ledger::Fault{0, {}, "the measures cannot be read: " + walked.error().text()};
  return fault;
}

}  // namespace

Response verify_history(const Reading& reading) {
  const auto& key = reading.engine.signing_key();
  return verify_history(reading.view, key == nullptr ? nullptr : &key->verifier());
}

Response verify_history(const store::View& view, const ledger::VerifierKey* key) {
  auto size = view.size();
  if (!size) return problem(size.error());
  Beside beside(view, key);
  if (auto ok = beside.begin(); !ok) return problem(ok.error());
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
    verifier.fail({taken, {}, "line " + std::to_string(taken) + " cannot be read: " + walked.error().text()});
  } else if (!verifier.fault() && taken != *size) {
    verifier.fail({taken, {}, "the history ends here; it should have " + std::to_string(*size) + " lines"});
  }
  beside.finish(verifier);
  if (!verifier.fault() && !view.has_lines_only()) {
    if (auto fault = compare_measures(view, *size)) verifier.fail(std::move(*fault));
  }
  Json json{{"valid", !verifier.fault().has_value()}, {"lines", taken},
            {"measures", verifier.measures()},        {"checkpoints", beside.compared()},
            {"size", verifier.tree().size()},         {"root", ledger::to_hex(verifier.tree().root())}};
  if (verifier.fault()) {
    json["fault"] = {{"sequence", verifier.fault()->sequence},
                     {"measure", verifier.fault()->measure.get()},
                     {"message", verifier.fault()->message}};
  }
  return json_response(json);
}

}  // namespace rectify::http
