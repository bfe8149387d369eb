/* Plugins in C, written against the installed header alone: one that is right, and one for each fault that the host has
 * to tell apart. VARIANT chooses. */
#include <rectify/plugin.h>
#include <stdlib.h>
#include <string.h>

enum {
  GOOD,
  NO_ENTRY,
  WRONG_ABI,
  SMALL_TABLE,
  TINY_TABLE,
  NO_NAME,
  NO_VERSION,
  NULL_TABLE,
  NULL_NOTIFIERS,
  EMPTY,
  SMALL_NOTIFIER,
  NO_FUNCTION,
  BAD_NAME,
  TWICE,
  SEVERAL
};

struct echo {
  int delivered;
};

static rectify_text literal(const char* text) {
  rectify_text made = {text, strlen(text)};
  return made;
}

/* Refuses a configuration with the word "refuse" in it. */
static rectify_status echo_open(rectify_text config, void** instance, rectify_out* out) {
  size_t at;
  for (at = 0; at + 6 <= config.size; ++at) {
    if (memcmp(config.data + at, "refuse", 6) == 0) {
      out->say(out, literal("it was told to refuse"));
      return RECTIFY_NEVER;
    }
  }
  *instance = calloc(1, sizeof(struct echo));
  return *instance == NULL ? RECTIFY_LATER : RECTIFY_DONE;
}

/* Says the subject back; the first delivery is done, the second is for later, a stopped one too, the third never. */
static rectify_status echo_deliver(void* instance, const rectify_notice* notice, rectify_out* out) {
  struct echo* self = instance;
  out->say(out, literal("not this"));
  out->say(out, notice->subject);
  if (out->stopping(out)) return 17;
  ++self->delivered;
  return self->delivered == 1 ? RECTIFY_DONE : self->delivered == 2 ? RECTIFY_LATER : RECTIFY_NEVER;
}

static void echo_close(void* instance) { free(instance); }

static rectify_notifier echo = {sizeof(rectify_notifier), "echo", echo_open, echo_deliver, echo_close};
static rectify_notifier other = {sizeof(rectify_notifier), "other", echo_open, echo_deliver, echo_close};
static const rectify_notifier* const notifiers[] = {&echo, &other};
static rectify_plugin plugin = {sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "echo", "1.0", notifiers, 1, NULL, 0};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  host->log(RECTIFY_LOG_DEBUG, literal("a plugin is loaded"));
  switch (VARIANT) {
    case WRONG_ABI:
      plugin.abi = 7;
      break;
    case SMALL_TABLE:
      plugin.size = offsetof(rectify_plugin, notifiers_count);
      break;
    case TINY_TABLE:
      plugin.size = 4;
      break;
    case NO_NAME:
      plugin.name = "";
      break;
    case NO_VERSION:
      plugin.version = NULL;
      break;
    case NULL_TABLE:
      return NULL;
    case NULL_NOTIFIERS:
      plugin.notifiers = NULL;
      break;
    case EMPTY:
      plugin.notifiers_count = 0;
      break;
    case SMALL_NOTIFIER:
      echo.size = 8;
      break;
    case NO_FUNCTION:
      echo.deliver = NULL;
      break;
    case BAD_NAME:
      echo.name = "Echo!";
      break;
    case TWICE:
      plugin.notifiers_count = 2;
      other.name = "echo";
      break;
    case SEVERAL:
      plugin.notifiers_count = 2;
      break;
    default:
      break;
  }
  return &plugin;
}
