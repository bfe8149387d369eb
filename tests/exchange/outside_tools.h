// Programs that are not ours and judge what we write: xmllint (libxml2-utils) and Python with jsonschema.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <string>

#include "support/product.h"
#include "support/temp_folder.h"

namespace rectify::exchange::test {

// Complaints too.
inline rectify::test::Ran shell(const std::string& command) { return rectify::test::shell(command + " 2>&1"); }

// A text as a file, for as long as a test lasts.
class TextFile {
 public:
  explicit TextFile(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
  [[nodiscard]] std::string quoted() const { return "'" + path_.string() + "'"; }

 private:
  rectify::test::TempFolder folder_;
  std::filesystem::path path_ = folder_ / "text";
};

inline std::string beside(const std::string& name) {
  return "'" + (rectify::test::source_folder() / "tests/exchange" / name).string() + "'";
}

inline bool missing(bool there, const std::string& what) {
  if (!there) std::cout << "SKIPPED: " << what << " is not here\n";
  if (!there) WARN("SKIPPED: " << what << " is not here");
  return !there;
}

inline bool no_xmllint() { return missing(shell("xmllint --version").code == 0, "xmllint (libxml2-utils)"); }

inline rectify::test::Ran xes_schema(const std::string& xml) {
  const TextFile file(xml);
  return shell("xmllint --noout --nonet --schema " + beside("xes.xsd") + " " + file.quoted());
}

// What the XPath expression finds; its last line end is xmllint's.
inline std::string xpath(const TextFile& file, const std::string& expression) {
  std::string found = shell("xmllint --nonet --xpath '" + expression + "' " + file.quoted()).output;
  if (!found.empty() && found.back() == '\n') found.pop_back();
  return found;
}

// The Python that has jsonschema: Debian's package serves Debian's Python. Empty: none.
inline const std::string& python() {
  static const std::string found = [] {
    for (const char* program : {"/usr/bin/python3", "python3"}) {
      if (shell(std::string(program) + " -c 'import jsonschema'").code == 0) return std::string(program);
    }
    return std::string();
  }();
  return found;
}

inline bool no_json_schema() { return missing(!python().empty(), "jsonschema for Python (python3-jsonschema)"); }

inline rectify::test::Ran ocel_schema(const std::string& json) {
  const TextFile file(json);
  return shell(python() + " -W ignore " + beside("json_schema.py") + " " + beside("ocel.schema.json") + " " +
               file.quoted());
}

}  // namespace rectify::exchange::test
