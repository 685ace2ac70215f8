/* A database file of any bytes. It is refused in words, or opened; and then every way of reading it, of checking it and of going on with what it holds comes
 * to an end with an answer. What a broken file says need not be true, only safe. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shop.h"

#define ORDERS_MAX 8
/* Steps of work that one file gets. */
#define STEPS_MAX  100

static char directory[200];
static char path[sizeof directory + 16];

static void
remove_database(void)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[sizeof path + 16];

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        unlink(name);
    }
}

static void
remove_directory(void)
{
    remove_database();
    rmdir(directory);
}

/* One for the process, gone with it. */
static void
make_directory(void)
{
    const char *where = getenv("TMPDIR");

    snprintf(directory, sizeof directory, "%s/oms-fuzz-XXXXXX", where ? where : "/tmp");
    MUST(mkdtemp(directory) != NULL);
    snprintf(path, sizeof path, "%s/oms.db", directory);
    atexit(remove_directory);
}

static void
write_database(const uint8_t *data, size_t size)
{
    FILE *file;

    remove_database();
    file = fopen(path, "wb");
    MUST(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

struct names {
    size_t n;
    oms_id ids[ORDERS_MAX];
};

static int32_t
keep_name(void *user, const oms_order_summary *order)
{
    struct names *names = user;

    if (names->n < ORDERS_MAX)
        names->ids[names->n++] = order->id;
    return 0;
}

static void
take_document(int32_t code, char *json)
{
    if (code == OMS_OK)
        fuzz_document(code, &json);
    else
        MUST(json == NULL);
}

static void
read_order(oms_engine *engine, const oms_id *id)
{
    oms_order *order = NULL;
    char *json = NULL;
    oms_id found;
    int32_t code;

    TRY(code, oms_order_get(engine, id, &order, &error));
    if (code == OMS_OK) {
        fuzz_document(oms_order_json(order, &json), &json);
        TRY(code, oms_order_find(engine, oms_order_number(order), &found, &error));
        oms_order_free(order);
    }
    json = NULL;
    TRY(code, oms_order_events_json(engine, id, &json, &error));
    take_document(code, json);
    json = NULL;
    TRY(code, oms_job_list_json(engine, id, &json, &error));
    take_document(code, json);
}

static int32_t
take_movement(void *user, const oms_stock_movement *movement)
{
    (void)user;
    (void)movement;
    return 0;
}

static void
ask_all(oms_engine *engine)
{
    static const oms_order_query queries[] = {
        {.size = sizeof(oms_order_query), .sku = "MUG-BLUE", .oldest_first = 1},
        {.size = sizeof(oms_order_query), .updated_since = 1, .payment = "authorised", .returns = "none"},
        {.size = sizeof(oms_order_query), .fulfilment = "none", .until = INT64_MAX},
        {.size = sizeof(oms_order_query), .hold = "any"},
        {.size = sizeof(oms_order_query), .number = "0000"},
    };
    static const oms_report_query reports[] = {
        {.size = sizeof(oms_report_query), .report = "sales"},
        {.size = sizeof(oms_report_query), .report = "sales", .by = "sku"},
        {.size = sizeof(oms_report_query), .report = "stock"},
        {.size = sizeof(oms_report_query), .report = "funnel", .by = "country"},
    };
    char *json = NULL;
    int32_t code;

    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        TRY(code, oms_order_list_json(engine, &queries[i], &json, &error));
        take_document(code, json);
        json = NULL;
    }
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        TRY(code, oms_report_json(engine, &reports[i], &json, &error));
        take_document(code, json);
        json = NULL;
    }
}

static void
read_all(oms_engine *engine, struct names *names)
{
    char *json = NULL;
    int32_t code;

    TRY(code, oms_order_list(engine, NULL, keep_name, names, &error));
    TRY(code, oms_order_list_json(engine, NULL, &json, &error));
    take_document(code, json);
    json = NULL;
    ask_all(engine);
    TRY(code, oms_stock_list_json(engine, NULL, &json, &error));
    take_document(code, json);
    json = NULL;
    TRY(code, oms_job_list_json(engine, NULL, &json, &error));
    take_document(code, json);
    TRY(code, oms_stock_ledger(engine, "MUG-BLUE", take_movement, NULL, &error));
    for (size_t i = 0; i < names->n; i++)
        read_order(engine, &names->ids[i]);
    TRY(code, oms_verify(engine, NULL, NULL, NULL, &error));
}

static void
place(oms_engine *engine)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG-BLUE", .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft = NULL;
    int32_t code;

    MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "C-1", NULL) == OMS_OK);
    MUST(oms_draft_set_payment(draft, "card", "tok_ok", NULL) == OMS_OK);
    MUST(oms_draft_add_line(draft, &line, NULL) == OMS_OK);
    TRY(code, oms_order_place(engine, draft, 0, NULL, &error));
    oms_draft_free(draft);
}

static void
change_order(oms_engine *engine, const oms_id *id, size_t how)
{
    int32_t code;

    switch (how % 4) {
    case 0:
        TRY(code, oms_order_dispatch(engine, id, NULL, NULL, &error));
        break;
    case 1:
        TRY(code, oms_order_cancel(engine, id, "broken file", NULL, &error));
        break;
    case 2:
        TRY(code, oms_order_return(engine, id, NULL, NULL, &error));
        break;
    default:
        TRY(code, oms_order_deliver(engine, id, NULL, &error));
    }
    TRY(code, oms_order_drive(engine, id, NULL, &error));
}

static void
work_on(struct fuzz_shop *shop, const struct names *names)
{
    int64_t next;
    int32_t code;

    TRY(code, oms_stock_adjust(shop->engine, "MUG-BLUE", "BER", 1, NULL, &error));
    place(shop->engine);
    TRY(code, oms_engine_run(shop->engine, STEPS_MAX, NULL, &next, &error));
    for (size_t i = 0; i < names->n; i++)
        change_order(shop->engine, &names->ids[i], i);
    shop->now += INT64_C(3600000);
    TRY(code, oms_engine_run(shop->engine, STEPS_MAX, NULL, &next, &error));
    TRY(code, oms_verify(shop->engine, NULL, NULL, NULL, &error));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_shop shop;
    struct names names = {.n = 0};

    if (directory[0] == '\0')
        make_directory();
    write_database(data, size);
    if (fuzz_shop_open(&shop, &(struct fuzz_shop_options){.path = path}) != OMS_OK)
        return 0;
    read_all(shop.engine, &names);
    work_on(&shop, &names);
    fuzz_shop_close(&shop);
    return 0;
}
