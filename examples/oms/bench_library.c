/* The benchmark's library side: the shop through the public headers, as any host would build it. Its payment service says yes at once; the rest is what the
 * library does. */
#include "bench.h"

#include "oms/oms.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct library {
    oms_engine *engine;
    struct bench_work work;
    oms_id *ids; /* of the orders that were there before */
};

/* One thread's part of a round. */
struct part {
    const struct library *library;
    pthread_t thread;
    int64_t first;
    int64_t n;
    bool started;
    bool fine;
};

static bool
fail(int32_t code, oms_error *error)
{
    fprintf(stderr, "oms: bench: %s: %s\n", oms_result_name(code), error != NULL ? oms_error_message(error) : "");
    oms_error_free(error);
    return false;
}

static int32_t
say_yes(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    return oms_reply_set_reference(reply, "bench");
}

static bool
open_engine(struct library *library, const char *path)
{
    const oms_payment_service payment = {.size = sizeof(payment), .authorize = say_yes, .capture = say_yes};
    oms_store store = {.size = sizeof(store)};
    oms_engine_options options = {.size = sizeof(options), .store = &store, .payment = &payment};
    oms_error *error = NULL;
    int32_t code = oms_store_sqlite(path, NULL, &store, &error);

    if (code == OMS_OK)
        code = oms_engine_open(&options, &library->engine, &error);
    return code == OMS_OK ? true : fail(code, error);
}

static void
write_shop(FILE *out)
{
    char name[BENCH_WORD];

    fputs("{\"products\": [", out);
    for (int64_t i = 0; i < BENCH_PRODUCTS; i++) {
        bench_sku(i, name);
        fprintf(out, "%s{\"sku\": \"%s\", \"prices\": [{\"currency\": \"%s\", \"amount\": %lld}]}", i > 0 ? "," : "",
                name, BENCH_CURRENCY, (long long)bench_price(i));
    }
    fputs("], \"stock\": [", out);
    for (int64_t i = 0; i < BENCH_PRODUCTS; i++) {
        bench_sku(i, name);
        fprintf(out, "%s{\"sku\": \"%s\", \"location\": \"%s\", \"available\": %d}", i > 0 ? "," : "", name,
                BENCH_LOCATION, BENCH_UNITS);
    }
    fputs("], \"customers\": [", out);
    for (int64_t i = 0; i < BENCH_CUSTOMERS; i++) {
        bench_customer(i, name);
        fprintf(out, "%s{\"id\": \"%s\"}", i > 0 ? "," : "", name);
    }
    fputs("]}", out);
}

static bool
fill_shop(const struct library *library)
{
    char *document = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&document, &len);
    oms_error *error = NULL;
    int32_t code;

    if (out == NULL)
        return fail(OMS_E_NOMEM, NULL);
    write_shop(out);
    code = fclose(out) == 0 ? oms_catalog_import(library->engine, OMS_FORMAT_JSON, document, len, NULL, &error)
                            : OMS_E_NOMEM;
    free(document);
    return code == OMS_OK ? true : fail(code, error);
}

static int32_t
fill_draft(oms_draft *draft, const struct bench_wish *wish)
{
    oms_draft_line line = {.size = sizeof(line), .unit_price = OMS_NONE};
    int32_t code = oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, wish->key, NULL);

    if (code == OMS_OK)
        code = oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, wish->customer, NULL);
    if (code == OMS_OK)
        code = oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "web", NULL);
    if (code == OMS_OK)
        code = oms_draft_set_payment(draft, "card", "tok_ok", NULL);
    for (int i = 0; i < BENCH_LINES && code == OMS_OK; i++) {
        line.sku = wish->sku[i];
        line.quantity = wish->quantity[i];
        code = oms_draft_add_line(draft, &line, NULL);
    }
    return code;
}

static oms_draft *
make_draft(int64_t n)
{
    oms_draft *draft = NULL;
    oms_error *error = NULL;
    struct bench_wish wish;
    int32_t code = oms_draft_new(BENCH_CURRENCY, &draft, &error);

    bench_wish(n, &wish);
    if (code == OMS_OK)
        code = fill_draft(draft, &wish);
    if (code == OMS_OK)
        return draft;
    fail(code, error);
    oms_draft_free(draft);
    return NULL;
}

static int32_t
place_flags(enum bench_kind kind)
{
    return kind == BENCH_CONFIRM ? 0 : OMS_PLACE_NO_DRIVE;
}

static bool
place_one(const struct library *library, int64_t n)
{
    const int32_t wanted = library->work.kind == BENCH_CONFIRM ? OMS_STATE_CONFIRMED : OMS_STATE_PENDING;
    oms_draft *draft = make_draft(n);
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t code;
    bool fine;

    if (draft == NULL)
        return false;
    code = oms_order_place(library->engine, draft, place_flags(library->work.kind), &order, &error);
    fine = code == OMS_OK && oms_order_state(order) == wanted;
    oms_order_free(order);
    oms_draft_free(draft);
    return fine ? true : fail(code, error);
}

/* `ids` may be NULL. */
static bool
take_results(oms_place_result *results, int64_t n, oms_id *ids)
{
    bool fine = true;

    for (int64_t i = 0; i < n; i++) {
        if (results[i].order != NULL && ids != NULL)
            ids[i] = *oms_order_id(results[i].order);
        if (results[i].order == NULL && fine)
            fine = fail(results[i].code, results[i].error);
        else
            oms_error_free(results[i].error);
        oms_order_free(results[i].order);
    }
    return fine;
}

static bool
place_group(const struct library *library, int64_t first, int64_t n, int32_t flags, oms_id *ids)
{
    oms_draft *drafts[BENCH_GROUP_MAX] = {0};
    oms_place_result results[BENCH_GROUP_MAX];
    oms_error *error = NULL;
    bool fine = true;

    for (int64_t i = 0; i < n && fine; i++) {
        drafts[i] = make_draft(first + i);
        fine = drafts[i] != NULL;
    }
    if (fine) {
        const int32_t code =
            oms_order_place_many(library->engine, (const oms_draft *const *)drafts, (size_t)n, flags, results, &error);

        fine = code == OMS_OK ? take_results(results, n, ids) : fail(code, error);
    }
    for (int64_t i = 0; i < n; i++)
        oms_draft_free(drafts[i]);
    return fine;
}

static int64_t
at_most(int64_t n, int64_t limit)
{
    return n < limit ? n : limit;
}

static bool
preload(const struct library *library)
{
    const int64_t n = library->work.preload;
    bool fine = true;

    for (int64_t i = 0; i < n && fine; i += BENCH_GROUP_MAX)
        fine = place_group(library, BENCH_PRELOAD_FROM + i, at_most(n - i, BENCH_GROUP_MAX), OMS_PLACE_NO_DRIVE,
                           library->ids + i);
    return fine;
}

static bool
get_one(const struct library *library, int64_t n)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t code = oms_order_get(library->engine, &library->ids[bench_pick(n, library->work.preload)], &order, &error);
    const bool fine = code == OMS_OK && oms_order_line_count(order) == BENCH_LINES;

    oms_order_free(order);
    return fine ? true : fail(code, error);
}

static bool
run_part(const struct library *library, int64_t first, int64_t n)
{
    const struct bench_work *work = &library->work;
    bool fine = true;

    for (int64_t i = 0; i < n && fine; i += work->group)
        if (work->kind == BENCH_GET)
            fine = get_one(library, first + i);
        else if (work->group == 1)
            fine = place_one(library, first + i);
        else
            fine = place_group(library, first + i, at_most(n - i, work->group), place_flags(work->kind), NULL);
    return fine;
}

static void *
run_thread(void *user)
{
    struct part *part = user;

    part->fine = run_part(part->library, part->first, part->n);
    return NULL;
}

/* The threads share the wishes evenly. */
static bool
run_threads(const struct library *library, int64_t first, int64_t n)
{
    const int64_t threads = library->work.threads;
    struct part parts[BENCH_THREADS_MAX];
    bool fine = true;

    for (int64_t i = 0; i < threads; i++) {
        parts[i] = (struct part){
            .library = library, .first = first + n * i / threads, .n = n * (i + 1) / threads - n * i / threads};
        parts[i].started = pthread_create(&parts[i].thread, NULL, run_thread, &parts[i]) == 0;
    }
    for (int64_t i = 0; i < threads; i++) {
        if (parts[i].started)
            pthread_join(parts[i].thread, NULL);
        fine = fine && parts[i].started && parts[i].fine;
    }
    return fine;
}

static bool
library_run(void *side, int64_t first, int64_t n)
{
    const struct library *library = side;

    return library->work.threads == 1 ? run_part(library, first, n) : run_threads(library, first, n);
}

static void
library_close(void *side)
{
    struct library *library = side;

    oms_engine_close(library->engine);
    free(library->ids);
    free(library);
}

static void *
library_open(const struct bench_work *work, const char *path)
{
    struct library *library = calloc(1, sizeof(*library));

    if (library == NULL)
        return NULL;
    library->work = *work;
    library->ids = calloc((size_t)work->preload + 1, sizeof(*library->ids));
    if (library->ids != NULL && open_engine(library, path) && fill_shop(library) && preload(library))
        return library;
    library_close(library);
    return NULL;
}

const struct bench_side bench_library = {"libooms", library_open, library_run, library_close};
