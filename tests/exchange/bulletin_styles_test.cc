// Bulletins in the styles of different bodies: what is read out of each, as the tree that a dry run prints, and what is
// said about it.
#include <catch2/catch.hpp>

#include "bulletins.h"
#include "exchange/bulletin/bulletin_tree.h"

namespace rectify::exchange {

namespace {

using test::complaints;
using test::narrow;

Bulletin bulletin(const std::string& name) {
  auto result = test::read(test::bulletin_text(name));
  INFO(name);
  REQUIRE(result.ok());
  return std::move(result).value();
}

std::string tree(const Bulletin& read) { return "\n" + narrow(print_tree(read, 200)); }
std::string told(const Bulletin& read) { return "\n" + complaints(read); }

}  // namespace

TEST_CASE("一是、二是 lists, on one line or several, are measures under their findings only") {
  const Bulletin read = bulletin("first_is.txt");
  REQUIRE(tree(read) == R"~(
中共云泽县水务局党组关于巡察整改进展情况的通报
1 聚焦贯彻落实上级决策部署方面
  1.1 关于河道管护责任落实不到位的问题
    -1 重新划定责任河段 (line 17)
    -2 健全巡河记录制度 (line 17)
    -3 对三名履职不力的河长进行约谈 (line 17)
  1.2 关于供水工程建后管护薄弱的问题
    -1 组建管护队伍 (line 23)
    -2 落实管护经费 (line 25)
2 聚焦群众身边腐败问题和不正之风方面
  2.1 关于服务群众意识不强的问题
    -1 开展“上门问水”活动 (line 31)
    -2 公开服务承诺 (line 31)
  2.2 关于工程招标监管不严的问题
    -1 完善招标制度 (line 35)
    -2 引入第三方评估 (line 35)
2 areas, 6 findings, 4 blocks, 9 measures; the text says 9
)~");
  REQUIRE(told(read) == R"~(
7: the list '一是…三是' on lines 7 to 9 was not taken for measures: '一、整改工作组织领导情况' tells how the work was organised
39: the list '(一)…(二)' on lines 39 to 40 was not taken for measures: '三、下一步工作打算' tells what is planned
)~");
}

TEST_CASE("labels say which lists are measures, and 整改成效 is none") {
  const Bulletin read = bulletin("labels.txt");
  REQUIRE(tree(read) == R"~(
中共松河集团有限公司委员会关于内部审计整改情况的通报
1 关于财务管理方面的问题
  1.1 费用报销审核不严
    -1 修订报销办法 (line 13)
    -2 上线电子报销系统 (line 15)
    -3 对近两年的报销凭证全面复核 (line 17)
  1.2 往来款清理不及时
    -1 逐笔核对往来款 (line 25)
    -2 对账龄三年以上的款项发函催收 (line 25)
2 关于合同管理方面的问题
  2.1 合同审批流程不规范
    -1 梳理审批节点 (line 35)
    -2 开展合同法律审核培训 (line 37)
  2.2 印章管理存在漏洞
    -1 制定印章使用登记制度 (line 45)
2 areas, 6 findings, 4 blocks, 8 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
9: the list '1)…2)' on line 9 was not taken for measures: it stands under the label '问题表现'
21: the list '一是…二是' on line 21 was not taken for measures: it stands under the label '整改成效'
27: the list '①…②' on line 27 was not taken for measures: it stands under the label '【整改进展】'
41: the list '①…②' on lines 41 to 43 was not taken for measures: it stands under the label '整改成效'
)~");
}

TEST_CASE("a heading may be followed by its measures on the same line") {
  const Bulletin read = bulletin("same_line.txt");
  REQUIRE(tree(read) == R"~(
关于市第二福利院巡察整改情况的通报
1 关于“党建引领作用发挥不充分”的问题
  1.1 理论学习不深入
    -1 制定学习计划 (line 5)
    -2 开展“读原著”活动 (line 5)
    -3 建立学习档案 (line 5)
  1.2 支部活动形式单一,吸引力不够
    -1 开展联建共建 (line 7)
    -2 邀请老党员讲课 (line 7)
  1.3 关于发展党员程序不规范的问题
    -1 补齐入党材料 (line 9)
    -2 开展业务培训 (line 9)
2 关于“照护服务存在短板”的问题
  -1 增加护理员12名 (line 11)
  -2 改造无障碍设施 (line 11)
3 关于食堂管理不规范的问题
  -1 更换供应商 (line 13)
  -2 公示每日菜谱 (line 13)
  -3 成立伙食委员会 (line 13)
3 areas, 6 findings, 5 blocks, 12 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
)~");
}

TEST_CASE("bullets, plain paragraphs after 整改措施 and numbered paragraphs are measures") {
  const Bulletin read = bulletin("two_level.txt");
  REQUIRE(tree(read) == R"~(
县融媒体中心关于巡察整改进展情况的通报
1 关于意识形态工作责任制落实不到位的问题
  -1 修订责任清单 (line 5)
  -2 每半年开展一次专题研判 (line 6)
2 关于内部管理松懈的问题
  -1 重新修订考勤办法 (line 12)
  -2 对三名长期不在岗人员进行处理 (line 14)
3 关于设备采购不规范的问题
  -1 建立采购目录 (line 22)
  -2 实行集体决策 (line 24)
  -3 加强验收管理 (line 28)
3 areas, 3 findings, 3 blocks, 7 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
)~");
}

TEST_CASE("four levels of headings are followed, circled numbers among them") {
  const Bulletin read = bulletin("four_level.txt");
  REQUIRE(tree(read) == R"~(
中共青禾市委关于省委巡视整改进展情况的通报
1 关于民生领域方面的问题
  1.1 关于教育资源不均衡的问题
    1.1.1 城区学位供给不足
      1.1.1.1 学校规划滞后
        -1 新建学校两所 (line 19)
        -2 扩建学校一所 (line 20)
      1.1.1.2 建设进度较慢
        -1 实行专班推进 (line 26)
    1.1.2 乡村教师队伍不稳定,流失较多
      -1 补充师资 (line 30)
      -2 提高待遇 (line 32)
2 关于营商环境方面的问题
  2.1 政务服务效率不高
    -1 压减审批时限 (line 38)
    -2 推行容缺受理 (line 40)
  2.2 惠企政策兑现不及时
    -1 梳理政策清单 (line 44)
    -2 开通网上申领 (line 44)
2 areas, 9 findings, 5 blocks, 9 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
48: the list '一是…二是' on line 48 was not taken for measures: '关于历史遗留事项' names no finding
)~");
}

TEST_CASE("full-width numbers and punctuation, odd white space and CRLF make no difference") {
  const Bulletin read = bulletin("wide.txt");
  REQUIRE(tree(read) == R"~(
中共东汀区教育体育局党组关于巡察整改进展情况的通报
1 关于“立德树人根本任务落实不到位”的问题
  1.1 思政课教师配备不足
    -1 招聘思政教师15名 (line 9)
    -2 选派骨干教师支教 (line 9)
    -3 组织集体备课 (line 9)
    -4 开展优质课评选 (line 9)
  1.2 劳动教育课程开设不规范
    -1 开足开齐劳动课 (line 13)
    -2 建设劳动实践基地 (line 15)
2 关于“师德师风建设存在差距”的问题
  2.1 有偿补课查处不严
    -1 设立举报电话 (line 19)
    -2 开展专项检查 (line 19)
  2.2 师德考核流于形式
    -1 完善考核办法 (line 23)
    -2 实行一票否决 (line 25)
2 areas, 6 findings, 4 blocks, 10 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
)~");
}

TEST_CASE("everything that the text says wrongly of itself is told with its line") {
  const Bulletin read = bulletin("wrong_claims.txt");
  REQUIRE(tree(read) == R"~(
中共北屏县委关于市委巡察整改情况的通报
1 关于落实乡村振兴政策不够有力的问题
  -1 摸清产业底数 (line 13)
  -2 编制产业规划 (line 13)
  -3 引进龙头企业 (line 13)
2 关于干部作风不实的问题
  -1 开展专项整治 (line 17)
  -2 组织明察暗访 (line 17)
2 areas, 2 findings, 2 blocks, 5 measures; the text says 86
)~");
  REQUIRE(told(read) == R"~(
3: the text says '17个问题', but no level of its headings has as many: 3 at level 1
3: the text says '共制定整改措施86项', but 5 measures were found in it
7: the text says '92条具体整改措施', but 5 measures were found in it
7: the text says '92条具体整改措施', but on line 3 it says '共制定整改措施86项'
7: the text says '县委召开常委会专题研究整改工作11次', but on line 3 it says '县委召开常委会专题研究整改工作9次'
13: the text announces 4 measures in '主要从四个方面进行整改:', but 3 follow
17: the text announces 12 measures in '采取十二项措施:', but 2 follow
19: the paragraph '针对上述问题制定整改措施2项。' stands after the list of measures and has no number; it was not taken for a measure
21: '(三)关于基层治理能力不足的问题' has no list of measures; its text was not taken for measures
23: the text announces 2 measures in '主要从2个方面抓好整改。', but 0 follow
)~");
}

TEST_CASE("numbers left out, used twice or without words are told, and references split nothing") {
  const Bulletin read = bulletin("broken_numbers.txt");
  REQUIRE(tree(read) == R"~(
某县交通运输局关于巡察整改情况的通报
1 关于道路养护责任不落实的问题
  1.1 关于养护经费使用不规范的问题
    -1 开展专项审计 (line 5)
    -2 追缴违规资金 (line 5)
    -3 修订经费办法 (line 5)
  1.2 关于养护人员不足的问题
    -1 公开招聘养护工 (line 9)
    -2 开展技能培训 (line 11)
    -3 配备作业车辆 (line 13)
  1.2 关于养护质量不高的问题
    -4 实行养护质量评分 (line 19)
    -5 引入第三方检测 (line 25)
  1.5 关于应急处置不及时的问题
    -1 建立应急队伍 (line 29)
    -2 储备应急物资 (line 29)
1 area, 5 findings, 4 blocks, 10 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
5: ④ follows ②, so a number is left out; number 3 was expected
9: the list begins with ②; number 1 was expected
13: ③ follows ③, so a number is used twice; number 4 was expected
15: ⑤ follows ③, so a number is left out; number 4 was expected
15: ⑤ has no words after it; it was not taken for a measure
17: the heading '2.关于养护质量不高的问题' has a number that was used before it; number 3 was expected
27: the heading '5.关于应急处置不及时的问题' leaves out a number; number 3 was expected
31: the paragraph '整改措施到位后,道路完好率提高。' stands after the list of measures and has no number; it was not taken for a measure
)~");
}

TEST_CASE("headings without numbers are counted in their order") {
  const Bulletin read = bulletin("bare_headings.txt");
  REQUIRE(tree(read) == R"~(
市属国有资产监督管理机构关于巡察整改进展情况的通报
1 关于党的建设方面的问题
  1.1 关于党委会前置研究程序不规范的问题
    -1 修订党委会议事规则 (line 12)
    -2 开展专项检查 (line 13)
  1.2 关于企业基层组织设置滞后的问题
    -1 成立党支部3个 (line 18)
    -2 选配支部书记3名 (line 19)
1 area, 3 findings, 2 blocks, 4 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
5: the list '一是…二是' on line 5 was not taken for measures: '整改工作开展情况' tells how the work was organised
23: the list '1.…2.' on lines 23 to 24 was not taken for measures: '下一步工作打算' tells what is planned
)~");
}

TEST_CASE("numbered paragraphs under a finding are measures without any introduction") {
  const Bulletin read = bulletin("no_introduction.txt");
  REQUIRE(tree(read) == R"~(
城南街道党工委关于区委巡察整改进展情况的通报
1 关于社区治理水平不高的问题
  1.1 关于网格员队伍管理松散的问题
    -1 健全网格员管理制度 (line 7)
    -2 完善入户走访机制 (line 12)
    -3 加强业务培训 (line 18)
  1.2 关于矛盾纠纷化解不及时的问题
    1.2.1 调解力量薄弱
      -1 吸纳退休法官、律师参与调解 (line 26)
      -2 设立调解工作室 (line 26)
1 area, 4 findings, 2 blocks, 5 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
20: the list '①…②' on line 20 was not taken for measures: it stands under the label '整改成效'
28: '2.2 部门联动不够' has no list of measures; its text was not taken for measures
)~");
}

TEST_CASE("lines broken by hand are put together again") {
  const Bulletin read = bulletin("hard_wrapped.txt");
  REQUIRE(tree(read) == R"~(
某镇人民政府关于审计整改情况的通报
1 关于专项资金使用不规范的问题
  1.1 资金拨付不及时
    -1 建立资金拨付台账 (line 7)
    -2 简化拨付 (line 8)
    -3 公开拨付结果 (line 11)
  1.2 项目验收把关不严
    -1 组建验收小组 (line 15)
    -2 实行交叉验收 (line 15)
    -3 公示验收结果 (line 15)
1 area, 3 findings, 2 blocks, 6 measures; the text does not say how many
)~");
  REQUIRE(told(read) == R"~(
)~");
}

TEST_CASE("enumerations and references inside a measure belong to its text") {
  const Bulletin read = bulletin("broken_numbers.txt");
  const auto text = [&](std::size_t i) { return narrow(read.ledger.measures.at(i).text); };
  REQUIRE(text(2) == "修订经费办法,按照措施①的口径执行。");
  REQUIRE(
      text(6) ==
      "实行养护质量评分,评分内容包括:(1)路面平整度;(2)排水设施。\n\n(1)评分结果每月公布。\n\n(2)评分结果与经费挂钩。");
  REQUIRE(text(7) == "引入第三方检测。其中①、②两项已在全县推开。");
  REQUIRE(text(8) == "建立应急队伍,①设队长;②设副队长。");
}

TEST_CASE("a measure goes on over the lines that belong to it, and no further") {
  const Bulletin wrapped = bulletin("hard_wrapped.txt");
  REQUIRE(narrow(wrapped.ledger.measures.at(0).text) ==
          "建立资金拨付台账,明确专人负责,每月与县财政局核对\n一次,对超过三十天未拨付的资金逐笔说明原因。");
  REQUIRE(wrapped.ledger.measures.at(1).text == "简化拨付\n流程。");
  const Bulletin spaced = bulletin("two_level.txt");
  REQUIRE(narrow(spaced.ledger.measures.at(5).text) ==
          "实行集体决策。凡超过限额的采购一律上会。\n\n会议纪要由办公室归档。");
  const Bulletin labelled = bulletin("no_introduction.txt");
  REQUIRE(narrow(labelled.ledger.measures.at(0).text) == "健全网格员管理制度。出台考核办法,\n实行按月考核。");
}

TEST_CASE("a number inside a sentence, in quotes or in parentheses begins no measure") {
  const auto read =
      test::read("一、关于学习不深入的问题\n①组织检查时按照措施②的口径执行,并参照“①、②”两项(②为重点)。②修订办法。\n");
  REQUIRE(read.ok());
  REQUIRE(read->ledger.measures.size() == 2);
  REQUIRE(read->ledger.measures[1].text == "修订办法。");
  REQUIRE(complaints(*read).empty());
}

TEST_CASE("a list may be numbered in the style of the headings above it") {
  const auto read = test::read(
      "1.关于学习不深入的问题\n整改措施:\n1.制定计划。\n2.组织考试。\n2.关于培训不规范的问题\n整改措施:\n1."
      "修订办法。\n");
  REQUIRE(read.ok());
  REQUIRE(read->ledger.measures.size() == 3);
  REQUIRE(read->ledger.measures[1].id.get() == "test-2024-1-2");
  REQUIRE(read->ledger.measures[2].id.get() == "test-2024-2-1");
  REQUIRE(complaints(*read).empty());
}

}  // namespace rectify::exchange
