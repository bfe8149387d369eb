#include "exchange/bulletin/bulletin_claims.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "exchange/bulletin/bulletin_numbers.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kNounBytesMax = 30;        // between a number and the thing it counts
constexpr std::size_t kSentenceBytesMax = 4096;  // longer ones are no sentences
constexpr std::size_t kSentencePointsMin = 10;
constexpr std::size_t kDepths = 16;

constexpr std::string_view kCounters[] = {"个", "项", "条", "类", "款", "点", "件"};
constexpr std::string_view kTotals[] = {"细化", "制定", "制订", "共", "提出", "明确", "分解", "形成", "研究", "梳理"};
constexpr std::string_view kSources[] = {"反馈", "指出", "发现", "梳理", "查找", "巡视", "巡察", "审计", "分解"};
constexpr std::string_view kPartial[] = {"完成", "剩余", "未", "正在", "解决", "办结", "其中", "整改了", "立行立改"};
constexpr std::string_view kMeasureNouns[] = {"措施", "举措"};

using Words = std::span<const std::string_view>;

// The word of `words` that `text` begins with.
std::string_view begins_with(std::string_view text, Words words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
  return found == words.end() ? std::string_view{} : *found;
}

enum class Kind : std::uint8_t { measures, problems };

// A number that the text gives of its measures or problems.
struct Claim {
  Kind kind = Kind::measures;
  std::uint32_t count = 0;
  std::size_t node = 0;
  Slice words;
};

// How many nodes stand under a node; the root's is the whole text.
struct Counts {
  std::uint32_t measures = 0;
  std::array<std::uint32_t, kDepths> findings{};  // at each depth below the node
  std::array<std::uint32_t, kDepths> answered{};  // those of them that hold measures
  std::uint32_t leaves = 0;                       // findings without findings under them
};

// 249条具体整改措施, 25个问题, 四个方面问题: what is counted, and just past it.
struct Counted {
  Kind kind = Kind::measures;
  std::size_t end = 0;
};

class Claims {
 public:
  Claims(const BulletinLines& lines, const Outline& outline, const Reading& reading, std::string_view file)
      : lines_(lines), outline_(outline), reading_(reading), file_(file) {}

  ClaimReport check() && {
    count();
    for (const Prose& prose : reading_.prose) sentences(prose.words, prose.node, true);
    for (const TakenMeasure& measure : reading_.measures) sentences(measure.words, measure.finding, false);
    for (const Claim& claim : claims_) compare(claim);
    compare_totals();
    return std::move(report_);
  }

 private:
  void count();
  void sentences(Slice words, std::size_t node, bool is_prose);
  void find_claims(Slice sentence, std::size_t node);
  void find_repetition(Slice sentence);
  [[nodiscard]] std::optional<Counted> counted_after(Slice sentence, std::size_t at, std::uint32_t value) const;
  [[nodiscard]] std::optional<Kind> counted_before(Slice sentence, std::size_t at, std::size_t end) const;
  void compare(const Claim& claim);
  void compare_problems(const Claim& claim, const Counts& counts);
  void compare_totals();
  void warn(std::size_t at, std::string message) {
    report_.diagnostics.push_back(warning_at(lines_, file_, at, std::move(message)));
  }

  struct Figures {
    std::string numbers;
    std::size_t at = 0;
  };

  const BulletinLines& lines_;
  const Outline& outline_;
  const Reading& reading_;
  std::string_view file_;
  std::vector<Counts> counts_;
  std::vector<Claim> claims_;
  std::unordered_map<std::string, Figures> seen_;  // sentences without their figures
  ClaimReport report_;
};

void Claims::count() {
  counts_.resize(outline_.nodes().size());
  for (const TakenMeasure& measure : reading_.measures) ++counts_[measure.finding].measures;
  for (std::size_t i = outline_.nodes().size(); i-- > 1;) {
    const Counts& own = counts_[i];
    Counts& above = counts_[outline_.node(i).parent];
    const bool finding = reading_.roles[i] == Role::finding;
    const std::size_t deeper = finding ? 1 : 0;
    above.measures += own.measures;
    if (finding) {
      ++above.findings[0];
      above.answered[0] += own.measures > 0 ? 1U : 0U;
      above.leaves += own.leaves == 0 ? 1U : 0U;
    }
    above.leaves += own.leaves;
    for (std::size_t depth = 0; depth + deeper < kDepths; ++depth) {
      above.findings[depth + deeper] += own.findings[depth];
      above.answered[depth + deeper] += own.answered[depth];
    }
  }
}

// Cuts the words into sentences; line breaks end one too.
void Claims::sentences(Slice words, std::size_t node, bool is_prose) {
  std::size_t begin = words.begin;
  const auto end_sentence = [&](std::size_t end) {
    const Slice sentence = lines_.trim({begin, end});
    if (sentence.empty() || sentence.end - sentence.begin > kSentenceBytesMax) return;
    if (is_prose) find_claims(sentence, node);
    find_repetition(sentence);
  };
  for (std::size_t at = words.begin; at < words.end;) {
    const CodePoint point = code_point(lines_.source(), at);
    const bool stop = ends_sentence(point.value) || point.value == U';' || point.value == U'\uff1b' ||
                      point.value == U'\n' || point.value == U'\r';
    if (stop) {
      end_sentence(at);
      begin = at + point.size;
    }
    at += point.size;
  }
  end_sentence(words.end);
}

void Claims::find_claims(Slice sentence, std::size_t node) {
  const std::string_view text = lines_.source().substr(0, sentence.end);
  std::size_t clause = sentence.begin;
  for (std::size_t at = sentence.begin; at < sentence.end;) {
    const CodePoint point = code_point(text, at);
    const auto numeral = numeral_at(text, at);
    if (!numeral) {
      at += point.size;
      if (ends_clause(point.value)) clause = at;
      continue;
    }
    const std::size_t end = at + numeral->size;
    const std::string_view before = text.substr(clause, at - clause);
    const auto after = counted_after(sentence, end, numeral->value);
    const auto earlier = after ? std::nullopt : counted_before(sentence, at, end);
    if (after || earlier) {
      const Kind kind = after ? after->kind : *earlier;
      const std::string_view whole = lines_.words(sentence);
      const bool total = kind == Kind::measures ? contains_any(whole, kTotals) : contains_any(whole, kSources);
      if (total && !contains_any(before, kPartial)) {
        const std::size_t stop = after ? after->end : end + begins_with(text.substr(end), kCounters).size();
        claims_.push_back({kind, numeral->value, node, {after ? at : clause, stop}});
      }
    }
    at = end;
  }
}

// A counter and the thing counted right after the number, in the same clause: 249条具体整改措施, 四个方面问题.
std::optional<Counted> Claims::counted_after(Slice sentence, std::size_t at, std::uint32_t value) const {
  const std::string_view rest = lines_.source().substr(at, sentence.end - at);
  const std::string_view big = rest.starts_with("大") ? rest.substr(std::string_view("大").size()) : rest;
  const std::string_view counter = begins_with(big, kCounters);
  if (value < 2 || (counter.empty() && !rest.starts_with("大") && !rest.starts_with("方面"))) return {};
  const std::size_t clause = lines_.clause_end({at, sentence.end}) - at;
  const std::string_view near = rest.substr(0, std::min(clause, kNounBytesMax + counter.size()));
  for (const std::string_view noun : kMeasureNouns) {
    const std::size_t found = near.find(noun);
    const bool ours = found != std::string_view::npos && near.substr(0, found).find("整改") != std::string_view::npos;
    if (ours) return Counted{Kind::measures, at + found + noun.size()};
  }
  const std::string_view problem = "问题";
  const std::size_t found = near.find(problem);
  if (found == std::string_view::npos) return {};
  const std::string_view after = rest.substr(found + problem.size());
  constexpr std::string_view others[] = {"线索", "整改", "清单", "台账"};
  if (!begins_with(after, others).empty() || contains_any(near.substr(0, found), kPartial)) return {};
  return Counted{Kind::problems, at + found + problem.size()};
}

// The thing counted right before the number: 制定整改措施86项, 反馈问题25个.
std::optional<Kind> Claims::counted_before(Slice sentence, std::size_t at, std::size_t end) const {
  if (begins_with(lines_.source().substr(end, sentence.end - end), kCounters).empty()) return {};
  std::string_view before = lines_.source().substr(sentence.begin, at - sentence.begin);
  for (const std::string_view joint : {"总计", "合计", "共计", "共有", "共", "计", "为", "达", "有"}) {
    if (before.ends_with(joint)) {
      before.remove_suffix(std::string_view(joint).size());
      break;
    }
  }
  for (const std::string_view noun : kMeasureNouns) {
    if (!before.ends_with(noun)) continue;
    const std::string_view own = before.substr(before.size() - std::min(before.size(), kNounBytesMax));
    if (own.find("整改") != std::string_view::npos) return Kind::measures;
  }
  return before.ends_with("问题") ? std::optional(Kind::problems) : std::nullopt;
}

void Claims::compare(const Claim& claim) {
  const bool own = reading_.roles[claim.node] == Role::finding;
  const Counts& counts = counts_[own ? claim.node : 0];
  if (claim.kind == Kind::problems) return compare_problems(claim, counts);
  if (!own && report_.measures == 0) report_.measures = claim.count;
  if (claim.count == counts.measures) return;
  warn(claim.words.begin,
       fmt::format("the text says {}, but {} measures were found {}", quote(lines_.words(claim.words)), counts.measures,
                   own ? "under this finding" : "in it"));
}

// A number of problems may be meant at any level, with or without those that have no measures.
void Claims::compare_problems(const Claim& claim, const Counts& counts) {
  if (claim.count == counts.leaves) return;
  std::string levels;
  for (std::size_t depth = 0; depth < kDepths; ++depth) {
    if (counts.findings[depth] == claim.count || counts.answered[depth] == claim.count) return;
    if (counts.findings[depth] == 0) continue;
    levels += fmt::format("{}{} at level {}", levels.empty() ? "" : ", ", counts.findings[depth], depth + 1);
  }
  warn(claim.words.begin, fmt::format("the text says {}, but no level of its headings has as many: {}",
                                      quote(lines_.words(claim.words)), levels.empty() ? "none" : levels));
}

// Two totals of measures for the whole text that differ.
void Claims::compare_totals() {
  const Claim* first = nullptr;
  for (const Claim& claim : claims_) {
    if (claim.kind != Kind::measures || reading_.roles[claim.node] == Role::finding) continue;
    if (first == nullptr) {
      first = &claim;
    } else if (claim.count != first->count) {
      warn(claim.words.begin,
           fmt::format("the text says {}, but on line {} it says {}", quote(lines_.words(claim.words)),
                       lines_.line_at(first->words.begin).number, quote(lines_.words(first->words))));
    }
  }
}

// The same sentence twice, with other figures the second time. Years, months and days belong to its words.
void Claims::find_repetition(Slice sentence) {
  const std::string_view text = lines_.source().substr(0, sentence.end);
  if (sentence.empty() || is_colon(lines_.before(sentence.end, true))) return;
  std::string frame;
  std::string numbers;
  std::size_t points = 0;
  for (std::size_t at = sentence.begin; at < sentence.end;) {
    const CodePoint point = code_point(text, at);
    const auto numeral = numeral_at(text, at);
    if (!numeral || numeral->chinese) {
      if (!is_space(point.value)) frame.append(text, at, point.size);
      points += is_space(point.value) ? 0U : 1U;
      at += point.size;
      continue;
    }
    constexpr std::string_view names[] = {"年", "月", "日", "号", "届", "次会议", "季度", ".", "-", "—"};
    const std::size_t end = at + numeral->size;
    const bool name = !begins_with(text.substr(end), names).empty() || lines_.before(at, false) == U'第';
    const std::string value = std::to_string(numeral->value);
    frame += name ? value : "#";
    if (!name) numbers += value + " ";
    at = end;
  }
  if (numbers.empty() || points < kSentencePointsMin) return;
  const auto [known, added] = seen_.try_emplace(std::move(frame), Figures{numbers, sentence.begin});
  if (added || known->second.numbers == numbers) return;
  const std::size_t first = known->second.at;
  const std::size_t first_end =
      std::min(lines_.sentence_end({first, lines_.line_at(first).end}), lines_.source().size());
  warn(sentence.begin,
       fmt::format("the text says {}, but on line {} it says {}", quote(lines_.words(sentence)),
                   lines_.line_at(first).number, quote(without_stop(lines_.words({first, first_end})))));
}

}  // namespace

ClaimReport check_claims(const BulletinLines& lines, const Outline& outline, const Reading& reading,
                         std::string_view file) {
  return Claims(lines, outline, reading, file).check();
}

}  // namespace rectify::exchange
