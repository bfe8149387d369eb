#include "runtime/notary.h"

#include <fmt/core.h>

#include "ledger/heads.h"
#include "ledger/proof.h"

namespace rectify::runtime {

namespace {

Error no_key() {
  return {Code::invalid,
          "there is no signing key, so no checkpoint can be signed: the daemon makes one when it starts",
          {}};
}

}  // namespace

Result<void> Notary::check_last() const {
  const auto view = store_.view();
  auto kept = view->checkpoint();
  if (!kept) return kept.error();
  if (!*kept || !key_) return {};
  const std::string look = "; to look at it: rectify audit verify";
  auto checkpoint = ledger::open_checkpoint((*kept)->note, key_->verifier());
  if (!checkpoint) {
    return Error{Code::corrupt,
                 fmt::format("the last checkpoint ({} lines) was not signed by the signing key that is here, or was "
                             "changed ({}): put the right key back{}",
                             (*kept)->size, checkpoint.error().message, look),
                 key_->verifier().to_text()};
  }
  auto size = view->size();
  if (!size) return size.error();
  const std::string signed_over = fmt::format("the checkpoint signed over {} lines", checkpoint->size);
  if (*size < checkpoint->size) {
    return Error{
        Code::corrupt,
        fmt::format("the history ends after {} lines, but {} is here: lines were cut off{}", *size, signed_over, look),
        {}};
  }
  auto root = ledger::root_at(*view, checkpoint->size);
  if (!root) return root.error();
  if (*root == checkpoint->root) return {};
  return Error{
      Code::corrupt,
      fmt::format("{} has the root {}, the stored history gives {}: the history was changed after it was signed{}",
                  signed_over, ledger::to_hex(checkpoint->root), ledger::to_hex(*root), look),
      {}};
}

Result<store::KeptCheckpoint> Notary::sign() {
  if (!key_) return no_key();
  const MutexLock lock(signing_);
  // What a view shows was synced before it could be seen.
  const auto view = store_.view();
  auto size = view->size();
  if (!size) return size.error();
  auto newest = view->checkpoint();
  if (!newest) return newest.error();
  if (*newest && (*newest)->size == *size) return **newest;
  auto tree = view->tree();
  if (!tree) return tree.error();
  auto note =
      ledger::sign_checkpoint({.origin = key_->verifier().name(), .size = tree->size(), .root = tree->root()}, *key_);
  if (!note) return note.error();
  store::KeptCheckpoint checkpoint{tree->size(), std::move(*note)};
  if (auto ok = store_.keep(checkpoint); !ok) return ok.error();
  return checkpoint;
}

Result<core::HeadsRecorded> Notary::gather_heads() const {
  const auto view = store_.view();
  auto size = view->size();
  if (!size) return size.error();
  ledger::HeadsBuilder builder;
  std::optional<Error> failure;
  auto walked = view->heads([&](const store::Head& head) {
    auto added = builder.append(head.measure.get(), head.count.get(), head.hash);
    if (!added) failure = added.error();
    return !failure;
  });
  if (!walked) return walked.error();
  if (failure) return *failure;
  return core::HeadsRecorded{.size = *size, .measures = builder.measures(), .root = ledger::to_hex(builder.root())};
}

}  // namespace rectify::runtime
