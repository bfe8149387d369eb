// Walks a history from its first line to its last and believes nothing.
//
// Checks, for each line: it is canonical, its sequence is the next, its time does not go back, its revision is the
// measure's next, its `prev` is the hash of the measure's previous line, its transition leaves from the state that the
// measure is in, and its rung is the next one against the present deadline (counted as core::apply counts). A line that
// was changed in ways that none of this shows is found at the next line of its measure, by `prev`. The caller compares
// tree() and the completed tiles with what is stored or signed. Memory: one small head a measure. Threads: one.
#pragma once

#include <cstdint>
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
  // Takes the next line; false once there is a fault. The first fault is kept.
  bool next(std::string_view bytes);

  [[nodiscard]] const Tree& tree() const { return tree_; }
  // Tiles completed since the last call.
  [[nodiscard]] std::vector<Tile> take_completed();
  // A fault that the caller found.
  void fail(Fault fault);
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  [[nodiscard]] std::uint64_t measures() const { return heads_.size() - heads_.count(std::string_view()); }

 private:
  struct Head {
    Hash hash{};
    std::uint64_t sequence = 0;
    std::uint64_t revision = 0;
    std::string state;
    std::optional<core::Deadline> deadline;
    std::uint32_t episode = 1;
    std::uint32_t rungs = 0;                     // claimed against `deadline`
    std::optional<std::uint32_t> stopped_rungs;  // claimed when the clock was stopped
  };
  struct Follow;
  // What is wrong with the line, or nothing; brings the head up to date but for the hash. `first`: it is a new head.
  [[nodiscard]] std::string check(const Line& line, Head& head, bool first);
  [[nodiscard]] std::string check_place(const Line& line);
  [[nodiscard]] static std::string check_previous(const Line& line, const Head& head, bool first);

  Tree tree_;
  std::vector<Tile> completed_;
  std::map<std::string, Head, std::less<>> heads_;  // "": lines that concern no measure
  std::optional<Fault> fault_;
  Instant last_{INT64_MIN};
};

}  // namespace rectify::ledger
