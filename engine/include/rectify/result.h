// Result and Error: how every call in rectify reports that it could not do what was asked.
//
// A Result holds either a value or an Error, never both. Foreign exceptions stop in the room that owns the library
// that throws them; nothing in rectify throws to report a refusal. Threads: values, no shared state.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace rectify {

// What the caller can do about it. The order is frozen: exit codes and HTTP statuses are derived from it.
enum class Code {
  invalid,      // the request itself is wrong: change it
  not_found,    // names something that does not exist
  conflict,     // was decided on an older state, or a key was used for something else: read again, then decide
  denied,       // this actor may not, or the workflow's needs are not met
  exhausted,    // a limit was reached; nothing was lost: send less, or later
  unavailable,  // cannot be served now; the outcome of a write may be unknown: retry with the same key
  corrupt,      // stored data is not what was written: stop and look
};

struct Error {
  Code code = Code::invalid;
  std::string message;  // one sentence for a person: what is wrong and what would be right
  std::string where;    // file:line:column, field or object concerned; may be empty

  // "where: message", or the message alone.
  [[nodiscard]] std::string text() const { return where.empty() ? message : where + ": " + message; }
};

template <typename T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<T, Error>);

 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok(). A broken precondition throws std::bad_variant_access, which nothing catches.
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  // Precondition: !ok().
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const& { return error_; }
  [[nodiscard]] Error&& error() && { return std::move(error_); }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace rectify
