/* The plugin ABI: what a notifier (and later an escalation rule) looks like to the engine.
 *
 * C11, and C++. A plugin is one shared object that includes this header and links nothing of ours:
 *
 *   cc -shared -fPIC -o pager.so pager.c
 *
 * It exports one function, rectify_plugin_v1, which returns a table. Every structure begins with its size in bytes and
 * only grows at its end: whoever reads one reads no member that lies beyond the size it finds. So a plugin that was
 * compiled against an older header goes on working, and so does an engine with a plugin that knows more.
 *
 * Memory. Whoever made something keeps it:
 *   - what the engine hands to a function is valid until that function returns, rectify_host until the process ends;
 *   - the table, and everything it points to, stays where it is until the process ends: a plugin is never unloaded;
 *   - an instance is the plugin's; the engine only carries the pointer from open() to deliver() and close();
 *   - nobody frees what the other made. What a plugin says through rectify_out is copied before the call returns.
 *
 * Threads. The entry function and open() are called by one thread at a time. The calls for one instance come one after
 * the other, though not always from the same thread; those for different instances may come at the same time.
 *
 * No exception and no longjmp may leave a function of a plugin. Texts are UTF-8 and are not terminated by a zero.
 */
#ifndef RECTIFY_PLUGIN_H
#define RECTIFY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised when what is written here changes in a way that a size cannot tell. */
#define RECTIFY_PLUGIN_ABI 1u

/* `size` bytes at `data`, which may be null when there are none. */
typedef struct rectify_text {
  const char* data;
  size_t size;
} rectify_text;

/* What a call came to. Any other number is read as RECTIFY_LATER. */
typedef int32_t rectify_status;
#define RECTIFY_DONE 0  /* it is done; of a notice: the receiver has it */
#define RECTIFY_LATER 1 /* not now, and the same call may go well later: nobody answers, too many at once */
#define RECTIFY_NEVER 2 /* the same call will never go well: it is wrong in itself */

/* How a call says more than its status, and asks whether it should hurry. The engine's; valid during the call. */
typedef struct rectify_out {
  size_t size;
  /* Says why, in one line for a person. May be called again: the last message counts. It is copied. */
  void (*say)(struct rectify_out* out, rectify_text message);
  /* Not 0: the engine is stopping and waits for this call. What takes long should ask several times a second, and
   * return RECTIFY_LATER when told so. */
  int (*stopping)(struct rectify_out* out);
} rectify_out;

/* What the engine offers to a plugin. The engine's; valid until the process ends. */
typedef struct rectify_host {
  size_t size;
  uint32_t abi;         /* RECTIFY_PLUGIN_ABI of the engine */
  rectify_text version; /* of the engine: "0.1.0" */
  /* Writes one line to the engine's log. Any thread. */
  void (*log)(int level, rectify_text line);
} rectify_host;
#define RECTIFY_LOG_DEBUG 0
#define RECTIFY_LOG_INFO 1
#define RECTIFY_LOG_WARN 2
#define RECTIFY_LOG_ERROR 3

/* One notice for one recipient, or a digest of several. */
typedef struct rectify_notice {
  size_t size;
  /* Names this delivery. The same notice comes again with the same key when it is not known whether it arrived: the
   * receiver can tell by it. Visible ASCII. */
  rectify_text key;
  rectify_text subject;  /* for people, in the notifier's language; never empty, one line */
  rectify_text body;     /* for people; never empty, lines end with \n */
  rectify_text address;  /* of the recipient, from the configuration: what this notifier sends to. May be empty */
  rectify_text language; /* "en" or "zh" */
  rectify_text json;     /* all of it, for machines: an object */
  int64_t now_ms;        /* the time by the engine's clock, milliseconds since 1970-01-01T00:00:00Z */
} rectify_notice;

/* A way out for notices: a kind of receiver. */
typedef struct rectify_notifier {
  size_t size;
  const char* name; /* what `via:` says; ends with a zero; a-z, 0-9, _ and - */
  /* Makes one instance from what the configuration says of it: a JSON object in which every scalar is a string. Puts
   * it into *instance, which may be left null when the notifier needs none. After another status than RECTIFY_DONE
   * there is no instance, and the engine does not start: complain through `out`. Nothing should be sent yet. */
  rectify_status (*open)(rectify_text config, void** instance, rectify_out* out);
  /* Hands one notice to the receiver, and returns when it is known what became of it. May block its thread and delays
   * nobody else; it should give up (RECTIFY_LATER) after some seconds. */
  rectify_status (*deliver)(void* instance, const rectify_notice* notice, rectify_out* out);
  /* Frees the instance. Called once, after the last delivery. */
  void (*close)(void* instance);
} rectify_notifier;

/* Not defined yet. */
typedef struct rectify_rule rectify_rule;

/* What a plugin is. */
typedef struct rectify_plugin {
  size_t size;
  uint32_t abi;        /* RECTIFY_PLUGIN_ABI of the header it was compiled with */
  const char* name;    /* ends with a zero; not empty */
  const char* version; /* ends with a zero; not empty */
  /* `notifiers_count` pointers, each to one of its notifiers: pointers, because each may grow. */
  const rectify_notifier* const* notifiers;
  size_t notifiers_count;
  const rectify_rule* const* rules; /* NULL */
  size_t rules_count;               /* 0 */
} rectify_plugin;

#if defined(__GNUC__)
#define RECTIFY_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define RECTIFY_PLUGIN_EXPORT
#endif

/* Plugins that are compiled into one program have to differ in the name of their entry. */
#ifndef RECTIFY_PLUGIN_ENTRY
#define RECTIFY_PLUGIN_ENTRY rectify_plugin_v1
#endif

/* The one function that a plugin defines and exports. Called once. Returns its table, or NULL when it cannot run here;
 * it may say why through host->log. */
RECTIFY_PLUGIN_EXPORT const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host);

#ifdef __cplusplus
}
#endif

#endif
