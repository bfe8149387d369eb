#include "ledger/bundle_root.h"

#include <deque>
#include <utility>

#include "ledger/bundle_walk.h"
#include "ledger/line.h"
#include "ledger/line_reader.h"

namespace rectify::ledger {

namespace {

// One try. The streams are read side by side: ranges from the lines, one ahead, and hashes from `leaves` or the lines.
class Attempt {
 public:
  Attempt(const BundleInput& input, BundleKind kind, std::uint64_t size, bool by_leaves)
      : kind_(kind),
        size_(size),
        by_leaves_(by_leaves),
        lines_(input.history, kLineBytesMax),
        leaves_(input.leaves, kHashLineBytes),
        proof_(input.proof, kHashLineBytes) {}

  Trial run() {
    auto root = root_of_subset([this] { return next_range(); }, size_, [this] { return next_leaf(); },
                               [this] { return next_hash(proof_, bundle_file::kProof); });
    if (!root) return std::move(trial_);
    const bool ended = ends(proof_, bundle_file::kProof) &&
                       (by_leaves_ ? ends(leaves_, bundle_file::kLeaves) : ends(lines_, bundle_file::kHistory));
    if (ended) trial_.root = *root;
    return std::move(trial_);
  }

 private:
  Error fail(std::string_view file, std::uint64_t line, std::string message) {
    trial_.fault = BundleFault{std::string(file), line, {}, message};
    return {Code::corrupt, std::move(message), std::string(file)};
  }

  // The next line of a file that has to have one.
  Result<std::string_view> next_line(LineReader& from, std::string_view file) {
    auto line = from.next();
    if (!line) return fail(file, from.number(), line.error().message);
    if (!*line) return fail(file, from.number() + 1, "the file ends before this line");
    return **line;
  }

  Result<Hash> next_hash(LineReader& from, std::string_view file) {
    auto line = next_line(from, file);
    if (!line) return std::move(line).error();
    auto hash = parse_hash(*line);
    if (!hash) return fail(file, from.number(), hash.error().message);
    return hash;
  }

  Result<std::optional<LeafRange>> next_range() {
    if (kind_ == BundleKind::whole) {
      const bool all = !std::exchange(begun_, true) && size_ > 0;
      return all ? std::optional(LeafRange{0, size_}) : std::nullopt;
    }
    auto line = lines_.next();
    if (!line) return fail(bundle_file::kHistory, lines_.number(), line.error().message);
    if (!*line) return std::optional<LeafRange>();
    const bool counted_on = kind_ == BundleKind::range && std::exchange(begun_, true);
    const std::optional<std::uint64_t> sequence = counted_on ? std::optional(sequence_) : sequence_of(**line);
    if (!sequence || *sequence >= size_) {
      return fail(bundle_file::kHistory, lines_.number(), "it has no sequence in the signed history");
    }
    if (!by_leaves_) ahead_.push_back(leaf_hash(**line));
    sequence_ = *sequence + 1;
    return std::optional(LeafRange{*sequence, *sequence + 1});
  }

  Result<Hash> next_leaf() {
    if (by_leaves_) return next_hash(leaves_, bundle_file::kLeaves);
    if (kind_ != BundleKind::whole) {  // its range was asked for before it
      const Hash hash = ahead_.front();
      ahead_.pop_front();
      return hash;
    }
    auto line = next_line(lines_, bundle_file::kHistory);
    if (!line) return std::move(line).error();
    return leaf_hash(*line);
  }

  bool ends(LineReader& file, std::string_view name) {
    auto more = file.next();
    if (more && !*more) return true;
    static_cast<void>(fail(name, file.number(), "the file goes on here, where it should end"));
    return false;
  }

  BundleKind kind_;
  std::uint64_t size_;
  bool by_leaves_;
  LineReader lines_;
  LineReader leaves_;
  LineReader proof_;
  bool begun_ = false;
  std::uint64_t sequence_ = 0;  // of the next line of a range
  std::deque<Hash> ahead_;      // of lines whose range was asked for
  Trial trial_;
};

}  // namespace

Trial root_by_leaves(const BundleInput& input, BundleKind kind, std::uint64_t size) {
  return Attempt(input, kind, size, true).run();
}

Trial root_by_lines(const BundleInput& input, BundleKind kind, std::uint64_t size) {
  return Attempt(input, kind, size, false).run();
}

}  // namespace rectify::ledger
