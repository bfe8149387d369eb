/* The plugin ABI: what a notifier or an escalation rule looks like to the engine.
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
 *   - an instance is the plugin's; the engine only carries the pointer from open() to the other functions;
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

/* ---- Escalation rules --------------------------------------------------------------------------------------------
 *
 * A rule is asked about one measure at a time: when the measure enters a state (which registering and migrating it do
 * too), at the types of events it names, and when the time has come that it asked for. A closed measure calls no rule
 * until it is reopened; only what a rule had asked for before still comes. The rule says what it wants, and the engine
 * decides what comes of it. It may be asked the same thing twice, and should then want the same thing twice: it keeps
 * nothing in itself between two calls but what it read in open(), and what it has to remember of a measure it hands to
 * the engine (remember). */

/* No moment: there is none. */
#define RECTIFY_NO_TIME INT64_MIN

/* What a field is. */
#define RECTIFY_NO_FIELD 0
#define RECTIFY_ONE_VALUE 1
#define RECTIFY_LIST 2

/* One measure as it stands, and what may be asked about it. All times are milliseconds since 1970-01-01T00:00:00Z, by
 * the engine's clock. Texts that it hands out are valid until look() returns. The functions take the view itself. */
typedef struct rectify_view {
  size_t size;
  void* engine; /* the engine's own */
  int64_t now_ms;
  rectify_text event;  /* what it is asked at: a type of event ("registered", "fired", "commented" …), or "woken" */
  rectify_text memory; /* what remember() was given the last time; empty at first */
  rectify_text id;
  rectify_text inspection;
  rectify_text finding; /* its number: "1.2.3"; may be empty */
  rectify_text title_en;
  rectify_text title_zh;
  rectify_text workflow;
  rectify_text state;
  rectify_text phase;   /* "assign", "execute", "verify" or "close" */
  int32_t is_final;     /* not 0: a final state */
  int32_t is_paused;    /* not 0: its clock stands still */
  uint64_t revision;    /* lines in its history */
  uint32_t episode;     /* 1, and one more each time it is reopened */
  uint32_t returns;     /* times it was returned from verification */
  uint32_t evidence;    /* pieces, in this episode */
  uint32_t supervision; /* its level of supervision; 0: none */
  uint32_t rungs;       /* claimed against the present deadline: of the ladder, or reviews that were missed */
  int64_t registered_ms;
  int64_t entered_ms;           /* the state it is in */
  int64_t deadline_ms;          /* the last moment that is in time, or RECTIFY_NO_TIME */
  int64_t original_deadline_ms; /* before it was extended, or RECTIFY_NO_TIME */
  int64_t closed_ms;            /* when it last entered a final state, or RECTIFY_NO_TIME */
  int64_t reopened_ms;          /* when this episode began, where it is not the first; else RECTIFY_NO_TIME */

  /* The value of a field, "" where it is not set; of a list the items, one a line. */
  rectify_text (*field)(const struct rectify_view* view, rectify_text name);
  /* What the workflow says of a field: RECTIFY_NO_FIELD, RECTIFY_ONE_VALUE or RECTIFY_LIST. */
  int32_t (*field_kind)(const struct rectify_view* view, rectify_text name);
  /* How many events of a type its history has, and when the last one was (or RECTIFY_NO_TIME). */
  uint32_t (*count)(const struct rectify_view* view, rectify_text event);
  int64_t (*last)(const struct rectify_view* view, rectify_text event);
  /* Whether this rule has claimed that rung in this episode: not 0. */
  int32_t (*has_claimed)(const struct rectify_view* view, rectify_text rung);
  /* The end of a span ("3 workdays", "30 days", "24 workhours", "72 hours") that begins at `from_ms`, by the workflow's
   * calendar; RECTIFY_NO_TIME where the text is no span. */
  int64_t (*end_of)(const struct rectify_view* view, int64_t from_ms, rectify_text span);
  /* How many working days lie between two moments: those after the day of the first, up to that of the second. */
  int64_t (*workdays)(const struct rectify_view* view, int64_t from_ms, int64_t to_ms);
  /* The first moment of a day, "2020-11-30", in the calendar's zone; RECTIFY_NO_TIME where the text is none. */
  int64_t (*day)(const struct rectify_view* view, rectify_text date);

  /* What is known of other measures. RECTIFY_DONE, or RECTIFY_LATER where it cannot be told now. */
  /* Of the measures that name the unit, those that are not in a final state, and the overdue ones among them. */
  rectify_status (*load_of)(const struct rectify_view* view, rectify_text unit, uint64_t* open, uint64_t* overdue);
  /* Whether an inspection has a measure under a finding with the same words: 1 or 0. */
  rectify_status (*has_finding)(const struct rectify_view* view, rectify_text inspection, int32_t* has);
  /* A number from 0 to 999999 that seed and id alone determine: the first eight bytes of SHA-256(seed, a zero byte,
   * id), big-endian, modulo a million. Whoever knows the seed can draw again. */
  uint32_t (*draw)(const struct rectify_view* view, rectify_text seed, rectify_text id);
} rectify_view;

/* What a rule wants. The engine's; valid until look() returns. What is handed in is copied. The functions take the
 * structure itself. Only what was said in a call that returns RECTIFY_DONE counts. */
typedef struct rectify_wish {
  size_t size;
  void* engine; /* the engine's own */
  /* Claims a rung, which the workflow declares for this rule. Once an episode: again is nothing. */
  void (*claim)(struct rectify_wish* wish, rectify_text rung);
  /* Tells people: roles, or fields of type person or unit, one a line. */
  void (*notify)(struct rectify_wish* wish, rectify_text to, rectify_text message);
  /* Sets the level of supervision, from 0 to 9. */
  void (*supervise)(struct rectify_wish* wish, uint32_t level);
  /* Fires a transition, which has to allow `engine`; where it needs approvals, proposes it. One a call. */
  void (*fire)(struct rectify_wish* wish, rectify_text transition, rectify_text note);
  /* Asks to be woken, later than now. The earliest counts. Without it the rule is not asked before the next event,
   * and what it asked for before is forgotten. */
  void (*wake)(struct rectify_wish* wish, int64_t at_ms);
  /* What to show as `memory` the next time, at most RECTIFY_MEMORY_MAX bytes of UTF-8. Without it: what it was. */
  void (*remember)(struct rectify_wish* wish, rectify_text memory);
} rectify_wish;
#define RECTIFY_MEMORY_MAX 1024

typedef struct rectify_rule {
  size_t size;
  const char* name;    /* ends with a zero; a-z, 0-9, _ and - */
  const char* version; /* ends with a zero; not empty */
  /* `events_count` types of events, each ending with a zero, that it is asked at besides entering a state. */
  const char* const* events;
  size_t events_count;
  /* As a notifier's: makes an instance from a workflow's `config`, a JSON object whose values are texts and arrays of
   * texts. After another status than RECTIFY_DONE the workflow is refused: complain through `out`. */
  rectify_status (*open)(rectify_text config, void** instance, rectify_out* out);
  /* Looks at a measure. Must not block: it is asked by the thread that wakes measures. After RECTIFY_LATER and
   * RECTIFY_NEVER the failure is recorded, and it is asked again after a while. */
  rectify_status (*look)(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out);
  void (*close)(void* instance);
} rectify_rule;

/* What a plugin is. */
typedef struct rectify_plugin {
  size_t size;
  uint32_t abi;        /* RECTIFY_PLUGIN_ABI of the header it was compiled with */
  const char* name;    /* ends with a zero; not empty */
  const char* version; /* ends with a zero; not empty */
  /* `notifiers_count` pointers, each to one of its notifiers: pointers, because each may grow. */
  const rectify_notifier* const* notifiers;
  size_t notifiers_count;
  const rectify_rule* const* rules; /* the same of its rules */
  size_t rules_count;
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
