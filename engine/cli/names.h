// Names of a workflow in the reader's language, and its zone; made from the answer of GET /v1/workflows.
//
// Threads: immutable.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "core/values.h"
#include "json/json.h"

namespace rectify::cli {

class Names {
 public:
  // Where several workflows use a name, that of the last counts; with `ref` ("small@1") those of that one alone.
  Names(const json::Value& workflows, core::Language language, std::string_view ref = {});
  ~Names();
  [[nodiscard]] std::string state(const std::string& name) const;
  [[nodiscard]] std::string transition(const std::string& name) const;
  [[nodiscard]] std::string field(const std::string& name) const;
  // A field's value, those of an enum by their titles: "a", or "a, b" of a list.
  [[nodiscard]] std::string value(const std::string& field, const json::Value& value) const;
  [[nodiscard]] const Zone& zone() const { return zone_; }
  // The minute in that zone; what is no moment stays as it is.
  [[nodiscard]] std::string local_minute(const std::string& utc) const;

 private:
  void take(const json::Value& workflow, core::Language language);

  std::map<std::string, std::string> states_;
  std::map<std::string, std::string> transitions_;
  std::map<std::string, std::string> fields_;
  std::map<std::pair<std::string, std::string>, std::string> values_;  // by field and value
  Zone zone_;
};

}  // namespace rectify::cli
