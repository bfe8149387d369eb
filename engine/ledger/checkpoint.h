// Checkpoints (C2SP tlog-checkpoint): "the history had this many lines and this root", as a signed note.
//
//     origin
//     number of lines, in decimal
//     base64(root)
//
// The origin is the name of the key. Lines after these are extensions: they are signed, and mean nothing to us.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/hash.h"
#include "ledger/note.h"
#include "rectify/result.h"

namespace rectify::ledger {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Errors: invalid (the origin is not the key's name).
[[nodiscard]] Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

// Errors: corrupt (open_note's, or a text that is no checkpoint of the key's name).
[[nodiscard]] Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);

}  // namespace rectify::ledger
