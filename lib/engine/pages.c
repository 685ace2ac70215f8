/* Reading a long list page by page. Reads through the engine and copies rows; knows no table and calls nobody back. */
#include "engine/pages.h"

#include "store/codec.h"

#define PAGE_ROWS 256

void
pages_open(struct pages *pages, oms_engine *engine, enum table_id table, int32_t index)
{
    *pages = (struct pages){
        .engine = engine,
        .read = {.size = sizeof(oms_read), .table = schema_table(table), .limit = PAGE_ROWS, .index = index},
    };
    arena_init(&pages->arenas[0], &engine->allocator);
    arena_init(&pages->arenas[1], &engine->allocator);
}

static int32_t
keep_row(void *user, size_t read, const void *row)
{
    struct pages *pages = user;
    struct arena *arena = &pages->arenas[pages->turn];
    void *kept = arena_list_add(arena, &pages->rows, pages->read.table->row_size);

    (void)read;
    return kept != NULL && row_copy(arena, pages->read.table, row, kept) != NULL ? OMS_OK : OMS_E_NOMEM;
}

int32_t
pages_next(struct pages *pages, oms_error **error)
{
    const oms_read *read = &pages->read;
    int32_t rc;

    if (pages->rows.n > 0)
        pages->read.after = pages_row(pages, pages->rows.n - 1);
    pages->turn = !pages->turn;
    arena_reset(&pages->arenas[pages->turn]);
    pages->rows = (struct arena_list){0};
    if (pages->ended)
        return OMS_OK;
    rc = engine_read(pages->engine, &read, 1, keep_row, pages, error);
    pages->ended = pages->rows.n < pages->read.limit;
    return rc == OMS_E_NOMEM ? error_set(error, rc, "out of memory") : rc;
}

const void *
pages_row(const struct pages *pages, size_t i)
{
    return (const char *)pages->rows.items + i * pages->read.table->row_size;
}

void
pages_close(struct pages *pages)
{
    arena_free(&pages->arenas[0]);
    arena_free(&pages->arenas[1]);
}
