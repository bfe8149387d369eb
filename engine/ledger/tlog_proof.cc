#include "ledger/tlog_proof.h"

#include <fmt/core.h>

#include <utility>

#include "ledger/base64.h"
#include "ledger/decimal.h"

namespace rectify::ledger {

namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kHashesMax = 64;  // one a level
constexpr std::size_t kBytesMax = 2 * kNoteBytesMax;

Error bad_proof(const std::string& what) { return {Code::corrupt, fmt::format("not a proof: {}", what), {}}; }

// Lines of the text, counted.
struct Lines {
  std::string_view rest;
  std::size_t number = 0;
  std::string_view line;

  bool next() {
    const std::size_t newline = rest.find('\n');
    if (newline == std::string_view::npos) return false;
    line = rest.substr(0, newline);
    rest.remove_prefix(newline + 1);
    ++number;
    return true;
  }
};

}  // namespace

std::string write_tlog_proof(const TlogProof& proof) {
  std::string text(kHeader);
  if (!proof.extra.empty()) text.append("\n").append(kExtra) += to_base64(proof.extra);
  text.append("\n").append(kIndex) += std::to_string(proof.index);
  for (const Hash& hash : proof.hashes) text += '\n' + to_base64(hash);
  return text + "\n\n" + proof.checkpoint;
}

Result<TlogProof> read_tlog_proof(std::string_view text) {
  if (text.size() > kBytesMax) return bad_proof("it is longer than 2 MiB");
  Lines lines{text, 0, {}};
  if (!lines.next() || lines.line != kHeader) return bad_proof(fmt::format("its first line is not {}", kHeader));
  TlogProof proof;
  bool more = lines.next();
  if (more && lines.line.starts_with(kExtra)) {
    auto extra = from_base64(lines.line.substr(kExtra.size()));
    if (!extra || extra->empty()) return bad_proof("what follows 'extra' is not base64");
    proof.extra = *std::move(extra);
    more = lines.next();
  }
  if (!more || !lines.line.starts_with(kIndex)) {
    return bad_proof(fmt::format("line {} is not 'index' and a number", more ? lines.number : lines.number + 1));
  }
  const auto index = parse_decimal(lines.line.substr(kIndex.size()));
  if (!index) return bad_proof(fmt::format("line {} is not 'index' and a number", lines.number));
  proof.index = *index;
  while ((more = lines.next()) && !lines.line.empty()) {
    auto hash = hash_from_base64(lines.line);
    if (!hash) return bad_proof(fmt::format("line {} is not a hash: {}", lines.number, hash.error().message));
    if (proof.hashes.size() == kHashesMax) return bad_proof("it has more than 64 hashes");
    proof.hashes.push_back(*hash);
  }
  if (!more) return bad_proof("there is no empty line before the checkpoint");
  proof.checkpoint = lines.rest;
  return proof;
}

Result<ProvenLine> check_tlog_proof(std::string_view text, std::string_view line, const VerifierKey& key) {
  auto proof = read_tlog_proof(text);
  if (!proof) return std::move(proof).error();
  auto checkpoint = open_checkpoint(proof->checkpoint, key);
  if (!checkpoint)
    return Error{Code::corrupt, fmt::format("the proof's checkpoint: {}", checkpoint.error().message), {}};
  auto checked = check_inclusion(leaf_hash(line), proof->index, checkpoint->size, proof->hashes, checkpoint->root);
  if (!checked) {
    return Error{Code::corrupt,
                 fmt::format("line {} of the {} that {} signed: {}", proof->index, checkpoint->size, checkpoint->origin,
                             checked.error().message),
                 {}};
  }
  return ProvenLine{proof->index, *std::move(checkpoint), std::move(proof->extra)};
}

}  // namespace rectify::ledger
