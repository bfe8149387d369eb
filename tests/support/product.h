// The built product as a test sees it: the checkout, the binary, its exit code and what it prints.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace rectify::test {

inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

// Set by CTest.
inline std::filesystem::path source_folder() { return environment("RECTIFY_SOURCE"); }
inline std::filesystem::path binary() { return environment("RECTIFY_BINARY"); }

struct Ran {
  int code = -1;
  std::string output;  // of both stdout and stderr
};

// What a shell makes of the command.
inline Ran shell(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Ran ran;
  std::array<char, 4096> buffer{};
  std::size_t got = 0;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) ran.output.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

// A path as one word of a shell's.
inline std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

inline bool has_program(const std::string& name) { return shell("command -v " + name + " 2>&1").code == 0; }

// Runs the binary with the arguments, as a shell would take them apart.
inline Ran run(const std::string& arguments, const char* errors_to = "&1") {
  return shell("cd '" + source_folder().string() + "' && '" + binary().string() + "' " + arguments + " 2>" + errors_to);
}

// What it prints to stdout alone.
inline std::string answer(const std::string& arguments) { return run(arguments, "/dev/null").output; }

}  // namespace rectify::test
