// Signed notes (C2SP signed-note): a text with lines of signatures under it, as Go's checksum database has them.
//
//     text, ending in a newline
//     (an empty line)
//     — name base64(key id || Ed25519 signature)
//
// The key id is the first four bytes of SHA-256(name || 0x0A || 0x01 || public key). Ed25519 by libsodium. Threads:
// values. Errors: what is wrong with a key is invalid, what is wrong with a note is corrupt.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::ledger {

inline constexpr std::size_t kNoteBytesMax = 1'048'576;
inline constexpr std::size_t kSignatureLinesMax = 100;

using KeyId = std::array<std::uint8_t, 4>;
using Signature = std::array<std::uint8_t, 64>;

// What others need to check our signatures: "name+hex key id+base64(0x01 || public key)".
class VerifierKey {
 public:
  [[nodiscard]] static Result<VerifierKey> parse(std::string_view text);
  [[nodiscard]] std::string to_text() const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const KeyId& id() const { return id_; }
  [[nodiscard]] bool has_signed(std::string_view message, const Signature& signature) const;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

 private:
  friend class SigningKey;
  VerifierKey(std::string name, const std::array<std::uint8_t, 32>& point);

  std::string name_;
  KeyId id_{};
  std::array<std::uint8_t, 32> point_{};
};

// The secret half: "PRIVATE+KEY+name+hex key id+base64(0x01 || seed)". Moves only; wiped from memory when it ends. What
// to_text() returned is the caller's to wipe.
class SigningKey {
 public:
  [[nodiscard]] static Result<SigningKey> generate(const std::string& name);
  [[nodiscard]] static Result<SigningKey> parse(std::string_view text);
  [[nodiscard]] std::string to_text() const;

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  [[nodiscard]] Signature sign(std::string_view message) const;

 private:
  struct Secret;
  struct Wipe {
    void operator()(Secret* secret) const;
  };
  using Owned = std::unique_ptr<Secret, Wipe>;
  SigningKey(VerifierKey verifier, Owned secret);
  [[nodiscard]] static SigningKey from_seed(const std::string& name, Owned secret);

  VerifierKey verifier_;
  Owned secret_;
};

// Overwrites the bytes; the compiler may not leave it out.
void wipe(std::string& secret);

// Errors: invalid (a text that is not UTF-8, has control characters, or does not end in a newline), exhausted.
[[nodiscard]] Result<std::string> sign_note(std::string_view text, const SigningKey& key);

// The text, once the key is found to have signed it. Lines of other keys are passed over.
// Errors: corrupt (it is no note, the key has not signed it, or its signature is not of this text).
[[nodiscard]] Result<std::string> open_note(std::string_view note, const VerifierKey& key);

}  // namespace rectify::ledger
