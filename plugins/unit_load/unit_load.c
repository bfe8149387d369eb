/* unit_load 提级监督: claims a rung, and the level of supervision, where too many measures of a unit are overdue.
 *
 * It looks at the unit when a measure enters a state, just after its deadline, and from then on after every span of
 * `again`, until the rung is claimed or the measure moves on. Where at least `min` measures of the unit are open and
 * more than `share` per cent of them overdue, the measure goes up: the rung is claimed once an episode, and its
 * supervision set to `level`, unless it is higher already. Measures without a deadline are passed over.
 *
 *   config      without it
 *     field     unit              which names the unit
 *     share     30                per cent
 *     min       5                 open measures, fewer say nothing
 *     level     1                 of supervision, 1 to 9
 *     again     5 workdays
 *     rung      unit_overloaded   what is claimed
 *
 * In a workflow:
 *
 *   escalation:
 *     - rule: plugin
 *       library: unit_load
 *       config: {field: lead_unit, share: 25, level: 2}
 *       rungs:
 *         - {name: unit_overloaded, title: {en: Unit under supervision, zh: 提级监督}, notify: [supervision]}
 *
 * It is compiled into the binary. */
#include "plugins/config.h"

enum { FIELD, SHARE, MIN, LEVEL, AGAIN, RUNG, SETTINGS };

struct unit_load {
  struct setting settings[SETTINGS];
  uint64_t share;
  uint64_t min;
  uint32_t level;
};

static rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) {
  struct unit_load made = {{{"field", "unit"},
                            {"share", "30"},
                            {"min", "5"},
                            {"level", "1"},
                            {"again", "5 workdays"},
                            {"rung", "unit_overloaded"}},
                           0,
                           0,
                           0};
  if (read_settings(config, made.settings, SETTINGS, out) != RECTIFY_DONE) return RECTIFY_NEVER;
  const long share = number_in(&made.settings[SHARE], 0, 100);
  const long min = number_in(&made.settings[MIN], 1, 1000000);
  const long level = number_in(&made.settings[LEVEL], 1, 9);
  if (share < 0) return refuse(out, "share: '%s' has to be a number from 0 to 100", made.settings[SHARE].value);
  if (min < 0) return refuse(out, "min: '%s' has to be a number from 1 to 1000000", made.settings[MIN].value);
  if (level < 0) return refuse(out, "level: '%s' has to be a number from 1 to 9", made.settings[LEVEL].value);
  made.share = (uint64_t)share;
  made.min = (uint64_t)min;
  made.level = (uint32_t)level;
  struct unit_load* self = malloc(sizeof made);
  if (self == NULL) return RECTIFY_LATER;
  *self = made;
  *instance = self;
  return RECTIFY_DONE;
}

static rectify_status look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  const struct unit_load* self = instance;
  const rectify_text rung = text_of(self->settings[RUNG].value);
  const rectify_text unit = view->field(view, text_of(self->settings[FIELD].value));
  uint64_t open = 0;
  uint64_t overdue = 0;
  if (view->is_final || view->is_paused || view->deadline_ms == RECTIFY_NO_TIME) return RECTIFY_DONE;
  if (unit.size == 0 || view->has_claimed(view, rung)) return RECTIFY_DONE;
  if (view->load_of(view, unit, &open, &overdue) != RECTIFY_DONE) {
    out->say(out, text_of("the load of its unit cannot be told now"));
    return RECTIFY_LATER;
  }
  if (open >= self->min && overdue * 100 > open * self->share) {
    wish->claim(wish, rung);
    if (view->supervision < self->level) wish->supervise(wish, self->level);
    return RECTIFY_DONE;
  }
  int64_t next = view->deadline_ms;
  if (next < view->now_ms) {
    next = view->end_of(view, view->now_ms, text_of(self->settings[AGAIN].value));
    if (next == RECTIFY_NO_TIME) {
      out->say(out, text_of("again: it has to be a span of time, as 5 workdays"));
      return RECTIFY_NEVER;
    }
  }
  wish->wake(wish, next + 1);
  return RECTIFY_DONE;
}

static const rectify_rule rule = {sizeof(rectify_rule), "unit_load", "1", NULL, 0, open_rule, look, free};
static const rectify_rule* const rules[] = {&rule};
static const rectify_plugin plugin = {sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "unit_load", "1", NULL, 0, rules, 1};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  (void)host;
  return &plugin;
}
