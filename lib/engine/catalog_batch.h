/* A batch of catalog rows: collected, each checked as it comes, and committed in one change set or not at all. What reads documents and what puts single
 * rows fill it alike. */
#ifndef OMS_ENGINE_CATALOG_BATCH_H
#define OMS_ENGINE_CATALOG_BATCH_H

#include "engine/check.h"
#include "engine/engine.h"
#include "model/rows.h"
#include "oms/catalog.h"

/* Units of a SKU at a location. */
struct stock_count {
    const char *sku;
    const char *location;
    int64_t available; /* counted: it becomes this number */
    int64_t received;  /* or added to what is there; the other of the two is OMS_NONE */
};

struct batch_row {
    enum table_id table;
    size_t record;           /* which of an import's it stands in */
    int64_t received;        /* of stock: units that are added, or OMS_NONE where they were counted */
    void *row;               /* of that table, version 1 */
    struct party_row *party; /* a customer's name and contact, id left open; else NULL */
};

struct catalog_batch {
    oms_engine *engine;
    struct arena arena;
    int64_t now;
    struct arena_list rows;   /* struct batch_row *: they do not move */
    struct batch_row **slots; /* by key, open addressing */
    size_t n_slots;
    /* of an import */
    size_t record; /* what is put now stands in it */
    bool once;     /* it is committed once, however often the import is begun again */
    bool collects; /* what is wrong with single rows is put into flaws, and the others are looked at as well */
    struct arena_list flaws; /* struct batch_flaw */
};

struct batch_flaw {
    size_t record;
    oms_error *error; /* freed with the batch */
};

void batch_init(struct catalog_batch *batch, oms_engine *engine);
void batch_free(struct catalog_batch *batch);

/* Each checks a row and keeps a copy. `at` is its place in a document, or NULL. A row that stands twice is taken once if both are the same, else refused. */
int32_t batch_product(struct catalog_batch *batch, const struct place *at, const oms_product *product,
                      oms_error **error);
int32_t batch_price(struct catalog_batch *batch, const struct place *at, const oms_price *price, oms_error **error);
int32_t batch_discount(struct catalog_batch *batch, const struct place *at, const oms_discount *discount,
                       oms_error **error);
int32_t batch_coupon(struct catalog_batch *batch, const struct place *at, const oms_coupon *coupon, oms_error **error);
int32_t batch_customer(struct catalog_batch *batch, const struct place *at, const oms_customer *customer,
                       oms_error **error);
int32_t batch_tax_rate(struct catalog_batch *batch, const struct place *at, const oms_tax_rate *rate,
                       oms_error **error);
int32_t batch_shipping_method(struct catalog_batch *batch, const struct place *at, const oms_shipping_method *method,
                              oms_error **error);
int32_t batch_stock(struct catalog_batch *batch, const struct place *at, const struct stock_count *count,
                    oms_error **error);

/* catalog_keep.c: what the checks above end with. */
int32_t batch_keep(struct catalog_batch *batch, const struct place *at, struct batch_row row, oms_error **error);
/* The kept row with this key, or NULL. */
const struct batch_row *batch_find(const struct catalog_batch *batch, enum table_id table, const void *key);
static inline const struct batch_row *
batch_row(const struct catalog_batch *batch, size_t i)
{
    return ((struct batch_row *const *)batch->rows.items)[i];
}

/* catalog_commit.c: reads what the rows depend on and commits all of them: OMS_OK; OMS_E_INVALID (a SKU that is no product); OMS_E_BUSY; an error. */
int32_t batch_commit(struct catalog_batch *batch, oms_error **error);

/* Adds its rows to those counted. */
void batch_count(const struct catalog_batch *batch, oms_import_result *result);

/* The name, if a document may have a list that is called so; else NULL. */
const char *catalog_json_list(oms_text name);

/* How the documents are read into a batch. */
int32_t catalog_json_read(struct catalog_batch *batch, const char *text, size_t len, oms_error **error);
int32_t catalog_csv_read(struct catalog_batch *batch, const char *text, size_t len, oms_error **error);

#endif
