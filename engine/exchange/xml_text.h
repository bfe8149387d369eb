// Text as XML takes it. Threads: pure. Errors: none; what XML cannot hold becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace rectify::exchange {

// As the value of an attribute in double quotes, or as content. White space other than blanks is written as references:
// a reader would make blanks of it.
void append_xml(std::string& out, std::string_view text);

}  // namespace rectify::exchange
