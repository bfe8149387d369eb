#include "cli/workflow_version.h"

#include <charconv>

namespace rectify::cli {

std::optional<VersionRef> version_ref(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  VersionRef ref{std::string(text.substr(0, at)), 0};
  const auto [end, failure] = std::from_chars(text.data() + at + 1, text.data() + text.size(), ref.version);
  if (failure != std::errc{} || end != text.data() + text.size() || ref.version == 0) return std::nullopt;
  return ref;
}

}  // namespace rectify::cli
