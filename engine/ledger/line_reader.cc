#include "ledger/line_reader.h"

#include <fmt/core.h>

namespace rectify::ledger {

namespace {

constexpr std::size_t kBufferBytes = 65'536;

}  // namespace

LineReader::LineReader(std::istream& stream, std::size_t line_bytes_max)
    : stream_(stream), line_bytes_max_(line_bytes_max), buffer_(kBufferBytes, '\0') {
  stream_.clear();
  stream_.seekg(0);
}

bool LineReader::fill() {
  stream_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  at_ = 0;
  end_ = static_cast<std::size_t>(stream_.gcount());
  hasher_.add({buffer_.data(), end_});
  return end_ > 0;
}

Result<std::optional<std::string_view>> LineReader::next() {
  joined_.clear();
  if (at_ == end_ && !fill()) return std::optional<std::string_view>();
  ++number_;
  for (;;) {
    const std::string_view rest(buffer_.data() + at_, end_ - at_);
    const std::size_t newline = rest.find('\n');
    const std::string_view part = rest.substr(0, newline);
    if (joined_.size() + part.size() > line_bytes_max_) {
      return Error{Code::corrupt, fmt::format("it is longer than {} bytes", line_bytes_max_), {}};
    }
    if (newline != std::string_view::npos) {
      at_ += newline + 1;
      if (joined_.empty()) return std::optional<std::string_view>(part);
      joined_ += part;
      return std::optional<std::string_view>(joined_);
    }
    joined_ += part;
    at_ = end_;
    if (!fill()) return Error{Code::corrupt, "it does not end in a newline: something was cut off or changed", {}};
  }
}

Hash LineReader::sha256_of_all() {
  while (fill()) {
  }
  return hasher_.finish();
}

}  // namespace rectify::ledger
