#include "ledger/checkpoint.h"

#include <fmt/core.h>

#include <utility>

#include "ledger/base64.h"
#include "ledger/decimal.h"

namespace rectify::ledger {

namespace {

Error bad_checkpoint(const std::string& what) { return {Code::corrupt, fmt::format("not a checkpoint: {}", what), {}}; }

// The next line, without its end; the text always has one.
std::string_view take_line(std::string_view& text) {
  const std::size_t newline = text.find('\n');
  const std::string_view line = text.substr(0, newline);
  text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  return line;
}

}  // namespace

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  if (checkpoint.origin != key.verifier().name()) {
    return Error{Code::invalid,
                 fmt::format("the key {} does not sign for '{}': the origin of a checkpoint is the name of its key",
                             key.verifier().name(), checkpoint.origin),
                 {}};
  }
  return sign_note(
      checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(checkpoint.root) + '\n', key);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
  auto opened = open_note(note, key);
  if (!opened) return std::move(opened).error();
  std::string_view text = *opened;
  Checkpoint checkpoint;
  checkpoint.origin = take_line(text);
  if (checkpoint.origin != key.name()) {
    return bad_checkpoint(fmt::format("its origin is '{}', the key's name is {}", checkpoint.origin, key.name()));
  }
  const auto size = parse_decimal(take_line(text));
  if (!size) return bad_checkpoint("its second line is not a number of lines");
  checkpoint.size = *size;
  auto root = hash_from_base64(take_line(text));
  if (!root) return bad_checkpoint(fmt::format("its third line is not a root: {}", root.error().message));
  checkpoint.root = *root;
  while (!text.empty()) {
    if (take_line(text).empty()) return bad_checkpoint("it has an empty line");
  }
  return checkpoint;
}

}  // namespace rectify::ledger
