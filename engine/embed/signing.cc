#include "embed/signing.h"

#include <fmt/core.h>

#include "base/files.h"
#include "base/private_file.h"
#include "embed/library.h"

namespace rectify::embed {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytesMax = 4096;
constexpr std::size_t kOriginRandomBytes = 8;

Result<runtime::SigningKeyPtr> read_key(const fs::path& file, const std::string& origin) {
  auto text = read_file(file, kKeyBytesMax);
  if (!text) return text.error();
  auto key = ledger::SigningKey::parse(text->substr(0, text->find('\n')));
  ledger::wipe(*text);
  if (!key) return Error{key.error().code, fmt::format("holds no signing key: {}", key.error().message), file.string()};
  const std::string& name = key->verifier().name();
  if (!origin.empty() && origin != name) {
    return Error{Code::invalid,
                 fmt::format("the signing key is named '{}', the origin is said to be '{}': a history keeps its "
                             "origin; name another key file, or leave the origin out",
                             name, origin),
                 file.string()};
  }
  return runtime::SigningKeyPtr(std::make_shared<const ledger::SigningKey>(std::move(*key)));
}

Result<void> make_key(const fs::path& file, const std::string& origin) {
  auto key = ledger::SigningKey::generate(origin.empty() ? "rectify/" + random_hex(kOriginRandomBytes) : origin);
  if (!key) return key.error();
  std::string text = key->to_text() + "\n";
  auto made = make_secret_file(file, text);
  ledger::wipe(text);
  if (!made) return made.error();
  return {};
}

}  // namespace

runtime::KeySource signing_key(const fs::path& data, const SigningOptions& options, bool make) {
  const fs::path file = options.file.empty() ? data / "signing-key" : options.file;
  return [file, origin = options.origin, make](bool signed_before) -> Result<runtime::SigningKeyPtr> {
    std::error_code ignored;
    if (fs::exists(file, ignored)) return read_key(file, origin);
    if (signed_before) {
      return Error{Code::invalid,
                   "the key that signed this history is not here: put it back, or name it with --signing-key. "
                   "A new key cannot go on where it stopped; rectify rebuild --without-checkpoints begins anew",
                   file.string()};
    }
    if (!make) return runtime::SigningKeyPtr();
    if (auto ok = make_key(file, origin); !ok) return ok.error();
    return read_key(file, origin);
  };
}

}  // namespace rectify::embed
