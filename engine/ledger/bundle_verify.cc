// Verifying a bundle: key and checkpoint, then the leaves against the signed root, then every line against its leaf and
// against the lines before it, then the heads, and at last the manifest, made again from all that.
//
// Where the root is not reached, one of several files was changed. The lines are then tried without `leaves`, and what
// the manifest says of each file decides which one to name.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <istream>
#include <map>
#include <utility>

#include "json/json.h"
#include "ledger/bundle.h"
#include "ledger/bundle_root.h"
#include "ledger/bundle_walk.h"
#include "ledger/canonical_json.h"
#include "ledger/line.h"
#include "ledger/line_reader.h"

namespace rectify::ledger {

namespace {

constexpr std::size_t kSmallFileBytesMax = 2'097'152;
constexpr std::size_t kManifestDepthMax = 4;
constexpr std::uint64_t kLinesBetweenProgress = 65'536;

enum class Proven { leaves, lines, nothing };

class Verification {
 public:
  Verification(const BundleInput& input, const BundleOptions& options) : input_(input), options_(options) {}

  Verdict run() {
    static_cast<void>(read_key() && read_checkpoint() && read_manifest() && read_heads() && prove() && walk() &&
                      settle() && check_heads_file() && compare_manifest());
    return std::move(verdict_);
  }

 private:
  bool fail(std::string_view file, std::uint64_t line, std::string message,
            std::optional<std::uint64_t> sequence = std::nullopt) {
    verdict_.fault = BundleFault{std::string(file), line, sequence, std::move(message)};
    return false;
  }

  // A file that is small whatever the history is.
  bool read_small(std::istream& stream, std::string_view file, std::string& text) {
    stream.clear();
    stream.seekg(0);
    text.clear();
    std::array<char, 4096> part{};
    while (text.size() <= kSmallFileBytesMax && (stream.read(part.data(), part.size()) || stream.gcount() > 0)) {
      text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    }
    hashes_[std::string(file)] = sha256(text);
    return text.size() <= kSmallFileBytesMax || fail(file, 0, "it is longer than 2 MiB");
  }

  // The text of a file of one line, without the newline.
  bool read_line_file(std::istream& stream, std::string_view file, std::string& text) {
    if (!read_small(stream, file, text)) return false;
    if (text.empty() || text.find('\n') != text.size() - 1)
      return fail(file, 1, "it should be one line that ends in a newline");
    text.pop_back();
    return true;
  }

  bool read_key() {
    std::string text;
    if (!read_line_file(input_.key, bundle_file::kKey, text)) return false;
    auto key = VerifierKey::parse(text);
    if (!key) return fail(bundle_file::kKey, 1, key.error().message);
    verdict_.key = std::move(text);
    key_ = *std::move(key);
    if (!options_.trusted || *options_.trusted == *key_) return true;
    return fail(bundle_file::kKey, 1,
                fmt::format("it is {}, not the key that is trusted, {}", verdict_.key, options_.trusted->to_text()));
  }

  bool read_checkpoint() {
    std::string text;
    if (!read_small(input_.checkpoint, bundle_file::kCheckpoint, text)) return false;
    auto checkpoint = open_checkpoint(text, *key_);
    if (!checkpoint) return fail(bundle_file::kCheckpoint, 0, checkpoint.error().message);
    verdict_.checkpoint = *std::move(checkpoint);
    return true;
  }

  // Takes what the folder claims to be. Everything else is compared at the end.
  bool read_manifest() {
    if (!read_line_file(input_.manifest, bundle_file::kManifest, manifest_)) return false;
    const auto bad = [this] { return fail(bundle_file::kManifest, 1, "it is not the JSON that it should be"); };
    const auto json = json::parse(manifest_, kManifestDepthMax);
    if (!json) return bad();
    const std::string what = json::text_at(*json, "what");
    const auto* kind = std::find(std::begin(kBundleKindNames), std::end(kBundleKindNames), what);
    if (kind == std::end(kBundleKindNames)) return bad();
    verdict_.kind = static_cast<BundleKind>(kind - std::begin(kBundleKindNames));
    if (verdict_.kind == BundleKind::measure) {
      const json::Value* measure = json::find(*json, "measure");
      if (measure == nullptr || !measure->is_string()) return bad();
      verdict_.measure = MeasureId(json::text_of(*measure));
    }
    const json::Value* files = json::find(*json, "files");
    if (files == nullptr || !files->is_object()) return bad();
    for (const auto& [file, hash] : files->get_object()) {
      if (!hash.is_string()) return bad();
      claimed_.emplace(file, json::text_of(hash));
    }
    return true;
  }

  bool read_heads() {
    if (input_.heads == nullptr) return true;
    if (verdict_.kind != BundleKind::measure) {
      return fail(bundle_file::kHeads, 0, "it belongs to the export of one measure, which this is not");
    }
    std::string text;
    if (!read_line_file(*input_.heads, bundle_file::kHeads, text)) return false;
    auto heads = read_heads_proof(text);
    if (!heads) return fail(bundle_file::kHeads, 1, heads.error().message);
    heads_ = *std::move(heads);
    return true;
  }

  [[nodiscard]] std::uint64_t counted() const {
    if (!heads_ || heads_->entries.size() != 1) return 0;
    const HeadEntry& entry = heads_->entries.front().entry;
    return entry.measure == heads_->measure ? entry.count : 0;
  }

  // Which way leads to the signed root. If none does, what is wrong is looked for line by line.
  bool prove() {
    const std::uint64_t size = verdict_.checkpoint.size;
    trial_ = root_by_leaves(input_, verdict_.kind, size);
    if (trial_.root == verdict_.checkpoint.root) {
      proven_ = Proven::leaves;
      return true;
    }
    const Trial by_lines = root_by_lines(input_, verdict_.kind, size);
    if (by_lines.root == verdict_.checkpoint.root) proven_ = Proven::lines;
    return true;
  }

  bool walk() {
    LineReader lines(input_.history, kLineBytesMax);
    LineReader leaves(input_.leaves, kHashLineBytes);
    walk_.emplace(verdict_.kind, verdict_.measure, counted());
    for (;;) {
      auto line = lines.next();
      if (!line) return fail(bundle_file::kHistory, lines.number(), line.error().message);
      auto leaf = leaves.next();
      if (!leaf) return fail(bundle_file::kLeaves, leaves.number(), leaf.error().message);
      if (!*line && !*leaf) break;
      if (!*line || !*leaf) return ends_too_early(lines, leaves, !*line, std::string(*line ? **line : **leaf));
      if (!take_line(lines, leaves, **line, **leaf)) return false;
      if (options_.progress && verdict_.lines % kLinesBetweenProgress == 0) options_.progress(verdict_.lines);
    }
    if (options_.progress) options_.progress(verdict_.lines);
    verdict_.measures = walk_->measures();
    hashes_[std::string(bundle_file::kHistory)] = lines.sha256_of_all();
    hashes_[std::string(bundle_file::kLeaves)] = leaves.sha256_of_all();
    hashes_[std::string(bundle_file::kProof)] = LineReader(input_.proof, kHashLineBytes).sha256_of_all();
    if (verdict_.lines > 0 || verdict_.kind == BundleKind::whole) return true;
    return fail(bundle_file::kHistory, 0, "there are no lines, so that nothing is proven");
  }

  bool take_line(LineReader& lines, LineReader& leaves, std::string_view bytes, std::string_view leaf) {
    const Hash hash = leaf_hash(bytes);
    const auto expected = parse_hash(leaf);
    if (!expected) return fail(bundle_file::kLeaves, leaves.number(), expected.error().message);
    const std::optional<std::uint64_t> own = sequence_of(bytes);
    std::optional<std::uint64_t> sequence = own;
    if (verdict_.kind == BundleKind::whole) sequence = verdict_.lines;
    if (verdict_.kind == BundleKind::range && verdict_.lines > 0) sequence = verdict_.last + 1;
    if (hash != *expected) return differs(lines, leaves, hash, *expected, sequence, own);
    if (std::string wrong = walk_->next(bytes, hash); !wrong.empty()) {
      if (walk_->is_of_other_measure() && proven_ == Proven::leaves && walk_->of_measure() == 0) {
        return fail(bundle_file::kManifest, 1,
                    fmt::format("it names the measure {}, but of line {} is true: {}", verdict_.measure.get(),
                                lines.number(), wrong));
      }
      return fail(bundle_file::kHistory, lines.number(), std::move(wrong), sequence);
    }
    if (verdict_.lines == 0) verdict_.first = *sequence;
    verdict_.last = *sequence;
    ++verdict_.lines;
    return true;
  }

  // A line and its leaf do not belong together: which of the two was changed.
  bool differs(LineReader& lines, LineReader& leaves, const Hash& hash, const Hash& expected,
               std::optional<std::uint64_t> sequence, std::optional<std::uint64_t> own) {
    const std::uint64_t number = lines.number();
    if (proven_ == Proven::lines) {
      return fail(bundle_file::kLeaves, number,
                  fmt::format("it is {}, but the line itself, which the signed tree has, hashes to {}: this file was "
                              "changed, the line was not",
                              to_hex(expected), to_hex(hash)));
    }
    if (proven_ == Proven::nothing && leaves_to_blame(lines, leaves)) {
      return fail(
          bundle_file::kLeaves, number,
          fmt::format("it is {}, but the line hashes to {}: by the manifest this file was changed, the line was not",
                      to_hex(expected), to_hex(hash)));
    }
    std::string message = fmt::format("its hash is {}, ", to_hex(hash));
    message += proven_ == Proven::leaves ? "the signed tree has " : "'leaves' has ";
    message += fmt::format("{}: the line was changed, or another stands in its place", to_hex(expected));
    if (own && sequence && own != sequence)
      message += fmt::format(" (it says of itself that its sequence is {})", *own);
    return fail(bundle_file::kHistory, number, std::move(message), sequence);
  }

  // Lines and leaves are not equally many; `rest` is the first of those that are left.
  bool ends_too_early(LineReader& lines, LineReader& leaves, bool lines_end, const std::string& rest) {
    const std::uint64_t number = verdict_.lines + 1;
    if (proven_ == Proven::lines || (proven_ == Proven::nothing && leaves_to_blame(lines, leaves))) {
      return fail(bundle_file::kLeaves, number,
                  lines_end ? "the file goes on here, where the lines end" : "the file ends before this line's hash");
    }
    if (lines_end) {
      return fail(bundle_file::kHistory, number,
                  fmt::format("the file ends before this line, which hashes to {}: lines were cut off", rest));
    }
    return fail(bundle_file::kHistory, number, "'leaves' has no hash for it: the line was put on after the last one");
  }

  // By the manifest it is not the lines that were changed, but their hashes.
  bool leaves_to_blame(LineReader& lines, LineReader& leaves) {
    hashes_[std::string(bundle_file::kHistory)] = lines.sha256_of_all();
    hashes_[std::string(bundle_file::kLeaves)] = leaves.sha256_of_all();
    return !was_changed(bundle_file::kHistory) && was_changed(bundle_file::kLeaves);
  }

  // Whether the manifest gives the file another SHA-256 than it has.
  [[nodiscard]] bool was_changed(std::string_view file) const {
    const auto claimed = claimed_.find(std::string(file));
    const auto found = hashes_.find(std::string(file));
    return claimed != claimed_.end() && found != hashes_.end() && claimed->second != to_hex(found->second);
  }

  // Every line fits to its leaf and to the others; only the root is not the signed one.
  bool settle() {
    if (proven_ != Proven::nothing) return true;
    const std::string leads = trial_.root ? fmt::format("what there is leads to the root {}, where {} is signed",
                                                        to_hex(*trial_.root), to_hex(verdict_.checkpoint.root))
                                          : fmt::format("what there is does not lead to the signed root {}",
                                                        to_hex(verdict_.checkpoint.root));
    for (const std::string_view file :
         {bundle_file::kCheckpoint, bundle_file::kProof, bundle_file::kHistory, bundle_file::kLeaves}) {
      if (!was_changed(file)) continue;
      if (trial_.fault && trial_.fault->file == file) break;
      return fail(file, 0, fmt::format("{}, and by the manifest it is this file that was changed", leads));
    }
    if (trial_.fault) return fail(trial_.fault->file, trial_.fault->line, leads + ": " + trial_.fault->message);
    return fail(bundle_file::kHistory, 0,
                fmt::format("{}: lines were changed, left out or put in, and the other files were made to fit", leads));
  }

  bool check_heads_file() {
    if (verdict_.kind != BundleKind::measure) return true;
    const auto wrong = [this](const std::string& message) {
      return fail(bundle_file::kHeads, heads_ ? 1 : 0, message);
    };
    const auto& recorded = walk_->heads();
    if (!heads_ && !recorded) return true;
    const std::string line = std::to_string(walk_->heads_sequence());
    if (!heads_) return wrong(fmt::format("the file is missing: the lines have a line of heads, of sequence {}", line));
    if (!recorded) return wrong("there is no line of heads among the lines");
    if (heads_->measure != verdict_.measure.get()) {
      if (!was_changed(bundle_file::kHeads)) {
        return fail(
            bundle_file::kManifest, 1,
            fmt::format("it names the measure {}, but 'heads' is about {}", verdict_.measure.get(), heads_->measure));
      }
      return wrong(fmt::format("it is about {}, the lines are of {}", heads_->measure, verdict_.measure.get()));
    }
    if (heads_->line != walk_->heads_sequence()) {
      return wrong(fmt::format("it is about the line of heads {}, the one here is {}", heads_->line, line));
    }
    auto entry = check_heads(*recorded, *heads_);
    if (!entry) return wrong(entry.error().message);
    return check_counted(*entry, *recorded);
  }

  // That the lines below the size which the heads speak of are exactly those that they count.
  bool check_counted(const std::optional<HeadEntry>& entry, const core::HeadsRecorded& recorded) {
    const std::uint64_t count = entry ? entry->count : 0;
    const std::string by_heads = fmt::format("by the line of heads {} had {} lines in the first {}",
                                             verdict_.measure.get(), count, recorded.size);
    if (walk_->of_measure() < count) {
      return fail(bundle_file::kHistory, 0,
                  fmt::format("{}, of which {} are here: lines were left out", by_heads, walk_->of_measure()));
    }
    if (const auto& last = walk_->last_counted(); entry && last) {
      if (last->leaf != entry->head) {
        return fail(bundle_file::kHeads, 1,
                    fmt::format("{}, the last of which hashes to {}; that line hashes to {}", by_heads,
                                to_hex(entry->head), to_hex(last->leaf)));
      }
      if (last->sequence >= recorded.size) {
        return fail(bundle_file::kHeads, 1, fmt::format("{}, but the last of them is {}", by_heads, last->sequence));
      }
    }
    if (walk_->after_counted() && *walk_->after_counted() < recorded.size) {
      return fail(bundle_file::kHeads, 1,
                  fmt::format("{}, but line {} is one more", by_heads, *walk_->after_counted()));
    }
    verdict_.complete_before = recorded.size;
    return true;
  }

  bool compare_manifest() {
    BundleFacts facts;
    facts.kind = verdict_.kind == BundleKind::measure         ? BundleKind::measure
                 : verdict_.lines == verdict_.checkpoint.size ? BundleKind::whole
                                                              : BundleKind::range;
    facts.measure = verdict_.measure;
    facts.lines = verdict_.lines;
    facts.first = verdict_.first;
    facts.last = verdict_.last;
    facts.checkpoint = verdict_.checkpoint;
    facts.history = hashes_.at(std::string(bundle_file::kHistory));
    facts.leaves = hashes_.at(std::string(bundle_file::kLeaves));
    facts.proof = hashes_.at(std::string(bundle_file::kProof));
    facts.checkpoint_file = hashes_.at(std::string(bundle_file::kCheckpoint));
    facts.key = hashes_.at(std::string(bundle_file::kKey));
    if (heads_) facts.heads = hashes_.at(std::string(bundle_file::kHeads));
    const std::string right = write_manifest(facts);
    if (manifest_ + '\n' == right) return true;
    for (const auto& [file, hash] : hashes_) {
      if (file == bundle_file::kManifest || !was_changed(file)) continue;
      return fail(bundle_file::kManifest, 1,
                  fmt::format("it gives the SHA-256 of {} as {}, where it is {}: one of the two was changed", file,
                              claimed_.at(file), to_hex(hash)));
    }
    const auto at = std::mismatch(manifest_.begin(), manifest_.end(), right.begin(), right.end()).first;
    return fail(bundle_file::kManifest, 1,
                fmt::format("from byte {} on it is not what the other files give", at - manifest_.begin()));
  }

  const BundleInput& input_;
  const BundleOptions& options_;
  Verdict verdict_;
  std::optional<VerifierKey> key_;
  std::string manifest_;                        // without its newline
  std::map<std::string, std::string> claimed_;  // by the manifest: file → SHA-256
  std::map<std::string, Hash> hashes_;          // as the files are
  std::optional<HeadsProof> heads_;
  Trial trial_;  // by the leaves
  Proven proven_ = Proven::nothing;
  std::optional<BundleWalk> walk_;
};

}  // namespace

Verdict verify_bundle(const BundleInput& input, const BundleOptions& options) {
  return Verification(input, options).run();
}

}  // namespace rectify::ledger
