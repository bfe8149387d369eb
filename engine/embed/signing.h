// The signing key of a database: a file of its own beside it, which backups of the database do not hold.
//
// Errors: invalid (the file holds no key, or one with another name than the configured origin; the key of a history
// that was signed before is not there), unavailable (the file cannot be read or made).
#pragma once

#include <filesystem>
#include <string>

#include "runtime/options.h"

namespace rectify::embed {

struct SigningOptions {
  std::filesystem::path file;  // empty: `signing-key` in the data folder
  std::string origin;          // the name of the key when one is made; empty: a random one
};

// With `make` a key is made (0600) where there is none and nothing was signed before.
[[nodiscard]] runtime::KeySource signing_key(const std::filesystem::path& data, const SigningOptions& options,
                                             bool make);

}  // namespace rectify::embed
