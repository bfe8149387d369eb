#include "cli/global.h"

namespace rectify::cli {

Result<std::string> who_acts(const Global& global) {
  if (!global.as.empty()) return global.as;
  return Error{Code::invalid, "say who acts: --as zhang.wei/housing-office, or set RECTIFY_AS", {}};
}

}  // namespace rectify::cli
