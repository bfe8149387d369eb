// A file system whose writes fail, or wait, when a test says so. What is written goes to another one.
//
// Threads: any. Nothing waits for longer than a minute: a test that went wrong ends, and says so.
#pragma once

#include <rocksdb/file_system.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

namespace rectify::test {

class FailingDisk : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingDisk(const std::shared_ptr<rocksdb::FileSystem>& target) : FileSystemWrapper(target) {}
  const char* Name() const override { return "FailingDisk"; }

  enum class Fault { none, sync, append, torn_append, no_space };

  // From now on writes of that kind fail, once `left` of them were let through.
  void fail(Fault fault, int left = 0) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    left_ = left;
  }

  // From now on every write waits until release().
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  // Returns once one does.
  [[nodiscard]] bool wait_for_a_write() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return waiting_ > 0; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;

 private:
  friend class FailingFile;
  static constexpr std::chrono::minutes kPatience{1};

  void wait_while_held() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait_for(lock, kPatience, [&] { return !held_; });
    --waiting_;
  }
  bool strikes(Fault kind) {
    const std::lock_guard lock(mutex_);
    return fault_ == kind && left_-- <= 0;
  }

  std::mutex mutex_;  // protects all below
  std::condition_variable changed_;
  Fault fault_ = Fault::none;
  int left_ = 0;
  bool held_ = false;
  int waiting_ = 0;
};

class FailingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<rocksdb::FSWritableFile> target, FailingDisk& disk)
      : FSWritableFileOwnerWrapper(std::move(target)), disk_(disk) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    disk_.wait_while_held();
    if (disk_.strikes(FailingDisk::Fault::append)) return rocksdb::IOStatus::IOError("planted");
    if (disk_.strikes(FailingDisk::Fault::no_space)) return rocksdb::IOStatus::NoSpace("planted");
    if (disk_.strikes(FailingDisk::Fault::torn_append)) {
      (void)FSWritableFileOwnerWrapper::Append({data.data(), data.size() / 2}, options, debug);
      return rocksdb::IOStatus::IOError("planted");
    }
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*verification*/,
                           rocksdb::IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    disk_.wait_while_held();
    if (disk_.strikes(FailingDisk::Fault::sync)) return rocksdb::IOStatus::IOError("planted");
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    disk_.wait_while_held();
    if (disk_.strikes(FailingDisk::Fault::sync)) return rocksdb::IOStatus::IOError("planted");
    return FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  FailingDisk& disk_;
};

inline rocksdb::IOStatus FailingDisk::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                                      rocksdb::IODebugContext* debug) {
  rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<FailingFile>(std::move(*result), *this);
  return status;
}

}  // namespace rectify::test
