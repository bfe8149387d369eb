// Public keys as a person gives them: the text itself, or a file that holds it.
#pragma once

#include <string>

#include "ledger/note.h"

namespace rectify::cli {

// Errors: invalid, or as read_file.
[[nodiscard]] Result<ledger::VerifierKey> public_key_of(const std::string& text_or_file);

}  // namespace rectify::cli
