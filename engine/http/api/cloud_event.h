// A line of the history as a CloudEvent (CloudEvents 1.0, JSON format, structured mode).
//
// The line is spliced in as `data`, byte for byte: what a reader hashes is what was hashed. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "http/api/schema.h"
#include "rectify/result.h"

namespace rectify::http {

extern const Schema kCloudEvent;

// Three members of a recorded line, as they stand there: JSON strings with their quotes.
struct LineParts {
  std::string_view at;
  std::string_view measure;  // empty: the line concerns none
  std::string_view type;
};
// Errors: corrupt (not an object as the ledger writes it).
[[nodiscard]] Result<LineParts> parts_of(std::string_view line);

// Appends one object, on one line, without its end:
//   specversion, id (the sequence, decimal), source, type ("rectify." + the event's type), subject (the measure; absent
//   where there is none), time, datacontenttype; sequence (the same padded to 20 digits, so that the order of texts is
//   the order of events); treeindex and leafhash: the line's place and hash in the history tree (RFC 9162); data: the
//   line.
void append_cloud_event(std::string& out, std::string_view source, Sequence sequence, std::string_view line,
                        const LineParts& parts);

}  // namespace rectify::http
