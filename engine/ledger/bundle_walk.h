// Walks the lines of a bundle and says of each whether it fits to those before it. Internal to the bundle. Threads:
// one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/bundle.h"
#include "ledger/verify.h"

namespace rectify::ledger {

// What a line that encode_line wrote gives as its sequence, without decoding it: nothing after it in a line can look
// the same. Nothing for other lines that have none.
[[nodiscard]] std::optional<std::uint64_t> sequence_of(std::string_view line);

class BundleWalk {
 public:
  // `counted`: how many lines of the measure its heads count.
  BundleWalk(BundleKind kind, MeasureId measure, std::uint64_t counted);

  // What is wrong with the next line, or nothing. `leaf` is its hash.
  [[nodiscard]] std::string next(std::string_view bytes, const Hash& leaf);
  // The line is sound, but not of the measure that was asked for.
  [[nodiscard]] bool is_of_other_measure() const { return other_measure_; }

  struct Place {
    std::uint64_t sequence = 0;
    Hash leaf{};
  };
  [[nodiscard]] std::uint64_t measures() const { return verifier_.measures(); }
  [[nodiscard]] std::uint64_t of_measure() const { return of_measure_; }               // its lines so far
  [[nodiscard]] const std::optional<Place>& last_counted() const { return counted_; }  // its last line in the heads
  [[nodiscard]] std::optional<std::uint64_t> after_counted() const { return after_; }  // its next line's sequence
  [[nodiscard]] const std::optional<core::HeadsRecorded>& heads() const { return heads_; }
  [[nodiscard]] std::uint64_t heads_sequence() const { return heads_sequence_; }

 private:
  [[nodiscard]] std::string check_order(const core::Event& event);
  [[nodiscard]] std::string check_chain(const Line& line, const Hash& leaf);
  [[nodiscard]] std::string take_heads(const core::Event& event);

  BundleKind kind_;
  MeasureId measure_;
  std::uint64_t counted_max_;
  Verifier verifier_;  // of a whole history
  std::optional<std::uint64_t> last_sequence_;
  Instant last_at_{INT64_MIN};
  std::uint64_t of_measure_ = 0;
  Hash last_leaf_{};  // of the measure's last line
  bool other_measure_ = false;
  std::optional<Place> counted_;
  std::optional<std::uint64_t> after_;
  std::optional<core::HeadsRecorded> heads_;
  std::uint64_t heads_sequence_ = 0;
};

}  // namespace rectify::ledger
