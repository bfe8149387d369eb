#include "cli/public_key.h"

#include "base/files.h"
#include "embed/library.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kKeyBytesMax = 4096;

}  // namespace

Result<ledger::VerifierKey> key_of(const std::string& text_or_file) {
  auto key = ledger::VerifierKey::parse(text_or_file);
  if (key) return key;
  std::error_code ignored;
  if (!std::filesystem::exists(text_or_file, ignored)) {
    return Error{Code::invalid,
                 "'" + text_or_file + "' is neither a public key nor a file with one: " + key.error().message, "--key"};
  }
  auto text = read_file(text_or_file, kKeyBytesMax);
  if (!text) return text.error();
  auto read = ledger::VerifierKey::parse(text->substr(0, text->find_first_of("\r\n")));
  if (!read) return Error{read.error().code, read.error().message, text_or_file};
  return read;
}

}  // namespace rectify::cli
