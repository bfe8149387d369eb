#include "exchange/mining/event_ocel_text.h"

#include "ledger/canonical_json.h"

namespace rectify::exchange {

void OcelText::begin_list(std::string_view name) {
  ledger::append_string(out_, name);
  out_ += ":[";
  list_empty_ = true;
}

void OcelText::begin_item(std::string_view id, std::string_view type, std::string_view time) {
  next_item();
  out_ += "{\"id\":";
  ledger::append_string(out_, id);
  out_ += ",\"type\":";
  ledger::append_string(out_, type);
  if (!time.empty()) ((out_ += ",\"time\":\"") += time) += '"';
}

void OcelText::relationship(std::string_view object, std::string_view qualifier) {
  next_inner_item();
  out_ += "{\"objectId\":";
  ledger::append_string(out_, object);
  ((out_ += ",\"qualifier\":\"") += qualifier) += "\"}";
}

void OcelText::attribute(std::string_view name, std::string_view value, std::string_view time) {
  next_inner_item();
  out_ += "{\"name\":";
  ledger::append_string(out_, name);
  out_ += ",\"value\":";
  ledger::append_string(out_, value);
  if (!time.empty()) ((out_ += ",\"time\":\"") += time) += '"';
  out_ += '}';
}

void OcelText::end_item() {
  out_ += "]}";
  inner_open_ = false;
}

void OcelText::begin_type(std::string_view name) {
  next_item();
  out_ += "{\"name\":";
  ledger::append_string(out_, name);
  begin_inner("attributes");
}

void OcelText::declare(const OcelAttribute& attribute) {
  next_inner_item();
  out_ += "{\"name\":";
  ledger::append_string(out_, attribute.name);
  ((out_ += ",\"type\":\"") += attribute.type) += "\"}";
}

void OcelText::next_item() {
  out_ += list_empty_ ? "\n" : ",\n";
  list_empty_ = false;
}

void OcelText::begin_inner(std::string_view name) {
  if (inner_open_) out_ += ']';
  ((out_ += ",\"") += name) += "\":[";
  inner_open_ = true;
  inner_empty_ = true;
}

void OcelText::next_inner_item() {
  if (!inner_empty_) out_ += ',';
  inner_empty_ = false;
}

}  // namespace rectify::exchange
