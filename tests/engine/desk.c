/* The desk: engine, clock and looks into rows. Between engine and SQLite stands a store that can lose commits to others. */
#include "engine/desk.h"

#include <stdlib.h>
#include <string.h>

#include "oms/store_sqlite.h"

static int64_t
desk_clock(void *user)
{
    return ((struct desk *)user)->now;
}

static void *
desk_allocate(void *user, size_t bytes)
{
    struct desk *desk = user;

    if (desk->memory == 0)
        return NULL;
    desk->memory -= desk->memory > 0;
    return malloc(bytes);
}

static void
desk_release(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)bytes;
    free(memory);
}

static void
destroy(void *user)
{
    struct desk *desk = user;

    desk->store.destroy(desk->store.user);
}

static int32_t
attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct desk *desk = user;

    return desk->store.attach(desk->store.user, schema, flags, error);
}

static int32_t
read_rows(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct desk *desk = user;

    return desk->store.read(desk->store.user, reads, n, row, row_user, error);
}

static int32_t
commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct desk *desk = user;

    if (desk->conflicts == 0)
        return desk->store.commit(desk->store.user, sets, n, error);
    desk->conflicts--;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_E_CONFLICT;
    return OMS_OK;
}

void
desk_open(struct desk *desk)
{
    const oms_store store = {
        .size = sizeof(store), .user = desk, .destroy = destroy, .attach = attach, .read = read_rows, .commit = commit};
    const oms_allocator allocator = {
        .size = sizeof(allocator), .user = desk, .allocate = desk_allocate, .release = desk_release};
    const oms_engine_options options = {
        .size = sizeof(options), .store = &store, .allocator = &allocator, .clock = desk_clock, .clock_user = desk};

    *desk = (struct desk){.now = DESK_TIME, .memory = -1, .store = {.size = sizeof(oms_store)}};
    arena_init(&desk->arena, NULL);
    ck_assert_int_eq(oms_store_sqlite(":memory:", NULL, &desk->store, NULL), OMS_OK);
    ck_assert_int_eq(oms_engine_open(&options, &desk->engine, NULL), OMS_OK);
}

void
desk_close(struct desk *desk)
{
    oms_engine_close(desk->engine);
    arena_free(&desk->arena);
}

struct row_list
desk_rows(struct desk *desk, enum table_id table, const void *key, size_t n_key)
{
    struct row_list rows = {0};
    struct loader loader;

    loader_init(&loader, &desk->arena);
    ck_assert_ptr_nonnull(loader_add(&loader, table, key, n_key, &rows));
    ck_assert_int_eq(loader_run(&loader, desk->engine, NULL), OMS_OK);
    return rows;
}

const void *
desk_row(struct desk *desk, enum table_id table, const void *key, size_t n_key)
{
    struct row_list rows = desk_rows(desk, table, key, n_key);

    ck_assert_uint_le(rows.n, 1);
    return rows.n > 0 ? rows.items[0] : NULL;
}

int64_t
desk_available(struct desk *desk, const char *sku, const char *location)
{
    const struct stock_row key = {.sku = {sku, strlen(sku)}, .location = {location, strlen(location)}};
    const struct stock_row *row = desk_row(desk, TABLE_STOCK, &key, 2);

    return row != NULL ? row->available : -1;
}

void
assert_said(oms_error **error, const char *part)
{
    ck_assert_ptr_nonnull(*error);
    ck_assert_msg(strstr(oms_error_message(*error), part) != NULL, "\"%s\" lacks \"%s\"", oms_error_message(*error),
                  part);
    oms_error_free(*error);
    *error = NULL;
}

void
assert_quiet(oms_error *error)
{
    ck_assert_msg(error == NULL, "%s", error != NULL ? oms_error_message(error) : "");
}
