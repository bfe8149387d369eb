// What libFuzzer calls, with input of its own making. The program is named fuzz_TARGET.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.h"

namespace {

const rectify::fuzz::Target* target = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** argv) {
  constexpr std::string_view kPrefix = "fuzz_";
  const std::string_view program = (*argv)[0];
  target = &rectify::fuzz::target_of(program.substr(program.rfind(kPrefix) + kPrefix.size()));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
