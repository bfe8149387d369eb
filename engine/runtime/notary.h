// Vouches for the history: signs checkpoints of what is on disk, and works out the heads of all measures.
//
// Threads: any; signing is one at a time. Borrows the store. Without a signing key nothing is signed.
#pragma once

#include "base/mutex.h"
#include "core/event.h"
#include "ledger/checkpoint.h"
#include "runtime/options.h"
#include "store/store.h"

namespace rectify::runtime {

class Notary {
 public:
  Notary(store::Store& store, SigningKeyPtr key) : store_(store), key_(std::move(key)) {}

  [[nodiscard]] const SigningKeyPtr& key() const { return key_; }

  // Whether the history still leads to the last checkpoint that was signed of it.
  // Errors: corrupt (it does not, or the note is damaged), invalid (another key has signed it).
  [[nodiscard]] Result<void> check_last() const;

  // The checkpoint of all that is on disk now: the newest one, or a new one that is on disk before it is returned.
  // Errors: invalid (there is no signing key), or the store's.
  [[nodiscard]] Result<store::KeptCheckpoint> sign();

  // The heads of all measures as they are on disk now. O(measures).
  [[nodiscard]] Result<core::HeadsRecorded> gather_heads() const;

 private:
  store::Store& store_;
  const SigningKeyPtr key_;  // may be null
  Mutex signing_;
};

}  // namespace rectify::runtime
