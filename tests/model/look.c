/* The looks of tests/model/look.h. */
#include "model/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
must(int32_t code, oms_error *error, const char *what)
{
    ck_assert_msg(code == OMS_OK, "%s: %s: %s", what, oms_result_name(code), error ? oms_error_message(error) : "");
}

void
assert_said(oms_error **error, const char *part)
{
    ck_assert_ptr_nonnull(*error);
    ck_assert_msg(strstr(oms_error_message(*error), part) != NULL, "\"%s\" is not in: %s", part,
                  oms_error_message(*error));
    oms_error_free(*error);
    *error = NULL;
}

int32_t
place_draft(struct shop *shop, oms_draft *draft, oms_order **out, oms_error **error)
{
    int32_t code = oms_order_place(shop->engine, draft, 0, out, error);

    oms_draft_free(draft);
    return code;
}

oms_order *
placed(struct shop *shop, oms_draft *draft)
{
    oms_order *order = NULL;

    MUST(place_draft(shop, draft, &order, &error));
    return order;
}

struct level {
    const char *location;
    int64_t units[4]; /* available, reserved, on hold, damaged */
};

static int32_t
take_level(void *user, const oms_stock_level *level)
{
    struct level *wanted = user;

    if (strcmp(level->location, wanted->location) == 0) {
        wanted->units[0] += level->available;
        wanted->units[1] += level->reserved;
        wanted->units[2] += level->on_hold;
        wanted->units[3] += level->damaged;
    }
    return 0;
}

void
assert_level(struct shop *shop, const char *sku, const char *location, int64_t available, int64_t reserved,
             int64_t on_hold)
{
    struct level level = {.location = location};

    MUST(oms_stock_list(shop->engine, sku, take_level, &level, &error));
    ck_assert_msg(level.units[0] == available && level.units[1] == reserved && level.units[2] == on_hold,
                  "%s at %s: %lld available, %lld reserved, %lld on hold", sku, location, (long long)level.units[0],
                  (long long)level.units[1], (long long)level.units[2]);
}

static int32_t
take_movement(void *user, const oms_stock_movement *movement)
{
    struct level *sum = user;

    if (strcmp(movement->location, sum->location) == 0) {
        sum->units[0] -= movement->available;
        sum->units[1] -= movement->reserved;
        sum->units[2] -= movement->on_hold;
        sum->units[3] -= movement->damaged;
    }
    return 0;
}

struct ledger {
    struct shop *shop;
    const char *sku;
    int locations;
};

static int32_t
check_level(void *user, const oms_stock_level *level)
{
    struct ledger *ledger = user;
    struct level rest = {.location = level->location,
                         .units = {level->available, level->reserved, level->on_hold, level->damaged}};

    MUST(oms_stock_ledger(ledger->shop->engine, ledger->sku, take_movement, &rest, &error));
    for (size_t i = 0; i < COUNT(rest.units); i++)
        ck_assert_msg(rest.units[i] == 0, "%s at %s: bucket %zu differs from its movements by %lld", ledger->sku,
                      level->location, i, (long long)rest.units[i]);
    ledger->locations++;
    return 0;
}

void
assert_ledger(struct shop *shop, const char *sku)
{
    struct ledger ledger = {.shop = shop, .sku = sku};

    MUST(oms_stock_list(shop->engine, sku, check_level, &ledger, &error));
    ck_assert_int_gt(ledger.locations, 0);
}

/* What is counted, and how many there were. */
struct count {
    const char *kind;
    const char *state;
    int64_t n;
};

static int32_t
count_movement(void *user, const oms_stock_movement *movement)
{
    struct count *count = user;

    count->n += strcmp(movement->kind, count->kind) == 0;
    return 0;
}

int64_t
count_movements(struct shop *shop, const char *sku, const char *kind)
{
    struct count count = {.kind = kind};

    MUST(oms_stock_ledger(shop->engine, sku, count_movement, &count, &error));
    return count.n;
}

static int32_t
count_event(void *user, const oms_event *event)
{
    struct count *count = user;

    count->n += strcmp(event->type, count->kind) == 0;
    return 0;
}

int64_t
count_events(struct shop *shop, const oms_id *id, const char *type)
{
    struct count count = {.kind = type};

    MUST(oms_order_events(shop->engine, id, count_event, &count, &error));
    return count.n;
}

static int32_t
count_job(void *user, const oms_job *job)
{
    struct count *count = user;

    count->n += strcmp(job->kind, count->kind) == 0 && (!count->state || strcmp(job->state, count->state) == 0);
    return 0;
}

int64_t
count_jobs(struct shop *shop, const oms_id *id, const char *kind, const char *state)
{
    struct count count = {.kind = kind, .state = state};

    MUST(oms_job_list(shop->engine, id, count_job, &count, &error));
    return count.n;
}

oms_order_line
line_at(const oms_order *order, size_t index)
{
    oms_order_line line = {.size = sizeof line};

    ck_assert_int_eq(oms_order_line_at(order, index, &line), OMS_OK);
    return line;
}

const oms_problem *
problem_of(const oms_order *order, const char *rule, oms_problem *out)
{
    *out = (oms_problem){.size = sizeof *out};
    for (size_t i = 0; oms_order_problem(order, i, out) == OMS_OK; i++)
        if (strcmp(out->rule, rule) == 0)
            return out;
    return NULL;
}

static char *
order_text(struct shop *shop, const oms_id *id)
{
    oms_order *order = NULL;
    char *text = NULL;

    if (!id) {
        MUST(oms_order_list_json(shop->engine, NULL, &text, &error));
        return text;
    }
    order = get(shop, id);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    oms_order_free(order);
    return text;
}

char *
picture(struct shop *shop, const oms_id *id)
{
    char *parts[4] = {order_text(shop, id)};
    char *whole = NULL;

    MUST(oms_stock_list_json(shop->engine, NULL, &parts[1], &error));
    MUST(oms_job_list_json(shop->engine, id, &parts[2], &error));
    if (id)
        MUST(oms_order_events_json(shop->engine, id, &parts[3], &error));
    ck_assert_int_gt(asprintf(&whole, "%s\n%s\n%s\n%s", parts[0], parts[1], parts[2], parts[3] ? parts[3] : ""), 0);
    for (size_t i = 0; i < COUNT(parts); i++)
        oms_free(parts[i]);
    return whole;
}

void
assert_unchanged(struct shop *shop, const oms_id *id, char *before)
{
    char *after = picture(shop, id);

    ck_assert_str_eq(after, before);
    free(after);
    free(before);
}
