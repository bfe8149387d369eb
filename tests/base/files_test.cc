// Files that are written: what is in their place already is a file, or it is not.
#include "base/files.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "support/temp_folder.h"

using namespace rectify;
namespace fs = std::filesystem;

TEST_CASE("a file that is written again keeps its rights, and a link stays a link") {
  const test::TempFolder folder;
  REQUIRE(write_file(folder / "secret", "one").ok());
  fs::permissions(folder / "secret", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("secret", folder / "link");
  REQUIRE(write_file(folder / "link", "two").ok());
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "secret").value() == "two");
  CHECK(fs::status(folder / "secret").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a pipe is written into, and stays one") {
  const test::TempFolder folder;
  const fs::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::string read;
  std::thread reader([&] { read = read_file(pipe).value(); });
  CHECK(write_file(pipe, "through").ok());
  reader.join();
  CHECK(read == "through");
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("a folder is no place for a file") {
  const test::TempFolder folder;
  CHECK(write_file(folder.path(), "x").error().code == Code::unavailable);
  CHECK(fs::is_directory(folder.path()));
}
