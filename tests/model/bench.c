/* The workbench of tests/model/bench.h. */
#include "model/bench.h"

#include <stdlib.h>

#include "base/text.h"

/* What an arena asks for when it needs room for small pieces. */
#define CHUNK 4080

static void *
allocate(void *user, size_t bytes)
{
    struct bench *bench = user;

    if (bench->starved && (bytes == CHUNK || bytes > bench->left))
        return NULL;
    bench->left -= bench->starved ? bytes : 0;
    return malloc(bytes);
}

static void
release(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)bytes;
    free(memory);
}

void
bench_open_empty(struct bench *bench)
{
    *bench = (struct bench){0};
    bench->allocator =
        (oms_allocator){.size = sizeof bench->allocator, .user = bench, .allocate = allocate, .release = release};
    arena_init(&bench->arena, &bench->allocator);
    for (int32_t i = 0; i < OMS_RETRY_COUNT; i++)
        bench->policy.schedules[i] = *oms_retry_default(i);
    bench->policy.card_hold_ms = 30 * 60000;
    bench->policy.manual_hold_ms = 60 * 60000;
    for (int32_t i = 0; i < SERVICE_COUNT; i++)
        bench->policy.services[i].lease_ms = 90000;
    bench->policy.key_life_ms = 7 * 86400000;
    bench->policy.duplicate_window_ms = 5 * 60000;
    bench->policy.pending_ms = 86400000;
    bench->rows = (struct order_rows){.arena = &bench->arena};
    bench->d =
        (struct decision){.arena = &bench->arena, .rows = &bench->rows, .policy = &bench->policy, .now = BENCH_NOW};
}

void
bench_open(struct bench *bench, int32_t state)
{
    bench_open_empty(bench);
    const struct order_row loaded = {.version = 7,
                                     .number = TEXT("T-1"),
                                     .state = state == OMS_STATE_NEW ? (oms_text){0} : text_of(oms_state_name(state)),
                                     .currency = TEXT("EUR"),
                                     .hold_until = OMS_NONE,
                                     .reserved_until = OMS_NONE,
                                     .delivery_told_at = OMS_NONE,
                                     .updated_at = BENCH_NOW - 1};
    struct order_row *before = arena_alloc(&bench->arena, sizeof *before);

    ck_assert_ptr_nonnull(before);
    *before = loaded;
    struct order_row *order =
        row_list_add(&bench->arena, &bench->rows.orders, state == OMS_STATE_NEW ? NULL : before, sizeof *order);
    ck_assert_ptr_nonnull(order);
    *order = loaded;
}

void
bench_close(struct bench *bench)
{
    arena_free(&bench->arena);
}

struct line_row *
bench_line(struct bench *bench, const char *sku, int64_t quantity)
{
    struct line_row *line = row_list_add(&bench->arena, &bench->rows.lines, NULL, sizeof *line);

    ck_assert_ptr_nonnull(line);
    *line = (struct line_row){.line = (int64_t)bench->rows.lines.n, .sku = text_of(sku), .quantity = quantity};
    return line;
}

struct stock_row *
bench_stock(struct bench *bench, const char *sku, const char *location, int64_t available)
{
    struct stock_row *stock = row_list_add(&bench->arena, &bench->rows.stock, NULL, sizeof *stock);

    ck_assert_ptr_nonnull(stock);
    *stock = (struct stock_row){.sku = text_of(sku), .location = text_of(location), .available = available};
    return stock;
}

struct payment_row *
bench_payment(struct bench *bench, const char *method, const char *status, int64_t amount)
{
    struct payment_row *payment = row_list_add(&bench->arena, &bench->rows.payments, NULL, sizeof *payment);

    ck_assert_ptr_nonnull(payment);
    *payment = (struct payment_row){.n = (int64_t)bench->rows.payments.n,
                                    .method = text_of(method),
                                    .status = text_of(status),
                                    .amount = amount,
                                    .action_expires = OMS_NONE};
    return payment;
}

void
bench_starve(struct bench *bench, size_t bytes)
{
    ck_assert_uint_le(bytes, sizeof bench->last);
    bench->starved = true;
    bench->left = bytes;
    bench->arena.next = (char *)bench->last;
    bench->arena.end = (char *)bench->last + bytes;
}
