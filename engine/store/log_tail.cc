#include "store/log_tail.h"

#include <fmt/core.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <memory>

#include "store/crc32c.h"
#include "store/database.h"

namespace rectify::store {

namespace {

constexpr std::uint64_t kBlockBytes = 32'768;
constexpr std::size_t kHeaderBytes = 7;
constexpr std::size_t kTypeAt = 6;
// Types above are of recycled logs, which we never have. RocksDB takes one for the old end of a log and stops there, so
// that a flipped bit would lose all that follows.
constexpr std::size_t kTypeMax = 4;

// RocksDB rotates and shifts a checksum before storing it.
std::uint32_t unmasked_checksum(std::string_view record) {
  std::uint32_t masked = 0;
  for (std::size_t i = 4; i-- > 0;) masked = masked << 8 | byte_at(record, i);
  const std::uint32_t rotated = masked - 0xa282ead8U;
  return rotated >> 17 | rotated << 15;
}

// Whether the checksum in the header fits the type and some beginning of what follows it.
bool fits_a_shorter_payload(std::string_view record) {
  const std::uint32_t wanted = unmasked_checksum(record);
  std::uint32_t crc = crc32c(record.substr(kTypeAt, 1));
  for (std::size_t at = kHeaderBytes; crc != wanted; ++at) {
    if (at >= record.size()) return false;
    crc = extend_crc32c(crc, record.substr(at, 1));
  }
  return true;
}

}  // namespace

bool has_damaged_length(std::string_view block) {
  while (block.size() >= kHeaderBytes) {
    const std::size_t size = kHeaderBytes + byte_at(block, 4) + (byte_at(block, 5) << 8);
    if (byte_at(block, kTypeAt) > kTypeMax) return true;
    if (size > block.size()) return fits_a_shorter_payload(block);
    if (size == kHeaderBytes && block[kTypeAt] == 0) return false;  // space that was set aside and not yet written
    block.remove_prefix(size);
  }
  return false;
}

Result<void> check_log_tail(rocksdb::Env& env, const std::string& file) {
  std::uint64_t size = 0;
  rocksdb::Status status = env.GetFileSize(file, &size);
  std::unique_ptr<rocksdb::RandomAccessFile> reader;
  if (status.ok()) status = env.NewRandomAccessFile(file, &reader, rocksdb::EnvOptions());
  std::string space(kBlockBytes, '\0');
  for (std::uint64_t at = 0; status.ok() && at < size; at += kBlockBytes) {
    rocksdb::Slice block;
    status = reader->Read(at, std::min(kBlockBytes, size - at), &block, space.data());
    if (status.ok() && has_damaged_length(block.ToStringView())) {
      return Error{Code::corrupt, "a record of the log is damaged: restore a backup", file};
    }
  }
  if (!status.ok()) return to_error(status, fmt::format("reading {}", file));
  return {};
}

}  // namespace rectify::store
