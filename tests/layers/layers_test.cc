// The include check: that the engine passes it, and that a tree with planted faults does not.
#include "layers/layers.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "support/temp_folder.h"

namespace layers {
namespace {

namespace fs = std::filesystem;

// Sources with one or two files in a room.
class Tree {
 public:
  Tree() {
    write("layers.txt",
          "# the rules\n\nbase:\ncore: base\nstore: base core\n"
          "only store: rocksdb/\nheavy: rocksdb/\nexcept store/batch.h: rocksdb/\n");
    write("base/text.h", "// Text.\n#pragma once\n#include <string>\n#include \"rectify/result.h\"\n");
    write("core/measure.cc", "// Measures.\n#include \"base/text.h\"\n#include \"core/measure.h\"\n");
    write("store/batch.h", "// Batches.\n#include <rocksdb/write_batch.h>\n");
    write("store/batch.cc", "#include \"store/batch.h\"\n#include <rocksdb/db.h>\n");
    write("include/rectify/result.h", "// Results.\n#include <string>\n");
  }

  void write(const std::string& file, std::string_view text) const {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << text;
  }

  [[nodiscard]] std::string all_faults() const {
    std::string all;
    for (const std::string& fault : faults(root())) all += fault + "\n";
    return all;
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

 private:
  rectify::test::TempFolder folder_;
};

}  // namespace

TEST_CASE("the engine keeps to its layers") {
  const char* source = std::getenv("RECTIFY_SOURCE");
  REQUIRE(source != nullptr);
  const auto found = faults(fs::path(source) / "engine", {fs::path(source) / "plugins"});
  std::string all;
  for (const std::string& fault : found) all += "engine/" + fault + "\n";
  INFO(all);
  CHECK(found.empty());
}

TEST_CASE("no test has a semicolon in its name, at which CTest would take it for two that run nothing") {
  const char* source = std::getenv("RECTIFY_SOURCE");
  REQUIRE(source != nullptr);
  std::size_t names = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(source) / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("TEST_CASE(\"")) continue;
      ++names;
      INFO(line);
      CHECK(line.substr(0, line.rfind("\")")).find(';') == std::string::npos);
    }
  }
  CHECK(names > 500);
}

TEST_CASE("a tree that keeps the rules has no faults") { CHECK(Tree().all_faults().empty()); }

TEST_CASE("a room that looks up is found, with file and line") {
  const Tree tree;
  tree.write("base/clock.cc", "// Clocks.\n\n  #  include \"core/measure.h\"\n");
  CHECK(tree.all_faults() == "base/clock.cc:3: room base may not include room core (core/measure.h)\n");
}

TEST_CASE("a library in the wrong room, or in a header, is found") {
  const Tree tree;
  tree.write("core/bad.cc", "// Bad.\n#include <rocksdb/db.h>\n");
  tree.write("store/database.h", "// The database.\n#include \"rocksdb/db.h\"\n");
  const std::string all = tree.all_faults();
  CHECK_THAT(all, Catch::Contains("core/bad.cc:2: only store may include <rocksdb/db.h>"));
  CHECK_THAT(all, Catch::Contains("store/database.h:2: <rocksdb/db.h> is heavy"));
}

TEST_CASE("a folder beside the engine is a room by its name") {
  const Tree tree;
  tree.write("layers.txt", "base:\ncore: base\nstore: base core\nplugins:\nonly store: rocksdb/\n");
  const rectify::test::TempFolder outside;
  fs::create_directories(outside / "plugins/pager");
  std::ofstream(outside / "plugins/pager/pager.c")
      << "/* Pages. */\n#include \"core/measure.h\"\n#include <rocksdb/c.h>\n";
  const auto found = faults(tree.root(), {outside / "plugins"});
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "plugins/pager/pager.c:2: room plugins may not include room core (core/measure.h)");
  CHECK(found[1] == "plugins/pager/pager.c:3: only store may include <rocksdb/c.h>");
}

TEST_CASE("a public header that includes a room is found") {
  const Tree tree;
  tree.write("include/rectify/engine.h", "// The engine.\n#include \"core/measure.h\"\n");
  CHECK_THAT(tree.all_faults(), Catch::Contains("include/rectify/engine.h:2: a public header includes"));
}

TEST_CASE("an include without its room, and a room without a rule, are found") {
  const Tree tree;
  tree.write("core/near.cc", "// Near.\n#include \"measure.h\"\n");
  tree.write("cellar/wine.h", "// Wine.\n");
  const std::string all = tree.all_faults();
  CHECK_THAT(all, Catch::Contains("core/near.cc:2: \"measure.h\" is not of the form"));
  CHECK_THAT(all, Catch::Contains("cellar/wine.h:0: layers.txt does not say what room cellar may include"));
}

TEST_CASE("rules that go in a circle are found") {
  const Tree tree;
  tree.write("layers.txt", "base: store\ncore: base\nstore: base core\n");
  CHECK_THAT(tree.all_faults(), Catch::Contains("in a circle: base, core, store"));
}

TEST_CASE("a file that is too long, or does not say what it is for, is found") {
  const Tree tree;
  std::string text = "// Long.\n";
  for (std::size_t line = 1; line < kLinesMax; ++line) text += "\n";
  tree.write("core/just.h", text);
  tree.write("core/long.h", text + "\n");
  tree.write("core/mute.h", "#pragma once\n");
  tree.write("core/mute.cc", "#include \"core/mute.h\"\n");
  tree.write("core/orphan.cc", "#include \"core/mute.h\"\n");
  const std::string all = tree.all_faults();
  CHECK_THAT(all, Catch::Contains("core/long.h:451: is longer than 450 lines"));
  CHECK_THAT(all, Catch::Contains("core/mute.h:1: does not open by saying what it is for"));
  CHECK_THAT(all, Catch::Contains("core/orphan.cc:1: does not open"));
  CHECK(std::count(all.begin(), all.end(), '\n') == 3);
}

TEST_CASE("a tree without sources or rules is not taken for a good one") {
  const Tree tree;
  fs::remove(tree.root() / "layers.txt");
  CHECK_THAT(tree.all_faults(), Catch::Contains("layers.txt:0: names no room"));
  CHECK_FALSE(faults(tree.root() / "nothing-here").empty());
}

}  // namespace layers
