// Faults of calendars: RW05xx. Examples are lines of an otherwise sound calendar, or a whole one.
#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr std::string_view kNationalDay =
    "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:National Day\nCATEGORIES:HOLIDAY\nEND:VEVENT";

constexpr FaultInfo kRows[] = {
    {.fault = Fault::not_icalendar,
     .title = {"not an iCalendar file", "不是 iCalendar 文件"},
     .explanation =
         {"A calendar is a text in the format of RFC 5545, as calendar programs export it: its first line is "
          "BEGIN:VCALENDAR, its last END:VCALENDAR.",
          "日历是 RFC 5545 格式的文本，即日历软件导出的格式：第一行 BEGIN:VCALENDAR，最后一行 END:VCALENDAR。"},
     .kind = Kind::calendar,
     .bad = "VERSION:2.0\nBEGIN:VCALENDAR\nEND:VCALENDAR",
     .good = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\nEND:VCALENDAR"},
    {.fault = Fault::not_icalendar_line,
     .title = {"not a line of iCalendar", "不是 iCalendar 的行"},
     .explanation = {"Every line is NAME:value. A longer one goes on in the next line, which then begins with a space; "
                     "the first line of the file has nothing to go on from.",
                     "每一行都是 名称:值。过长的行可以续到下一行，续行以空格开头；文件的第一行没有可续的前一行。"},
     .kind = Kind::calendar,
     .bad = "National Day, 1 October",
     .good = "X-WR-CALDESC:National Day\\, 1 October"},
    {.fault = Fault::unbalanced_component,
     .title = {"BEGIN and END do not match", "BEGIN 与 END 不配对"},
     .explanation = {"Every BEGIN has its END of the same name, within each other and never across, and nothing stands "
                     "behind END:VCALENDAR. Often a line was lost while copying an event.",
                     "每个 BEGIN 都有同名的 END，可以嵌套但不能交叉，END:VCALENDAR 之后不再有内容。"
                     "常见原因是复制事件时漏了一行。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:National Day\nCATEGORIES:HOLIDAY",
     .good = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:National Day\nCATEGORIES:HOLIDAY\nEND:VEVENT"},
    {.fault = Fault::second_calendar,
     .title = {"a second calendar", "第二个日历"},
     .explanation = {"A file holds one calendar; a second one behind it would not be read. Join the two, or make two "
                     "files.",
                     "一个文件只放一个日历，后面的第二个不会被读取。请合并，或分成两个文件。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\nEND:VCALENDAR\n"
            "BEGIN:VCALENDAR\nEND:VCALENDAR",
     .good = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\nEND:VCALENDAR"},
    {.fault = Fault::component_not_read,
     .title = {"a component that is not read", "不读取的组件"},
     .explanation =
         {"Days are listed as VEVENT. Tasks, journals and the like may stand in the file, but say nothing "
          "about working days. Nothing breaks; remove them if days were meant.",
          "日子以 VEVENT 列出。任务、日志等可以留在文件里，但与工作日无关。不会出错；若本意是列日子，请改写。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VTODO\nSUMMARY:Ask for the days of 2021\nEND:VTODO",
     .good = "X-WR-CALDESC:The days of 2020"},
    {.fault = Fault::property_twice,
     .title = {"a property twice", "属性重复"},
     .explanation = {"The property stands twice in the same component, and only one of the two could count. Keep the "
                     "right one.",
                     "同一组件中这个属性出现两次，只能有一个算数。请保留正确的一个。"},
     .kind = Kind::calendar,
     .bad = "X-RECTIFY-WEEKEND:SA,SU\nX-RECTIFY-WEEKEND:FR,SA",
     .good = "X-RECTIFY-WEEKEND:SA,SU"},
    {.fault = Fault::unknown_setting,
     .title = {"an unknown setting", "未知的设置"},
     .explanation = {"Names that begin with X-RECTIFY- are settings of ours: ZONE, WEEKEND, OFFICE-HOURS, COVERS. A "
                     "misspelt one would be overlooked, and another week would hold than was meant.",
                     "以 X-RECTIFY- 开头的是本产品的设置：ZONE、WEEKEND、OFFICE-HOURS、COVERS。"
                     "拼错的设置会被忽略，生效的就不是想要的那种周。"},
     .kind = Kind::calendar,
     .bad = "X-RECTIFY-WEEKENDS:FR,SA",
     .good = "X-RECTIFY-WEEKEND:FR,SA"},
    {.fault = Fault::bad_time_zone,
     .title = {"no time zone, or none that is known", "没有时区或时区未知"},
     .explanation = {"A day begins and ends by a zone, so a calendar names one from the IANA list: "
                     "X-WR-TIMEZONE:Asia/Shanghai. China has no Asia/Beijing there. X-RECTIFY-ZONE says the same and "
                     "must not differ.",
                     "一天何时开始和结束取决于时区，因此日历要写出 IANA 列表中的时区：X-WR-TIMEZONE:Asia/Shanghai"
                     "（列表中没有 Asia/Beijing）。X-RECTIFY-ZONE 含义相同，两者不得不同。"},
     .kind = Kind::calendar,
     .bad = "X-WR-TIMEZONE:Asia/Beijing",
     .good = "X-WR-TIMEZONE:Asia/Shanghai"},
    {.fault = Fault::bad_weekend,
     .title = {"not a weekend", "周末写法不对"},
     .explanation =
         {"The weekend is a list of MO, TU, WE, TH, FR, SA, SU, each at most once, or NONE. At least one day "
          "has to be left for work, or no deadline in workdays would ever come.",
          "周末是 MO、TU、WE、TH、FR、SA、SU 的列表，每个至多一次，或写 NONE。至少要留一天上班，"
          "否则工作日时限永远不到。"},
     .kind = Kind::calendar,
     .bad = "X-RECTIFY-WEEKEND:Saturday,Sunday",
     .good = "X-RECTIFY-WEEKEND:SA,SU"},
    {.fault = Fault::bad_office_hours,
     .title = {"not office hours", "办公时间写法不对"},
     .explanation =
         {"Office hours are stretches as in 09:00-12:00, from 00:00 to 24:00, in order, without overlap, and "
          "one hour a day at least in all. Spans in workhours are counted by them.",
          "办公时间是若干时段，如 09:00-12:00，从 00:00 到 24:00，按顺序、不重叠，一天合计至少一小时。"
          "以 workhours 计的时长按它计算。"},
     .kind = Kind::calendar,
     .bad = "X-RECTIFY-OFFICE-HOURS:9-12,13-17",
     .good = "X-RECTIFY-OFFICE-HOURS:09:00-12:00,13:00-17:00"},
    {.fault = Fault::bad_coverage,
     .title = {"not a range of days", "不是日期范围"},
     .explanation = {"X-RECTIFY-COVERS names the first and the last day for which the list of holidays is complete, as "
                     "in 2019-01-01/2026-12-31, the earlier one first.",
                     "X-RECTIFY-COVERS 写出假日列表完整覆盖的第一天和最后一天，如 2019-01-01/2026-12-31，早的在前。"},
     .kind = Kind::calendar,
     .bad = "X-RECTIFY-COVERS:2020",
     .good = "X-RECTIFY-COVERS:2020-01-01/2020-12-31"},
    {.fault = Fault::no_coverage,
     .title = {"no word on which days are covered", "没有说明覆盖的日期"},
     .explanation =
         {"Holidays are announced year by year. A deadline beyond the last known year is counted by ordinary "
          "weeks, and has to be told apart from one that is certain; so a calendar says for which days its "
          "list is complete.",
          "节假日逐年公布。超出已知年份的时限按普通周计算，必须与确定的时限区分开来，因此日历要说明列表覆盖哪些日子"
          "。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Shanghai\nEND:VCALENDAR",
     .good = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\nEND:VCALENDAR"},
    {.fault = Fault::event_incomplete,
     .title = {"an event lacks its day, name or category", "事件缺少日期、名称或类别"},
     .explanation = {"An event says which day it is (DTSTART), what it is called (SUMMARY), and whether people work on "
                     "it (CATEGORIES:HOLIDAY or WORKDAY). Without all three nothing can be counted or explained.",
                     "事件要写明是哪一天（DTSTART）、叫什么（SUMMARY）、是否上班（CATEGORIES:HOLIDAY 或 WORKDAY）。"
                     "缺一就无法计算，也无法解释。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nCATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::bad_event_name,
     .title = {"not a name of an event", "事件名称不合适"},
     .explanation = {"The name is what people read when they ask why a day did not count: one line of 1 to 256 bytes.",
                     "名称是人们询问某天为何不计时看到的内容：一行，1 到 256 字节。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:\nCATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::bad_category,
     .title = {"neither holiday nor workday", "既非假日也非工作日"},
     .explanation = {"CATEGORIES is HOLIDAY for a day off and WORKDAY for a day on which people work though the week "
                     "says otherwise; one of them, not both.",
                     "CATEGORIES 对放假写 HOLIDAY，对调休上班写 WORKDAY，只写一个。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:National Day\nCATEGORIES:Holiday\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::bad_day,
     .title = {"not a day", "不是日期"},
     .explanation = {"Days are listed whole, as in DTSTART;VALUE=DATE:20201001, and have to exist. A time of day is "
                     "refused, since half a holiday could be counted in two ways.",
                     "日子按整天列出，如 DTSTART;VALUE=DATE:20201001，且必须存在。不接受带时刻的写法，"
                     "因为半天假可以有两种算法。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART:20201001T090000\nSUMMARY:National Day\nCATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::event_length,
     .title = {"an event of no sensible length", "事件长度不合理"},
     .explanation = {"An event is one day long, or as long as DTEND or DURATION says, not both, in whole days, at most "
                     "366. DTEND is the first day that is no longer part of it, as in RFC 5545.",
                     "事件为一天，或由 DTEND 或 DURATION 之一说明长度，按整天计，至多 366 天。"
                     "按 RFC 5545，DTEND 是已不属于事件的第一天。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nDTEND;VALUE=DATE:20201001\nSUMMARY:National Day\n"
            "CATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nDTEND;VALUE=DATE:20201009\nSUMMARY:National Day\n"
             "CATEGORIES:HOLIDAY\nEND:VEVENT"},
    {.fault = Fault::recurrence,
     .title = {"an event that repeats", "重复的事件"},
     .explanation =
         {"Holidays are fixed by notices, year by year, and what repeats by rule would go on into years that "
          "nobody has announced. List every day as an event of its own.",
          "节假日由逐年的通知确定，按规则重复会延伸到尚未公布的年份。请把每一天列为单独的事件。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nRRULE:FREQ=YEARLY\nSUMMARY:National Day\n"
            "CATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::event_not_covered,
     .title = {"an event outside the covered days", "事件在覆盖范围之外"},
     .explanation = {"The event lies outside the days that X-RECTIFY-COVERS names. Either the range is too narrow, or "
                     "the year of the event is wrong.",
                     "事件落在 X-RECTIFY-COVERS 所写的范围之外。要么范围写窄了，要么事件的年份写错了。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20211001\nSUMMARY:National Day\nCATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
    {.fault = Fault::day_listed_twice,
     .title = {"a day that is listed twice", "日子重复列出"},
     .explanation =
         {"Two events name the same day. If one says HOLIDAY and the other WORKDAY, one of them is wrong; if "
          "they agree, one is too many.",
          "两个事件写了同一天。一个说放假一个说上班，必有一错；两者一致，则多了一个。"},
     .kind = Kind::calendar,
     .bad = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:National Day\nCATEGORIES:HOLIDAY\nEND:VEVENT\n"
            "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20201001\nSUMMARY:Mid-Autumn\nCATEGORIES:HOLIDAY\nEND:VEVENT",
     .good = kNationalDay},
};

}  // namespace

std::span<const FaultInfo> calendar_faults() { return kRows; }

}  // namespace rectify::definition
