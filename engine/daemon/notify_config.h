// The part of the daemon's configuration that says who is told how: `notify`, `addresses`, `templates`.
//
//   notify:
//     - name: mail
//       via: smtp                      # a built-in notifier, or the path of a plugin
//       with: {server: …, from: …}     # the notifier's own settings (plugins/)
//       to: {role: [leader], rung: [talk, supervise]}    # what it wants; without: everything
//       language: zh
//       rate: 20                       # a minute, at most
//       quiet: 22:00-07:00             # held back until it ends
//       digest: 08:30                  # one a day for each recipient, instead of one by one
//       zone: Asia/Shanghai            # of quiet, digest and the times in texts; without: UTC
//       address: office@example.org    # for recipients without one of their own
//   addresses:
//     zhang.wei: zhang.wei@example.org             # for every sink
//     housing-office: {mail: housing@example.org, robot: hw01}    # by the sink's name
//   templates: /etc/rectify/texts      # a folder (notice_text.h)
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/values.h"
#include "definition/yaml/reading.h"
#include "runtime/sink.h"

namespace rectify::daemon {

struct SinkConfig {
  std::string name;
  std::string via;
  std::string settings = "{}";  // `with` as JSON; every scalar is a string
  // What a notice has to be: rung, state, role, unit or person → what it may be; "*" is anything that is there.
  std::map<std::string, std::vector<std::string>> to;
  core::Language language = core::Language::en;
  std::uint32_t rate = 0;
  runtime::Hours hours;
  std::string address;
};

struct NotifyConfig {
  std::vector<SinkConfig> sinks;
  // Person or unit → name of a sink, empty for every other one → address.
  std::map<std::string, std::map<std::string, std::string>> addresses;
  std::string templates;
};

// What may stand in `notify`, and for a person or unit in `addresses`.
extern const definition::Value kSink;
extern const definition::Value kAddress;

[[nodiscard]] NotifyConfig read_notify(const definition::Mapping& configuration, definition::Complaints& complaints);

}  // namespace rectify::daemon
