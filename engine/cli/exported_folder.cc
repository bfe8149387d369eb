#include "cli/exported_folder.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>
#include <optional>

#include "cli/checkpoint_consistency.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "cli/public_key.h"
#include "ledger/bundle.h"

namespace rectify::cli {

namespace {

namespace fs = std::filesystem;
namespace file = ledger::bundle_file;

std::ofstream create(const fs::path& folder, std::string_view name) {
  return std::ofstream(folder / name, std::ios::binary | std::ios::trunc);
}

Result<std::vector<ledger::LeafRange>> ranges_of(const json::Value& head) {
  std::vector<ledger::LeafRange> ranges;
  for (const json::Value& range : json::array_at(head, "ranges")) {
    const json::Array* both = range.if_array();
    const bool whole = both != nullptr && both->size() == 2 && both->at(0).is_number() && both->at(1).is_number();
    boost::json::error_code ignored;
    if (!whole) return Error{Code::unavailable, "the answer does not begin as an export does", {}};
    ranges.push_back({both->at(0).to_number<std::uint64_t>(ignored), both->at(1).to_number<std::uint64_t>(ignored)});
  }
  return ranges;
}

}  // namespace

class FolderWriter::Writing {
 public:
  explicit Writing(fs::path folder)
      : folder_(std::move(folder)),
        history_(create(folder_, file::kHistory)),
        leaves_(create(folder_, file::kLeaves)) {}

  bool take(std::string_view piece) {
    rest_ += piece;
    std::size_t begin = 0;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
      const std::string_view line = std::string_view(rest_).substr(begin, end - begin);
      if (auto ok = writer_ ? take_line(line) : take_head(line); !ok) failure_ = ok.error();
      if (failure_) return false;
      begin = end + 1;
    }
    rest_.erase(0, begin);
    return true;
  }

  Result<void> finish() {
    if (failure_) return *failure_;
    if (!writer_ || !rest_.empty() || lines_ < all_) {
      return Error{Code::unavailable, "the history ended in the middle: export it again", folder_.string()};
    }
    auto key = ledger::VerifierKey::parse(json::text_at(head_, "key"));
    if (!key) return key.error();
    auto proof = proof_at(head_, "proof");
    if (!proof) return proof.error();
    ledger::BundleWriter::Rest rest{.checkpoint = json::text_at(head_, "checkpoint"),
                                    .key = std::move(*key),
                                    .proof = std::move(*proof),
                                    .heads = {}};
    if (const std::string heads = json::text_at(head_, "heads"); !heads.empty()) {
      auto read = ledger::read_heads_proof(heads);
      if (!read) return read.error();
      rest.heads = std::move(*read);
    }
    return write_rest(rest);
  }

 private:
  Result<void> take_head(std::string_view line) {
    auto head = json::parse(line);
    if (!head) return head.error();
    if (json::find(*head, "ranges") == nullptr || json::find(*head, "proof") == nullptr) {
      return Error{Code::unavailable, "the answer does not begin as an export does", {}};
    }
    auto ranges = ranges_of(*head);
    if (!ranges) return ranges.error();
    head_ = std::move(*head);
    ranges_ = std::move(*ranges);
    for (const ledger::LeafRange& range : ranges_) all_ += range.end - range.begin;
    writer_.emplace(history_, leaves_, MeasureId(json::text_at(head_, "measure")));
    progress_ = std::make_unique<ProgressBar>("exporting", all_);
    return {};
  }

  Result<void> take_line(std::string_view line) {
    if (at_ == ranges_.size()) return Error{Code::unavailable, "there are more lines than were announced", {}};
    ledger::LeafRange& range = ranges_[at_];
    if (auto ok = writer_->add(range.begin, line); !ok) return ok;
    if (++range.begin == range.end) ++at_;
    progress_->show(++lines_);
    return {};
  }

  Result<void> write_rest(const ledger::BundleWriter::Rest& rest) {
    std::ofstream proof = create(folder_, file::kProof);
    std::ofstream checkpoint = create(folder_, file::kCheckpoint);
    std::ofstream key = create(folder_, file::kKey);
    std::ofstream manifest = create(folder_, file::kManifest);
    std::optional<std::ofstream> heads;
    if (rest.heads) heads = create(folder_, file::kHeads);
    auto finished = writer_->finish(rest, {.proof = proof,
                                           .checkpoint = checkpoint,
                                           .key = key,
                                           .heads = heads ? &*heads : nullptr,
                                           .manifest = manifest});
    if (!finished) return finished;
    std::ofstream* const files[] = {
        &history_, &leaves_, &proof, &checkpoint, &key, &manifest, heads ? &*heads : nullptr};
    for (std::ofstream* one : files) {
      if (one != nullptr && !one->flush()) {
        return Error{Code::unavailable, "not everything could be written", folder_.string()};
      }
    }
    progress_.reset();
    return {};
  }

  const fs::path folder_;
  std::ofstream history_;
  std::ofstream leaves_;
  std::optional<ledger::BundleWriter> writer_;
  std::unique_ptr<ProgressBar> progress_;
  json::Value head_;
  std::vector<ledger::LeafRange> ranges_;
  std::size_t at_ = 0;
  std::uint64_t all_ = 0;
  std::uint64_t lines_ = 0;
  std::string rest_;
  std::optional<Error> failure_;
};

FolderWriter::FolderWriter(fs::path folder) : writing_(std::make_unique<Writing>(std::move(folder))) {}
FolderWriter::~FolderWriter() = default;
bool FolderWriter::take(std::string_view piece) { return writing_->take(piece); }
Result<void> FolderWriter::finish() { return writing_->finish(); }

namespace {

Result<ledger::Verdict> verdict_on(const fs::path& folder, std::optional<ledger::VerifierKey> trusted) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    return Error{Code::not_found, "there is no such folder", folder.string()};
  }
  const auto open = [&](std::string_view name) { return std::ifstream(folder / name, std::ios::binary); };
  std::ifstream history = open(file::kHistory);
  std::ifstream leaves = open(file::kLeaves);
  std::ifstream proof = open(file::kProof);
  std::ifstream checkpoint = open(file::kCheckpoint);
  std::ifstream key = open(file::kKey);
  std::ifstream manifest = open(file::kManifest);
  std::ifstream heads = open(file::kHeads);
  for (const auto& [stream, name] : {std::pair(&history, file::kHistory), std::pair(&leaves, file::kLeaves),
                                     std::pair(&proof, file::kProof), std::pair(&checkpoint, file::kCheckpoint),
                                     std::pair(&key, file::kKey), std::pair(&manifest, file::kManifest)}) {
    if (stream->is_open()) continue;
    ledger::Verdict missing;
    missing.fault = ledger::BundleFault{std::string(name), 0, {}, "is missing"};
    return missing;
  }
  ProgressBar progress("verifying", 0);
  return ledger::verify_bundle(
      {.history = history,
       .leaves = leaves,
       .proof = proof,
       .checkpoint = checkpoint,
       .key = key,
       .heads = heads.is_open() ? &heads : nullptr,
       .manifest = manifest},
      {.trusted = std::move(trusted), .progress = [&](std::uint64_t lines) { progress.show(lines); }});
}

std::string described(const ledger::Verdict& verdict) {
  const std::string lines = fmt::format("{}{}", verdict.lines, verdict.lines == 1 ? " line" : " lines");
  switch (verdict.kind) {
    case ledger::BundleKind::whole:
      return fmt::format("the whole history, {} of {} measures", lines, verdict.measures);
    case ledger::BundleKind::range:
      return fmt::format("{}, {} to {}", lines, verdict.first, verdict.last);
    case ledger::BundleKind::measure:
      break;
  }
  const std::string& measure = verdict.measure.get();
  if (!verdict.complete_before) return fmt::format("{} of {}", lines, measure);
  // One of them holds the heads.
  const std::uint64_t own = verdict.lines - 1;
  const std::string first = fmt::format("among the first {} lines of the history", *verdict.complete_before);
  if (own == 0) return fmt::format("there was no measure {} {}", measure, first);
  return fmt::format("{} lines of {}; it has no others {}", own, measure, first);
}

json::Object json_of(const ledger::Verdict& verdict) {
  const ledger::Checkpoint& checkpoint = verdict.checkpoint;
  json::Object json{{"valid", verdict.valid()},
                    {"kind", ledger::kBundleKindNames[static_cast<std::size_t>(verdict.kind)]},
                    {"lines", verdict.lines},
                    {"size", checkpoint.size},
                    {"root", ledger::to_hex(checkpoint.root)},
                    {"origin", checkpoint.origin},
                    {"key", verdict.key}};
  if (!verdict.measure.get().empty()) json["measure"] = verdict.measure.get();
  if (verdict.complete_before) json["complete_before"] = *verdict.complete_before;
  if (verdict.fault) {
    json::Object fault{
        {"file", verdict.fault->file}, {"line", verdict.fault->line}, {"message", verdict.fault->message}};
    if (verdict.fault->sequence) fault["sequence"] = *verdict.fault->sequence;
    json["fault"] = std::move(fault);
  }
  return json;
}

void print_verdict(const Global& global, const ledger::Verdict& verdict, bool trusted) {
  const ledger::Checkpoint& checkpoint = verdict.checkpoint;
  if (global.format == Format::json) return print_line(json::print(json_of(verdict)));
  if (!verdict.valid()) return print_line(fmt::format("NOT valid: {}", verdict.fault->text()));
  print_line(fmt::format("valid: {}", described(verdict)));
  print_line(fmt::format("signed by {} over {} lines, root {}", checkpoint.origin, checkpoint.size,
                         ledger::to_hex(checkpoint.root)));
  if (!trusted) print_line(fmt::format("by the key {}: compare it with the one you were given", verdict.key));
}

}  // namespace

int verify_exported(const Global& global, const std::string& folder, const std::string& key) {
  std::optional<ledger::VerifierKey> trusted;
  if (!key.empty()) {
    auto read = public_key_of(key);
    if (!read) return report(global, read.error());
    trusted = std::move(*read);
  }
  auto verdict = verdict_on(folder, trusted);
  if (!verdict) return report(global, verdict.error());
  print_verdict(global, *verdict, trusted.has_value());
  return verdict->valid() ? kDone : kFoundWanting;
}

}  // namespace rectify::cli
