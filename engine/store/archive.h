// Cereal archives over bytes in memory: little-endian numbers, lengths as LEB128, every read checked against the end.
//
// For records.cc and its tests. Errors: cereal::Exception, for a read past the end, an impossible length, or a bool
// that is neither 0 nor 1.
#pragma once

#include <bit>
#include <cereal/cereal.hpp>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace rectify::store {

static_assert(std::endian::native == std::endian::little, "numbers are stored as they lie in memory");

class Writer : public cereal::OutputArchive<Writer, cereal::AllowEmptyClassElision> {
 public:
  explicit Writer(std::string& out) : OutputArchive(this), out_(out) {}

  void bytes(const void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }
  void length(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>((value & 0x7f) | 0x80);
    out_ += static_cast<char>(value);
  }

 private:
  std::string& out_;
};

class Reader : public cereal::InputArchive<Reader, cereal::AllowEmptyClassElision> {
 public:
  explicit Reader(std::string_view bytes) : InputArchive(this), rest_(bytes) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  void bytes(void* data, std::size_t size) {
    if (size > rest_.size()) throw cereal::Exception("it ends too early");
    if (size != 0) std::memcpy(data, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  // Everything that has a length takes at least a byte for each, so a longer one than the rest is never allocated.
  [[nodiscard]] std::uint64_t length() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      std::uint8_t byte = 0;
      bytes(&byte, 1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) {
        if (value > rest_.size()) throw cereal::Exception("a length in it is beyond its end");
        return value;
      }
    }
    throw cereal::Exception("a length in it does not end");
  }

 private:
  std::string_view rest_;
};

// What cereal asks of an archive; found by argument-dependent lookup.

template <typename T>
  requires std::is_arithmetic_v<T>
void save(Writer& writer, const T& value) {
  writer.bytes(&value, sizeof value);
}

template <typename T>
  requires std::is_arithmetic_v<T>
void load(Reader& reader, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    std::uint8_t byte = 0;
    reader.bytes(&byte, 1);
    if (byte > 1) throw cereal::Exception("a yes or no in it is neither");
    value = byte == 1;
  } else {
    reader.bytes(&value, sizeof value);
  }
}

template <typename T>
void save(Writer& writer, const cereal::BinaryData<T>& data) {
  writer.bytes(data.data, static_cast<std::size_t>(data.size));
}

template <typename T>
void load(Reader& reader, cereal::BinaryData<T>& data) {
  reader.bytes(data.data, static_cast<std::size_t>(data.size));
}

template <typename T>
void save(Writer& writer, const cereal::SizeTag<T>& tag) {
  writer.length(static_cast<std::uint64_t>(tag.size));
}

template <typename T>
void load(Reader& reader, cereal::SizeTag<T>& tag) {
  tag.size = reader.length();
}

template <typename Archive, typename T>
  requires std::is_same_v<Archive, Writer> || std::is_same_v<Archive, Reader>
void serialize(Archive& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}

}  // namespace rectify::store

CEREAL_SETUP_ARCHIVE_TRAITS(rectify::store::Reader, rectify::store::Writer)
