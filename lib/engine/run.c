/* Doing what is due: jobs and ends of holds by their due time, then sweeping what has lived long enough. */
#include "engine/run.h"

#include "engine/execute.h"
#include "engine/subscription.h"
#include "engine/subscription_jobs.h"
#include "engine/sweep.h"
#include "engine/wake.h"
#include "oms/order.h"

#define DUE_AT_ONCE 128 /* jobs and holds looked up at a time */
#define DRIVE_MAX   16

/* The earliest of what is due: by `now`, or at all where `now` is OMS_NONE. */
struct due {
    struct row_list jobs;
    struct row_list holds;
    struct row_list subscriptions;
};

static void
add_read(struct loader *loader, enum table_id table, int32_t index, const void *high, size_t limit,
         struct row_list *into)
{
    oms_read *read = loader_add(loader, table, NULL, 0, into);

    if (!read)
        return;
    read->index = index;
    read->high = high;
    read->limit = limit;
}

static int32_t
find_due(oms_engine *engine, struct arena *arena, int64_t now, size_t limit, struct due *due, oms_error **error)
{
    struct job_row *job = arena_alloc(arena, sizeof *job);
    struct order_row *order = arena_alloc(arena, sizeof *order);
    struct subscription_row *subscription = arena_alloc(arena, sizeof *subscription);
    const bool all = now == OMS_NONE;
    struct loader loader;

    *due = (struct due){0};
    if (!job || !order || !subscription)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    job->due_at = now;
    order->hold_until = now;
    subscription->due_at = now;
    loader_init(&loader, arena);
    add_read(&loader, TABLE_JOBS, INDEX_JOBS_BY_DUE, all ? NULL : job, limit, &due->jobs);
    add_read(&loader, TABLE_ORDERS, INDEX_ORDERS_BY_HOLD, all ? NULL : order, limit, &due->holds);
    add_read(&loader, TABLE_SUBSCRIPTIONS, INDEX_SUBSCRIPTIONS_BY_DUE, all ? NULL : subscription, limit,
             &due->subscriptions);
    return loader_run(&loader, engine, error);
}

static int32_t
drive_for_subscription(oms_engine *engine, const oms_id *id, int64_t max, int64_t *done, oms_error **error)
{
    oms_error *said = NULL;
    const int32_t code = drive_subscription(engine, id, max, done, &said);

    return said_of_subscription(code, said, error);
}

static int32_t
drive_one(oms_engine *engine, const oms_id *id, int64_t max, int64_t *done, oms_error **error)
{
    const int64_t most = max < DRIVE_MAX ? max : DRIVE_MAX;
    oms_order *order = NULL;
    const int32_t code = drive(engine, id, any_job, most, done, &order, error);

    oms_order_free(order);
    return code == OMS_E_NOT_FOUND ? drive_for_subscription(engine, id, most, done, error) : code;
}

/* Others were always quicker with this order: they, or the next batch, see to it. */
static int32_t
leave_if_busy(int32_t code, oms_error **error)
{
    if (code != OMS_E_BUSY)
        return code;
    if (error) {
        oms_error_free(*error);
        *error = NULL;
    }
    return OMS_OK;
}

/* A third of the room is for each, so that many due jobs keep neither holds from ending nor subscriptions from going on. */
int32_t
due_find(oms_engine *engine, struct due_item *items, size_t room, size_t *n, oms_error **error)
{
    struct arena arena;
    struct due due;

    *n = 0;
    arena_init(&arena, &engine->allocator);
    int32_t code = find_due(engine, &arena, engine_now(engine), room / 3, &due, error);
    for (size_t i = 0; code == OMS_OK && i < due.jobs.n; i++)
        items[(*n)++] = (struct due_item){((const struct job_row *)due.jobs.items[i])->order_id, DUE_JOB};
    for (size_t i = 0; code == OMS_OK && i < due.holds.n; i++)
        items[(*n)++] = (struct due_item){((const struct order_row *)due.holds.items[i])->id, DUE_HOLD};
    for (size_t i = 0; code == OMS_OK && i < due.subscriptions.n; i++)
        items[(*n)++] =
            (struct due_item){((const struct subscription_row *)due.subscriptions.items[i])->id, DUE_SUBSCRIPTION};
    arena_free(&arena);
    return code;
}

static int32_t
end_hold(oms_engine *engine, const oms_id *id, int64_t *steps, oms_error **error)
{
    bool changed = false;
    int32_t code = expire_order(engine, id, &changed, error);

    *steps += changed;
    return code;
}

int32_t
due_do(oms_engine *engine, const struct due_item *item, int64_t max, int64_t *steps, oms_error **error)
{
    int32_t code = OMS_OK;

    switch (item->kind) {
    case DUE_JOB:
        code = drive_one(engine, &item->id, max, steps, error);
        break;
    case DUE_HOLD:
        code = end_hold(engine, &item->id, steps, error);
        break;
    case DUE_SUBSCRIPTION:
        code = renew_subscription(engine, &item->id, steps, error);
        break;
    }
    return leave_if_busy(code, error);
}

/* Takes the first error over. */
static void
keep_first(oms_error **first, oms_error *error)
{
    if (*first)
        oms_error_free(error);
    else
        *first = error;
}

/* One batch of what is due. An order whose rows are damaged stops nobody else's: that it is so is told at the end. */
static int32_t
run_batch(oms_engine *engine, int64_t max, int64_t *done, oms_error **damage, oms_error **error)
{
    struct due_item items[DUE_AT_ONCE];
    size_t n;
    int32_t code = due_find(engine, items, DUE_AT_ONCE, &n, error);

    for (size_t i = 0; code == OMS_OK && i < n && *done < max; i++) {
        oms_error *why = NULL;
        int64_t steps = 0;
        code = due_do(engine, &items[i], max - *done, &steps, &why);
        *done += steps;
        if (code == OMS_E_CORRUPT) {
            keep_first(damage, why);
            code = OMS_OK;
        } else if (code != OMS_OK && error && !*error) {
            *error = why;
        } else {
            oms_error_free(why);
        }
    }
    return code;
}

static int32_t
run_due(oms_engine *engine, int64_t max, int64_t *done, oms_error **damage, oms_error **error)
{
    int64_t before;
    int32_t code;

    do {
        before = *done;
        code = run_batch(engine, max, done, damage, error);
    } while (code == OMS_OK && *done > before && *done < max);
    return code;
}

static void
take_earlier(int64_t *next_due, int64_t at)
{
    if (*next_due == OMS_NONE || at < *next_due)
        *next_due = at;
}

static int32_t
find_next_due(oms_engine *engine, int64_t *next_due, oms_error **error)
{
    struct arena arena;
    struct due due;

    arena_init(&arena, &engine->allocator);
    wake_look_begin(engine);
    int32_t code = find_due(engine, &arena, OMS_NONE, 1, &due, error);
    *next_due = OMS_NONE;
    if (due.jobs.n)
        take_earlier(next_due, ((const struct job_row *)due.jobs.items[0])->due_at);
    if (due.holds.n)
        take_earlier(next_due, ((const struct order_row *)due.holds.items[0])->hold_until);
    if (due.subscriptions.n)
        take_earlier(next_due, ((const struct subscription_row *)due.subscriptions.items[0])->due_at);
    wake_look_end(engine, *next_due);
    arena_free(&arena);
    return code;
}

int32_t
oms_engine_run(oms_engine *engine, int64_t max, int64_t *done, int64_t *next_due, oms_error **error)
{
    oms_error *damage = NULL;
    int64_t steps = 0;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (max < 0)
        return error_set(error, OMS_E_INVALID, "max: %lld is below 0", (long long)max);
    code = run_due(engine, max ? max : INT64_MAX, &steps, &damage, error);
    if (code == OMS_OK)
        code = sweep(engine, max == 0, error);
    if (code == OMS_OK && next_due)
        code = find_next_due(engine, next_due, error);
    if (done)
        *done = steps;
    if (code == OMS_OK && damage)
        code = error_set(error, OMS_E_CORRUPT, "%s", oms_error_message(damage));
    oms_error_free(damage);
    return code;
}

int32_t
oms_engine_next_due(oms_engine *engine, int64_t *next_due, oms_error **error)
{
    int64_t found;
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!next_due)
        return error_set(error, OMS_E_INVALID, "next_due: it is NULL");
    code = find_next_due(engine, &found, error);
    if (code == OMS_OK)
        *next_due = found;
    return code;
}

int32_t
oms_order_drive(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error)
{
    oms_order *order = NULL;
    int64_t done;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!id)
        return error_set(error, OMS_E_INVALID, "id: NULL is not an order's id");
    code = drive(engine, id, any_job, DRIVE_MAX, &done, &order, error);
    if (out && code == OMS_OK)
        *out = order;
    else
        oms_order_free(order);
    return code;
}
