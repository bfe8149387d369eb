/* A rule that does what a rule must not, as the field `risk` of the measure tells it. */
#include <rectify/plugin.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static rectify_text literal(const char* text) {
  rectify_text made = {text, strlen(text)};
  return made;
}

static int is(rectify_text text, const char* word) {
  return text.size == strlen(word) && (text.size == 0 || memcmp(text.data, word, text.size) == 0);
}

static void crash(void) {
  int* volatile nowhere = NULL;
  *nowhere = 1;
}

static void spin(void) {
  for (;;) {
    volatile int idle = 0;
    (void)idle;
  }
}

static void eat(void) {
  enum { BLOCK = 1 << 20 };
  for (;;) {
    char* block = malloc(BLOCK);
    if (block == NULL) abort();
    memset(block, 1, BLOCK);
  }
}

static rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) {
  *instance = NULL;
  if (memmem(config.data, config.size, "spin", 4) != NULL) spin();
  if (memmem(config.data, config.size, "crash", 5) != NULL) crash();
  if (memmem(config.data, config.size, "refuse", 6) != NULL) {
    out->say(out, literal("it was told to refuse"));
    return RECTIFY_NEVER;
  }
  return RECTIFY_DONE;
}

static rectify_status look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  const rectify_text told = view->field(view, literal("risk"));
  (void)instance;
  wish->claim(wish, literal("claimed"));
  if (is(told, "crash")) crash();
  if (is(told, "spin")) spin();
  if (is(told, "eat")) eat();
  if (is(told, "exit")) _exit(7);
  if (is(told, "abort")) abort();
  if (is(told, "huge")) send(3, "\xff\xff\xff\xff", 4, 0);      /* a frame of 4 GiB */
  if (is(told, "babble")) send(3, "\0\0\0\6\0\0\0\2hi", 10, 0); /* a message of no known kind */
  if (is(told, "cut")) send(3, "\0\0\0\6\0\0\0\7hi", 10, 0);    /* a text that is longer than its message */
  if (is(told, "later")) {
    out->say(out, literal("not now"));
    return RECTIFY_LATER;
  }
  return RECTIFY_DONE;
}

static void close_rule(void* instance) { (void)instance; }

static const char* const events[] = {"commented"};
static const rectify_rule rule = {sizeof(rectify_rule), "unruly", "3", events, 1, open_rule, look, close_rule};
static const rectify_rule* const rules[] = {&rule};
static const rectify_plugin plugin = {sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "unruly", "3", NULL, 0, rules, 1};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  (void)host;
  return &plugin;
}
