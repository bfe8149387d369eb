// The end of a RocksDB log file (write-ahead log, MANIFEST): torn by a crash, or damaged?
//
// A log is written in blocks of 32 KiB, each a sequence of records: masked CRC-32C of type and payload (4 bytes),
// length (2, little-endian), type (1), payload. RocksDB takes a record in the last block that says it is longer than
// what is left for a write that a crash has torn, and drops it *and all that follows*. Torn it is fine: it was never
// answered. But one flipped bit in a length looks the same and would silently lose answered commits. They can be told
// apart: of a whole record with a wrong length the checksum fits some shorter payload; of a torn one it fits none. A
// flipped bit in a type can make it that of a recycled log, which RocksDB takes for the end as well: we have none.
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
