#include "cli/progress_bar.h"

#include <unistd.h>

#include <cstdio>

namespace rectify::cli {

namespace {

constexpr std::uint64_t kCells = 30;
constexpr std::uint64_t kSteps = 1'000;
constexpr std::uint64_t kCountStep = 10'000;

}  // namespace

ProgressBar::ProgressBar(std::string doing, std::uint64_t all)
    : doing_(std::move(doing)), all_(all), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::show(std::uint64_t done) {
  if (!is_terminal_) return;
  const std::uint64_t step = all_ == 0 ? done / kCountStep : (done * kSteps) / all_;
  if (shown_ && step == step_) return;
  step_ = step;
  shown_ = true;
  if (all_ == 0) {
    std::fprintf(stderr, "\r\x1b[K%s: %llu", doing_.c_str(), static_cast<unsigned long long>(done));
    return;
  }
  const std::uint64_t filled = step * kCells / kSteps;
  std::string bar(filled, '#');
  bar.resize(kCells, '.');
  std::fprintf(stderr, "\r\x1b[K%s [%s] %llu of %llu", doing_.c_str(), bar.c_str(),
               static_cast<unsigned long long>(done), static_cast<unsigned long long>(all_));
}

}  // namespace rectify::cli
