// What libFuzzer calls, with input of its own making. The program is named fuzz_TARGET.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fuzz/mutation.h"
#include "fuzz/targets.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);  // libFuzzer's own

namespace {

const rectify::fuzz::Target* target = nullptr;

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::size_t put(const std::string& text, std::uint8_t* out, std::size_t size_max) {
  const std::size_t size = std::min(text.size(), size_max);
  std::copy_n(text.begin(), size, out);
  return size;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** argv) {
  constexpr std::string_view kPrefix = "fuzz_";
  const std::string_view program = (*argv)[0];
  target = &rectify::fuzz::target_of(program.substr(program.rfind(kPrefix) + kPrefix.size()));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target->run(text_of(data, size));
  return 0;
}

// Half by bytes and words of the dictionary, half by lines.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                               unsigned int seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, size_max);
  return put(rectify::fuzz::with_lines_changed(text_of(data, size), seed), data, size_max);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data, std::size_t size, const std::uint8_t* other,
                                                 std::size_t other_size, std::uint8_t* out, std::size_t size_max,
                                                 unsigned int seed) {
  return put(rectify::fuzz::with_lines_of(text_of(data, size), text_of(other, other_size), seed), out, size_max);
}
