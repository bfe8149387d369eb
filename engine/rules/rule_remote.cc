// The rule's side of rule_wire.h: a view whose functions ask over the wire.
#include <deque>

#include "rules/abi.h"
#include "rules/rule_members.h"
#include "rules/rule_numbers.h"
#include "rules/rule_wire.h"

namespace rectify::rules {

namespace {

// One look. Once the wire is broken everything is answered with nothing: what comes of the call no longer matters.
class Remote {
 public:
  Remote(Wire& wire, const Message& look) : wire_(wire), look_(look) {
    view_ = {};
    view_.size = sizeof(rectify_view);
    view_.engine = this;
    for (std::size_t i = 0; i < std::size(kViewMembers); ++i) {
      std::visit([&](auto at) { set(at, look_[i + 1]); }, kViewMembers[i].at);
    }
    set_functions();
    wish_ = {
        .size = sizeof(rectify_wish),
        .engine = this,
        .claim = [](rectify_wish* wish, rectify_text rung) { of(wish).say({"claim", text(rung)}); },
        .notify = [](rectify_wish* wish, rectify_text to,
                     rectify_text message) { of(wish).say({"notify", text(to), text(message)}); },
        .supervise = [](rectify_wish* wish, std::uint32_t level) { of(wish).say({"supervise", decimal_of(level)}); },
        .fire = [](rectify_wish* wish, rectify_text transition,
                   rectify_text note) { of(wish).say({"fire", text(transition), text(note)}); },
        .wake = [](rectify_wish* wish, std::int64_t at_ms) { of(wish).say({"wake", decimal_of(at_ms)}); },
        .remember = [](rectify_wish* wish, rectify_text memory) { of(wish).say({"remember", text(memory)}); }};
  }
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;

  [[nodiscard]] const rectify_view* view() const { return &view_; }
  [[nodiscard]] rectify_wish* wish() { return &wish_; }
  [[nodiscard]] bool is_whole() const { return whole_; }

 private:
  static Remote& of(const rectify_view* view) { return *static_cast<Remote*>(view->engine); }
  static Remote& of(const rectify_wish* wish) { return *static_cast<Remote*>(wish->engine); }
  static std::string text(rectify_text given) { return std::string(view_of(given)); }

  void set(rectify_text rectify_view::* at, const std::string& value) { view_.*at = text_of(value); }
  template <typename Number>
  void set(Number rectify_view::* at, const std::string& value) {
    view_.*at = number_of<Number>(value).value_or(Number{});
  }

  void set_functions() {
    view_.field = [](const rectify_view* view, rectify_text name) {
      Remote& self = of(view);
      self.kept_.push_back(self.ask({"field", text(name)}, 1)[0]);
      return text_of(self.kept_.back());
    };
    view_.field_kind = [](const rectify_view* view, rectify_text name) {
      return of(view).number<std::int32_t>({"field_kind", text(name)});
    };
    view_.count = [](const rectify_view* view, rectify_text event) {
      return of(view).number<std::uint32_t>({"count", text(event)});
    };
    view_.last = [](const rectify_view* view, rectify_text event) {
      return of(view).number<std::int64_t>({"last", text(event)});
    };
    view_.has_claimed = [](const rectify_view* view, rectify_text rung) {
      return of(view).number<std::int32_t>({"has_claimed", text(rung)});
    };
    view_.end_of = [](const rectify_view* view, std::int64_t from_ms, rectify_text span) {
      return of(view).number<std::int64_t>({"end_of", decimal_of(from_ms), text(span)});
    };
    view_.workdays = [](const rectify_view* view, std::int64_t from_ms, std::int64_t to_ms) {
      return of(view).number<std::int64_t>({"workdays", decimal_of(from_ms), decimal_of(to_ms)});
    };
    view_.day = [](const rectify_view* view, rectify_text date) {
      return of(view).number<std::int64_t>({"day", text(date)});
    };
    view_.load_of = [](const rectify_view* view, rectify_text unit, std::uint64_t* open, std::uint64_t* overdue) {
      const Message answer = of(view).ask({"load_of", text(unit)}, 3);
      *open = number_of<std::uint64_t>(answer[1]).value_or(0);
      *overdue = number_of<std::uint64_t>(answer[2]).value_or(0);
      return number_of<rectify_status>(answer[0]).value_or(RECTIFY_LATER);
    };
    view_.has_finding = [](const rectify_view* view, rectify_text inspection, std::int32_t* has) {
      const Message answer = of(view).ask({"has_finding", text(inspection)}, 2);
      *has = number_of<std::int32_t>(answer[1]).value_or(0);
      return number_of<rectify_status>(answer[0]).value_or(RECTIFY_LATER);
    };
    view_.draw = [](const rectify_view* view, rectify_text seed, rectify_text id) {
      return of(view).number<std::uint32_t>({"draw", text(seed), text(id)});
    };
  }

  void say(const Message& message) { whole_ = whole_ && wire_.send(message); }

  // As many texts as are expected.
  Message ask(const Message& message, std::size_t texts) {
    say(message);
    auto answer = whole_ ? wire_.receive() : std::nullopt;
    if (answer && answer->size() == texts) return std::move(*answer);
    whole_ = false;
    return Message(texts);
  }
  template <typename Number>
  Number number(const Message& message) {
    return number_of<Number>(ask(message, 1)[0]).value_or(Number{});
  }

  Wire& wire_;
  const Message& look_;
  rectify_view view_{};
  rectify_wish wish_{};
  std::deque<std::string> kept_;
  bool whole_ = true;
};

}  // namespace

void answer_for(const rectify_rule& rule, Wire& wire) {
  const auto opening = wire.receive();
  if (!opening || opening->size() != 2 || (*opening)[0] != "open") return;
  void* instance = nullptr;
  Out opened;
  wire.begins();
  const rectify_status status = rule.open(text_of((*opening)[1]), &instance, &opened.abi);
  wire.ends();
  Message done{"done", decimal_of(status), opened.message, rule.version};
  done.insert(done.end(), rule.events, rule.events + rule.events_count);
  if (!wire.send(done) || status != RECTIFY_DONE) return;
  while (const auto look = wire.receive()) {
    if (look->size() != std::size(kViewMembers) + 1 || (*look)[0] != "look") break;
    Remote remote(wire, *look);
    Out out;
    wire.begins();
    const rectify_status came_to = rule.look(instance, remote.view(), remote.wish(), &out.abi);
    wire.ends();
    if (!remote.is_whole() || !wire.send({"done", decimal_of(came_to), out.message, {}})) break;
  }
  rule.close(instance);
}

}  // namespace rectify::rules
