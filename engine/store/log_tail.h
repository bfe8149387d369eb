// The end of a RocksDB log file (write-ahead log, MANIFEST): torn by a crash, or damaged?
//
// A log is written in blocks of 32 KiB, each a sequence of records: masked CRC-32C of type and payload (4 bytes),
// length (2, little-endian), type (1), payload.
//
// When a record in the last block says that it is longer than the rest of the file, RocksDB takes it for a write that a
// crash has torn. It drops that record *and all that follows*. A torn record may be dropped: it was never answered. But
// one flipped bit in a length looks the same, and answered commits would be lost in silence. The two can be told apart.
// If the record is whole and only its length is wrong, its checksum fits some shorter payload. If the record is torn,
// its checksum fits none. A flipped bit in a type can make a record look like one of a recycled log, which RocksDB
// takes for the end too. We have no recycled logs, so such a type is damage.
#pragma once

#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rocksdb {
class Env;
}

namespace rectify::store {

// Reads the log once, as opening does. Errors: corrupt (a damaged length or type), unavailable (cannot be read).
[[nodiscard]] Result<void> check_log_tail(rocksdb::Env& env, const std::string& file);

// The same for the bytes of one block.
[[nodiscard]] bool has_damaged_length(std::string_view block);

}  // namespace rectify::store
