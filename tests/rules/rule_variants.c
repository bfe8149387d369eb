/* Escalation rules in C, written against the installed header alone: one that is right, and one for each fault that the
 * host has to tell apart. VARIANT chooses. The right one does what the field `risk` of the measure tells it. */
#include <rectify/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GOOD, NULL_RULE, NULL_RULES, SMALL_RULE, BAD_NAME, NO_VERSION, NO_LOOK, BAD_EVENT, NULL_EVENT, TWICE, SEVERAL };

static rectify_text literal(const char* text) {
  rectify_text made = {text, strlen(text)};
  return made;
}

static int is(rectify_text text, const char* word) {
  return text.size == strlen(word) && (text.size == 0 || memcmp(text.data, word, text.size) == 0);
}

struct calls {
  char config[200];
};

static rectify_status calls_open(rectify_text config, void** instance, rectify_out* out) {
  struct calls* self = calloc(1, sizeof(struct calls));
  if (self == NULL) return RECTIFY_LATER;
  if (config.size >= sizeof self->config) {
    free(self);
    return RECTIFY_NEVER;
  }
  memcpy(self->config, config.data, config.size);
  if (strstr(self->config, "refuse") != NULL) {
    out->say(out, literal("it was told to refuse"));
    free(self);
    return RECTIFY_NEVER;
  }
  *instance = self;
  return RECTIFY_DONE;
}

/* Says all there is to say. */
static rectify_status say_all(struct calls* self, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  uint64_t open = 0;
  uint64_t overdue = 0;
  char text[600];
  if (view->load_of(view, view->field(view, literal("unit")), &open, &overdue) != RECTIFY_DONE) {
    out->say(out, literal("no load"));
    return RECTIFY_LATER;
  }
  snprintf(text, sizeof text, "%d open, %d overdue, drew %u", (int)open, (int)overdue,
           (unsigned)view->draw(view, literal("seed"), view->id));
  wish->notify(wish, literal("lead\nunit"), literal(text));
  wish->claim(wish, literal("late"));
  wish->supervise(wish, 3);
  wish->fire(wish, literal("return"), view->field(view, literal("support")));
  wish->wake(wish, view->end_of(view, view->now_ms, literal("1 workday")));
  snprintf(text, sizeof text, "%s %.*s %.*s %.*s %.*s %u", self->config, (int)view->memory.size, view->memory.data,
           (int)view->event.size, view->event.data, (int)view->id.size, view->id.data, (int)view->phase.size,
           view->phase.data, (unsigned)view->count(view, literal("commented")));
  wish->remember(wish, literal(text));
  return RECTIFY_DONE;
}

/* Notes what the functions say that say_all does not call. */
static void note_rest(const rectify_view* view, rectify_wish* wish) {
  char text[200];
  int32_t has = 0;
  view->has_finding(view, literal("i-0"), &has);
  snprintf(text, sizeof text, "%d %d %lld %d %lld %lld", (int)has, (int)view->field_kind(view, literal("support")),
           (long long)view->last(view, literal("commented")), (int)view->has_claimed(view, literal("late")),
           (long long)view->workdays(view, view->now_ms, view->end_of(view, view->now_ms, literal("8 days"))),
           (long long)view->day(view, literal("2020-11-03")));
  wish->notify(wish, literal("lead"), literal(text));
}

static rectify_status calls_look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  const rectify_text told = view->field(view, literal("risk"));
  if (is(told, "later")) {
    wish->claim(wish, literal("not counted"));
    out->say(out, literal("not now, said the rule"));
    return RECTIFY_LATER;
  }
  if (is(told, "never")) return RECTIFY_NEVER;
  if (is(told, "17")) return 17;
  if (is(told, "latin")) {
    wish->claim(wish, literal("\xe9"));
    return RECTIFY_DONE;
  }
  if (is(told, "past")) {
    wish->wake(wish, view->now_ms);
    return RECTIFY_DONE;
  }
  note_rest(view, wish);
  return say_all(instance, view, wish, out);
}

static void calls_close(void* instance) { free(instance); }

static const char* events[] = {"commented", "fired"};
static rectify_rule calls = {sizeof(rectify_rule), "calls", "1.2", events, 2, calls_open, calls_look, calls_close};
static rectify_rule other = {sizeof(rectify_rule), "other", "1.2", events, 2, calls_open, calls_look, calls_close};
static const rectify_rule* rules[] = {&calls, &other};
static rectify_plugin plugin = {sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "calls", "1.2", NULL, 0, rules, 1};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  host->log(RECTIFY_LOG_DEBUG, literal("a rule is loaded"));
  switch (VARIANT) {
    case NULL_RULE:
      rules[0] = NULL;
      break;
    case NULL_RULES:
      plugin.rules = NULL;
      break;
    case SMALL_RULE:
      calls.size = 8;
      break;
    case BAD_NAME:
      calls.name = "";
      break;
    case NO_VERSION:
      calls.version = NULL;
      break;
    case NO_LOOK:
      calls.look = NULL;
      break;
    case BAD_EVENT:
      events[0] = "comented";
      break;
    case NULL_EVENT:
      events[1] = NULL;
      break;
    case TWICE:
      plugin.rules_count = 2;
      other.name = "calls";
      break;
    case SEVERAL:
      plugin.rules_count = 2;
      break;
    default:
      break;
  }
  return &plugin;
}
