// Walks a history from its first line to its last and believes nothing.
//
// Checks, for each line: it is canonical, its sequence is the next, its time does not go back, its revision is the
// measure's next, its `prev` is the hash of the measure's previous line, and apply() accepts it in the measure's state
// (the transition leaves from where the measure is). At the end: the root equals the stored one and every stored tile
// equals the recomputed one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/measure.h"
#include "ledger/line.h"
#include "ledger/tree.h"

namespace rectify::ledger {

struct Fault {
  std::uint64_t sequence = 0;  // of the first bad line
  MeasureId measure;           // where it could be read
  std::string message;         // what is wrong with it and what it should have been
};

class Verifier {
 public:
  // Takes the next line. The first fault is kept; afterwards everything is refused with false.
  bool next(std::string_view line);
  // A stored tile to be compared with the one that the lines gave; call once the lines it covers have been taken.
  [[nodiscard]] const Tree& tree() const { return tree_; }
  // Tiles completed since the last call: for comparison with the stored ones.
  [[nodiscard]] std::vector<Tile> take_completed();
  void fail(Fault fault);
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  [[nodiscard]] std::uint64_t measures() const { return heads_.size(); }

 private:
  struct Head {
    Hash hash{};
    std::uint64_t revision = 0;
    std::string state;
  };
  Tree tree_;
  std::vector<Tile> completed_;
  std::map<std::string, Head, std::less<>> heads_;  // a measure's last line; "" for lines without a measure
  std::optional<Fault> fault_;
  Instant last_{};
};

}  // namespace rectify::ledger
