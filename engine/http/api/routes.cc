// The table of routes: joined from the files in routes/, each of which has some with all that belongs to them.
#include <initializer_list>
#include <vector>

#include "http/api/route.h"

namespace rectify::http {

namespace {

constexpr std::string_view kFormats[] = {"xes", "ocel", "csv"};
constexpr Parameter kPlaces[] = {
    {"id", Parameter::Kind::text, "the measure's id", true},
    {"name", Parameter::Kind::text, "the workflow's name", true},
    {"version", Parameter::Kind::number, "its version", true},
    {"key", Parameter::Kind::text, "the notice's key", true},
    {"format", Parameter::Kind::text, "xes, ocel or csv", true, kFormats},
};

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> joined;
    for (const auto part :
         {measure_routes(), command_routes(), history_routes(), summary_routes(), escalation_routes(),
          forecast_routes(), workflow_routes(), migration_routes(), event_routes(), diff_routes(), search_routes(),
          duration_routes(), verify_routes(), proof_routes(), outbox_routes(), daemon_routes()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

std::span<const Parameter> places() { return kPlaces; }

}  // namespace rectify::http
