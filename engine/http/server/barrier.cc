#include "http/server/barrier.h"

#include <cxxabi.h>
#include <execinfo.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <typeinfo>

#include "base/log.h"
#include "base/private_file.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

constexpr int kFramesMax = 32;
constexpr std::size_t kIdBytes = 8;

std::string thrown_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "nothing";
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? name.get() : type->name();
}

std::string thrown_words() {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "not a std::exception";
  }
}

// From the barrier down. What lay above it has been unwound; which request it was tells the rest.
std::string stack() {
  std::array<void*, kFramesMax> frames{};
  const int count = ::backtrace(frames.data(), kFramesMax);
  const std::unique_ptr<char*, decltype(&std::free)> names(::backtrace_symbols(frames.data(), count), &std::free);
  std::string text;
  for (int i = 0; names != nullptr && i < count; ++i) text.append(i == 0 ? "" : " < ").append(names.get()[i]);
  return text;
}

// The answer that names the id.
Response fault_of_ours(const std::string& id) {
  return problem({Code::unavailable,
                  fmt::format("this is a fault of ours, not of the request; the log tells more under {}. Whether a "
                              "command was taken is unknown: send it again with the same key",
                              id.empty() ? "no id" : id),
                  id},
                 500);
}

}  // namespace

std::string report_thrown(std::string_view where) noexcept {
  try {
    std::string id = random_hex(kIdBytes);
    log::error(fmt::format("fault {}: {} was thrown ({}) by {}; stack: {}", id, thrown_type(), thrown_words(), where,
                           stack()));
    return id;
  } catch (...) {  // there is no memory even for that
    return {};
  }
}

Owed::State::~State() {
  if (answered_) return;
  contained(where_, [&] {
    const std::string id = random_hex(kIdBytes);
    log::error(fmt::format("fault {}: {} was let go without an answer", id, where_));
    answer(fault_of_ours(id));
  });
}

void Owed::State::answer(Response response) noexcept {
  if (answered_.exchange(true)) return;
  contained(where_, [&] { respond_(std::move(response)); });
}

void Owed::State::answer_thrown() noexcept {
  const std::string id = report_thrown(where_);
  contained(where_, [&] { answer(fault_of_ours(id)); });
}

}  // namespace rectify::http
