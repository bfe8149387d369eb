// Record, KeptReply, OutboxEntry and DeadLetter as stored bytes: cereal within our frame (frame.h). Golden tests hold
// the newest version of each, and only that is decoded: with a version the database's format goes up (folder.h).
//
// What decode returns was written by us and is whole: length and checksum are right, and every byte was used.
// Threads: pure functions. Errors of decode: corrupt, invalid (a newer version). No exception leaves.
#pragma once

#include <string>
#include <string_view>

#include "store/store.h"

namespace rectify::store {

inline constexpr std::uint8_t kRecordVersion = 4;

[[nodiscard]] std::string encode_record(const Record& record);
[[nodiscard]] Result<Record> decode_record(std::string_view bytes);

// As encode_record(version_of(record)) (listing.h), without making the copy.
[[nodiscard]] std::string encode_version(const Record& record);

[[nodiscard]] std::string encode_reply(const KeptReply& reply);
[[nodiscard]] Result<KeptReply> decode_reply(std::string_view bytes);

[[nodiscard]] std::string encode_outbox(const OutboxEntry& entry);
[[nodiscard]] Result<OutboxEntry> decode_outbox(std::string_view bytes);

[[nodiscard]] std::string encode_dead_letter(const DeadLetter& letter);
[[nodiscard]] Result<DeadLetter> decode_dead_letter(std::string_view bytes);

}  // namespace rectify::store
