// A bar on the terminal's last line, where stderr is a terminal; else nothing.
//
// Threads: one. The destructor clears the line.
#pragma once

#include <cstdint>
#include <string>

namespace rectify::cli {

class ProgressBar {
 public:
  // "verifying". `all` may be 0: unknown, then only a count is shown.
  ProgressBar(std::string doing, std::uint64_t all);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::uint64_t done);

 private:
  const std::string doing_;
  const std::uint64_t all_;
  const bool is_terminal_;
  std::uint64_t step_ = 0;  // of 1,000, or of counts by 10,000: what was shown last
  bool shown_ = false;
};

}  // namespace rectify::cli
