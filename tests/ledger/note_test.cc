// Keys, signed notes and checkpoints: against published vectors, and refusals for all that is not exactly one.
#include "ledger/note.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "ledger/base64.h"
#include "ledger/checkpoint.h"
#include "vectors.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

// The key of Go's sumdb/note tests: its secret half is public.
constexpr std::string_view kSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kPublic = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

SigningKey peter() { return *SigningKey::parse(kSecret); }

std::string refusal_of_key(const std::string& text) {
  const auto key = VerifierKey::parse(text);
  REQUIRE_FALSE(key);
  CHECK(key.error().code == Code::invalid);
  return key.error().message;
}

std::string refusal(const std::string& note, const VerifierKey& key = peter().verifier()) {
  const auto opened = open_note(note, key);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::corrupt);
  return opened.error().message;
}

std::string checkpoint_refusal(const std::string& text) {
  const auto opened = open_checkpoint(*sign_note(text, peter()), peter().verifier());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::corrupt);
  return opened.error().message;
}

using Catch::Contains;

}  // namespace

TEST_CASE("notes that others signed are opened, and are signed to the same bytes") {
  for (const SignedNote& published : kNotes) {
    const std::string text(published.text);
    const auto key = VerifierKey::parse(published.key);
    REQUIRE(key);
    CHECK(key->to_text() == published.key);
    const std::string note = text + "\n\u2014 " + key->name() + " " + std::string(published.signature) + "\n";
    const auto opened = open_note(note, *key);
    REQUIRE(opened);
    CHECK(*opened == text);
    if (key->name() == "PeterNeumann") CHECK(*sign_note(text, peter()) == note);
    std::string changed = note;
    changed[3] = static_cast<char>(changed[3] ^ 1);
    CHECK_THAT(refusal(changed, *key), Contains("not of this text"));
  }
}

TEST_CASE("keys are written as they were read") {
  CHECK(peter().to_text() == kSecret);
  CHECK(peter().verifier().to_text() == kPublic);
  CHECK(*VerifierKey::parse(kPublic) == peter().verifier());
  const auto first = SigningKey::generate("example.com/整改");
  const auto second = SigningKey::generate("example.com/整改");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->to_text() != second->to_text());
  CHECK_FALSE(first->verifier() == second->verifier());
  const auto again = SigningKey::parse(first->to_text());
  REQUIRE(again);
  CHECK(again->verifier() == first->verifier());
  CHECK(*open_note(*sign_note("整改\n", *again), first->verifier()) == "整改\n");
}

TEST_CASE("a key that is not exactly one is refused, and why") {
  const std::string key(kPublic);
  CHECK_THAT(refusal_of_key(""), Contains("name+id+base64"));
  CHECK_THAT(refusal_of_key("PeterNeumann+c74f20a3"), Contains("name+id+base64"));
  CHECK_THAT(refusal_of_key(key.substr(12)), Contains("its name"));
  CHECK_THAT(refusal_of_key("Peter " + key.substr(5)), Contains("its name"));
  CHECK_THAT(refusal_of_key("Peter\u2003" + key.substr(5)), Contains("its name"));
  CHECK_THAT(refusal_of_key("\xFF" + key), Contains("its name"));
  CHECK_THAT(refusal_of_key("X" + key.substr(1)), Contains("its id is c74f20a3, but name and key give "));
  CHECK_THAT(refusal_of_key("PeterNeumann+C74F20A3" + key.substr(21)), Contains("its id is C74F20A3"));
  CHECK_THAT(refusal_of_key("PeterNeumann+c74f20a4" + key.substr(21)), Contains("but name and key give c74f20a3"));
  CHECK_THAT(refusal_of_key(key + "\n"), Contains("base64"));
  CHECK_THAT(refusal_of_key(key + "AAAA"), Contains("it has 36 bytes"));
  CHECK_THAT(refusal_of_key("PeterNeumann+c74f20a3+AhpcW"), Contains("base64"));
  CHECK_THAT(refusal_of_key("PeterNeumann+c74f20a3+AhpcWQ=="), Contains("Ed25519"));
  CHECK_THAT(refusal_of_key("PeterNeumann+c74f20a3+"), Contains("Ed25519"));
  for (std::size_t at = 0; at < key.size(); ++at) {
    for (const int bit : {1, 2, 4, 8, 16, 32, 64, 128}) {
      std::string changed = key;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      REQUIRE_FALSE(VerifierKey::parse(changed));
    }
  }
  std::string secret(kSecret);
  CHECK_FALSE(SigningKey::parse(key));
  CHECK_FALSE(SigningKey::parse(secret.substr(1)));
  secret[secret.size() - 1] = 'A';
  CHECK_THAT(SigningKey::parse(secret).error().message, Contains("name and key give"));
  for (const char* name : {"", "a b", "a+b", "a\u00A0b", "a\nb", "\xC3"}) CHECK_FALSE(SigningKey::generate(name));
}

TEST_CASE("a note of which one bit was changed is refused, whichever it was") {
  const std::string note = *sign_note("整改 1\nline two\n", peter());
  CHECK(*open_note(note, peter().verifier()) == "整改 1\nline two\n");
  for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string changed = note;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    REQUIRE_FALSE(open_note(changed, peter().verifier()));
  }
  for (std::size_t cut = 0; cut < note.size(); ++cut) {
    REQUIRE_FALSE(open_note(note.substr(0, cut), peter().verifier()));
  }
}

TEST_CASE("signatures of keys that are not asked for are passed over") {
  const auto witness = *SigningKey::generate("witness.example");
  const std::string text = "a\n\nb\n";
  const std::string ours = *sign_note(text, peter());
  const std::string theirs = sign_note(text, witness)->substr(text.size() + 1);
  const std::string own_line = ours.substr(text.size() + 1);
  for (const std::string& lines : {own_line + theirs, theirs + own_line, theirs + own_line + theirs}) {
    CHECK(*open_note(text + "\n" + lines, peter().verifier()) == text);
    CHECK(*open_note(text + "\n" + lines, witness.verifier()) == text);
  }
  CHECK_THAT(refusal(text + "\n" + theirs), Contains("not signed by the key PeterNeumann+c74f20a3"));
  // A key of the same name with another id is another key.
  const auto namesake = *SigningKey::generate("PeterNeumann");
  CHECK_THAT(refusal(*sign_note(text, namesake)), Contains("not signed by the key"));
  // A false signature of the key itself is not passed over, even beside a true one.
  const std::string false_line = sign_note("another\n", peter())->substr(9);
  CHECK_THAT(refusal(text + "\n" + own_line + false_line), Contains("not of this text"));
  CHECK_THAT(refusal(text + "\n" + false_line + own_line), Contains("not of this text"));
}

TEST_CASE("what is not a note is refused") {
  const std::string line = sign_note("a\n", peter())->substr(3);
  CHECK_THAT(refusal("a\n" + line), Contains("no empty line"));
  CHECK_THAT(refusal("a\n\n"), Contains("newline"));
  CHECK_THAT(refusal("a\n\n" + line.substr(0, line.size() - 1)), Contains("newline"));
  CHECK_THAT(refusal("a\n\n- PeterNeumann AAAA\n"), Contains("em dash"));
  CHECK_THAT(refusal("a\n\n\u2014 PeterNeumann\n"), Contains("names no key"));
  CHECK_THAT(refusal("a\n\n\u2014 Peter+Neumann AAAAAAAA\n"), Contains("names no key"));
  CHECK_THAT(refusal("a\n\n\u2014 PeterNeumann AAAAA\n"), Contains("base64"));
  CHECK_THAT(refusal("a\n\n\u2014 PeterNeumann AAAAAB==\n"), Contains("base64"));
  CHECK_THAT(refusal("a\n\n\u2014 PeterNeumann AAAA\n"), Contains("too short"));
  CHECK_THAT(refusal("a\n\n\u2014 PeterNeumann x08gowAA\n"), Contains("not of this text"));
  CHECK_THAT(refusal("a\tb\n\n" + line), Contains("control characters"));
  CHECK_THAT(refusal("\xFF\n\n" + line), Contains("UTF-8"));
  std::string many = "a\n\n";
  for (std::size_t i = 0; i < kSignatureLinesMax; ++i) many += "\u2014 other AAAAAAAA\n";
  CHECK_THAT(refusal(many), Contains("not signed"));
  CHECK_THAT(refusal(many + line), Contains("more than 100"));
  CHECK_THAT(refusal(std::string(kNoteBytesMax, 'a') + "\n\n" + line), Contains("1 MiB"));

  CHECK(sign_note("no newline", peter()).error().code == Code::invalid);
  CHECK(sign_note("", peter()).error().code == Code::invalid);
  CHECK(sign_note("\xFF\n", peter()).error().code == Code::invalid);
  CHECK(sign_note("a\rb\n", peter()).error().code == Code::invalid);
  CHECK(sign_note(std::string(kNoteBytesMax, 'a') + "\n", peter()).error().code == Code::exhausted);
}

TEST_CASE("a checkpoint says origin, size and root, and nothing that could be read in two ways") {
  const Hash root = sha256("root");
  const Checkpoint checkpoint{"PeterNeumann", 1'234, root};
  const auto signed_note = sign_checkpoint(checkpoint, peter());
  REQUIRE(signed_note);
  CHECK(signed_note->starts_with("PeterNeumann\n1234\n" + to_base64(root) + "\n\n\u2014 PeterNeumann "));
  const auto opened = open_checkpoint(*signed_note, peter().verifier());
  REQUIRE(opened);
  CHECK(*opened == checkpoint);
  CHECK(sign_checkpoint({"somebody", 1, root}, peter()).error().code == Code::invalid);

  const std::string good = "PeterNeumann\n7\n" + to_base64(root) + "\n";
  CHECK(open_checkpoint(*sign_note(good + "extension\nanother\n", peter()), peter().verifier())->size == 7);
  CHECK_THAT(checkpoint_refusal(good + "\nextension\n"), Contains("an empty line"));
  CHECK_THAT(checkpoint_refusal("somebody\n7\n" + to_base64(root) + "\n"), Contains("its origin is 'somebody'"));
  for (const char* size : {"", "07", "+7", "-7", "7 ", " 7", "0x7", "18446744073709551616", "seven"}) {
    CHECK_THAT(checkpoint_refusal("PeterNeumann\n" + std::string(size) + "\n" + to_base64(root) + "\n"),
               Contains("its second line"));
  }
  CHECK_THAT(checkpoint_refusal("PeterNeumann\n7\n"), Contains("its third line"));
  CHECK_THAT(checkpoint_refusal("PeterNeumann\n7\n" + to_hex(root) + "\n"), Contains("its third line"));
  CHECK_THAT(checkpoint_refusal("PeterNeumann\n7\nAAAA\n"), Contains("it has 3 bytes"));
  CHECK_THAT(checkpoint_refusal("PeterNeumann\n"), Contains("its second line"));
  CHECK(open_checkpoint(*sign_note("PeterNeumann\n0\n" + to_base64(sha256("")) + "\n", peter()), peter().verifier()));
}

TEST_CASE("base64 has one spelling for each value") {
  CHECK(to_base64("").empty());
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foob") == "Zm9vYg==");
  CHECK(to_base64("\xFB\xFF") == "+/8=");
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v=", "Zm 9v", "Zm9v\n", "\nZm9v", "-_8=", "====", "Z", "="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
  CHECK(rc::check("whatever was written is read", [](const std::string& bytes) {
    const auto read = from_base64(to_base64(bytes));
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == bytes);
  }));
}
