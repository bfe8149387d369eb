// Damage and failing disks: a database either gives what was committed, or says that it cannot. Never anything else.
#include <algorithm>
#include <catch2/catch.hpp>

#include "samples.h"
#include "support/failing_disk.h"

using namespace rectify;
using namespace rectify::store;

namespace {

using Files = std::map<std::string, std::string>;

Files read_files(rocksdb::Env& env, const std::string& folder) {
  std::vector<std::string> names;
  REQUIRE(env.GetChildren(folder, &names).ok());
  Files files;
  for (const std::string& name : names) {
    if (name == "LOCK" || name == "." || name == "..") continue;
    REQUIRE(rocksdb::ReadFileToString(&env, folder + "/" + name, &files[name]).ok());
  }
  return files;
}

void copy_database(const Memory& memory, const Files& files) {
  REQUIRE(memory.env().CreateDirIfMissing("/data").ok());
  REQUIRE(memory.env().CreateDirIfMissing("/data/db").ok());
  REQUIRE(rocksdb::WriteStringToFile(&memory.env(), "rectify database, format 5\n", "/data/RECTIFY", true).ok());
  for (const auto& [name, bytes] : files) {
    REQUIRE(rocksdb::WriteStringToFile(&memory.env(), bytes, "/data/db/" + name, true).ok());
  }
}

// A few commits, part in tables and part in the log only.
void write_some(Author& author, Dice& dice, std::uint64_t first, std::uint64_t measures) {
  for (std::uint64_t i = 0; i < measures; ++i) {
    author.change(new_record(dice, first + i));
    author.next().replies.push_back({"key-" + std::to_string(first + i), {}});
    REQUIRE(author.commit());
  }
}

struct Sample {
  Files files;
  std::map<std::string, std::shared_ptr<const Record>> records;
  std::vector<std::string> lines;
};

// With a small buffer everything from before the second opening is in tables; what follows is in the log.
Sample sample() {
  const Memory memory;
  Dice dice(11);
  auto store = memory.open();
  Author author(*store);
  write_some(author, dice, 0, 20);
  store.reset();
  store = memory.open();
  author.use(*store);
  write_some(author, dice, 20, 8);
  store.reset();
  return {read_files(memory.env(), "/data/db"), author.records(), author.lines()};
}

// Whether everything is there; a refusal must be `corrupt`. Anything else is a failure of the test.
bool is_whole(const Memory& memory, const Sample& sample) {
  auto opened = Store::open(memory.options);
  if (!opened) {
    INFO(opened.error().text());
    REQUIRE(opened.error().code == Code::corrupt);
    return false;
  }
  const Store& store = **opened;
  bool whole = true;
  const auto refused = [&](const auto& result) {
    if (result.ok()) return false;
    INFO(result.error().text());
    REQUIRE(result.error().code == Code::corrupt);
    whole = false;
    return true;
  };
  for (const auto& [id, record] : sample.records) {
    const auto read = store.now().measure(MeasureId(id));
    if (refused(read)) continue;
    REQUIRE(*read != nullptr);
    REQUIRE(**read == *record);
  }
  std::vector<std::string> lines;
  const auto walked = store.now().lines(Sequence(0), [&](Sequence, std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  REQUIRE(std::equal(lines.begin(), lines.end(), sample.lines.begin()));
  if (!refused(walked)) REQUIRE(lines == sample.lines);
  const auto page = store.now().list({.limit = 1000});
  if (!refused(page)) REQUIRE(page->records.size() == sample.records.size());
  const auto past = store.now().list({.as_of = sample.lines.size(), .limit = 1000});
  if (!refused(past)) {
    REQUIRE(past->records.size() == sample.records.size());
    for (const auto& record : past->records) {
      REQUIRE(record->measure.state == sample.records.at(record->measure.id.get())->measure.state);
    }
  }
  (void)refused(store.now().tree());
  return whole;
}

bool ends_with_any(const std::string& name, std::initializer_list<const char*> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return name.ends_with(end); });
}

}  // namespace

TEST_CASE("a flipped bit in a log, the manifest or a table is refused or harmless, wherever it is") {
  const Sample whole = sample();
  {
    const Memory memory;
    copy_database(memory, whole.files);
    REQUIRE(is_whole(memory, whole));
  }
  Dice dice(3);
  std::map<std::string, int> refused;
  for (const auto& [name, bytes] : whole.files) {
    const bool log = ends_with_any(name, {".log"}) || name.starts_with("MANIFEST");
    if (bytes.empty() || !(log || ends_with_any(name, {".sst", "CURRENT"}))) continue;
    // In a log every byte of the heads of the first records, where lengths are; elsewhere here and there.
    const std::size_t heads = log ? 64 : 0;
    for (std::size_t at = 0; at < bytes.size(); at += at < heads ? 1 : 1 + dice.below(bytes.size() / 40 + 1)) {
      const Memory memory;
      Files damaged = whole.files;
      damaged[name][at] = static_cast<char>(damaged[name][at] ^ (1 << dice.below(8)));
      copy_database(memory, damaged);
      INFO(name << " at " << at);
      const bool harmless = is_whole(memory, whole);
      if (log) REQUIRE(!harmless);
      if (!harmless) ++refused[name.substr(name.find_last_of('.') + 1, 3)];
    }
  }
  REQUIRE(refused["log"] > 50);
  REQUIRE(refused["sst"] > 50);
  REQUIRE(refused["MAN"] > 50);
}

TEST_CASE("a log that is torn at its end loses only what was being written") {
  const Sample whole = sample();
  const auto log = std::find_if(whole.files.rbegin(), whole.files.rend(),
                                [](const auto& file) { return file.first.ends_with(".log") && !file.second.empty(); });
  REQUIRE(log != whole.files.rend());
  std::size_t last_size = SIZE_MAX;
  for (std::size_t cut = 1; cut < log->second.size(); cut += 37) {
    const Memory memory;
    Files torn = whole.files;
    torn[log->first].resize(log->second.size() - cut);
    copy_database(memory, torn);
    const auto store = memory.open();
    const std::uint64_t size = *store->now().size();
    REQUIRE(size < whole.lines.size());
    REQUIRE(size >= 20);
    REQUIRE(size <= last_size);
    REQUIRE(store->now().tree()->size() == size);
    REQUIRE(store->now().list({.limit = 1000})->records.size() == size);  // a commit is there whole or not at all
    last_size = size;
  }
}

TEST_CASE("a table or a log that is gone is noticed at opening") {
  const Sample whole = sample();
  int tables = 0;
  for (const auto& [name, bytes] : whole.files) {
    if (!name.ends_with(".sst")) continue;
    ++tables;
    const Memory memory;
    Files damaged = whole.files;
    damaged.erase(name);
    copy_database(memory, damaged);
    const auto opened = Store::open(memory.options);
    REQUIRE(!opened.ok());
    REQUIRE(opened.error().code == Code::corrupt);
  }
  REQUIRE(tables > 0);
}

TEST_CASE("a commit whose write fails is an error, nothing more is written, and afterwards it is there whole or not") {
  using Fault = test::FailingDisk::Fault;
  for (const Fault fault : {Fault::sync, Fault::append, Fault::torn_append, Fault::no_space}) {
    Memory memory;
    auto disk = std::make_shared<test::FailingDisk>(memory.env().GetFileSystem());
    const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
    memory.options.env = env.get();
    auto store = memory.open();
    Dice dice(8);
    Author author(*store);
    write_some(author, dice, 0, 5);
    disk->fail(fault);
    for (std::uint64_t i = 0; i < 3; ++i) author.change(new_record(dice, 100 + i));
    const auto failed = author.commit();
    REQUIRE(!failed.ok());
    REQUIRE(failed.error().code == (fault == Fault::no_space ? Code::exhausted : Code::unavailable));
    if (fault == Fault::no_space) REQUIRE(failed.error().message.find("no space left") != std::string::npos);
    disk->fail(Fault::none);  // the disk is well again, the store does not trust it
    const auto refused = store->commit({.replies = {{"later", {}}}});
    REQUIRE(refused.error().code == failed.error().code);
    REQUIRE(store->now().list({.limit = 100})->records.size() == 5);  // reads go on, and do not show what failed
    REQUIRE(*store->now().size() == 5);
    store.reset();
    store = memory.open();
    const std::uint64_t size = *store->now().size();
    REQUIRE((size == 5 || size == 8));
    REQUIRE(store->now().list({.limit = 100})->records.size() == size);
    REQUIRE(store->now().tree()->size() == size);
    REQUIRE(!store->now().reply("later")->has_value());
    REQUIRE(store->commit({.replies = {{"after", {}}}}));
  }
}

TEST_CASE("a disk that fails while the database is created leaves a folder in which it is created later") {
  using Fault = test::FailingDisk::Fault;
  for (int left = 0; left < 30; ++left) {
    Memory memory;
    auto disk = std::make_shared<test::FailingDisk>(memory.env().GetFileSystem());
    const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
    memory.options.env = env.get();
    disk->fail(left % 2 == 0 ? Fault::append : Fault::sync, left / 2);
    (void)Store::open(memory.options);
    disk->fail(Fault::none);
    auto opened = Store::open(memory.options);
    if (!opened) FAIL(opened.error().text());
    REQUIRE(*(*opened)->now().size() == 0);
  }
}
