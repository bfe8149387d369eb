// Result and Error: how every call in rectify reports that it could not do what was asked.
//
// A Result holds either a value or an Error, never both. Foreign exceptions stop in the room that owns the library
// that throws them; nothing in rectify throws to report a refusal. Who takes the value of a Result without looking
// whether there is one gets a BadResult thrown, which says what went wrong. Threads: values, no shared state.
#pragma once

#include <stdexcept>
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

// Thrown where a value is taken that is not there: a mistake of the caller's. what() is the text of the error that was
// there instead.
class BadResult : public std::logic_error {
 public:
  explicit BadResult(Error error) : std::logic_error(error.text()), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
};
[[noreturn]] inline void throw_bad_result(const Error& error) { throw BadResult(error); }

template <typename T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<T, Error>);

 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok(). Otherwise throws BadResult.
  [[nodiscard]] T& value() & {
    require_value();
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    require_value();
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    require_value();
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  // Precondition: !ok(). Otherwise throws std::bad_variant_access.
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  void require_value() const {
    if (const Error* error = std::get_if<1>(&state_)) throw_bad_result(*error);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  // Throws BadResult where there is an error: for callers who have no use for it.
  void value() const {
    if (failed_) throw_bad_result(error_);
  }
  [[nodiscard]] const Error& error() const& { return error_; }
  [[nodiscard]] Error&& error() && { return std::move(error_); }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace rectify
