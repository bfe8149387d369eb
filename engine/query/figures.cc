#include "query/figures.h"

namespace rectify::query {

Result<Figures> figures(const Reading& reading) {
  const runtime::Engine& engine = reading.engine;
  auto notices = engine.dispatcher().figures();
  if (!notices) return notices.error();
  return Figures{.store = engine.store().stats(),
                 .pipeline = engine.stats(),
                 .notices = std::move(*notices),
                 .rules = engine.rule_stats(),
                 .read_only = engine.read_only()};
}

}  // namespace rectify::query
