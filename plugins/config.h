/* What the rules in C share: reading the config, a JSON object of texts, without a library. C11.
 *
 * Threads: none are used. Errors: said through `out`. */
#ifndef RECTIFY_PLUGINS_CONFIG_H
#define RECTIFY_PLUGINS_CONFIG_H

#include <rectify/plugin.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTING_BYTES = 128 };

/* `value` holds what is right where the config says nothing, and afterwards what holds; ends with a zero. */
struct setting {
  const char* name;
  char value[SETTING_BYTES];
};

static inline rectify_text text_of(const char* text) {
  rectify_text made = {text, strlen(text)};
  return made;
}

/* Says why, and gives what open() returns then. */
static inline rectify_status refuse(rectify_out* out, const char* format, ...) {
  char words[400];
  va_list values;
  va_start(values, format);
  vsnprintf(words, sizeof words, format, values);
  va_end(values);
  out->say(out, text_of(words));
  return RECTIFY_NEVER;
}

/* The text in quotes at `at`, into `into`; gives what lies behind it, or null: it is no text, too long, or has an
 * escape, which no name needs. */
static inline const char* read_quoted(const char* at, const char* end, char into[SETTING_BYTES]) {
  size_t size = 0;
  if (at == end || *at != '"') return NULL;
  for (++at; at != end && *at != '"'; ++at) {
    if (*at == '\\' || size + 1 == SETTING_BYTES) return NULL;
    into[size++] = *at;
  }
  into[size] = '\0';
  return at == end ? NULL : at + 1;
}

static inline rectify_status read_settings(rectify_text config, struct setting* settings, size_t count,
                                           rectify_out* out) {
  const char* at = config.data;
  const char* const end = config.data + config.size;
  while (at != end && *at != '"') ++at; /* what lies between is { and , */
  while (at != end) {
    char name[SETTING_BYTES];
    size_t i = 0;
    at = read_quoted(at, end, name);
    if (at == NULL || at == end || *at != ':') return refuse(out, "its config has a name that cannot be read");
    while (i != count && strcmp(settings[i].name, name) != 0) ++i;
    if (i == count) return refuse(out, "its config has no '%s'", name);
    at = read_quoted(at + 1, end, settings[i].value);
    if (at == NULL || settings[i].value[0] == '\0') {
      return refuse(out, "'%s' in its config has to be a text of 1 to %d bytes without \" and \\", name,
                    SETTING_BYTES - 1);
    }
    while (at != end && *at != '"') ++at;
  }
  return RECTIFY_DONE;
}

/* Reads the whole of the setting as a number; gives -1 where it is none from `least` to `most`. */
static inline long number_in(const struct setting* setting, long least, long most) {
  char* end = NULL;
  const long number = strtol(setting->value, &end, 10);
  return *end == '\0' && number >= least && number <= most ? number : -1;
}

#endif
