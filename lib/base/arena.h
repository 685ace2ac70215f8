/* Memory that lives as long as one call or one snapshot: many small allocations, freed together. Failure is sticky: after one allocation failed,
 * `failed` stays set and every later one returns NULL, so a decision is built without checks and looked at once. */
#ifndef OMS_BASE_ARENA_H
#define OMS_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>

#include "oms/types.h"

struct arena_chunk;

struct arena {
    const oms_allocator *allocator;
    struct arena_chunk *chunks;
    char *next;
    char *end;
    bool failed;
};

/* malloc and free. */
extern const oms_allocator default_allocator;

/* `allocator` NULL: the default. Nothing is allocated yet. */
void arena_init(struct arena *arena, const oms_allocator *allocator);
void arena_free(struct arena *arena);
/* Forgets everything and keeps the first chunk for use again. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type; NULL on failure. */
void *arena_alloc(struct arena *arena, size_t bytes);
/* `n` zeroed elements of `size`; NULL on failure or overflow. */
void *arena_array(struct arena *arena, size_t n, size_t size);
/* A copy, NUL-terminated behind its end. Absent text stays absent. */
oms_text arena_text(struct arena *arena, oms_text text);
oms_blob arena_blob(struct arena *arena, oms_blob blob);
/* NUL-terminated behind its end; absent (data NULL) on failure. */
oms_text arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
oms_text arena_vformat(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* A growing array in an arena: `items` moves when it grows; the old copy is wasted, which doubling bounds. */
struct arena_list {
    void *items;
    size_t n;
    size_t cap;
};
/* A new zeroed element at the end, or NULL on failure. */
void *arena_list_add(struct arena *arena, struct arena_list *list, size_t size);

#endif
