/* Whom placing asks: services about the draft before the first round, tax and the host's rules between two rounds, and expired holds for the units they keep.
 * Outside of transactions and locks. */
#include <stdlib.h>

#include "base/plant.h"
#include "base/text.h"
#include "engine/address.h"
#include "engine/execute.h"
#include "engine/expire_holds.h"
#include "engine/placement.h"
#include "engine/price_cache.h"
#include "model/draft.h"

static void
check_address_of(struct placement *p)
{
    const struct draft_address *to = &p->command.draft->shipping;

    p->command.address_reply = &p->reply;
    if (!to->given)
        return;
    const oms_address address = address_of_draft(to);

    p->command.verdict = ask_address(p->run.engine, &address, &p->reply);
}

static int
compare_products(const void *a, const void *b)
{
    return text_compare(((const struct product_row *)a)->sku, ((const struct product_row *)b)->sku);
}

static bool
is_asked(const oms_engine *engine, const oms_draft *draft, enum lookup which, bool promise)
{
    if (which == LOOKUP_PRICING && draft->quote.data && !promise && engine->policy.quotes == OMS_QUOTE_HONOUR)
        return false; /* the quote says it */
    return engine->policy.lookups[which] && (which != LOOKUP_CUSTOMER || draft->customer.data);
}

static bool
any_lookup(const oms_engine *engine)
{
    bool any = false;

    for (size_t i = 0; i < LOOKUP_COUNT; i++)
        any = any || engine->policy.lookups[i];
    return any;
}

static int32_t
ask_one(struct placement *p, enum lookup which)
{
    oms_engine *engine = p->run.engine;

    if (which == LOOKUP_PRICING && engine->policy.price_cache_ms)
        return ask_price_cache(engine, p->command.draft, &p->replies[which], &p->command.priced_at);
    return ask_about_draft(engine, which, p->command.draft, &p->replies[which]);
}

/* The tax service comes later, once there are prices. */
static int32_t
ask_lookups(struct placement *p)
{
    const oms_draft *draft = p->command.draft;
    struct arena_list *products;

    if (!any_lookup(p->run.engine))
        return OMS_OK;
    p->replies = malloc(LOOKUP_COUNT * sizeof *p->replies);
    if (!p->replies)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < LOOKUP_COUNT; i++)
        reply_init(&p->replies[i]);
    for (enum lookup which = 0; which < LOOKUP_TAX; which++)
        if (is_asked(p->run.engine, draft, which, p->command.promise))
            p->command.answers[which] =
                (struct lookup_answer){.asked = true, .code = ask_one(p, which), .reply = &p->replies[which]};
    products = &p->replies[LOOKUP_CATALOG].terms.products;
    if (products->n)
        qsort(products->items, products->n, sizeof(struct product_row), compare_products);
    return OMS_OK;
}

int32_t
ask_services(struct placement *p)
{
    check_address_of(p);
    return ask_lookups(p);
}

/* Outside of everything, between two rounds: the answer is about the lines as they were priced in this one. */
static int32_t
ask_tax(struct run *run, bool *again)
{
    struct placement *p = placement_of(run);
    oms_reply *reply = &p->replies[LOOKUP_TAX];
    const struct order_rows *rows = &run->rows;
    int64_t *taxed;

    reply_end(reply);
    reply_init(reply);
    taxed = arena_array(&reply->terms.arena, rows->lines.n + 1, sizeof *taxed);
    if (!taxed)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < rows->lines.n; i++)
        taxed[i] = rows_line(rows, i)->quantity * rows_line(rows, i)->unit_price - rows_line(rows, i)->discount;
    taxed[rows->lines.n] = rows_order(rows)->shipping;
    p->command.taxed = taxed;
    p->command.answers[LOOKUP_TAX] = (struct lookup_answer){
        .asked = true, .code = ask_about_order(run->engine, LOOKUP_TAX, rows, NULL, reply), .reply = reply};
    *again = true;
    return OMS_OK;
}

/* Likewise: what they find is about the total of this round. */
static int32_t
ask_rules(struct run *run, bool *again)
{
    struct placement *p = placement_of(run);
    int32_t code;

    if (!p->findings.arena.allocator)
        arena_init(&p->findings.arena, &run->engine->allocator);
    code = ask_host_rules(run->engine, &run->rows, &p->findings, &run->error);
    p->command.findings = p->findings.items;
    p->command.rules_asked = true;
    p->command.rules_asked_total = rows_order(&run->rows)->total;
    *again = true;
    return code;
}

int32_t
quote_again(struct run *run, int32_t refusal, bool *again)
{
    if (refusal == DECIDE_ASK_RULES)
        return ask_rules(run, again);
    return refusal == DECIDE_ASK_TAX ? ask_tax(run, again) : OMS_OK;
}

/* Units that expired holds still keep are free by the clock: have them released, and look again. */
int32_t
place_again(struct run *run, int32_t refusal, bool *again)
{
    const struct place_command *command = run->command;
    enum freed freed;

    if (refusal == DECIDE_ASK_TAX)
        return ask_tax(run, again);
    if (refusal == DECIDE_ASK_RULES)
        return ask_rules(run, again);
    if (refusal != OMS_E_REFUSED || !command->short_of_stock || PLANTED(SWEPT_ONLY))
        return OMS_OK;
    int32_t code = expire_holds(run->engine, &run->rows, &freed, &run->error);
    *again = freed != FREED_NOTHING;
    if (freed == FREED_NOW) /* there are only so many of them */
        run->detours = 0;
    return code;
}
