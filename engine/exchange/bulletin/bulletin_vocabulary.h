// The words by which a bulletin says what a heading or a paragraph is about. All that the reader knows of Chinese
// administrative prose is here; a body that writes differently needs a word here and nothing else.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace rectify::exchange {

// What a heading announces.
enum class Topic : std::uint8_t {
  unknown,
  finding,   // names a problem: 关于…的问题, …不到位
  about,     // names a subject, and not what is wrong with it: 关于…工作
  section,   // the part that answers the findings: 反馈意见整改落实情况
  overview,  // how the work was organised: 基本情况, 组织领导
  plan,      // what is intended: 下一步打算
};
[[nodiscard]] Topic topic_of(std::string_view heading);

// Whether the words name a problem rather than an action.
[[nodiscard]] bool reads_as_finding(std::string_view heading);
// Whether the words begin with an action: 加强…, 制定….
[[nodiscard]] bool starts_with_action(std::string_view words);

// What follows a label like 整改措施: up to the next label.
enum class Label : std::uint8_t {
  none,
  measures,  // 整改措施
  progress,  // 整改情况, 整改进展: the measures where no 整改措施 stands, else what became of them
  other,     // 整改成效, 责任单位, 问题表现 …: never measures
};
struct LabelMatch {
  Label label = Label::none;
  std::size_t size = 0;  // bytes, with the brackets and the colon
};
// The label at the beginning of a paragraph. It ends in a colon or a bracket, or is the whole paragraph.
[[nodiscard]] LabelMatch label_at_begin(std::string_view paragraph);
// The label at `at` in running text, where only the plain forms count.
[[nodiscard]] LabelMatch label_inside(std::string_view text, std::size_t at);

// Whether the paragraph belongs to the end of the document: contact lines, thanks, a date alone.
[[nodiscard]] bool closes_document(std::string_view paragraph);
// Whether the line may be the document's title.
[[nodiscard]] bool reads_as_title(std::string_view line);

// Without the punctuation at its end.
[[nodiscard]] std::string_view without_stop(std::string_view words);

}  // namespace rectify::exchange
