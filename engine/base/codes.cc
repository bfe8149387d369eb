#include "base/codes.h"

namespace rectify {

const CodeRow& row_of(Code code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row;
  }
  return kCodes[0];
}

}  // namespace rectify
