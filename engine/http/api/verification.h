// Whether the history is what was written: every line, the stored tiles, every measure, every checkpoint.
#pragma once

#include "http/server/message.h"
#include "ledger/note.h"
#include "store/store.h"

namespace rectify::http {

// Without a key (null) no checkpoint is looked at.
[[nodiscard]] Response verify_history(const store::View& view, const ledger::VerifierKey* key);

}  // namespace rectify::http
