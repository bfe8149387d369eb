// Keeps a server busy: many connections, one request at a time on each, from one thread. What `rectify bench --http`
// uses.
//
// Lean on purpose, since it shares the machine with what it measures. Threads: run_load() blocks and calls back on the
// thread it was called on. Errors: invalid (bad URL or path), unavailable (connection lost, no answer for
// kLoadStallMs).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

inline constexpr int kLoadStallMs = 60'000;

struct LoadTarget {
  std::filesystem::path unix_socket;  // empty: url
  std::string url;                    // "http://127.0.0.1:7249"
  std::string token;
};

// What connection 0, 1, … sends next; nothing: it is finished.
using NextRequest = std::function<std::optional<Request>(std::size_t connection)>;
// Latency is from the first byte sent to the last one received.
using OnResponse =
    std::function<void(std::size_t connection, const Response& response, std::chrono::nanoseconds latency)>;

// Returns when every connection is finished, or at the first that is lost.
[[nodiscard]] Result<void> run_load(const LoadTarget& target, std::size_t connections, const NextRequest& next,
                                    const OnResponse& on_response);

}  // namespace rectify::http
