#include "http/server/message.h"

#include <future>

namespace rectify::http {

Result<void> read_all(BodySource& source, const TakePiece& take) {
  while (true) {
    std::promise<Chunk> promise;
    source.pull([&](Chunk chunk) { promise.set_value(std::move(chunk)); });
    const Chunk chunk = promise.get_future().get();
    if (chunk.then == Chunk::Then::failed) return Error{Code::unavailable, "the answer broke off", {}};
    if (!chunk.bytes.empty() && !take(chunk.bytes)) return {};
    if (chunk.then == Chunk::Then::end) return {};
  }
}

}  // namespace rectify::http
