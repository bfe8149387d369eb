// A child process and the frames that go to and come from it. Internal to runtime.
//
// A frame is its size (4 bytes, big-endian) and as many bytes. Threads: one. Errors: exhausted (the deadline has
// passed), unavailable (it died, or said too much), in words that begin with "the plugin": after one the child is gone.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "rectify/result.h"

namespace rectify::runtime {

class PluginChild {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // `argv[0]` is the program. The child has its end of the socket as descriptor 3, and nothing else of ours open but
  // stderr.
  [[nodiscard]] static Result<std::unique_ptr<PluginChild>> start(const std::vector<std::string>& argv,
                                                                  std::size_t frame_bytes_max);
  ~PluginChild();  // ends it
  PluginChild(const PluginChild&) = delete;
  PluginChild& operator=(const PluginChild&) = delete;

  [[nodiscard]] Result<void> send(const std::string& frame, Deadline deadline);
  [[nodiscard]] Result<std::string> receive(Deadline deadline);
  // Ends it; says what became of it: "the plugin died of SIGSEGV".
  [[nodiscard]] std::string end();

 private:
  struct Link;
  PluginChild(int process, std::unique_ptr<Link> link, std::size_t frame_bytes_max);
  [[nodiscard]] Error broken(bool late);
  int process_;
  std::unique_ptr<Link> link_;
  std::size_t frame_bytes_max_;
};

}  // namespace rectify::runtime
