/* The benchmark's raw side: the same shop by hand-written SQL on one connection. This file holds the transactions; it checks what has to be checked (the
 * key, the product, the price, the stock) and nothing more. */
#include "bench_raw.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define HOLD_MS (30 * 60 * INT64_C(1000))
#define KEY_MS  (7 * 24 * 3600 * INT64_C(1000))

/* What of a line has been read. */
struct raw_line {
    char name[BENCH_WORD];
    char location[BENCH_WORD];
    int64_t price;
};

static int64_t
clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Time first, so that new rows stand at the end; the random part from a pool. */
static bool
new_id(struct raw *raw, uint8_t *out)
{
    if (raw->used == RAW_RANDOM_POOL) {
        if (getrandom(raw->pool, RAW_RANDOM_POOL, 0) != RAW_RANDOM_POOL)
            return false;
        raw->used = 0;
    }
    for (int i = 0; i < 6; i++)
        out[i] = (uint8_t)(raw->now >> (40 - 8 * i));
    raw->sequence++;
    out[6] = (uint8_t)(raw->sequence >> 8);
    out[7] = (uint8_t)raw->sequence;
    memcpy(out + 8, raw->pool + raw->used, 8);
    raw->used += 8;
    return true;
}

static void
copy_text(char out[BENCH_WORD], sqlite3_stmt *stmt, int column)
{
    snprintf(out, BENCH_WORD, "%s", (const char *)sqlite3_column_text(stmt, column));
}

/* The key is new, the customer may buy. */
static bool
read_customer(const struct raw *raw, const struct bench_wish *wish)
{
    struct step key = raw_use(raw, RAW_READ_KEY), customer = raw_use(raw, RAW_READ_CUSTOMER);
    bool fine;

    raw_text(&key, wish->key);
    raw_text(&customer, wish->customer);
    fine = sqlite3_step(key.stmt) == SQLITE_DONE && sqlite3_step(customer.stmt) == SQLITE_ROW &&
           strcmp((const char *)sqlite3_column_text(customer.stmt, 0), "good") == 0 &&
           sqlite3_column_int(customer.stmt, 1) == 0;
    sqlite3_reset(key.stmt);
    sqlite3_reset(customer.stmt);
    return fine ? true : raw_fail(raw);
}

/* The product is sold, has a price, and is there. */
static bool
read_line(const struct raw *raw, const struct bench_wish *wish, int i, struct raw_line *line)
{
    struct step product = raw_use(raw, RAW_READ_PRODUCT), price = raw_use(raw, RAW_READ_PRICE),
                stock = raw_use(raw, RAW_READ_STOCK);
    bool fine;

    raw_text(&product, wish->sku[i]);
    raw_text(&price, wish->sku[i]);
    raw_text(&price, BENCH_CURRENCY);
    raw_text(&stock, wish->sku[i]);
    fine = sqlite3_step(product.stmt) == SQLITE_ROW && sqlite3_column_int(product.stmt, 1) == 1 &&
           sqlite3_step(price.stmt) == SQLITE_ROW && sqlite3_step(stock.stmt) == SQLITE_ROW &&
           sqlite3_column_int64(stock.stmt, 1) >= wish->quantity[i];
    if (fine) {
        copy_text(line->name, product.stmt, 0);
        copy_text(line->location, stock.stmt, 0);
        line->price = sqlite3_column_int64(price.stmt, 0);
    }
    sqlite3_reset(product.stmt);
    sqlite3_reset(price.stmt);
    sqlite3_reset(stock.stmt);
    return fine ? true : raw_fail(raw);
}

static bool
add_key(const struct raw *raw, const struct bench_wish *wish, const uint8_t *order)
{
    struct step step = raw_use(raw, RAW_ADD_KEY);

    raw_text(&step, wish->key);
    raw_id(&step, order); /* a digest is as long */
    raw_id(&step, order);
    raw_number(&step, raw->now + KEY_MS);
    return raw_done(raw, &step);
}

static bool
add_order(const struct raw *raw, const struct bench_wish *wish, int64_t n, const uint8_t *order, int64_t total)
{
    struct step step = raw_use(raw, RAW_ADD_ORDER);
    char name[BENCH_WORD];

    snprintf(name, sizeof(name), "W-%lld", (long long)n);
    raw_id(&step, order);
    raw_text(&step, name);
    raw_text(&step, "web");
    raw_text(&step, wish->customer);
    raw_text(&step, "PENDING");
    raw_text(&step, BENCH_CURRENCY);
    raw_text(&step, "card");
    raw_text(&step, "tok_ok");
    for (int i = 0; i < 5; i++)
        raw_number(&step, i == 0 || i == 4 ? total : 0);
    raw_number(&step, 1);
    raw_number(&step, raw->now);
    raw_number(&step, raw->now);
    return raw_done(raw, &step);
}

static bool
add_line(const struct raw *raw, const struct bench_wish *wish, int i, const struct raw_line *read, const uint8_t *order)
{
    struct step line = raw_use(raw, RAW_ADD_LINE), reservation = raw_use(raw, RAW_ADD_RESERVATION);
    struct step stock = raw_use(raw, RAW_TAKE_STOCK);

    raw_id(&line, order);
    raw_number(&line, i + 1);
    raw_text(&line, wish->sku[i]);
    raw_text(&line, read->name);
    raw_number(&line, wish->quantity[i]);
    raw_number(&line, read->price);
    raw_number(&line, 0);
    raw_number(&line, 0);
    raw_number(&line, read->price * wish->quantity[i]);
    raw_id(&reservation, order);
    raw_number(&reservation, i + 1);
    raw_text(&reservation, wish->sku[i]);
    raw_text(&reservation, read->location);
    raw_number(&reservation, wish->quantity[i]);
    raw_number(&reservation, raw->now + HOLD_MS);
    raw_number(&stock, wish->quantity[i]);
    raw_text(&stock, wish->sku[i]);
    raw_text(&stock, read->location);
    return raw_done(raw, &line) && raw_done(raw, &reservation) && raw_done(raw, &stock);
}

/* Of the library's own making: the bare unit of work goes without. */
static bool
add_same_rows(const struct raw *raw, const struct bench_wish *wish, const struct raw_line *lines, const uint8_t *order)
{
    bool fine = true;

    for (int i = 0; i < BENCH_LINES && fine; i++) {
        struct step movement = raw_use(raw, RAW_ADD_MOVEMENT);

        raw_text(&movement, wish->sku[i]);
        raw_text(&movement, lines[i].location);
        raw_id(&movement, order);
        raw_number(&movement, i + 1);
        raw_number(&movement, wish->quantity[i]);
        raw_number(&movement, raw->now);
        fine = raw_done(raw, &movement);
    }
    return fine;
}

static bool
add_job(const struct raw *raw, const uint8_t *order, int64_t n, const char *kind)
{
    struct step step = raw_use(raw, RAW_ADD_JOB);

    raw_id(&step, order);
    raw_number(&step, n);
    raw_text(&step, kind);
    raw_text(&step, "ready");
    raw_number(&step, raw->now);
    raw_number(&step, 0);
    return raw_done(raw, &step);
}

static bool
add_event(const struct raw *raw, const uint8_t *order, int64_t seq, const char *type, const char *state)
{
    struct step step = raw_use(raw, RAW_ADD_EVENT);

    raw_id(&step, order);
    raw_number(&step, seq);
    raw_number(&step, raw->now);
    raw_text(&step, type);
    raw_text(&step, state);
    return raw_done(raw, &step);
}

static bool
write_order(const struct raw *raw, const struct bench_wish *wish, int64_t n, const struct raw_line *lines,
            const uint8_t *order)
{
    int64_t total = 0;
    bool fine;

    for (int i = 0; i < BENCH_LINES; i++)
        total += lines[i].price * wish->quantity[i];
    fine = add_key(raw, wish, order) && add_order(raw, wish, n, order, total);
    for (int i = 0; i < BENCH_LINES && fine; i++)
        fine = add_line(raw, wish, i, &lines[i], order);
    if (raw->same_rows)
        fine = fine && add_same_rows(raw, wish, lines, order);
    return fine && add_job(raw, order, 1, "payment.authorize") && add_event(raw, order, 1, "order.placed", "PENDING");
}

bool
raw_enter(struct raw *raw, int64_t n, uint8_t *order)
{
    struct bench_wish wish;
    struct raw_line lines[BENCH_LINES] = {0};
    bool fine;

    bench_wish(n, &wish);
    raw->now = clock_ms();
    fine = new_id(raw, order) && read_customer(raw, &wish);
    for (int i = 0; i < BENCH_LINES && fine; i++)
        fine = read_line(raw, &wish, i, &lines[i]);
    return fine && write_order(raw, &wish, n, lines, order);
}

static bool
place(struct raw *raw, int64_t n, uint8_t *order)
{
    return raw_plain(raw, RAW_BEGIN) && raw_enter(raw, n, order) && raw_plain(raw, RAW_COMMIT);
}

bool
raw_place(struct raw *raw, int64_t n)
{
    uint8_t order[RAW_ID_BYTES];

    return place(raw, n, order);
}

static bool
confirm_rows(const struct raw *raw, const uint8_t *order, int64_t version)
{
    struct step job = raw_use(raw, RAW_FINISH_JOB), head = raw_use(raw, RAW_CONFIRM_ORDER);
    struct step reservations = raw_use(raw, RAW_CONFIRM_RESERVATIONS);

    raw_id(&job, order);
    raw_number(&job, 1);
    raw_number(&head, raw->now);
    raw_id(&head, order);
    raw_number(&head, version);
    raw_id(&reservations, order);
    return raw_done(raw, &head) && raw_done(raw, &reservations) && raw_done(raw, &job) &&
           add_job(raw, order, 2, "order.process") && add_event(raw, order, 2, "order.confirmed", "CONFIRMED");
}

/* The payment was answered: the order is confirmed, its units are kept for good, the next job is written. */
static bool
confirm(const struct raw *raw, const uint8_t *order)
{
    struct step head = raw_use(raw, RAW_READ_ORDER);
    bool fine;
    int64_t version;

    if (!raw_plain(raw, RAW_BEGIN))
        return false;
    raw_id(&head, order);
    fine = sqlite3_step(head.stmt) == SQLITE_ROW &&
           strcmp((const char *)sqlite3_column_text(head.stmt, 3), "PENDING") == 0;
    version = sqlite3_column_int64(head.stmt, 12);
    sqlite3_reset(head.stmt);
    return fine ? confirm_rows(raw, order, version) && raw_plain(raw, RAW_COMMIT) : raw_fail(raw);
}

bool
raw_place_and_confirm(struct raw *raw, int64_t n)
{
    uint8_t order[RAW_ID_BYTES];

    return place(raw, n, order) && confirm(raw, order);
}

/* Every column is looked at, as a program would that shows the order. */
static bool
read_rows(const struct raw *raw, enum raw_sql which, const uint8_t *order, int64_t at_least)
{
    struct step step = raw_use(raw, which);
    int64_t rows = 0;
    int rc;

    raw_id(&step, order);
    for (; (rc = sqlite3_step(step.stmt)) == SQLITE_ROW; rows++)
        for (int i = 0; i < sqlite3_column_count(step.stmt); i++)
            if (sqlite3_column_type(step.stmt, i) == SQLITE_INTEGER)
                (void)sqlite3_column_int64(step.stmt, i);
            else
                (void)sqlite3_column_text(step.stmt, i);
    sqlite3_reset(step.stmt);
    return rc == SQLITE_DONE && rows >= at_least ? true : raw_fail(raw);
}

bool
raw_get(struct raw *raw, int64_t n)
{
    const uint8_t *order = raw->ids[bench_pick(n, raw->n_orders)];

    return raw_plain(raw, RAW_BEGIN_READ) && read_rows(raw, RAW_READ_ORDER, order, 1) &&
           read_rows(raw, RAW_READ_LINES, order, BENCH_LINES) &&
           read_rows(raw, RAW_READ_RESERVATIONS, order, BENCH_LINES) && read_rows(raw, RAW_READ_JOBS, order, 1) &&
           raw_plain(raw, RAW_COMMIT);
}
