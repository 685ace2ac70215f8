/* The countdown of tests/fail/memory.h, and the functions that the linker puts in the place of malloc and its kin. */
#include "fail/memory.h"

#include <check.h>
#include <errno.h>
#include <search.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct countdown {
    int64_t left; /* below 0: nothing fails */
    bool for_ever;
    bool struck;
};

static struct countdown ours = {.left = -1};
static struct countdown sqlites = {.left = -1};
static sqlite3_mem_methods real_memory;
static int64_t out;

static bool
strike(struct countdown *countdown)
{
    if (countdown->left < 0)
        return false;
    if (countdown->left > 0) {
        countdown->left--;
        return false;
    }
    countdown->struck = true;
    if (!countdown->for_ever)
        countdown->left = -1;
    errno = ENOMEM;
    return true;
}

void
memory_fail_after(int64_t n, bool for_ever)
{
    ours = (struct countdown){.left = n, .for_ever = for_ever};
}

void
memory_fail_sqlite_after(int64_t n, bool for_ever)
{
    sqlites = (struct countdown){.left = n, .for_ever = for_ever};
}

bool
memory_recover(void)
{
    const bool struck = ours.struck || sqlites.struck;

    ours = sqlites = (struct countdown){.left = -1};
    return struck;
}

/* The linker's names: __wrap_x is called where x was, __real_x is x. */
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t n, size_t bytes);
void *__real_realloc(void *memory, size_t bytes);
char *__real_strdup(const char *text);
FILE *__real_open_memstream(char **text, size_t *len);
FILE *__real_fopen(const char *path, const char *mode);
void *__real_tsearch(const void *key, void **root, int (*compare)(const void *, const void *));
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t n, size_t bytes);
void *__wrap_realloc(void *memory, size_t bytes);
char *__wrap_strdup(const char *text);
FILE *__wrap_open_memstream(char **text, size_t *len);
FILE *__wrap_fopen(const char *path, const char *mode);
void *__wrap_tsearch(const void *key, void **root, int (*compare)(const void *, const void *));

void *
__wrap_malloc(size_t bytes)
{
    return strike(&ours) ? NULL : __real_malloc(bytes);
}

void *
__wrap_calloc(size_t n, size_t bytes)
{
    return strike(&ours) ? NULL : __real_calloc(n, bytes);
}

void *
__wrap_realloc(void *memory, size_t bytes)
{
    return strike(&ours) ? NULL : __real_realloc(memory, bytes);
}

char *
__wrap_strdup(const char *text)
{
    return strike(&ours) ? NULL : __real_strdup(text);
}

FILE *
__wrap_open_memstream(char **text, size_t *len)
{
    return strike(&ours) ? NULL : __real_open_memstream(text, len);
}

FILE *
__wrap_fopen(const char *path, const char *mode)
{
    return strike(&ours) ? NULL : __real_fopen(path, mode);
}

void *
__wrap_tsearch(const void *key, void **root, int (*compare)(const void *, const void *))
{
    return strike(&ours) ? NULL : __real_tsearch(key, root, compare);
}

/* What check needs for itself is not the library's. */
void *__wrap_emalloc(size_t bytes);
void *__wrap_erealloc(void *memory, size_t bytes);

void *
__wrap_emalloc(size_t bytes)
{
    return __real_malloc(bytes);
}

void *
__wrap_erealloc(void *memory, size_t bytes)
{
    return __real_realloc(memory, bytes);
}

static void *
allocate(void *user, size_t bytes)
{
    void *memory = malloc(bytes);

    *(int64_t *)user += memory != NULL;
    return memory;
}

/* The size has to be the one that was asked for: it is written over, so that a wrong one is noticed by a sanitizer. */
static void
release(void *user, void *memory, size_t bytes)
{
    *(int64_t *)user -= 1;
    memset(memory, 0xDD, bytes);
    free(memory);
}

const oms_allocator *
memory_allocator(void)
{
    static const oms_allocator allocator = {
        .size = sizeof allocator, .user = &out, .allocate = allocate, .release = release};

    return &allocator;
}

int64_t
memory_out(void)
{
    return out;
}

static void *
sqlite_malloc(int bytes)
{
    return strike(&sqlites) ? NULL : real_memory.xMalloc(bytes);
}

static void *
sqlite_realloc(void *memory, int bytes)
{
    return strike(&sqlites) ? NULL : real_memory.xRealloc(memory, bytes);
}

void
memory_begin(void)
{
    sqlite3_mem_methods counted;

    ck_assert_int_eq(sqlite3_shutdown(), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
    counted = real_memory;
    counted.xMalloc = sqlite_malloc;
    counted.xRealloc = sqlite_realloc;
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &counted), SQLITE_OK);
}

void
memory_end(void)
{
    memory_recover();
    ck_assert_int_eq(sqlite3_shutdown(), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory), SQLITE_OK);
}
