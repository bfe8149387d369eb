#include "ledger/bundle.h"

#include <fmt/core.h>

#include <ostream>
#include <utility>

#include "ledger/canonical_json.h"

namespace rectify::ledger {

namespace {

constexpr std::string_view kFormat = "rectify/history-export@1";

std::string lines_of(const Proof& proof) {
  std::string text;
  for (const Hash& hash : proof) text += to_hex(hash) + '\n';
  return text;
}

Error wrong(std::string what) { return {Code::invalid, std::move(what), {}}; }

}  // namespace

std::string write_manifest(const BundleFacts& facts) {
  std::string out;
  ObjectWriter object(out);
  object.key("checkpoint");
  ObjectWriter checkpoint(out);
  checkpoint.text("origin", facts.checkpoint.origin);
  checkpoint.text("root", to_hex(facts.checkpoint.root));
  checkpoint.text("size", std::to_string(facts.checkpoint.size));
  checkpoint.end();
  object.key("files");
  ObjectWriter files(out);
  files.text(bundle_file::kCheckpoint, to_hex(facts.checkpoint_file));
  if (facts.heads) files.text(bundle_file::kHeads, to_hex(*facts.heads));
  files.text(bundle_file::kHistory, to_hex(facts.history));
  files.text(bundle_file::kKey, to_hex(facts.key));
  files.text(bundle_file::kLeaves, to_hex(facts.leaves));
  files.text(bundle_file::kProof, to_hex(facts.proof));
  files.end();
  if (facts.lines > 0) object.text("first", std::to_string(facts.first));
  object.text("format", kFormat);
  if (facts.lines > 0) object.text("last", std::to_string(facts.last));
  object.text("lines", std::to_string(facts.lines));
  object.text("measure", facts.measure.get());
  object.text("what", kBundleKindNames[static_cast<std::size_t>(facts.kind)]);
  object.end();
  return out + '\n';
}

BundleWriter::BundleWriter(std::ostream& history, std::ostream& leaves, MeasureId measure)
    : history_(history), leaves_(leaves) {
  facts_.measure = std::move(measure);
}

Result<void> BundleWriter::add(std::uint64_t sequence, std::string_view line) {
  const bool next = ranges_.empty() || sequence == ranges_.back().end;
  if (!next && sequence < ranges_.back().end) return wrong("lines are exported in the order of their sequences");
  if (!next && facts_.measure.get().empty()) return wrong("lines of a history or a range follow one another");
  if (ranges_.empty() || !next) {
    ranges_.push_back({sequence, sequence + 1});
  } else {
    ranges_.back().end = sequence + 1;
  }
  if (facts_.lines == 0) facts_.first = sequence;
  facts_.last = sequence;
  ++facts_.lines;
  const std::string leaf = to_hex(leaf_hash(line)) + '\n';
  history_ << line << '\n';
  leaves_ << leaf;
  history_hash_.add(line);
  history_hash_.add("\n");
  leaves_hash_.add(leaf);
  return {};
}

Result<void> BundleWriter::finish(const Rest& rest, const Files& files) {
  auto checkpoint = open_checkpoint(rest.checkpoint, rest.key);
  if (!checkpoint) return std::move(checkpoint).error();
  const bool of_measure = !facts_.measure.get().empty();
  if (rest.heads && (!of_measure || files.heads == nullptr)) return wrong("heads belong to the export of one measure");
  if (facts_.lines == 0 && (of_measure || checkpoint->size > 0)) return wrong("there are no lines to export");
  if (facts_.lines > 0 && facts_.last >= checkpoint->size) {
    return wrong(fmt::format("line {} is not in the signed history of {} lines", facts_.last, checkpoint->size));
  }
  const bool whole = facts_.lines == checkpoint->size;
  facts_.kind = of_measure ? BundleKind::measure : whole ? BundleKind::whole : BundleKind::range;
  facts_.checkpoint = *std::move(checkpoint);
  const auto put = [](std::ostream& file, const std::string& text) {
    file << text;
    return sha256(text);
  };
  facts_.proof = put(files.proof, lines_of(rest.proof));
  facts_.checkpoint_file = put(files.checkpoint, rest.checkpoint);
  facts_.key = put(files.key, rest.key.to_text() + '\n');
  if (rest.heads) facts_.heads = put(*files.heads, write_heads_proof(*rest.heads) + '\n');
  facts_.history = history_hash_.finish();
  facts_.leaves = leaves_hash_.finish();
  files.manifest << write_manifest(facts_);
  return {};
}

std::string BundleFault::text() const {
  std::string place = file;
  if (line > 0) place += fmt::format(" line {}", line);
  if (sequence) place += fmt::format(" (sequence {})", *sequence);
  return place + ": " + message;
}

}  // namespace rectify::ledger
