// What an auditor takes away: the folder of ledger/bundle.h, written from a daemon or a database, and checked alone.
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/progress_bar.h"
#include "cli/public_key.h"
#include "cli/read_command.h"
#include "cli/session.h"
#include "embed/library.h"
#include "http/api/api.h"
#include "ledger/bundle.h"

namespace rectify::cli {

using http::Json;

namespace {

namespace fs = std::filesystem;
namespace file = ledger::bundle_file;

std::ofstream create(const fs::path& folder, std::string_view name) {
  return std::ofstream(folder / name, std::ios::binary | std::ios::trunc);
}

// Takes the answer of GET /v1/audit/export as it comes and writes the folder.
class Exporter {
 public:
  explicit Exporter(fs::path folder)
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
    auto key = ledger::VerifierKey::parse(head_.value("key", ""));
    if (!key) return key.error();
    ledger::BundleWriter::Rest rest{.checkpoint = head_.value("checkpoint", ""), .key = *key, .proof = {}, .heads = {}};
    for (const Json& item : head_["proof"]) {
      auto hash = ledger::parse_hash(item.get<std::string>());
      if (!hash) return hash.error();
      rest.proof.push_back(*hash);
    }
    const std::string heads = head_.value("heads", "");
    if (!heads.empty()) {
      auto read = ledger::read_heads_proof(heads);
      if (!read) return read.error();
      rest.heads = std::move(*read);
    }
    return write_rest(rest);
  }

 private:
  Result<void> take_head(std::string_view line) {
    auto head = http::parse_json(line);
    if (!head) return head.error();
    if (!head->is_object() || !head->contains("ranges") || !head->contains("proof")) {
      return Error{Code::unavailable, "the answer does not begin as an export does", {}};
    }
    head_ = std::move(*head);
    for (const Json& range : head_["ranges"]) {
      ranges_.push_back({range[0].get<std::uint64_t>(), range[1].get<std::uint64_t>()});
      all_ += ranges_.back().end - ranges_.back().begin;
    }
    writer_.emplace(history_, leaves_, MeasureId(head_.value("measure", "")));
    progress_ = std::make_unique<Progress>("exporting", all_);
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
  std::unique_ptr<Progress> progress_;
  Json head_;
  std::vector<ledger::LeafRange> ranges_;
  std::size_t at_ = 0;
  std::uint64_t all_ = 0;
  std::uint64_t lines_ = 0;
  std::string rest_;
  std::optional<Error> failure_;
};

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
  Progress progress("verifying", 0);
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
  const std::string lines = std::to_string(verdict.lines) + (verdict.lines == 1 ? " line" : " lines");
  switch (verdict.kind) {
    case ledger::BundleKind::whole:
      return "the whole history, " + lines + " of " + std::to_string(verdict.measures) + " measures";
    case ledger::BundleKind::range:
      return lines + ", " + std::to_string(verdict.first) + " to " + std::to_string(verdict.last);
    case ledger::BundleKind::measure:
      break;
  }
  if (!verdict.complete_before) return lines + " of " + verdict.measure.get();
  // One of them holds the heads.
  const std::uint64_t own = verdict.lines - 1;
  const std::string first = "among the first " + std::to_string(*verdict.complete_before) + " lines of the history";
  if (own == 0) return "there was no measure " + verdict.measure.get() + " " + first;
  return std::to_string(own) + " lines of " + verdict.measure.get() + "; it has no others " + first;
}

int show_verdict(const Global& global, const ledger::Verdict& verdict, bool trusted) {
  const ledger::Checkpoint& checkpoint = verdict.checkpoint;
  if (global.format == Format::json) {
    Json json{{"valid", verdict.valid()},
              {"kind", ledger::kBundleKindNames[static_cast<std::size_t>(verdict.kind)]},
              {"lines", verdict.lines},
              {"size", checkpoint.size},
              {"root", ledger::to_hex(checkpoint.root)},
              {"origin", checkpoint.origin},
              {"key", verdict.key}};
    if (!verdict.measure.get().empty()) json["measure"] = verdict.measure.get();
    if (verdict.complete_before) json["complete_before"] = *verdict.complete_before;
    if (verdict.fault) {
      json["fault"] = {
          {"file", verdict.fault->file}, {"line", verdict.fault->line}, {"message", verdict.fault->message}};
      if (verdict.fault->sequence) json["fault"]["sequence"] = *verdict.fault->sequence;
    }
    print_line(http::dump(json));
  } else if (!verdict.valid()) {
    print_line("NOT valid: " + verdict.fault->text());
  } else {
    print_line("valid: " + described(verdict));
    print_line("signed by " + checkpoint.origin + " over " + std::to_string(checkpoint.size) + " lines, root " +
               ledger::to_hex(checkpoint.root));
    if (!trusted) print_line("by the key " + verdict.key + ": compare it with the one you were given");
  }
  return verdict.valid() ? kDone : kFoundWanting;
}

}  // namespace

int audit_export(const Global& global, const ExportOptions& options) {
  if (auto ok = make_empty_folder(options.to); !ok) return report(global, ok.error());
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  // Of one measure it is to be proven that these are all its lines: by heads that are recorded now.
  const bool heads = !options.measure.empty();
  auto signed_now = (*session)->send("POST", std::string("/v1/audit/checkpoint") + (heads ? "?heads=true" : ""), {});
  if (!signed_now) return report(global, signed_now.error());
  Filters filters;
  if (heads) filters.emplace_back("measure", options.measure);
  if (!options.from.empty()) filters.emplace_back("from", options.from);
  if (!options.until.empty()) filters.emplace_back("until", options.until);
  Exporter exporter(options.to);
  auto streamed = (*session)->stream("/v1/audit/export" + query_text(filters),
                                     [&](std::string_view piece) { return exporter.take(piece); });
  if (!streamed) return report(global, streamed.error());
  if (auto ok = exporter.finish(); !ok) return report(global, ok.error());
  return verify_folder(global, options.to, signed_now->value("key", ""));
}

int verify_folder(const Global& global, const std::string& folder, const std::string& key) {
  std::optional<ledger::VerifierKey> trusted;
  if (!key.empty()) {
    auto read = key_of(key);
    if (!read) return report(global, read.error());
    trusted = std::move(*read);
  }
  auto verdict = verdict_on(folder, trusted);
  if (!verdict) return report(global, verdict.error());
  return show_verdict(global, *verdict, trusted.has_value());
}

}  // namespace rectify::cli
