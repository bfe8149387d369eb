#include "exchange/bulletin/bulletin_vocabulary.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/text.h"
#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_numbers.h"

namespace rectify::exchange {

namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t kLabelPointsMax = 16;
constexpr std::size_t kHeadingWordsBytesMax = 600;
constexpr std::size_t kTitlePointsMax = 80;
constexpr std::size_t kDatePointsMax = 14;

constexpr std::string_view kShortfalls[] = {
    "不到位", "不够",   "不足",     "不强",        "不严",     "不力",     "不实",     "不深",     "不高",   "不规范",
    "不及时", "不彻底", "不扎实",   "不明显",      "不完善",   "不健全",   "不平衡",   "不均",     "不牢",   "不准",
    "不细",   "不紧",   "不透",     "不佳",        "不主动",   "不作为",   "不担当",   "不精准",   "不充分", "不顺",
    "不清",   "不畅",   "不合理",   "不经常",      "不突出",   "不落实",   "不全面",   "不严格",   "不严肃", "不重视",
    "不符合", "不匹配", "欠缺",     "欠佳",        "薄弱",     "滞后",     "缺失",     "缺位",     "偏差",   "差距",
    "短板",   "弱项",   "弱化",     "淡化",        "虚化",     "流于形式", "走过场",   "有待",     "较多",   "较重",
    "较弱",   "较低",   "较慢",     "较差",        "偏低",     "偏慢",     "比较集中", "没有",     "未能",   "尚未",
    "未按",   "缺乏",   "缺少",     "仍然存在",    "依然存在", "仍有",     "时有发生", "存在漏洞", "有漏洞", "有欠缺",
    "脱节",   "松懈",   "层层递减", "上热中温下冷"};
// Verbs that make an action of the problem they name: 解决…不到位问题.
constexpr std::string_view kRemedies[] = {"解决", "整治", "纠治", "纠正",   "治理", "化解", "克服", "破解",
                                          "消除", "补齐", "补强", "杜绝",   "避免", "扭转", "改变", "清理",
                                          "着力", "集中", "坚决", "进一步", "持续", "不断", "切实", "靶向"};
constexpr std::string_view kActions[] = {
    "加强", "强化", "完善", "健全", "建立", "开展", "制定", "制订", "落实", "推进", "推动", "深化", "组织",
    "召开", "研究", "规范", "严格", "加大", "坚持", "全面", "积极", "深入", "认真", "明确", "修订", "出台",
    "印发", "督促", "抓好", "抓实", "压实", "提高", "提升", "优化", "处置", "处理", "紧盯", "梳理", "排查",
    "查摆", "举办", "实施", "扎实", "充分", "及时", "统筹", "聘请", "借鉴", "启动", "整改", "按照", "根据",
    "通过", "培育", "做强", "做实", "整合", "堵塞", "细化", "充实", "选派", "构建", "探索", "创新", "拓宽",
    "拓展", "发挥", "牢固", "注重", "突出", "改进", "搭建", "编制", "建好", "用好", "畅通", "公开", "核查",
    "追缴", "约谈", "成立", "设立", "配齐", "培训", "对照", "定期", "逐一", "已"};
// Endings of a heading that say only that it was answered: 关于…问题的整改情况.
constexpr std::string_view kAnswered[] = {"整改落实情况", "整改进展情况", "整改完成情况", "整改情况",
                                          "整改进展",     "整改落实",     "整改",         "的"};

constexpr std::string_view kOverviews[] = {"基本情况", "总体情况", "总体进展",   "组织领导", "组织推进", "组织实施",
                                           "组织开展", "主体责任", "责任落实",   "主要做法", "工作部署", "推进情况",
                                           "开展情况", "提高认识", "思想认识",   "整改成果", "总体成效", "取得成效",
                                           "主要成效", "整改成效", "取得的成效", "附件"};
constexpr std::string_view kPlans[] = {"下一步", "下步", "下一阶段", "下阶段", "今后", "打算", "努力方向", "后续"};
constexpr std::string_view kSections[] = {"落实情况", "整改情况", "反馈意见", "反馈问题", "反馈的",
                                          "整改进展", "整改任务", "整改事项", "问题整改", "整改措施",
                                          "具体问题", "重点问题", "完成情况"};

constexpr std::string_view kMeasureLabels[] = {"整改措施", "整改举措", "整改做法", "具体措施", "具体举措",
                                               "主要措施", "主要举措", "采取措施", "采取的措", "以下措施",
                                               "以下举措", "工作措施", "工作举措", "落实措施"};
constexpr std::string_view kProgressLabels[] = {"整改情况", "整改进展", "整改落实", "落实情况", "进展情况",
                                                "主要做法", "具体做法", "工作开展", "整改过程", "整改工作"};
constexpr std::string_view kOtherLabels[] = {"成效",       "效果",     "结果",     "完成情况", "完成时",   "整改时限",
                                             "时限",       "责任",     "牵头",     "表现",     "具体问题", "存在问题",
                                             "存在的问题", "反馈问题", "问题描述", "原因",     "下一步",   "下步",
                                             "后续",       "整改目标", "佐证",     "配合单位", "备注"};
// The forms that are labels in the middle of a paragraph too.
constexpr std::string_view kPlainMeasureLabels[] = {"整改措施", "整改举措"};
constexpr std::string_view kPlainProgressLabels[] = {"整改情况", "整改进展", "整改进展情况", "整改落实情况"};
constexpr std::string_view kPlainOtherLabels[] = {"整改成效", "整改效果", "整改结果",   "完成情况",  "整改完成情况",
                                                  "取得成效", "完成时限", "整改时限",   "责任单位",  "责任领导",
                                                  "责任人",   "牵头单位", "下一步打算", "下一步工作"};

constexpr std::string_view kClosings[] = {"欢迎", "特此",     "联系方式", "联系电话", "联系人",   "监督电话", "电话",
                                          "邮箱", "电子邮箱", "通信地址", "通讯地址", "邮政信箱", "邮编",     "附件"};

constexpr std::string_view kAbout[] = {"关于", "针对", "对于"};
constexpr std::string_view kConcerning[] = {"聚焦", "在", "围绕"};
constexpr std::string_view kWholeLabels[] = {"整改", "具体", "主要", "采取", "完成", "取得"};

bool contains(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }
bool starts_with_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

// Headings are judged by their beginning and end; a paragraph of a megabyte is not one.
std::string_view begin_of(std::string_view words) {
  std::size_t end = std::min(words.size(), kHeadingWordsBytesMax);
  while (end < words.size() && end > 0 && (static_cast<unsigned char>(words[end]) & 0xc0U) == 0x80U) --end;
  return words.substr(0, end);
}

std::size_t points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

// Whether a shortfall ends the words, give or take a few characters.
bool ends_with_shortfall(std::string_view words) {
  constexpr std::size_t tail_points = 4;
  return std::any_of(std::begin(kShortfalls), std::end(kShortfalls), [&](std::string_view shortfall) {
    const std::size_t found = words.rfind(shortfall);
    return found != std::string_view::npos && points(words.substr(found + shortfall.size())) <= tail_points;
  });
}

std::string_view without_answer(std::string_view heading) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view ending : kAnswered) {
      if (heading.size() > ending.size() && heading.ends_with(ending)) {
        heading.remove_suffix(ending.size());
        cut = true;
      }
    }
  }
  return heading;
}

Label label_of(std::string_view phrase) {
  Label label = Label::none;
  std::size_t first = std::string_view::npos;
  const auto look = [&](Words words, Label found_label) {
    for (const std::string_view word : words) {
      if (const std::size_t found = phrase.find(word); found < first) {
        first = found;
        label = found_label;
      }
    }
  };
  look(kMeasureLabels, Label::measures);
  if (label == Label::measures) return label;  // 整改措施及成效 holds the measures
  look(kProgressLabels, Label::progress);
  look(kOtherLabels, Label::other);
  return label;
}

// finding, about, or unknown for words that name no problem.
Topic problem_topic(std::string_view heading) {
  const auto found = [](bool names) { return names ? Topic::finding : Topic::unknown; };
  heading = without_answer(without_stop(begin_of(heading)));
  if (heading.empty() || starts_with_any(heading, kRemedies)) return Topic::unknown;
  if (ends_with_shortfall(heading)) return Topic::finding;
  const bool about = starts_with_any(heading, kAbout);
  const bool quotes = contains(heading, "“") || contains(heading, "\"");
  if (heading.ends_with("问题")) {
    if (about) return found(quotes || !contains(heading, "反馈"));
    return found(!contains(heading, "反馈") && !starts_with_any(heading, kActions));
  }
  if (heading.ends_with("方面") || contains(heading, "方面的问题") || contains(heading, "方面问题")) {
    return found(about || starts_with_any(heading, kConcerning) || contains(heading, "问题") ||
                 contains_any(heading, kShortfalls));
  }
  if (about) return heading.ends_with("情况") ? Topic::unknown : Topic::about;
  return found(contains_any(heading, kShortfalls) && !starts_with_any(heading, kActions));
}

}  // namespace

std::string_view without_stop(std::string_view words) {
  while (!words.empty()) {
    std::size_t last = words.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(words[last]) & 0xc0U) == 0x80U) --last;
    const char32_t c = code_point(words, last).value;
    if (!ends_clause(c) && !is_space(c) && c != U'.' && c != U'\uff0e' && c != U'、') break;
    words = words.substr(0, last);
  }
  return words;
}

bool reads_as_finding(std::string_view heading) {
  const Topic topic = problem_topic(heading);
  return topic == Topic::finding || topic == Topic::about;
}

bool starts_with_action(std::string_view words) {
  return starts_with_any(words, kActions) || starts_with_any(words, kRemedies);
}

Topic topic_of(std::string_view heading) {
  heading = begin_of(heading);
  if (const Topic topic = problem_topic(heading); topic != Topic::unknown) return topic;
  if (contains_any(heading, kPlans)) return Topic::plan;
  if (contains_any(heading, kOverviews)) return Topic::overview;
  if (contains_any(heading, kSections)) return Topic::section;
  return Topic::unknown;
}

LabelMatch label_at_begin(std::string_view paragraph) {
  std::size_t at = 0;
  std::size_t seen = 0;
  bool bracketed = false;
  std::size_t phrase = 0;
  while (at < paragraph.size() && seen <= kLabelPointsMax) {
    const CodePoint point = code_point(paragraph, at);
    const char32_t c = point.value;
    if (at == 0 && (c == U'【' || c == U'〔' || c == U'[' || c == U'\uff3b')) {
      bracketed = true;
      phrase = point.size;
    } else if (is_colon(c) || (bracketed && (c == U'】' || c == U'〕' || c == U']' || c == U'\uff3d'))) {
      LabelMatch match{label_of(paragraph.substr(phrase, at - phrase)), at + point.size};
      if (!is_colon(c) && at + point.size < paragraph.size()) {
        const CodePoint next = code_point(paragraph, at + point.size);
        if (is_colon(next.value)) match.size += next.size;
      }
      return match.label == Label::none ? LabelMatch{} : match;
    } else if (ends_clause(c)) {
      return {};
    }
    at += point.size;
    ++seen;
  }
  if (at < paragraph.size() || seen > 10) return {};
  const Label label = label_of(paragraph);
  const bool whole = label != Label::none && starts_with_any(paragraph, kWholeLabels);
  return whole ? LabelMatch{label, paragraph.size()} : LabelMatch{};
}

LabelMatch label_inside(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto match = [&](Words words) -> std::size_t {
    for (const std::string_view word : words) {
      if (!rest.starts_with(word) || rest.size() == word.size()) continue;
      const CodePoint next = code_point(rest, word.size());
      if (is_colon(next.value)) return word.size() + next.size;
    }
    return 0;
  };
  if (const std::size_t size = match(kPlainMeasureLabels); size != 0) return {Label::measures, size};
  if (const std::size_t size = match(kPlainProgressLabels); size != 0) return {Label::progress, size};
  if (const std::size_t size = match(kPlainOtherLabels); size != 0) return {Label::other, size};
  return {};
}

bool closes_document(std::string_view paragraph) {
  if (starts_with_any(paragraph, kClosings)) return true;
  const auto year = numeral_at(paragraph, 0);
  return year && paragraph.substr(year->size).starts_with("年") && paragraph.ends_with("日") &&
         points(begin_of(paragraph)) <= kDatePointsMax;
}

bool reads_as_title(std::string_view line) {
  if (points(begin_of(line)) > kTitlePointsMax || !contains(line, "通报")) return false;
  for (std::size_t at = 0; at < line.size(); at += code_point(line, at).size) {
    if (ends_clause(code_point(line, at).value)) return false;
  }
  return true;
}

}  // namespace rectify::exchange
