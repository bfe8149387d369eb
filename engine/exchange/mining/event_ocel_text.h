// The layout of OCEL 2.0 JSON: lists of items, a line each, with the commas where they belong. Internal to exchange;
// what is said is event_ocel.cc's.
#pragma once

#include <string>
#include <string_view>

namespace rectify::exchange {

struct OcelAttribute {
  std::string_view name;
  std::string_view type;
};

// Appends. Names of types and qualifiers, and times, are taken as they stand; everything else is quoted here.
class OcelText {
 public:
  explicit OcelText(std::string& out) : out_(out) {}

  // A member of the file that is a list; end_list() ends it.
  void begin_list(std::string_view name);
  void end_list() { out_ += "\n]"; }

  // An item of the list: an object or an event (which has a time), then its lists, one after the other. end_item() ends
  // it.
  void begin_item(std::string_view id, std::string_view type, std::string_view time = {});
  void begin_relationships() { begin_inner("relationships"); }
  void relationship(std::string_view object, std::string_view qualifier);
  void begin_attributes() { begin_inner("attributes"); }
  // Of an object with the time from which it has the value, of an event without.
  void attribute(std::string_view name, std::string_view value, std::string_view time = {});
  void end_item();

  // An item that declares a type and its attributes; end_item() ends it too.
  void begin_type(std::string_view name);
  void declare(const OcelAttribute& attribute);

 private:
  void next_item();
  void begin_inner(std::string_view name);
  void next_inner_item();

  std::string& out_;
  bool list_empty_ = true;
  bool inner_open_ = false;
  bool inner_empty_ = true;
};

}  // namespace rectify::exchange
