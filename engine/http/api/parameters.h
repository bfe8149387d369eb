// What may be asked of the routes: the tables of their own parameters; those of a listing are the rows of
// query/filters.h. Constant data, for routes.cc alone.
#pragma once

#include "core/event.h"
#include "core/measure.h"
#include "http/api/route.h"

namespace rectify::http {

inline constexpr std::string_view kFormats[] = {"xes", "ocel", "csv"};
inline constexpr std::string_view kLanguages[] = {"en", "zh"};
inline constexpr std::string_view kOutboxStates[] = {"waiting", "dead", "again"};
inline constexpr std::string_view kSummaries[] = {"area", "state"};
inline constexpr std::string_view kDurationsBy[] = {"unit", "area", "state"};

inline constexpr Parameter kAsOf{"as_of", Parameter::Kind::past,
                                 "as of when: a day, a moment, or @739 for the first 739 lines"};
inline constexpr Parameter kFrom{"from", Parameter::Kind::moment, "from when"};
inline constexpr Parameter kUntil{"until", Parameter::Kind::moment, "until when"};

inline constexpr Parameter kOneMeasureQuery[] = {kAsOf};
inline constexpr Parameter kHistoryQuery[] = {
    {"actor", Parameter::Kind::text, "by whom: a person, or person/unit"},
    {"type", Parameter::Kind::word, "events of which type", false, core::kEventTypes},
    kFrom,
    kUntil,
};
inline constexpr Parameter kBulkQuery[] = {{"atomic", Parameter::Kind::truth, "whether all or none is done"}};
inline constexpr Parameter kMigrationQuery[] = {{"dry_run", Parameter::Kind::flag, "whether to look ahead only"}};
inline constexpr Parameter kSummaryQuery[] = {{"by", Parameter::Kind::word, "by what", false, kSummaries}};
inline constexpr Parameter kFindingsQuery[] = {{"inspection", Parameter::Kind::text, "of which inspection"},
                                               {"finding", Parameter::Kind::text, "under which finding"},
                                               kAsOf};
inline constexpr Parameter kEscalationsQuery[] = {
    {"status", Parameter::Kind::word, "how they stand", false, core::kRungStatuses},
    {"claimed", Parameter::Kind::rung, "which rung was claimed"},
    {"older_than", Parameter::Kind::number, "claimed at least so many days ago"},
};
inline constexpr Parameter kForecastQuery[] = {
    {"until", Parameter::Kind::moment, "until when", true, {}, "2020-12-31"},
    {"measure", Parameter::Kind::text, "of which measure alone"},
    {"beside", Parameter::Kind::flag, "whether to show what then happened; goes with as_of"},
};
inline constexpr Parameter kOutboxQuery[] = {{"status", Parameter::Kind::word, "how they stand", false, kOutboxStates},
                                             {"limit", Parameter::Kind::number, "how many at most"}};
inline constexpr Parameter kEventsQuery[] = {
    {"from", Parameter::Kind::number, "from which event on, by its sequence"},
    {"follow", Parameter::Kind::truth, "whether to wait for what is still to come; true if it is not said"},
    {"measure", Parameter::Kind::text, "of which measure"},
    {"type", Parameter::Kind::event_type, "of which type", false, core::kEventTypes},
};
inline constexpr Parameter kExportQuery[] = {{"inspection", Parameter::Kind::text, "of which inspection; not of csv"},
                                             {"lang", Parameter::Kind::word, "in which language", false, kLanguages}};
inline constexpr Parameter kWhoQuery[] = {
    {"actor", Parameter::Kind::text, "who: a person, or person/unit", true, {}, "zhang.wei/housing-office"},
    kFrom,
    kUntil};
inline constexpr Parameter kDiffQuery[] = {
    {"measure", Parameter::Kind::text, "of which measure; or"},
    {"inspection", Parameter::Kind::text, "of which inspection"},
    {"from", Parameter::Kind::past, "from when", true, {}, "2020-10-31"},
    {"until", Parameter::Kind::past, "until when", true, {}, "2020-11-30"},
};
inline constexpr Parameter kSearchQuery[] = {
    {"inspection", Parameter::Kind::text, "of which inspection", true, {}, "ID"},
    {"returned", Parameter::Kind::number, "returned at least so often"},
    {"reopened", Parameter::Kind::number, "reopened at least so often"},
    {"in", Parameter::Kind::state, "once in which state; goes with on"},
    {"on", Parameter::Kind::moment, "when; goes with in"},
    {"deadline_moved", Parameter::Kind::flag, "whose deadline was moved"},
    {"same_unit", Parameter::Kind::flag, "closed by the unit that executed it"},
    {"rung", Parameter::Kind::rung, "which rung was ever claimed"},
};
inline constexpr Parameter kDurationsQuery[] = {{"by", Parameter::Kind::word, "by what", false, kDurationsBy},
                                                {"until", Parameter::Kind::past, "until when"}};
inline constexpr Parameter kCheckpointQuery[] = {
    {"heads", Parameter::Kind::flag, "whether to record the heads of all measures first"}};
inline constexpr Parameter kProofQuery[] = {
    {"measure", Parameter::Kind::text, "of which measure", true, {}, "ID"},
    {"revision", Parameter::Kind::number, "which of its lines; the last if it is not said"}};
inline constexpr Parameter kConsistencyQuery[] = {
    {"size", Parameter::Kind::number, "which size the old checkpoint has", true, {}, "739"}};
inline constexpr Parameter kBundleQuery[] = {{"measure", Parameter::Kind::text, "of which measure; or"}, kFrom, kUntil};

inline constexpr Parameter kPlaces[] = {
    {"id", Parameter::Kind::text, "the measure's id", true},
    {"name", Parameter::Kind::text, "the workflow's name", true},
    {"version", Parameter::Kind::number, "its version", true},
    {"key", Parameter::Kind::text, "the notice's key", true},
    {"format", Parameter::Kind::text, "xes, ocel or csv", true, kFormats},
};

}  // namespace rectify::http
