#include "rules/shared_object.h"

#include <dlfcn.h>
#include <elf.h>
#include <fmt/core.h>
#include <link.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

namespace rectify::rules {

namespace {

namespace fs = std::filesystem;

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);

constexpr std::size_t kSegmentsMax = 256;
constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

template <typename Value>
bool read_at(std::ifstream& file, std::uint64_t offset, Value* values, std::size_t count) {
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(values), static_cast<std::streamsize>(count * sizeof(Value)));
  return file.good();
}

// Whether `count` things of `each` bytes from `offset` on lie within the file.
bool lies_within(std::uint64_t size, std::uint64_t offset, std::uint64_t count, std::uint64_t each) {
  return offset <= size && (each == 0 || count <= (size - offset) / each);
}

Result<void> check_elf(const std::string& path, std::uint64_t size) {
  const Error truncated{Code::invalid, "is truncated: copy it again", path};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::invalid, "cannot be read", path};
  Header header{};
  unsigned char magic[SELFMAG] = {};
  if (!read_at(file, 0, magic, SELFMAG) || std::memcmp(magic, ELFMAG, SELFMAG) != 0) {
    return Error{Code::invalid, "is not a shared object: compile it with cc -shared -fPIC", path};
  }
  if (!read_at(file, 0, &header, 1)) return truncated;
  if (header.e_type != ET_DYN || header.e_phentsize != sizeof(Segment) || header.e_phnum > kSegmentsMax) {
    return Error{Code::invalid, "is not a shared object: compile it with cc -shared -fPIC", path};
  }
  if (header.e_ident[EI_CLASS] != kClass) {
    return Error{Code::invalid, "is a shared object for another kind of machine", path};
  }
  // The linker puts the table of sections last: a file without its end is without that.
  if (!lies_within(size, header.e_shoff, header.e_shnum, header.e_shentsize)) return truncated;
  std::vector<Segment> segments(header.e_phnum);
  if (!read_at(file, header.e_phoff, segments.data(), segments.size())) return truncated;
  for (const Segment& segment : segments) {
    if (!lies_within(size, segment.p_offset, segment.p_filesz, 1)) return truncated;
  }
  return {};
}

}  // namespace

Result<void*> load_function(const std::string& path, const char* function) {
  std::error_code failed;
  const fs::path full = fs::absolute(path, failed);
  const fs::file_status status = fs::status(full, failed);
  if (status.type() == fs::file_type::not_found) return Error{Code::not_found, "there is no such file", path};
  if (status.type() != fs::file_type::regular) return Error{Code::invalid, "is not a file", path};
  const std::uint64_t size = fs::file_size(full, failed);
  if (failed) return Error{Code::invalid, fmt::format("cannot be read: {}", failed.message()), path};
  if (auto ok = check_elf(full.string(), size); !ok) return Error{ok.error().code, ok.error().message, path};
  void* object = ::dlopen(full.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) {
    const char* why = ::dlerror();
    return Error{Code::invalid, fmt::format("cannot be loaded: {}", why == nullptr ? "no reason given" : why), path};
  }
  void* found = ::dlsym(object, function);
  if (found == nullptr) {
    return Error{Code::invalid,
                 fmt::format("does not export {}: a plugin defines it as rectify/plugin.h says", function), path};
  }
  return found;
}

}  // namespace rectify::rules
