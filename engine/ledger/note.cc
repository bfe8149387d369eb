#include "ledger/note.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "ledger/hash.h"

namespace rectify::ledger {

namespace {

constexpr char kEd25519 = 0x01;
constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr std::string_view kDash = "\u2014 ";  // em dash

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  RECTIFY_CHECK(started, "libsodium starts");
}

// What Unicode calls White_Space.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Whether a key may have this name: UTF-8, not empty, no '+' and nothing that is a space in Unicode.
bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8(name) || name.find('+') != std::string_view::npos) return false;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint point = code_point(name, at);
    if (is_space(point.value)) return false;
    at += point.size;
  }
  return true;
}

std::string hex_of(const KeyId& id) {
  return rectify::to_hex(std::string_view(reinterpret_cast<const char*>(id.data()), id.size()));
}

Error bad_key(const std::string& what) { return {Code::invalid, fmt::format("not a key: {}", what), {}}; }
Error bad_note(const std::string& what) { return {Code::corrupt, fmt::format("not a signed note: {}", what), {}}; }

struct KeyParts {
  std::string_view name;
  std::string_view id;
  std::string bytes;  // after the 0x01; 32 of them
};

// "name+id+base64" of either half.
Result<KeyParts> read_parts(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad_key("it should be of the form name+id+base64");
  KeyParts parts{text.substr(0, first), text.substr(first + 1, second - first - 1), {}};
  if (!is_key_name(parts.name)) return bad_key("its name is empty, has a space, or is not UTF-8");
  auto bytes = from_base64(text.substr(second + 1));
  if (!bytes) return bad_key(bytes.error().message);
  if (bytes->empty() || bytes->front() != kEd25519) return bad_key("it is not of the kind Ed25519 (0x01)");
  if (bytes->size() != 33) {
    return bad_key(fmt::format("it has {} bytes; a key for Ed25519 has 33", bytes->size()));
  }
  parts.bytes = bytes->substr(1);
  wipe(*bytes);
  return parts;
}

Error wrong_id(std::string_view found, const KeyId& right) {
  return bad_key(fmt::format("its id is {}, but name and key give {}", found, hex_of(right)));
}

// Empty, or why such a text cannot be signed.
std::string wrong_with_text(std::string_view text) {
  if (!text.ends_with('\n')) return "the text does not end in a newline";
  if (!is_utf8(text)) return "the text is not UTF-8";
  const bool controls =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  return controls ? "the text has control characters" : "";
}

struct SignatureLine {
  std::string_view name;
  KeyId id{};
  std::string signature;
};

Result<SignatureLine> read_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return bad_note("a line of signatures does not begin with an em dash and a space");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return bad_note("a line of signatures names no key");
  }
  auto bytes = from_base64(line.substr(space + 1));
  if (!bytes) return bad_note(fmt::format("the signature of {}: {}", line.substr(0, space), bytes.error().message));
  SignatureLine read{line.substr(0, space), {}, {}};
  if (bytes->size() <= read.id.size()) return bad_note("a signature is too short");
  std::memcpy(read.id.data(), bytes->data(), read.id.size());
  read.signature = bytes->substr(read.id.size());
  return read;
}

}  // namespace

void wipe(std::string& secret) { sodium_memzero(secret.data(), secret.size()); }

VerifierKey::VerifierKey(std::string name, const std::array<std::uint8_t, 32>& point)
    : name_(std::move(name)), point_(point) {
  std::string hashed = name_ + '\n' + kEd25519;
  hashed.append(reinterpret_cast<const char*>(point_.data()), point_.size());
  const Hash hash = sha256(hashed);
  std::copy_n(hash.begin(), id_.size(), id_.begin());
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  auto parts = read_parts(text);
  if (!parts) return std::move(parts).error();
  std::array<std::uint8_t, 32> point{};
  std::memcpy(point.data(), parts->bytes.data(), point.size());
  VerifierKey key{std::string(parts->name), point};
  if (parts->id != hex_of(key.id_)) return wrong_id(parts->id, key.id_);
  return key;
}

std::string VerifierKey::to_text() const {
  std::string bytes(1, kEd25519);
  bytes.append(reinterpret_cast<const char*>(point_.data()), point_.size());
  return name_ + '+' + hex_of(id_) + '+' + to_base64(bytes);
}

bool VerifierKey::has_signed(std::string_view message, const Signature& signature) const {
  start_sodium();
  return crypto_sign_verify_detached(signature.data(), bytes_of(message), message.size(), point_.data()) == 0;
}

struct SigningKey::Secret {
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> key{};  // libsodium's: the seed and the public half
};

void SigningKey::Wipe::operator()(Secret* secret) const {
  sodium_memzero(secret, sizeof *secret);
  delete secret;
}

SigningKey::SigningKey(VerifierKey verifier, Owned secret)
    : verifier_(std::move(verifier)), secret_(std::move(secret)) {}

SigningKey SigningKey::from_seed(const std::string& name, Owned secret) {
  std::array<std::uint8_t, 32> point{};
  const bool made = crypto_sign_seed_keypair(point.data(), secret->key.data(), secret->seed.data()) == 0;
  RECTIFY_CHECK(made, "every seed gives a key");
  return {VerifierKey(name, point), std::move(secret)};
}

Result<SigningKey> SigningKey::generate(const std::string& name) {
  if (!is_key_name(name)) return bad_key("its name is empty, has a space or a '+', or is not UTF-8");
  start_sodium();
  Owned secret(std::make_unique<Secret>().release());
  randombytes_buf(secret->seed.data(), secret->seed.size());
  return from_seed(name, std::move(secret));
}

Result<SigningKey> SigningKey::parse(std::string_view text) {
  if (!text.starts_with(kPrivate)) return bad_key(fmt::format("a signing key begins with {}", kPrivate));
  auto parts = read_parts(text.substr(kPrivate.size()));
  if (!parts) return std::move(parts).error();
  start_sodium();
  Owned secret(std::make_unique<Secret>().release());
  std::memcpy(secret->seed.data(), parts->bytes.data(), secret->seed.size());
  wipe(parts->bytes);
  SigningKey key = from_seed(std::string(parts->name), std::move(secret));
  if (parts->id != hex_of(key.verifier_.id())) return wrong_id(parts->id, key.verifier_.id());
  return key;
}

std::string SigningKey::to_text() const {
  std::string bytes(1, kEd25519);
  bytes.append(reinterpret_cast<const char*>(secret_->seed.data()), secret_->seed.size());
  std::string encoded = to_base64(bytes);
  std::string text = std::string(kPrivate) + verifier_.name() + '+' + hex_of(verifier_.id()) + '+' + encoded;
  wipe(bytes);
  wipe(encoded);
  return text;
}

Signature SigningKey::sign(std::string_view message) const {
  start_sodium();
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, bytes_of(message), message.size(), secret_->key.data());
  return signature;
}

Result<std::string> sign_note(std::string_view text, const SigningKey& key) {
  if (std::string wrong = wrong_with_text(text); !wrong.empty()) return Error{Code::invalid, std::move(wrong), {}};
  const KeyId& id = key.verifier().id();
  const Signature signature = key.sign(text);
  std::string bytes(id.begin(), id.end());
  bytes.append(signature.begin(), signature.end());
  std::string note(text);
  note += '\n';
  note += kDash;
  note += key.verifier().name() + ' ' + to_base64(bytes) + '\n';
  if (note.size() > kNoteBytesMax) return Error{Code::exhausted, "a note has at most 1 MiB", {}};
  return note;
}

Result<std::string> open_note(std::string_view note, const VerifierKey& key) {
  if (note.size() > kNoteBytesMax) return bad_note("it is longer than 1 MiB");
  const std::size_t end = note.rfind("\n\n");
  if (end == std::string_view::npos) return bad_note("there is no empty line before its signatures");
  const std::string_view text = note.substr(0, end + 1);
  std::string_view lines = note.substr(end + 2);
  if (std::string wrong = wrong_with_text(text); !wrong.empty()) return bad_note(wrong);
  if (!lines.ends_with('\n')) return bad_note("its last line does not end in a newline");
  std::size_t count = 0;
  bool found = false;
  while (!lines.empty()) {
    if (++count > kSignatureLinesMax) return bad_note("it has more than 100 signatures");
    const std::size_t newline = lines.find('\n');
    auto line = read_signature(lines.substr(0, newline));
    if (!line) return std::move(line).error();
    lines.remove_prefix(newline + 1);
    if (line->name != key.name() || line->id != key.id()) continue;
    Signature signature{};
    const bool fits = line->signature.size() == signature.size();
    if (fits) std::copy(line->signature.begin(), line->signature.end(), signature.begin());
    if (!fits || !key.has_signed(text, signature)) {
      return Error{
          Code::corrupt,
          fmt::format("the signature of {} is not of this text: the text or the signature was changed", key.name()),
          {}};
    }
    found = true;
  }
  if (found) return std::string(text);
  return Error{Code::corrupt, fmt::format("it is not signed by the key {}+{}", key.name(), hex_of(key.id())), {}};
}

}  // namespace rectify::ledger
