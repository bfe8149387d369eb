#include "ledger/bundle_walk.h"

#include <fmt/core.h>

#include <utility>

#include "ledger/decimal.h"
#include "ledger/line.h"

namespace rectify::ledger {

std::optional<std::uint64_t> sequence_of(std::string_view line) {
  constexpr std::string_view kKey = "\"sequence\":\"";
  const std::size_t at = line.rfind(kKey);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(at + kKey.size());
  return parse_decimal(rest.substr(0, rest.find('"')));
}

BundleWalk::BundleWalk(BundleKind kind, MeasureId measure, std::uint64_t counted)
    : kind_(kind), measure_(std::move(measure)), counted_max_(counted) {}

std::string BundleWalk::next(std::string_view bytes, const Hash& leaf) {
  if (kind_ == BundleKind::whole) {
    const bool good = verifier_.next(bytes);
    static_cast<void>(verifier_.take_completed());
    return good ? std::string() : verifier_.fault()->message;
  }
  auto line = decode_line(bytes);
  if (!line) return line.error().message;
  if (std::string wrong = check_order(line->event); !wrong.empty()) return wrong;
  if (kind_ == BundleKind::range) return {};
  if (std::holds_alternative<core::HeadsRecorded>(line->event.body)) return take_heads(line->event);
  return check_chain(*line, leaf);
}

std::string BundleWalk::check_order(const core::Event& event) {
  const std::uint64_t sequence = event.sequence.get();
  if (last_sequence_ && kind_ == BundleKind::range && sequence != *last_sequence_ + 1) {
    return fmt::format("its sequence is {}, where {} is next: lines are missing, moved or repeated here", sequence,
                       *last_sequence_ + 1);
  }
  if (last_sequence_ && sequence <= *last_sequence_) {
    return fmt::format("its sequence is {}, after {}: lines are moved or repeated here", sequence, *last_sequence_);
  }
  if (event.at < last_at_) {
    return fmt::format("it says {}, earlier than the line before it ({})", format_utc(event.at), format_utc(last_at_));
  }
  last_sequence_ = sequence;
  last_at_ = event.at;
  return {};
}

std::string BundleWalk::check_chain(const Line& line, const Hash& leaf) {
  const core::Event& event = line.event;
  if (event.measure != measure_) {
    other_measure_ = true;
    return event.measure.get().empty()
               ? "it concerns no measure"
               : fmt::format("it is of the measure {}, not of {}", event.measure.get(), measure_.get());
  }
  if (event.revision.get() != of_measure_ + 1) {
    return fmt::format("its revision is {}, where {} is next: lines of the measure are missing, moved or repeated here",
                       event.revision.get(), of_measure_ + 1);
  }
  if (of_measure_ == 0 && line.previous) return "it names a previous line, but is the first of its measure";
  if (of_measure_ > 0 && !line.previous)
    return fmt::format("it names no previous line; it should name {}", to_hex(last_leaf_));
  if (of_measure_ > 0 && *line.previous != last_leaf_) {
    return fmt::format(
        "it gives the previous line of its measure as {}, but that line hashes to {}: one of the two was changed",
        to_hex(*line.previous), to_hex(last_leaf_));
  }
  last_leaf_ = leaf;
  ++of_measure_;
  if (of_measure_ == counted_max_) counted_ = Place{event.sequence.get(), leaf};
  if (of_measure_ == counted_max_ + 1) after_ = event.sequence.get();
  return {};
}

std::string BundleWalk::take_heads(const core::Event& event) {
  if (heads_) return "it is a second line of heads, where there is one";
  if (!event.measure.get().empty()) return "it is of type heads, which concerns no measure, and names one";
  heads_ = std::get<core::HeadsRecorded>(event.body);
  heads_sequence_ = event.sequence.get();
  if (heads_->size <= heads_sequence_) return {};
  return fmt::format("it records the heads of the first {} lines, more than come before it", heads_->size);
}

}  // namespace rectify::ledger
