// GET /v1/audit/verify: walks the whole history as it stands and compares the stored tiles with the recomputed ones.
#include <nlohmann/json.hpp>

#include "http/problem.h"
#include "http/reads.h"
#include "ledger/verify.h"

namespace rectify::http {

namespace {

// A fault if a stored tile is missing or differs from the one that the lines gave.
std::optional<ledger::Fault> compare_tiles(const store::Store& store, ledger::Verifier& verifier) {
  for (const ledger::Tile& tile : verifier.take_completed()) {
    const std::string name = "tile " + std::to_string(tile.index) + " of level " + std::to_string(tile.level);
    auto stored = store.now().tile(tile.level, tile.index);
    std::string message;
    if (!stored) {
      message = name + " cannot be read: " + stored.error().text();
    } else if (!*stored) {
      message = name + " is missing";
    } else if ((*stored)->hashes != tile.hashes) {
      message = name + " is not what the lines give";
    }
    if (!message.empty()) return ledger::Fault{verifier.tree().size() - 1, {}, message};
  }
  return std::nullopt;
}

}  // namespace

Response verify_history(const runtime::Engine& engine) {
  const store::Store& store = engine.store();
  auto size = store.now().size();
  if (!size) return problem(size.error());
  ledger::Verifier verifier;
  std::uint64_t expected = 0;
  auto walked = store.now().lines(Sequence(0), [&](Sequence sequence, std::string_view line) {
    if (sequence.get() >= *size) return false;
    if (sequence.get() != expected) {
      verifier.fail({expected, {}, "line " + std::to_string(expected) + " is missing"});
      return false;
    }
    ++expected;
    if (!verifier.next(line)) return false;
    if (expected % ledger::kTileWidth == 0) {
      if (auto fault = compare_tiles(store, verifier)) verifier.fail(std::move(*fault));
    }
    return !verifier.fault();
  });
  if (!walked) {
    verifier.fail({expected, {}, "line " + std::to_string(expected) + " cannot be read: " + walked.error().text()});
  } else if (!verifier.fault() && expected != *size) {
    verifier.fail({expected, {}, "the history ends here; it should have " + std::to_string(*size) + " lines"});
  }
  Json json{{"valid", !verifier.fault().has_value()},
            {"lines", expected},
            {"measures", verifier.measures()},
            {"size", verifier.tree().size()},
            {"root", ledger::to_hex(verifier.tree().root())}};
  if (verifier.fault()) {
    json["fault"] = {{"sequence", verifier.fault()->sequence},
                     {"measure", verifier.fault()->measure.get()},
                     {"message", verifier.fault()->message}};
  }
  Response response;
  response.body = dump(json);
  return response;
}

}  // namespace rectify::http
