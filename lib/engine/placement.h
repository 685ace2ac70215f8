/* One order on its way to be placed, quoted or renewed: what it reads (placement_reads.c), whom it asks (placement_asks.c), and what order_place.c makes of it. */
#ifndef OMS_ENGINE_PLACEMENT_H
#define OMS_ENGINE_PLACEMENT_H

#include <stddef.h>

#include "engine/catalog_cache.h"
#include "engine/lookup.h"
#include "engine/rules.h"
#include "engine/use_case.h"
#include "model/commands.h"
#include "oms/order.h"

/* A flag beside OMS_PLACE_…, for the library alone: what is refused is told without alternatives, because nobody reads them. */
#define PLACE_PLAINLY (INT32_C(1) << 30)
/* As oms_order_place_many(). */
int32_t place_many(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags,
                   oms_place_result *results, oms_error **error);

struct placement {
    struct run run;
    struct place_command command;
    struct catalog_view catalog;
    oms_reply reply;    /* the address service's */
    oms_reply *replies; /* LOOKUP_COUNT of them; NULL where the host offers no such service */
    oms_id sameness;
    bool has_sameness;
    struct oms_findings findings; /* of the host's rules; its arena has memory only once they were asked */
    const oms_id *subscription;   /* whose renewal this is; NULL: none's */
};

static inline struct placement *
placement_of(struct run *run)
{
    return (struct placement *)((char *)run - offsetof(struct placement, run));
}

/* The slots of its use cases; see use_case.h. */
int32_t place_reads(struct run *run, struct loader *loader);
int32_t place_more(struct run *run, struct loader *loader);
int32_t place_again(struct run *run, int32_t refusal, bool *again);
int32_t quote_again(struct run *run, int32_t refusal, bool *again);

/* Before the first round: what the draft would be a duplicate of. */
int32_t find_sameness(struct placement *p);
/* Before the first round: the services that know of the address, catalog, customer and prices. */
int32_t ask_services(struct placement *p);

#endif
