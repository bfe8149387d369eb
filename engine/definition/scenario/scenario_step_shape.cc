// The shape of a step: what may stand there for each kind of command follows from core/command_kinds.h.
#include <algorithm>
#include <array>

#include "base/codes.h"
#include "core/command_kinds.h"
#include "definition/scenario/scenario_shape.h"

namespace rectify::definition {

namespace {

constexpr Value kAPiece = shaped(kEvidenceShape);
constexpr Value kAnExpectation = shaped(kExpectationShape);
constexpr Value kStepTimeChoices[] = {kMoment, kOffset};
constexpr Value kLevelChoices[] = {kTitle, shaped(kFindingLevelShape)};
constexpr Value kALevel = one_of(kLevelChoices);
constexpr Value kFindingChoices[] = {kText, list(kALevel)};

constexpr auto kCodeNames = [] {
  std::array<std::string_view, std::size(kCodes)> names;
  std::transform(std::begin(kCodes), std::end(kCodes), names.begin(), [](const CodeRow& row) { return row.name; });
  return names;
}();

constexpr Value value_for(core::Holds holds) {
  switch (holds) {
    case core::Holds::text:
    case core::Holds::transition:
      return kText;
    case core::Holds::workflow:
    case core::Holds::rung:
    case core::Holds::state:
    case core::Holds::outcome:
      return kName;
    case core::Holds::inspection:
    case core::Holds::measure:
    case core::Holds::person:
      return kId;
    case core::Holds::sha256:
      return kSha256;
    case core::Holds::day:
      return kDate;
    case core::Holds::number:
      return number(0, UINT32_MAX);
    case core::Holds::flag:
      return kBoolean;
    case core::Holds::moment:
      return one_of(kStepTimeChoices);
    case core::Holds::title:
      return kTitle;
    case core::Holds::fields:
      return kFieldValues;
    case core::Holds::finding:
      return one_of(kFindingChoices);
    case core::Holds::evidence:
      return list(kAPiece, 1);
    case core::Holds::texts:
      return map(kText, kText);
    case core::Holds::list:
      return kTexts;
  }
  return kText;
}

constexpr Key key_of(const core::MemberRow& row) {
  return {row.name, row.needed && row.in_step == core::InStep::same, value_for(row.holds), row.means};
}

template <std::size_t kSize>
constexpr bool has(const std::array<Key, kSize>& keys, std::size_t count, std::string_view name) {
  return std::any_of(keys.begin(), keys.begin() + count, [&](const Key& key) { return key.name == name; });
}

// The rows as keys, without those that are left out here. A first pass tells how many there are.
template <typename Rows>
constexpr std::size_t written_count(const Rows& rows) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const core::MemberRow& row) { return row.in_step != core::InStep::left_out; }));
}
template <std::size_t kSize, typename Rows>
constexpr std::array<Key, kSize> keys_of(const Rows& rows) {
  std::array<Key, kSize> keys{};
  std::size_t count = 0;
  for (const core::MemberRow& row : rows) {
    if (row.in_step != core::InStep::left_out) keys[count++] = key_of(row);
  }
  return keys;
}

constexpr auto kEvidenceRows = core::rows_of(core::kEvidencePiece);
constexpr auto kEvidenceKeys = keys_of<written_count(kEvidenceRows)>(kEvidenceRows);

// What stands inside each kind that is written so.
template <std::size_t kIndex>
constexpr auto kRows = core::rows_of(std::get<kIndex>(core::kCommandKinds));
template <std::size_t kIndex>
constexpr auto kInsideKeys = keys_of<written_count(kRows<kIndex>)>(kRows<kIndex>);

template <std::size_t... kIndexes>
constexpr auto inside_shapes(std::index_sequence<kIndexes...> /*indexes*/) {
  return std::array<Shape, sizeof...(kIndexes)>{Shape{.what = std::get<kIndexes>(core::kCommandKinds).name,
                                                      .means = std::get<kIndexes>(core::kCommandKinds).means,
                                                      .keys = kInsideKeys<kIndexes>}...};
}
constexpr auto kInsideShapes = inside_shapes(std::make_index_sequence<core::kCommandKindCount>());

// What stands beside a command: the members of all kinds but the first, each once.
struct Companions {
  std::array<Key, 32> keys{};
  std::size_t count = 0;
};
constexpr Companions kCompanions = [] {
  Companions companions;
  const auto add = [&](const auto& kind) {
    if (kind.written == core::Written::inside) return;
    const auto rows = core::rows_of(kind);
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (has(companions.keys, companions.count, rows[i].name)) continue;
      companions.keys[companions.count] = key_of(rows[i]);
      companions.keys[companions.count++].needed = kOptional;
    }
  };
  std::apply([&](const auto&... kind) { (add(kind), ...); }, core::kCommandKinds);
  return companions;
}();

constexpr Key kTimeKeys[] = {
    {"at", kNeeded, one_of(kStepTimeChoices), "A date or time, or +3 workdays after the step before."},
    {"as", kOptional, kText, "Who acts: a short name, or person/unit."},
};
constexpr Key kOtherKeys[] = {
    {"on", kOptional, items(kText, 1), "The measures: ids, or beginnings of ids with * at the end."},
    {"refused", kOptional, word(kCodeNames), "The command has to be refused, with this code."},
    {"saying", kOptional, kText, "With refused: what its message has to contain."},
    {"then", kOptional, list(kAnExpectation), "What has to hold after the step."},
};

constexpr std::size_t kStepKeyCount =
    std::size(kTimeKeys) + core::kCommandKindCount + kCompanions.count + std::size(kOtherKeys);

constexpr auto kStepKeys = [] {
  std::array<Key, kStepKeyCount> keys{};
  auto next = std::copy(std::begin(kTimeKeys), std::end(kTimeKeys), keys.begin());
  std::size_t index = 0;
  const auto add = [&](const auto& kind) {
    const Value value =
        kind.written == core::Written::inside ? shaped(kInsideShapes[index]) : value_for(core::rows_of(kind)[0].holds);
    *next++ = {kind.name, kOptional, value, kind.means};
    ++index;
  };
  std::apply([&](const auto&... kind) { (add(kind), ...); }, core::kCommandKinds);
  next = std::copy_n(kCompanions.keys.begin(), kCompanions.count, next);
  std::copy(std::begin(kOtherKeys), std::end(kOtherKeys), next);
  return keys;
}();

}  // namespace

constinit const Shape kStepShape{"a step", "A moment: at most one command, and what is expected.", kStepKeys};
constinit const Shape kEvidenceShape{"a piece of evidence", core::kEvidencePiece.means, kEvidenceKeys};

const Shape& shape_inside(std::string_view kind) {
  const auto* const found = std::find(core::kCommandNames.begin(), core::kCommandNames.end(), kind);
  return kInsideShapes[static_cast<std::size_t>(found - core::kCommandNames.begin())];
}

bool is_companion(std::string_view key) { return has(kCompanions.keys, kCompanions.count, key); }

Value::Kind written_as(core::Holds holds) { return value_for(holds).kind; }

}  // namespace rectify::definition
