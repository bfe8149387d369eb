// Reads a rectification bulletin (整改进展情况通报): prose with a ledger hidden in it.
//
// Areas (一) hold problems 1., which may hold sub-problems (1) and deeper; under the last of them stand measures: ①②…,
// 一是、二是…, numbered paragraphs, or plain ones after 整改措施:. The reader follows whatever levels a text uses, in
// the order in which it uses them; nothing is assumed of one body's habits. It believes no count that the text gives of
// itself, but compares: every mismatch is a diagnostic with its line. Lists about organisation, results or plans are
// not measures; each is named in a diagnostic. All diagnostics are warnings: what prevents the import is an Error.
//
// A measure's text is a slice of the source, over several lines where the measure goes on over them. Its number under
// its finding counts what was found; the text's own numbers are compared with that.
//
// Errors: invalid (not UTF-8; no measures in it), exhausted (too many bytes or measures). Threads: pure function.
#pragma once

#include <string_view>

#include "core/draft.h"

namespace rectify::exchange {

struct BulletinOptions {
  std::size_t bytes_max = 16 * 1024 * 1024;
  std::size_t measures_max = 100'000;
};

struct Bulletin {
  core::LedgerDraft ledger;
  std::uint32_t findings = 0;          // nodes of the tree that hold measures, directly or below
  std::uint32_t blocks = 0;            // lists of measures
  std::uint32_t claimed_measures = 0;  // how many the text says there are; 0 when it does not say
};

[[nodiscard]] Result<Bulletin> read_bulletin(std::string_view text, std::string_view file,
                                             const InspectionId& inspection, const BulletinOptions& options);

}  // namespace rectify::exchange
