// The house rules that a compiler does not hold: who includes whom, what stays out of headers, how long a file is.
//
// Reads engine/layers.txt and the sources under engine/ as text. Errors: none; what cannot be read is a fault.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace layers {

inline constexpr std::size_t kLinesMax = 450;

// What is wrong in the tree, one "file:line: what" each, with file relative to `engine`; empty where all is well.
// Folders `beside` it are rooms too, by their names.
[[nodiscard]] std::vector<std::string> faults(const std::filesystem::path& engine,
                                              const std::vector<std::filesystem::path>& beside = {});

}  // namespace layers
