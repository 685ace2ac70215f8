/* A list of any length, read in pages: each page is one bounded read, and its rows are copies, so that a host's callback runs outside of any read. */
#ifndef OMS_ENGINE_PAGES_H
#define OMS_ENGINE_PAGES_H

#include "engine/engine.h"
#include "store/schema.h"

struct pages {
    oms_engine *engine;
    struct arena arenas[2]; /* of this page and of the one before, whose last row the next read needs */
    struct arena_list rows; /* of this page, row structs of the table */
    oms_read read;
    int turn;
    bool ended;
};

/* Begins a walk over `table` in the order of `index` (−1: primary key). `read` may be refined (key, low, after, descending, limit) until the first page
 * is read; what it points at must live until pages_close. */
void pages_open(struct pages *pages, oms_engine *engine, enum table_id table, int32_t index);
/* Reads the next page; rows.n is 0 behind the last. */
int32_t pages_next(struct pages *pages, oms_error **error);
/* A row of this page, valid until the page after the next is read. */
const void *pages_row(const struct pages *pages, size_t i);
void pages_close(struct pages *pages);

#endif
