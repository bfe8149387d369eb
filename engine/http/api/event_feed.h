// GET /v1/events: the history as it stands and as it grows, as server-sent events (WHATWG HTML §9.2) or JSON lines,
// each a CloudEvent.
//
// A feed is a position in the history. Whenever its reader has taken a piece it reads the next lines, as many as make a
// piece, and lets the database go; at the end of the history it waits to be woken by a commit. So readers cost the
// engine nothing: the committing thread posts one wake-up for all of them, and one thread of the feed's own reads for
// all, a bounded number of lines at a turn. Threads: every function from any.
#pragma once

#include <memory>
#include <string>

#include "http/api/api.h"

namespace rectify::http {

class EventFeed {
 public:
  // `engine` is borrowed and outlives the feed; `source` as CloudEvents have it.
  EventFeed(runtime::Engine& engine, std::string source);
  // Answers that are still being read break off.
  ~EventFeed();

  // The query, which the route has checked: from (a sequence; the header Last-Event-ID goes before it), follow (true),
  // measure, type. Without a place to start at, following starts at the end and the rest at 0. The header
  // Accept: application/x-ndjson asks for lines. Errors: invalid (no sequence), conflict (the history ends before the
  // place to start at: it is not the one read before).
  [[nodiscard]] Response open(const Request& request, const Target& target);

 private:
  class Readers;
  class Feed;
  std::shared_ptr<Readers> readers_;
};

}  // namespace rectify::http
