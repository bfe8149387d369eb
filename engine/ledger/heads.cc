#include "ledger/heads.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "ledger/canonical_json.h"
#include "ledger/canonical_reader.h"

namespace rectify::ledger {

namespace {

constexpr std::size_t kProofBytesMax = 1'048'576;

Result<void> check_next(std::string_view last, bool first, std::string_view measure, std::uint64_t count) {
  if (count == 0) return Error{Code::invalid, "a head is of a measure that has lines", std::string(measure)};
  if (first || last < measure) return {};
  return Error{Code::invalid, "heads come in the order of the measures' ids, each once", std::string(measure)};
}

Error not_shown(const std::string& what) { return {Code::corrupt, what, {}}; }

HeadsProof::Proven read_entry(CanonicalReader& reader) {
  HeadsProof::Proven proven;
  ObjectReader object(reader);
  object.needs("count");
  proven.entry.count = reader.decimal();
  object.needs("head");
  proven.entry.head = reader.hash();
  object.needs("index");
  proven.index = reader.decimal();
  object.needs("measure");
  proven.entry.measure = reader.text();
  object.needs("proof");
  reader.list([&] { proven.proof.push_back(reader.hash()); });
  object.end();
  return proven;
}

HeadsProof read_proof(CanonicalReader& reader) {
  HeadsProof proof;
  ObjectReader object(reader);
  object.needs("entries");
  reader.list([&] { proof.entries.push_back(read_entry(reader)); });
  object.needs("heads");
  proof.line = reader.decimal();
  object.needs("measure");
  proof.measure = reader.text();
  object.end();
  reader.end();
  return proof;
}

}  // namespace

std::string entry_bytes(std::string_view measure, std::uint64_t count, const Hash& head) {
  std::string out;
  out.reserve(128 + measure.size());
  ObjectWriter object(out);
  object.text("count", std::to_string(count));
  object.text("head", to_hex(head));
  object.text("measure", measure);
  object.end();
  return out;
}

Result<void> HeadsBuilder::append(std::string_view measure, std::uint64_t count, const Hash& head) {
  if (auto fits = check_next(last_, tree_.size() == 0, measure, count); !fits) return fits;
  tree_.append(leaf_hash(entry_bytes(measure, count, head)), completed_);
  completed_.clear();
  last_ = measure;
  return {};
}

Result<void> HeadsList::append(HeadEntry entry) {
  const std::string_view last = entries_.empty() ? std::string_view() : entries_.back().measure;
  if (auto fits = check_next(last, entries_.empty(), entry.measure, entry.count); !fits) return fits;
  leaves_.push_back(leaf_hash(entry_bytes(entry.measure, entry.count, entry.head)));
  entries_.push_back(std::move(entry));
  return {};
}

Hash HeadsList::root() const {
  Tree tree;
  std::vector<Tile> completed;
  for (const Hash& leaf : leaves_) tree.append(leaf, completed);
  return tree.root();
}

HeadsProof HeadsList::prove(const std::string& measure, std::uint64_t line) const {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), measure,
                                      [](const HeadEntry& entry, const std::string& id) { return entry.measure < id; });
  const auto at = static_cast<std::uint64_t>(place - entries_.begin());
  const bool present = place != entries_.end() && place->measure == measure;
  const std::uint64_t begin = present || at == 0 ? at : at - 1;
  const std::uint64_t end = std::min<std::uint64_t>(at + 1, entries_.size());
  HeadsProof proof{measure, line, {}};
  const LeavesReader reader(leaves_);
  for (std::uint64_t index = begin; index < end; ++index) {
    // Leaves in memory are always there.
    proof.entries.push_back({entries_[index], index, inclusion_proof(reader, index, leaves_.size()).value()});
  }
  return proof;
}

Result<std::optional<HeadEntry>> check_heads(const core::HeadsRecorded& heads, const HeadsProof& proof) {
  auto root = parse_hash(heads.root);
  if (!root) return not_shown(fmt::format("the heads line's root: {}", root.error().message));
  const auto& entries = proof.entries;
  if (entries.size() > 2) return not_shown("a proof has at most two entries");
  for (const auto& [entry, index, hashes] : entries) {
    const Hash leaf = leaf_hash(entry_bytes(entry.measure, entry.count, entry.head));
    if (auto there = check_inclusion(leaf, index, heads.measures, hashes, *root); !there) {
      return not_shown(fmt::format("the entry of {} is not in the tree of the heads line: {}", entry.measure,
                                   there.error().message));
    }
  }
  if (entries.size() == 1 && entries[0].entry.measure == proof.measure) {
    return std::optional<HeadEntry>(entries[0].entry);
  }
  const std::string absent = fmt::format("{} is not shown to be absent: ", proof.measure);
  if (entries.empty() && heads.measures > 0)
    return not_shown(fmt::format("{}there are measures, and no entry is given", absent));
  if (entries.size() == 1) {
    const bool before = proof.measure < entries[0].entry.measure && entries[0].index == 0;
    const bool after = proof.measure > entries[0].entry.measure && entries[0].index == heads.measures - 1;
    if (!before && !after)
      return not_shown(fmt::format("{}the one entry given is not the first after it or the last before it", absent));
  }
  if (entries.size() == 2) {
    const bool around = entries[0].entry.measure < proof.measure && proof.measure < entries[1].entry.measure;
    if (!around || entries[0].index + 1 != entries[1].index) {
      return not_shown(fmt::format("{}the two entries given are not neighbours with its place between them", absent));
    }
  }
  return std::optional<HeadEntry>();
}

std::string write_heads_proof(const HeadsProof& proof) {
  std::string out;
  ObjectWriter object(out);
  append_list(object.key("entries"), proof.entries, [&](const HeadsProof::Proven& proven) {
    ObjectWriter inner(out);
    inner.text("count", std::to_string(proven.entry.count));
    inner.text("head", to_hex(proven.entry.head));
    inner.text("index", std::to_string(proven.index));
    inner.text("measure", proven.entry.measure);
    append_list(inner.key("proof"), proven.proof, [&](const Hash& hash) { append_string(out, to_hex(hash)); });
    inner.end();
  });
  object.text("heads", std::to_string(proof.line));
  object.text("measure", proof.measure);
  object.end();
  return out;
}

Result<HeadsProof> read_heads_proof(std::string_view text) {
  const auto bad = [](const std::string& what) {
    return Error{Code::corrupt, fmt::format("not a proof of heads: {}", what), {}};
  };
  if (text.size() > kProofBytesMax) return bad("it is longer than 1 MiB");
  CanonicalReader reader(text);
  HeadsProof proof = read_proof(reader);
  if (!reader.ok()) return bad(reader.fault());
  if (write_heads_proof(proof) != text) return bad("its bytes are not canonical, or have members that do not belong");
  return proof;
}

}  // namespace rectify::ledger
