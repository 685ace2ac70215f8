/* Reading subscriptions, and the way of a decision about one: through the loop of use_case.c, with the rows of a subscription in place of an order's. */
#include "engine/subscription.h"

#include "base/abi.h"
#include "base/id.h"
#include "base/text.h"

void
subscription_reads(struct loader *loader, const oms_id *id, int64_t from, struct order_rows *rows)
{
    struct occurrence_row *low = arena_alloc(loader->arena, sizeof *low);
    oms_read *read;

    if (!low)
        return;
    low->k = from;
    loader_add(loader, TABLE_SUBSCRIPTIONS, id, 1, &rows->subscriptions);
    loader_add(loader, TABLE_SUBSCRIPTION_ITEMS, id, 1, &rows->items);
    loader_add(loader, TABLE_SEGMENTS, id, 1, &rows->segments);
    read = loader_add(loader, TABLE_OCCURRENCES, id, 1, &rows->occurrences);
    if (read)
        read->low = low;
}

int32_t
read_subscription(struct run *run, struct loader *loader)
{
    struct subscription_run *s = (struct subscription_run *)run;

    subscription_reads(loader, &run->id, s->from, &run->rows);
    for (size_t i = 0; i < 2; i++)
        if (!id_is_none(&s->parties[i]))
            loader_add(loader, TABLE_PARTIES, &s->parties[i], 1, &run->rows.parties);
    return OMS_OK;
}

int32_t
read_subscription_dunned(struct run *run, struct loader *loader)
{
    struct subscription_run *s = (struct subscription_run *)run;

    if (!id_is_none(&s->dunning_order))
        loader_add(loader, TABLE_JOBS, &s->dunning_order, 1, &run->rows.jobs);
    return read_subscription(run, loader);
}

/* What has to be known before all of it can be read at once. Neither ever goes back: parties stay, occurrences are accounted for. */
static int32_t
look_up(struct subscription_run *s, oms_error **error)
{
    struct arena arena;
    struct row_list found = {0};
    struct loader loader;

    arena_init(&arena, &s->run.engine->allocator);
    loader_init(&loader, &arena);
    loader_add(&loader, TABLE_SUBSCRIPTIONS, &s->run.id, 1, &found);
    int32_t code = loader_run(&loader, s->run.engine, error);
    if (code == OMS_OK && found.n == 0)
        code = error_set(error, OMS_E_NOT_FOUND, "there is no such subscription");
    if (code == OMS_OK) {
        const struct subscription_row *row = found.items[0];
        s->from = row->next_k;
        s->parties[0] = row->shipping_party;
        s->parties[1] = row->billing_party;
        s->dunning_order = row->dunning_order;
    }
    arena_free(&arena);
    return code;
}

int32_t
subscription_decide(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                    int32_t *decided, oms_subscription **out, oms_error **error)
{
    struct subscription_run s = {.run = {.engine = engine, .use_case = use_case, .command = command, .id = *id}};
    struct run *runs[] = {&s.run};
    oms_order *kept = NULL;
    int32_t code = look_up(&s, error);

    if (code != OMS_OK)
        return code;
    use_case_run_many(runs, 1);
    if (decided)
        *decided = s.run.code;
    code = run_take(&s.run, &kept, error);
    if (out && code == OMS_OK)
        *out = as_subscription(kept);
    else
        oms_order_free(kept);
    return code;
}

int32_t
subscription_change(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                    oms_subscription **out, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!id)
        return error_set(error, OMS_E_INVALID, "id: it is NULL");
    return subscription_decide(engine, id, use_case, command, NULL, out, error);
}

static int32_t
decide_look(struct decision *d, void *command)
{
    (void)command;
    return rows_subscription(d->rows) ? DECIDE_NOTHING : refuse(d, OMS_E_NOT_FOUND, "there is no such subscription");
}

static const struct use_case look_case = {.name = "look", .reads = read_subscription, .decide = decide_look};

int32_t
subscription_load(oms_engine *engine, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return subscription_decide(engine, id, &look_case, NULL, NULL, out, error);
}

int32_t
oms_subscription_get(oms_engine *engine, const oms_id *id, oms_subscription **out, oms_error **error)
{
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!id || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", id ? "out" : "id");
    return subscription_load(engine, id, out, error);
}

void
oms_subscription_free(oms_subscription *subscription)
{
    oms_order_free((oms_order *)subscription);
}

static const struct subscription_row *
row_of(const oms_subscription *subscription)
{
    return rows_subscription(subscription_rows(subscription));
}

const oms_id *
oms_subscription_id(const oms_subscription *subscription)
{
    return &row_of(subscription)->id;
}

const char *
oms_subscription_number(const oms_subscription *subscription)
{
    return row_of(subscription)->number.data;
}

const char *
oms_subscription_status(const oms_subscription *subscription)
{
    return row_of(subscription)->status.data;
}

int64_t
oms_subscription_next_k(const oms_subscription *subscription)
{
    return row_of(subscription)->next_k;
}

int64_t
oms_subscription_next_at(const oms_subscription *subscription)
{
    return row_of(subscription)->due_at;
}

int64_t
oms_subscription_cycles(const oms_subscription *subscription)
{
    return row_of(subscription)->cycles;
}

const oms_id *
oms_subscription_last_order(const oms_subscription *subscription)
{
    const oms_id *order = &row_of(subscription)->last_order;

    return id_is_none(order) ? NULL : order;
}

const oms_id *
oms_subscription_unpaid_order(const oms_subscription *subscription)
{
    const oms_id *order = &row_of(subscription)->dunning_order;

    return id_is_none(order) ? NULL : order;
}

int64_t
oms_subscription_next_try(const oms_subscription *subscription)
{
    return row_of(subscription)->dunning_next;
}

int32_t
oms_subscription_get_schedule(const oms_subscription *subscription, oms_calendar_schedule *out)
{
    const struct order_rows *rows = subscription ? subscription_rows(subscription) : NULL;
    const struct segment_row *segment = rows ? segment_of(rows, rows_subscription(rows)->next_k) : NULL;
    oms_calendar_schedule schedule;
    int32_t code = rows && !segment ? OMS_E_CORRUPT : OMS_OK;

    if (!rows || !out)
        return OMS_E_INVALID;
    if (code == OMS_OK)
        code = segment_schedule(segment, &schedule);
    return code == OMS_OK ? abi_give(out, sizeof schedule, &schedule, sizeof schedule) : code;
}
