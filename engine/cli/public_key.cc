#include "cli/public_key.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/files.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kKeyBytesMax = 4096;

}  // namespace

Result<ledger::VerifierKey> public_key_of(const std::string& text_or_file) {
  auto key = ledger::VerifierKey::parse(text_or_file);
  if (key) return key;
  std::error_code ignored;
  if (!std::filesystem::exists(text_or_file, ignored)) {
    return Error{Code::invalid,
                 fmt::format("'{}' is neither a public key nor a file with one: {}", text_or_file, key.error().message),
                 "--key"};
  }
  auto text = read_file(text_or_file, kKeyBytesMax);
  if (!text) return text.error();
  auto read = ledger::VerifierKey::parse(text->substr(0, text->find_first_of("\r\n")));
  if (!read) return Error{read.error().code, read.error().message, text_or_file};
  return read;
}

}  // namespace rectify::cli
