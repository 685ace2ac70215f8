/* Memory that lives as long as one call or one snapshot. Takes chunks from an allocator and hands out pieces; touches nothing else, and must never abort:
 * a failure is remembered and told when the caller asks. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With malloc's own header a chunk fills a page. */
#define CHUNK_BYTES ((size_t)4080)
#define UNIT        _Alignof(max_align_t)
#define LIST_FIRST  ((size_t)8)
/* No object is larger than this, and what is added below cannot overflow. */
#define BYTES_MAX   ((size_t)(PTRDIFF_MAX / 2))

struct arena_chunk {
    struct arena_chunk *older;
    size_t bytes; /* with this header */
    max_align_t memory[];
};

static void *
default_allocate(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void
default_release(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)bytes;
    free(memory);
}

const oms_allocator default_allocator = {
    .size = sizeof(oms_allocator),
    .allocate = default_allocate,
    .release = default_release,
};

void
arena_init(struct arena *arena, const oms_allocator *allocator)
{
    *arena = (struct arena){.allocator = allocator != NULL ? allocator : &default_allocator};
}

static void
chunks_release(struct arena *arena)
{
    while (arena->chunks != NULL) {
        struct arena_chunk *chunk = arena->chunks;

        arena->chunks = chunk->older;
        arena->allocator->release(arena->allocator->user, chunk, chunk->bytes);
    }
}

void
arena_free(struct arena *arena)
{
    chunks_release(arena);
    arena_init(arena, arena->allocator);
}

static void
chunk_use(struct arena *arena, struct arena_chunk *chunk)
{
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = (char *)chunk->memory;
    arena->end = (char *)chunk + chunk->bytes;
}

void
arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = arena->chunks;

    arena->failed = false;
    if (kept == NULL)
        return;
    arena->chunks = kept->older;
    chunks_release(arena);
    chunk_use(arena, kept);
}

static struct arena_chunk *
chunk_new(struct arena *arena, size_t bytes)
{
    struct arena_chunk *chunk;

    bytes += sizeof(*chunk);
    chunk = arena->allocator->allocate(arena->allocator->user, bytes);
    if (chunk != NULL)
        *chunk = (struct arena_chunk){.bytes = bytes};
    else
        arena->failed = true;
    return chunk;
}

/* A large piece gets a chunk of its own behind the one in use, whose room is not given up for it. */
static void *
own_chunk(struct arena *arena, size_t bytes)
{
    struct arena_chunk *chunk = chunk_new(arena, bytes);

    if (chunk == NULL)
        return NULL;
    if (arena->chunks == NULL) {
        chunk_use(arena, chunk);
        arena->next = arena->end;
    } else {
        chunk->older = arena->chunks->older;
        arena->chunks->older = chunk;
    }
    return chunk->memory;
}

static bool
chunk_add(struct arena *arena)
{
    struct arena_chunk *chunk = chunk_new(arena, CHUNK_BYTES - sizeof(*chunk));

    if (chunk != NULL)
        chunk_use(arena, chunk);
    return chunk != NULL;
}

static void *
take(struct arena *arena, size_t bytes)
{
    void *piece;

    if (bytes > BYTES_MAX)
        arena->failed = true;
    if (arena->failed)
        return NULL;
    /* Whole units keep `next` aligned; an empty piece still gets an address of its own. */
    bytes = (bytes + (bytes == 0) + UNIT - 1) / UNIT * UNIT;
    if (bytes > CHUNK_BYTES / 4)
        return own_chunk(arena, bytes);
    if ((size_t)(arena->end - arena->next) < bytes && !chunk_add(arena))
        return NULL;
    piece = arena->next;
    arena->next += bytes;
    return piece;
}

void *
arena_alloc(struct arena *arena, size_t bytes)
{
    void *piece = take(arena, bytes);

    return piece != NULL ? memset(piece, 0, bytes) : NULL;
}

void *
arena_array(struct arena *arena, size_t n, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(n, size, &bytes)) {
        arena->failed = true;
        return NULL;
    }
    return arena_alloc(arena, bytes);
}

static char *
copy(struct arena *arena, const void *data, size_t len)
{
    char *piece = take(arena, len + (len < SIZE_MAX));

    if (piece == NULL)
        return NULL;
    memcpy(piece, data, len);
    piece[len] = '\0';
    return piece;
}

oms_text
arena_text(struct arena *arena, oms_text text)
{
    char *data = text.data != NULL ? copy(arena, text.data, text.len) : NULL;

    return (oms_text){.data = data, .len = data != NULL ? text.len : 0};
}

oms_blob
arena_blob(struct arena *arena, oms_blob blob)
{
    char *data = blob.data != NULL ? copy(arena, blob.data, blob.len) : NULL;

    return (oms_blob){.data = data, .len = data != NULL ? blob.len : 0};
}

oms_text
arena_vformat(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char *data = NULL;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        arena->failed = true;
    else
        data = take(arena, (size_t)len + 1);
    if (data != NULL)
        vsnprintf(data, (size_t)len + 1, format, again);
    va_end(again);
    return (oms_text){.data = data, .len = data != NULL ? (size_t)len : 0};
}

oms_text
arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    oms_text text;

    va_start(args, format);
    text = arena_vformat(arena, format, args);
    va_end(args);
    return text;
}

static bool
list_grow(struct arena *arena, struct arena_list *list, size_t size)
{
    size_t cap = list->cap == 0 ? LIST_FIRST : list->cap * 2;
    void *items = arena_array(arena, cap, size);

    if (items == NULL)
        return false;
    if (list->n > 0)
        memcpy(items, list->items, list->n * size);
    list->items = items;
    list->cap = cap;
    return true;
}

void *
arena_list_add(struct arena *arena, struct arena_list *list, size_t size)
{
    if (list->n == list->cap && !list_grow(arena, list, size))
        return NULL;
    return (char *)list->items + list->n++ * size;
}
