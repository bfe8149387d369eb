/* repeat_returns 反复退回: claims a rung when a measure was returned from verification too often.
 *
 * Each move from phase `verify` back to an earlier phase is a return. Counted within one episode; the rung is claimed
 * once an episode.
 *
 *   config      without it
 *     limit     3                 returns
 *     rung      returned_often    what is claimed
 *
 * In a workflow:
 *
 *   escalation:
 *     - rule: plugin
 *       library: repeat_returns
 *       config: {limit: 2}
 *       rungs:
 *         - {name: returned_often, title: {en: Returned again and again, zh: 反复退回}, notify: [lead]}
 *
 * It is compiled into the binary, and is an example of a rule in C: cc -shared -fPIC -I. -o repeat_returns.so … */
#include "plugins/config.h"

struct repeat_returns {
  uint32_t limit;
  char rung[SETTING_BYTES];
};

static rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) {
  struct setting settings[] = {{"limit", "3"}, {"rung", "returned_often"}};
  if (read_settings(config, settings, 2, out) != RECTIFY_DONE) return RECTIFY_NEVER;
  const long limit = number_in(&settings[0], 1, 1000);
  if (limit < 0) return refuse(out, "limit: '%s' has to be a number from 1 to 1000", settings[0].value);
  struct repeat_returns* self = calloc(1, sizeof *self);
  if (self == NULL) return RECTIFY_LATER;
  self->limit = (uint32_t)limit;
  memcpy(self->rung, settings[1].value, SETTING_BYTES);
  *instance = self;
  return RECTIFY_DONE;
}

/* How many returns there were when the episode began: remembered, since the engine counts over all episodes. */
static uint32_t returns_before(const rectify_view* view, rectify_wish* wish) {
  char memory[64] = "";
  unsigned episode = 1;
  unsigned before = 0;
  if (view->memory.size < sizeof memory && view->memory.size > 0) {
    memcpy(memory, view->memory.data, view->memory.size);
    sscanf(memory, "%u %u", &episode, &before);
  }
  if (episode == view->episode) return before;
  snprintf(memory, sizeof memory, "%u %u", (unsigned)view->episode, (unsigned)view->returns);
  wish->remember(wish, text_of(memory));
  return view->returns;
}

static rectify_status look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  const struct repeat_returns* self = instance;
  (void)out;
  if (view->returns - returns_before(view, wish) >= self->limit) wish->claim(wish, text_of(self->rung));
  return RECTIFY_DONE;
}

static const rectify_rule rule = {sizeof(rectify_rule), "repeat_returns", "1", NULL, 0, open_rule, look, free};
static const rectify_rule* const rules[] = {&rule};
static const rectify_plugin plugin = {
    sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "repeat_returns", "1", NULL, 0, rules, 1};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  (void)host;
  return &plugin;
}
