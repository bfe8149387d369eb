#include "scenario/stage.h"

#include <fmt/core.h>

#include "embed/signing.h"

namespace rectify::scenario {

namespace {

namespace fs = std::filesystem;

// A folder that is kept holds the scenario and nothing else.
Result<void> check_kept(const fs::path& keep) {
  std::error_code ignored;
  if (!fs::exists(keep, ignored)) return {};
  if (fs::is_directory(keep, ignored) && fs::is_empty(keep, ignored)) return {};
  return Error{Code::conflict, "it is there and not empty; name a new or an empty folder to keep the scenario in",
               keep.string()};
}

}  // namespace

Result<std::unique_ptr<Stage>> set_up(const LoadedScenario& loaded, const fs::path& keep) {
  auto start = start_of(loaded);
  if (!start) return start.error();
  auto stage = std::make_unique<Stage>();
  if (auto ok = check_kept(keep); !ok) return ok.error();
  if (stage->folder.path().empty()) return Error{Code::unavailable, "no folder for throw-away data can be made", {}};
  stage->data = keep.empty() ? stage->folder.path() / "data" : keep;
  stage->clock.advance_to(*start);
  runtime::Options options;
  options.store.path = stage->data;
  options.compiler = embed::compiler();
  options.clock = &stage->clock;
  options.timers = false;
  options.deliver = false;
  options.signing_key = embed::signing_key(stage->data, {}, true);
  auto engine = runtime::Engine::open(std::move(options));
  if (!engine) return engine.error();
  stage->engine = std::move(*engine);
  return stage;
}

std::string outcome(const Played& played, core::Language language) {
  const char* words = language == core::Language::zh ? "{} 条命令、{} 项预期与场景相符，{} 处不符"
                                                     : "{} commands and {} expectations as the scenario says, {} not";
  return fmt::format(fmt::runtime(words), played.commands, played.expectations, played.failures.size());
}

}  // namespace rectify::scenario
