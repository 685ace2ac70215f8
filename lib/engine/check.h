/* Checking single values that come from outside: each check says no with the path of the field, the value and the limit. The path is a chain of places on
 * the stack and is printed only when something is wrong. */
#ifndef OMS_ENGINE_CHECK_H
#define OMS_ENGINE_CHECK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum place_kind { PLACE_FIELD, PLACE_ELEMENT, PLACE_LINE };

/* A step of a path: `.name`, `[n]`, or `line n, `. */
struct place {
    const struct place *in; /* NULL: the outermost */
    const char *name;       /* of a field: a literal or from a table, never from a document */
    size_t n;
    enum place_kind kind;
};

/* For the time of the block it stands in. */
#define FIELD(outer, field)    (&(struct place){.in = (outer), .name = (field), .kind = PLACE_FIELD})
#define ELEMENT(outer, number) (&(struct place){.in = (outer), .n = (number), .kind = PLACE_ELEMENT})

#define PLACE_SIZE 256
/* The path as in `lines[2].sku`; "document" for NULL. */
const char *place_text(const struct place *at, char *out);

/* Sets an error whose message begins with the path, and returns `code`. */
int32_t check_fail(const struct place *at, int32_t code, oms_error **error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* One line of UTF-8 without control characters, not empty, at most `max` bytes. */
int32_t check_text(const struct place *at, oms_text value, size_t max, oms_error **error);
/* The same, or absent. */
int32_t check_optional(const struct place *at, oms_text value, size_t max, oms_error **error);
/* The same as check_optional for what people write freely: a card number or security code in it is refused. */
int32_t check_prose(const struct place *at, oms_text value, size_t max, oms_error **error);
/* The same as check_text for what must not stand in an error: the value is not shown. */
int32_t check_secret(const struct place *at, oms_text value, size_t max, oms_error **error);
/* OMS_NONE is missing; below `min` is OMS_E_INVALID, above `max` OMS_E_LIMIT. */
int32_t check_range(const struct place *at, int64_t value, int64_t min, int64_t max, oms_error **error);
/* `valid_from` and `valid_until` of something: 0 is since ever, for ever. */
int32_t check_window(const struct place *at, int64_t from, int64_t until, oms_error **error);
/* 0 or 1. */
int32_t check_flag(const struct place *at, int64_t value, oms_error **error);
/* One of n words. */
int32_t check_choice(const struct place *at, oms_text value, const char *const *words, size_t n, oms_error **error);
int32_t check_currency(const struct place *at, oms_text value, oms_error **error);
int32_t check_country(const struct place *at, oms_text value, oms_error **error);

/* A whole document: there, not too large, no byte order mark. */
int32_t check_document(const char *text, size_t len, oms_error **error);
/* A pointer that may not be NULL. */
int32_t check_given(const char *name, const void *pointer, oms_error **error);
/* A failure of the arena is told once: what it belongs to stays usable. */
int32_t check_memory(struct arena *arena, oms_error **error);
/* A struct of a host, by abi_take. */
int32_t check_struct(const char *name, void *into, size_t known, const void *from, oms_error **error);

#endif
