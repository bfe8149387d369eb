// A version of a workflow in the database, as people write it: rectification@2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rectify::cli {

struct VersionRef {
  std::string name;
  std::uint32_t version = 0;
};

// Nothing where it is not written so.
[[nodiscard]] std::optional<VersionRef> version_ref(std::string_view text);

}  // namespace rectify::cli
