/* The inbox: a signature header on the first line, a body behind it, any bytes both. Nobody is believed by a header that was not made with the secret; a body
 * that is signed is refused in words, or accepted once in a shop that stays sound. The first line is tried as a cursor of the feed as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/webhook.h"
#include "shop.h"

#define SECRET "whsec_fuzz"

/* One order that waits for its bank; in the body $K stands for its key and $O for its id. A shop serves until something was accepted. */
static struct fuzz_shop shop;
static char order_key[64];
static char order_id[OMS_ID_TEXT_SIZE];

static int32_t
keep_key(void *user, const oms_job *job)
{
    (void)user;
    if (strcmp(job->kind, "payment.authorize") == 0)
        snprintf(order_key, sizeof order_key, "%s", job->key);
    return 0;
}

static void
open_shop(void)
{
    oms_draft *draft = NULL;
    oms_order *order = NULL;

    MUST(fuzz_shop_open(&shop, &(struct fuzz_shop_options){0}) == OMS_OK);
    fuzz_shop_furnish(&shop, 5);
    MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    MUST(oms_draft_add_line(
             draft,
             &(oms_draft_line){.size = sizeof(oms_draft_line), .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE},
             NULL) == OMS_OK);
    MUST(oms_draft_set_payment(draft, "card", "tok_pending_600", NULL) == OMS_OK);
    MUST(oms_order_place(shop.engine, draft, 0, &order, NULL) == OMS_OK);
    MUST(oms_job_list(shop.engine, oms_order_id(order), keep_key, NULL, NULL) == OMS_OK);
    MUST(oms_inbox_secret(shop.engine, "bank", SECRET, strlen(SECRET), NULL) == OMS_OK);
    oms_id_format(oms_order_id(order), order_id);
    oms_order_free(order);
    oms_draft_free(draft);
}

struct body {
    char *bytes;
    size_t len;
};

static void
add(struct body *body, const char *bytes, size_t len)
{
    memcpy(body->bytes + body->len, bytes, len);
    body->len += len;
}

static struct body
fill_in(const uint8_t *data, size_t size)
{
    struct body body = {.bytes = malloc(size * sizeof order_key + 1)};

    MUST(body.bytes != NULL);
    for (size_t i = 0; i < size; i++) {
        const int named = data[i] == '$' && i + 1 < size;
        if (named && data[i + 1] == 'K')
            add(&body, order_key, strlen(order_key));
        else if (named && data[i + 1] == 'O')
            add(&body, order_id, strlen(order_id));
        else {
            add(&body, (const char *)data + i, 1);
            continue;
        }
        i++;
    }
    return body;
}

static int32_t
accept(const char *header, const struct body *body)
{
    oms_order *order = NULL;
    int32_t what = -1, code;

    TRY(code, oms_inbox_accept_json(shop.engine, "bank", header, body->bytes, body->len, &what, &order, &error));
    MUST((code == OMS_OK) == (order != NULL));
    MUST(code != OMS_OK || (what >= OMS_INBOX_APPLIED && what <= OMS_INBOX_CONFLICT));
    oms_order_free(order);
    return code;
}

static void
believe(const struct body *body)
{
    char header[WEBHOOK_HEADER_SIZE];

    webhook_header(header, SECRET, shop.now, body->bytes, body->len);
    if (accept(header, body) != OMS_OK)
        return;
    MUST(accept(header, body) == OMS_E_ALREADY);
    fuzz_shop_verify(&shop);
    fuzz_shop_close(&shop);
    shop = (struct fuzz_shop){0};
}

static void
read_from(const char *cursor)
{
    char *lines = NULL, *next = NULL;
    int32_t code;

    TRY(code, oms_events_json(shop.engine, cursor, 1, &lines, &next, &error));
    MUST(code == OMS_OK || code == OMS_E_INVALID || code == OMS_E_NOT_FOUND || code == OMS_E_LIMIT);
    oms_free(lines);
    oms_free(next);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    const size_t header_len = line ? (size_t)(line - data) : size;
    char *header = fuzz_string(data, header_len);
    struct body body;

    if (!shop.engine)
        open_shop();
    body = line ? fill_in(line + 1, size - header_len - 1) : fill_in(data, 0);
    read_from(header);
    const int32_t code = accept(header, &body);
    MUST(code == OMS_E_SIGNATURE || code == OMS_E_LIMIT || code == OMS_E_UNSUPPORTED);
    believe(&body);
    free(body.bytes);
    free(header);
    return 0;
}
