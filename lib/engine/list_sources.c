/* Where the orders of a list are looked for: keys and indexes of orders, and what is open. A source reads the next few of each and lets the window sort them.
 * Nothing is judged here. */
#include <stddef.h>
#include <stdio.h>

#include "base/text.h"
#include "engine/listing.h"
#include "engine/load.h"
#include "engine/pages.h"
#include "model/facets.h"

/* More events than that are not gone through for one page: then orders are, by age. */
#define UPDATES_MAX 50000

static int32_t
offer_order(void *user, size_t read, const void *row)
{
    (void)read;
    list_offer(user, &((const struct order_row *)row)->id);
    return OMS_OK;
}

/* A read of orders by id, or by an index in which the id follows the key, from the place on. */
static oms_read
read_behind(const struct listing *listing, int32_t index, const struct order_row *key, const struct order_row *ends)
{
    return (oms_read){
        .size = sizeof(oms_read),
        .table = schema_table(TABLE_ORDERS),
        .key = key,
        .n_key = key != NULL ? 1 : 0,
        .low = &ends[0],
        .high = &ends[1],
        .after = id_is_none(&listing->place) ? NULL : &ends[2],
        .limit = listing->window.room,
        .index = index,
        .descending = !listing->query.oldest_first,
    };
}

#define ENDS(listing)                                                                                                  \
    {                                                                                                                  \
        {.id = (listing)->range.low}, {.id = (listing)->range.high}, {.id = (listing)->place},                         \
    }

static int32_t
by_age(struct listing *listing, oms_error **error)
{
    const struct order_row ends[] = ENDS(listing);
    const oms_read read = read_behind(listing, -1, NULL, ends);

    return engine_read(listing->engine, (const oms_read *const[]){&read}, 1, offer_order, listing, error);
}

static int32_t
by_customer(struct listing *listing, oms_error **error)
{
    const struct order_row ends[] = ENDS(listing);
    const struct order_row key = {.customer = text_of(listing->query.customer)};
    const oms_read read = read_behind(listing, INDEX_ORDERS_BY_CUSTOMER, &key, ends);

    return engine_read(listing->engine, (const oms_read *const[]){&read}, 1, offer_order, listing, error);
}

/* One walk for each state that an order may be in. */
static int32_t
by_states(struct listing *listing, oms_error **error)
{
    const struct order_row ends[] = ENDS(listing);
    struct order_row keys[OMS_STATE_COUNT] = {{.version = 0}};
    oms_read reads[OMS_STATE_COUNT];
    const oms_read *pointers[OMS_STATE_COUNT];
    size_t n = 0;

    for (int32_t state = OMS_STATE_PENDING; state < OMS_STATE_COUNT; state++) {
        if ((listing->selection.states & UINT32_C(1) << state) == 0)
            continue;
        keys[n].state = text_of(oms_state_name(state));
        reads[n] = read_behind(listing, INDEX_ORDERS_BY_STATE, &keys[n], ends);
        pointers[n] = &reads[n];
        n++;
    }
    return n > 0 ? engine_read(listing->engine, pointers, n, offer_order, listing, error) : OMS_OK;
}

static int32_t
by_reference(struct listing *listing, oms_error **error)
{
    const char *channel = listing->query.channel;
    const struct order_row key = {.channel = text_of(channel != NULL ? channel : ""),
                                  .reference = text_of(listing->query.reference)};
    const oms_read read = {.size = sizeof read,
                           .table = schema_table(TABLE_ORDERS),
                           .key = &key,
                           .n_key = 2,
                           .limit = 1,
                           .index = INDEX_ORDERS_BY_REFERENCE};

    return engine_read(listing->engine, (const oms_read *const[]){&read}, 1, offer_order, listing, error);
}

/* Every order whose row of this walk has its id at `offset`; they come in any order. */
static int32_t
offer_pages(struct listing *listing, struct pages *pages, size_t offset, oms_error **error)
{
    int32_t rc;

    do {
        rc = pages_next(pages, error);
        for (size_t i = 0; rc == OMS_OK && i < pages->rows.n; i++)
            list_offer(listing, (const oms_id *)((const char *)pages_row(pages, i) + offset));
    } while (rc == OMS_OK && pages->rows.n > 0);
    pages_close(pages);
    return rc;
}

int32_t
list_offer_problems(struct listing *listing, const char *code, oms_error **error)
{
    const struct problem_row key = {.code = text_of(code)};
    struct pages pages;

    pages_open(&pages, listing->engine, TABLE_PROBLEMS, INDEX_PROBLEMS_BY_OPEN);
    pages.read.key = &key;
    pages.read.n_key = 1;
    return offer_pages(listing, &pages, offsetof(struct problem_row, order_id), error);
}

static int32_t
by_problem(struct listing *listing, oms_error **error)
{
    return list_offer_problems(listing, listing->query.problem, error);
}

/* A hold is set by an open problem, whatever its code. */
static int32_t
by_hold(struct listing *listing, oms_error **error)
{
    const oms_code_info *info;
    int32_t rc = OMS_OK;

    for (size_t i = 0; rc == OMS_OK && (info = oms_code_at(i)) != NULL; i++)
        rc = list_offer_problems(listing, info->code, error);
    return rc;
}

/* Numbers are not made in the order of ids within a millisecond, and a host may give its own. */
static int32_t
by_number(struct listing *listing, oms_error **error)
{
    char end[ID_NUMBER_SIZE + 1];
    const struct order_row low = {.number = text_of(listing->selection.number)};
    struct order_row high = {.number = {.data = end}};
    struct pages pages;

    high.number.len = (size_t)snprintf(end, sizeof end, "%s\x7f", listing->selection.number);
    pages_open(&pages, listing->engine, TABLE_ORDERS, INDEX_ORDERS_BY_NUMBER);
    pages.read.low = &low;
    pages.read.high = &high;
    return offer_pages(listing, &pages, offsetof(struct order_row, id), error);
}

/* Narrowest first. */
static list_source
source_of(const struct listing *listing)
{
    const oms_order_query *query = &listing->query;
    const struct {
        bool asked;
        list_source source;
    } choices[] = {
        {query->reference != NULL, by_reference},
        {query->problem != NULL, by_problem},
        {query->hold != NULL, by_hold},
        {query->number != NULL, by_number},
        {query->customer != NULL, by_customer},
        {query->sku != NULL, list_by_ledger},
        {query->updated_since != 0, list_by_updates},
        {true, (listing->selection.states & 1) == 0 ? by_states : by_age},
    };
    size_t at = 0;

    while (!choices[at].asked)
        at++;
    return choices[at].source;
}

/* A long time of updates is hardly narrower than all orders. */
int32_t
list_choose_source(struct listing *listing, oms_error **error)
{
    int64_t updates = 0;
    int32_t rc = OMS_OK;

    listing->source = source_of(listing);
    if (listing->source == list_by_updates)
        rc = list_count_updates(listing, &updates, error);
    if (updates > UPDATES_MAX)
        listing->source = (listing->selection.states & 1) == 0 ? by_states : by_age;
    return rc;
}
