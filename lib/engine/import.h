/* The inside of imports in bulk: bytes from the host (import_input.c) are told apart into records (import_json.c, import_csv.c), which are collected into
 * parts and stored (import_rows.c, import_orders.c); import.c drives. At any time no more is in memory than one part and one record. */
#ifndef OMS_ENGINE_IMPORT_H
#define OMS_ENGINE_IMPORT_H

#include "engine/catalog_batch.h"
#include "engine/csv.h"
#include "engine/span.h"
#include "oms/import.h"
#include "oms/order.h"

/* Bytes that were read and not taken yet. */
struct import_input {
    oms_read_fn read;
    void *user;
    char *bytes;
    size_t begin;
    size_t end;
    size_t cap;
    int64_t line;  /* of `begin`, from 1 */
    int64_t total; /* bytes read */
    bool ended;    /* there is nothing behind `end` */
};

static inline oms_text
input_view(const struct import_input *in)
{
    return (oms_text){in->bytes + in->begin, in->end - in->begin};
}

void input_free(struct import_input *in);
/* Reads on; the view moves. OMS_OK, also at the end; OMS_E_LIMIT (without an error) when the view is longer than a row may be; a code of the host. */
int32_t input_more(struct import_input *in, oms_error **error);
/* At least one byte in the view, unless it is the end. */
int32_t input_some(struct import_input *in, oms_error **error);
/* The first n bytes of the view are done with. */
void input_skip(struct import_input *in, size_t n);
/* All up to the end of the line, however long it is. */
int32_t input_skip_line(struct import_input *in, oms_error **error);

enum import_kind { IMPORT_END, IMPORT_ROW, IMPORT_ORDER };

/* A row of the catalog, or an order. All text is in the arena it was read with. */
struct import_record {
    enum import_kind kind;
    bool refused;
    const char *flaw;  /* what is wrong with it at first sight, or NULL */
    int32_t flaw_code; /* with the flaw */
    const char *list;  /* JSON: the list it stands in, or NULL */
    size_t index;      /* … and its place there, from 0 */
    int64_t line;      /* where it begins */
    oms_text row;      /* as it came; absent when it is too long to be kept */
    oms_text document; /* the same as a document of its own */
    size_t offset;     /* lines of the document before the row */
    oms_id digest;     /* of all records up to this one */
};

/* Where records come from. The first record of each is asked for once nothing has been read yet. */
struct import_source {
    struct import_input *in;
    oms_engine *engine;
    /* JSON */
    int state;
    enum import_kind last; /* of the record before: what cannot be read is taken for the same */
    bool begun;            /* something stood in the list or document already */
    bool comma;            /* the last thing in it was a comma */
    bool array;            /* all stands in an array */
    bool closed;           /* which has ended */
    int64_t document;      /* line on which the document began */
    char list[32];
    size_t index;
    /* CSV */
    struct arena arena;
    oms_text header; /* without line break; absent: not read yet */
    size_t header_lines;
    size_t columns;       /* of the header as it came */
    bool again;           /* its last two columns are those of a file of refused rows */
    bool orders;          /* rows are lines of orders */
    oms_text crowded_key; /* of an order that was refused for its length: what follows of it is refused too */
};

/* The next record, kind IMPORT_END at the end. Errors: the rest cannot be read. */
typedef int32_t (*import_next_fn)(struct import_source *source, struct arena *arena, struct import_record *out,
                                  oms_error **error);
int32_t import_json_next(struct import_source *source, struct arena *arena, struct import_record *out,
                         oms_error **error);
int32_t import_csv_next(struct import_source *source, struct arena *arena, struct import_record *out,
                        oms_error **error);

/* An order from rows of CSV below a header. */
bool order_csv_is(const struct csv_record *header);
int32_t order_csv_read(const struct import_record *record, const oms_allocator *allocator, oms_draft **out,
                       oms_error **error);
int32_t order_csv_check(oms_text header, const oms_allocator *allocator, oms_error **error);

struct import {
    oms_engine *engine;
    oms_import_options options;
    oms_import_totals totals;
    oms_import_result catalog;
    struct import_input in;
    struct import_source source;
    import_next_fn next;
    struct arena part;
    struct arena_list records; /* struct import_record */
    size_t part_bytes;
    oms_text id;            /* absent: it has none */
    struct import_row done; /* with an id: as stored; version 0: not yet */
    oms_id digest;          /* of all records that were read */
};

static inline struct import_record *
import_record(const struct import *import, size_t i)
{
    return (struct import_record *)import->records.items + i;
}

/* Is this what a row or order was refused for, and not a failure of engine or storage? */
bool import_is_refusal(int32_t code);
/* Refuses a record: tells the host, or ends the import with the reason, its line in front. */
int32_t import_refuse(struct import *import, struct import_record *record, int32_t code, const oms_error *why,
                      oms_error **error);
/* How far it came once the part is done. */
void import_progress(const struct import *import, struct import_row *out);

/* Store the part. The latter are not told apart by commits: each order stands for itself. */
int32_t import_store_rows(struct import *import, oms_error **error);
int32_t import_store_orders(struct import *import, oms_error **error);

#endif
