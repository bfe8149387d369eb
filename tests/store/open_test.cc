// Opening: what is refused, in which words, and that a folder that is not ours is left as it was.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "samples.h"
#include "store/keys.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using namespace rectify::store;
using test::content;
using test::write;
namespace fs = std::filesystem;

namespace {

struct Disk : test::TempFolder {
  [[nodiscard]] Options options() const { return {.path = path() / "data", .write_buffer_bytes = 1U << 20}; }
};

// Every file with its content and time of change.
std::map<std::string, std::string> picture(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto changed = fs::last_write_time(entry).time_since_epoch().count();
    files[entry.path().string()] =
        std::to_string(changed) + (entry.is_regular_file() ? " " + content(entry.path()) : std::string());
  }
  return files;
}

Error refusal(const Options& options) {
  auto store = Store::open(options);
  REQUIRE(!store.ok());
  return store.error();
}

void create(const Options& options) {
  const auto store = Memory::open_with(options);
  Dice dice(1);
  Author author(*store);
  for (std::uint64_t i = 0; i < 5; ++i) author.change(new_record(dice, i));
  REQUIRE(author.commit());
}

}  // namespace

TEST_CASE("a database is created in a new folder, an empty one, and one with only lost+found") {
  const Disk disk;
  create(disk.options());
  REQUIRE(content(disk / "data" / "RECTIFY") == "rectify database, format 5\n");
  fs::create_directories(disk / "empty");
  create({.path = disk / "empty/"});
  fs::create_directories(disk / "volume" / "lost+found");
  create({.path = disk / "volume"});
  REQUIRE(*Memory::open_with(disk.options())->now().size() == 5);
}

TEST_CASE("what the daemon puts beside the database does not matter") {
  const Disk disk;
  create(disk.options());
  write(disk / "data" / "token", "secret");
  REQUIRE(*Memory::open_with(disk.options())->now().size() == 5);
}

TEST_CASE("where there is nothing, and nothing is to be made, opening says so and makes nothing") {
  const Disk disk;
  Options options = disk.options();
  options.create = false;
  REQUIRE(refusal(options).code == Code::not_found);
  REQUIRE(!fs::exists(options.path));
  fs::create_directories(options.path);
  REQUIRE(refusal(options).code == Code::not_found);
  REQUIRE(fs::is_empty(options.path));
  options.create = true;
  options.path = disk / "no" / "such" / "parent";
  REQUIRE(refusal(options).code == Code::not_found);
  REQUIRE(refusal({.path = ""}).code == Code::invalid);
}

TEST_CASE("a file, a foreign folder and a foreign RocksDB are refused and left as they were") {
  const Disk disk;
  write(disk / "data", "a file");
  REQUIRE(refusal(disk.options()).message.find("this is a file") != std::string::npos);
  REQUIRE(content(disk / "data") == "a file");

  const fs::path photos = disk / "photos";
  fs::create_directories(photos / "2020");
  write(photos / "a.jpg", "picture");
  write(photos / "b.jpg", "picture");
  const auto before = picture(disk.path());
  const Error error = refusal({.path = photos});
  REQUIRE(error.code == Code::invalid);
  REQUIRE(error.message.find("'2020', 'a.jpg' and 1 more") != std::string::npos);
  REQUIRE(picture(disk.path()) == before);

  rocksdb::Options foreign;
  foreign.create_if_missing = true;
  rocksdb::DB* raw = nullptr;
  REQUIRE(rocksdb::DB::Open(foreign, (disk / "other").string(), &raw).ok());
  REQUIRE(raw->Put(rocksdb::WriteOptions(), "key", "value").ok());
  delete raw;
  const auto with_database = picture(disk.path());
  REQUIRE(refusal({.path = disk / "other"}).message.find("another program") != std::string::npos);
  REQUIRE(picture(disk.path()) == with_database);
}

TEST_CASE("a newer format is refused and left as it was") {
  const Disk disk;
  create(disk.options());
  const fs::path marker = disk / "data" / "RECTIFY";
  write(marker, "rectify database, format 6\n");
  const auto before = picture(disk.path());
  const Error error = refusal(disk.options());
  REQUIRE(error.code == Code::invalid);
  REQUIRE(error.message.find("format 6") != std::string::npos);
  REQUIRE(picture(disk.path()) == before);
  write(marker, "something else\n");
  REQUIRE(refusal(disk.options()).code == Code::invalid);
  write(marker, "rectify database, format 5\n");
  REQUIRE(*Memory::open_with(disk.options())->now().size() == 5);
}

TEST_CASE("a database of an earlier format is refused with the command that rebuilds it, and left as it was") {
  for (const char* format : {"1", "2", "3", "4"}) {
    const Disk disk;
    create(disk.options());
    write(disk / "data" / "RECTIFY", std::string("rectify database, format ") + format + "\n");
    const auto before = picture(disk.path());
    const Error error = refusal(disk.options());
    REQUIRE(error.code == Code::invalid);
    const std::string rebuilds = "rectify rebuild --data " + (disk / "data").string() + " --into NEW_FOLDER";
    REQUIRE(error.message.find(rebuilds) != std::string::npos);
    REQUIRE(picture(disk.path()) == before);
  }
}

TEST_CASE("a database whose record of the format is newer, foreign or gone is refused") {
  for (const std::string& record : {std::string("rectify\0\0\0\0\6", 12), std::string("something"), std::string()}) {
    const Disk disk;
    create(disk.options());
    rocksdb::Options options;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : {"default", "state", "history", "index", "past", "meta"}) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    REQUIRE(rocksdb::DB::Open(options, (disk / "data" / "db").string(), families, &handles, &raw).ok());
    if (record.empty()) {
      REQUIRE(raw->Delete(rocksdb::WriteOptions(), handles[5], kind_key(kind::kFormat)).ok());
    } else {
      REQUIRE(raw->Put(rocksdb::WriteOptions(), handles[5], kind_key(kind::kFormat), record).ok());
    }
    for (auto* handle : handles) raw->DestroyColumnFamilyHandle(handle);
    delete raw;
    REQUIRE(refusal(disk.options()).code == Code::invalid);
  }
}

TEST_CASE("a database that is open is not opened twice, in this process or in another one") {
  const Disk disk;
  {
    const auto store = Memory::open_with(disk.options());
    const auto before = picture(disk.path());
    const Error error = refusal(disk.options());
    REQUIRE(error.code == Code::unavailable);
    REQUIRE(error.message.find("in this process") != std::string::npos);
    REQUIRE(picture(disk.path()) == before);
    REQUIRE(*store->now().size() == 0);
  }
  int to_child[2];
  int to_parent[2];
  REQUIRE(pipe(to_child) == 0);
  REQUIRE(pipe(to_parent) == 0);
  const pid_t child = fork();
  if (child == 0) {  // holds RocksDB's lock as another process would, until its pipe is closed
    close(to_child[1]);
    const int file = open((disk / "data" / "db" / "LOCK").c_str(), O_RDWR);
    struct flock lock{};
    lock.l_type = F_WRLCK;
    char byte = fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (::write(to_parent[1], &byte, 1) == 1 && read(to_child[0], &byte, 1) == 0) _exit(0);
    _exit(1);
  }
  close(to_child[0]);
  char held = 'n';
  REQUIRE(read(to_parent[0], &held, 1) == 1);
  REQUIRE(held == 'y');
  const auto before = picture(disk.path());
  const Error error = refusal(disk.options());
  CHECK(error.code == Code::unavailable);
  CHECK(error.message.find("in another process") != std::string::npos);
  CHECK(picture(disk.path()) == before);
  close(to_child[1]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  close(to_parent[0]);
  close(to_parent[1]);
  REQUIRE(*Memory::open_with(disk.options())->now().size() == 0);
}

TEST_CASE("creating goes on where it was interrupted") {
  for (const std::string& marker :
       {std::string(), std::string("rectify data"), std::string("rectify database, being created\n")}) {
    const Disk disk;
    create(disk.options());
    write(disk / "data" / "RECTIFY", marker);
    REQUIRE(*Memory::open_with(disk.options())->now().size() == 5);  // it was complete but for the marker
    REQUIRE(content(disk / "data" / "RECTIFY") == "rectify database, format 5\n");
    const fs::path young = disk / "young";
    fs::create_directories(young / "db");
    write(young / "RECTIFY", marker);
    write(young / "db" / "LOCK", "");
    create({.path = young});
  }
}

TEST_CASE("a database that is gone from its folder is not made anew") {
  const Disk disk;
  create(disk.options());
  fs::remove(disk / "data" / "db" / "CURRENT");
  REQUIRE(refusal(disk.options()).code == Code::corrupt);
  fs::remove_all(disk / "data" / "db");
  REQUIRE(refusal(disk.options()).code == Code::corrupt);
  REQUIRE(!fs::exists(disk / "data" / "db"));
}
