#include "ledger/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/check.h"
#include "base/text.h"

namespace rectify::ledger {

namespace {

// Fetching the digest and making a context cost more than hashing a line: both are kept.
const EVP_MD* digest() {
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  RECTIFY_CHECK(fetched != nullptr, "OpenSSL has SHA-256");
  return fetched;
}

struct Free {
  void operator()(EVP_MD_CTX* used) const { EVP_MD_CTX_free(used); }
};

EVP_MD_CTX* context() {
  static thread_local const std::unique_ptr<EVP_MD_CTX, Free> kept(EVP_MD_CTX_new());
  RECTIFY_CHECK(kept != nullptr, "OpenSSL gives a digest context");
  return kept.get();
}

Hash hash_parts(std::string_view prefix, std::string_view first, std::string_view second) {
  Hash hash{};
  EVP_MD_CTX* used = context();
  const bool done =
      EVP_DigestInit_ex(used, digest(), nullptr) == 1 && EVP_DigestUpdate(used, prefix.data(), prefix.size()) == 1 &&
      EVP_DigestUpdate(used, first.data(), first.size()) == 1 &&
      EVP_DigestUpdate(used, second.data(), second.size()) == 1 && EVP_DigestFinal_ex(used, hash.data(), nullptr) == 1;
  RECTIFY_CHECK(done, "SHA-256 cannot fail");
  return hash;
}

std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

Hash sha256(std::string_view bytes) { return hash_parts({}, bytes, {}); }
Hash leaf_hash(std::string_view line) { return hash_parts(std::string_view("\x00", 1), line, {}); }
Hash node_hash(const Hash& left, const Hash& right) {
  return hash_parts(std::string_view("\x01", 1), bytes_of(left), bytes_of(right));
}

struct Hasher::Context {
  std::unique_ptr<EVP_MD_CTX, Free> used{EVP_MD_CTX_new()};

  void begin() const {
    const bool begun = used != nullptr && EVP_DigestInit_ex(used.get(), digest(), nullptr) == 1;
    RECTIFY_CHECK(begun, "SHA-256 cannot fail");
  }
};

Hasher::Hasher() : context_(std::make_unique<Context>()) { context_->begin(); }
Hasher::~Hasher() = default;

void Hasher::add(std::string_view bytes) {
  const bool added = EVP_DigestUpdate(context_->used.get(), bytes.data(), bytes.size()) == 1;
  RECTIFY_CHECK(added, "SHA-256 cannot fail");
}

Hash Hasher::finish() {
  Hash hash{};
  const bool done = EVP_DigestFinal_ex(context_->used.get(), hash.data(), nullptr) == 1;
  RECTIFY_CHECK(done, "SHA-256 cannot fail");
  context_->begin();
  return hash;
}

std::string to_hex(const Hash& hash) { return rectify::to_hex(bytes_of(hash)); }

Result<Hash> parse_hash(std::string_view hex) {
  Hash hash{};
  std::optional<std::string> bytes;
  if (hex.size() == 2 * hash.size()) bytes = from_hex(hex);
  if (!bytes) return Error{Code::invalid, "a hash is 64 lower-case hex digits", {}};
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace rectify::ledger
