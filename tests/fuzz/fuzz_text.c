/* Text that people and providers write: amounts, times, ids, numbers and references of orders, zone names, tokens, messages. What is read is written again
 * the same; card data is found wherever it stands and never kept. */
#include <stdlib.h>
#include <string.h>

#include "base/card.h"
#include "base/rrule.h"
#include "base/text.h"
#include "model/reply.h"
#include "oms/calendar.h"
#include "shop.h"

#define RULE_START INT64_C(1738314000000) /* 2025-01-31T09:00:00Z */

static void
amounts(const char *text)
{
    static const char *const currencies[] = {"EUR", "JPY", "KWD", "CLF", "XXX", "eur", ""};
    char written[32];

    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        int64_t amount = OMS_NONE, again = OMS_NONE;

        if (oms_money_parse(text, currencies[i], &amount) != OMS_OK) {
            MUST(amount == OMS_NONE);
            continue;
        }
        MUST(oms_money_format(amount, currencies[i], written) == OMS_OK);
        MUST(oms_money_parse(written, currencies[i], &again) == OMS_OK && again == amount);
    }
}

/* Text as a currency, too. */
static void
currencies(const char *text)
{
    char written[32];
    int32_t exponent = -1;

    if (oms_currency_exponent(text, &exponent) == OMS_OK)
        MUST(strlen(text) == 3 && exponent >= 0 && exponent <= 4);
    MUST((oms_money_format(INT64_MIN, text, written) == OMS_OK) == (exponent >= 0));
    MUST(strlen(written) < sizeof written);
}

static void
times(const char *text)
{
    char written[OMS_TIME_TEXT_SIZE];
    int64_t at, again;

    if (oms_time_parse(text, &at) != OMS_OK)
        return;
    oms_time_format(at, written);
    MUST(oms_time_parse(written, &again) == OMS_OK && again == at);
}

/* Any number is a time that can be written. */
static void
any_time(const uint8_t *data, size_t size)
{
    char written[OMS_TIME_TEXT_SIZE];
    int64_t at;

    if (size < sizeof at)
        return;
    memcpy(&at, data, sizeof at);
    oms_time_format(at, written);
    MUST(strlen(written) < sizeof written);
}

static void
ids(const char *text)
{
    char written[OMS_ID_TEXT_SIZE];
    oms_id id, again;

    if (oms_id_parse(text, &id) != OMS_OK)
        return;
    oms_id_format(&id, written);
    MUST(oms_id_parse(written, &again) == OMS_OK && memcmp(&id, &again, sizeof id) == 0);
}

static void
zones(const char *text)
{
    const oms_calendar_schedule schedule = {
        .size = sizeof schedule, .zone = text, .year = 2026, .month = 1, .day = 31, .unit = OMS_UNIT_MONTH, .every = 1};
    int64_t utc;
    int32_t code;

    TRY(code, oms_calendar_occurrence(&schedule, 1, &utc, &error));
    (void)code;
}

static void
recurrences(const char *text)
{
    struct rrule rule;
    int64_t first, again;

    if (rrule_parse(text, &rule, NULL) != OMS_OK || !rrule_local(&rule, RULE_START, 0, &first))
        return;
    MUST(first >= RULE_START && rrule_before(&rule, RULE_START, first) == 0);
    if (rrule_local(&rule, RULE_START, 7, &again))
        MUST(again > first && rrule_before(&rule, RULE_START, again) == 7);
}

/* Card data is found in the middle of other words as well, and is gone once it was masked. */
static void
cards(const char *text)
{
    const size_t len = strlen(text);
    char *longer = malloc(len + sizeof "a " + sizeof " z");
    char shown[TEXT_SHOWN_SIZE];

    MUST(longer != NULL);
    strcat(strcat(strcpy(longer, "a "), text), " z");
    if (text_has_card_number(text_of(text)))
        MUST(text_has_card_number(text_of(longer)));
    if (text_has_card_code(text_of(text)))
        MUST(text_has_card_code(text_of(longer)));
    card_mask(longer);
    MUST(strlen(longer) == len + 4);
    MUST(!text_has_card_number(text_of(longer)) && !text_has_card_code(text_of(longer)));
    MUST(text_check(text_of(text_shown(text_of(text), shown)), sizeof shown) != TEXT_CONTROL);
    free(longer);
}

static void
replies(const char *text)
{
    const oms_address address = {.size = sizeof address, .name = text, .line1 = text, .city = text, .country = text};
    oms_reply *reply = NULL;

    MUST(oms_reply_new(&reply) == OMS_OK);
    MUST(oms_reply_set_message(reply, text) == OMS_OK);
    if (reply->message.len > 0) {
        MUST(text_check(reply->message, OMS_LIMIT_MESSAGE) == TEXT_FINE);
        MUST(!text_has_card_number(reply->message) && !text_has_card_code(reply->message));
    }
    if (oms_reply_set_reference(reply, text) == OMS_OK && reply->reference.len > 0)
        MUST(!text_has_card_number(reply->reference) && reply->reference.len <= OMS_LIMIT_TOKEN);
    oms_reply_set_action(reply, "redirect", text, OMS_NONE);
    oms_reply_set_address(reply, &address);
    oms_reply_free(reply);
}

static void
drafts(const char *text)
{
    const oms_address address = {.size = sizeof address, .name = text, .region = text, .country = "DE"};
    const oms_draft_line line = {.size = sizeof line, .sku = text, .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft = NULL;
    int32_t code;

    TRY(code, oms_draft_new(text, &draft, &error));
    if (code != OMS_OK)
        MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    for (int32_t field = OMS_DRAFT_IDEMPOTENCY_KEY; field <= OMS_DRAFT_LOCALE; field++)
        TRY(code, oms_draft_set_text(draft, field, text, &error));
    TRY(code, oms_draft_set_payment(draft, "card", text, &error));
    if (code == OMS_OK)
        MUST(!text_has_card_number(text_of(text)) && !text_has_card_code(text_of(text)));
    TRY(code, oms_draft_set_payment(draft, text, NULL, &error));
    TRY(code, oms_draft_set_shipping_address(draft, &address, &error));
    TRY(code, oms_draft_add_line(draft, &line, &error));
    oms_draft_free(draft);
}

/* A shop with one order, whose names are known. */
static struct fuzz_shop shop;
static oms_id only_order;

static void
open_shop(void)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft = NULL;
    oms_order *order = NULL;

    MUST(fuzz_shop_open(&shop, &(struct fuzz_shop_options){0}) == OMS_OK);
    fuzz_shop_furnish(&shop, 5);
    MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, "web-10023", NULL) == OMS_OK);
    MUST(oms_draft_add_line(draft, &line, NULL) == OMS_OK);
    MUST(oms_order_place(shop.engine, draft, 0, &order, NULL) == OMS_OK);
    only_order = *oms_order_id(order);
    oms_order_free(order);
    oms_draft_free(draft);
}

static void
names(const char *text)
{
    const oms_order_query queries[] = {
        {.size = sizeof(oms_order_query), .customer = text, .problem = text},
        {.size = sizeof(oms_order_query), .sku = text, .channel = text, .reference = text, .country = text},
        {.size = sizeof(oms_order_query), .number = text},
        {.size = sizeof(oms_order_query), .after = text},
        {.size = sizeof(oms_order_query), .hold = text, .payment = text, .fulfilment = text, .returns = text},
    };
    const oms_report_query report = {.size = sizeof report, .report = "sales", .by = text, .currency = text};
    char *json = NULL;
    oms_id found;
    int32_t code;

    if (shop.engine == NULL)
        open_shop();
    TRY(code, oms_order_find(shop.engine, text, &found, &error));
    MUST(code == OMS_OK || code == OMS_E_NOT_FOUND);
    if (code == OMS_OK)
        MUST(memcmp(&found, &only_order, sizeof found) == 0);
    TRY(code, oms_order_find_reference(shop.engine, NULL, text, &found, &error));
    MUST((code == OMS_OK) == (strcmp(text, "web-10023") == 0));
    TRY(code, oms_order_find_reference(shop.engine, text, "web-10023", &found, &error));
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        TRY(code, oms_order_list_json(shop.engine, &queries[i], &json, &error));
        fuzz_document(code, &json);
        json = NULL;
    }
    TRY(code, oms_report_json(shop.engine, &report, &json, &error));
    fuzz_document(code, &json);
    json = NULL;
    TRY(code, oms_stock_list_json(shop.engine, text, &json, &error));
    fuzz_document(code, &json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(const char *) = {amounts,     currencies, times,   ids,    zones,
                                                    recurrences, cards,      replies, drafts, names};
    char *text = fuzz_string(data, size);

    any_time(data, size);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        readers[i](text);
    free(text);
    return 0;
}
