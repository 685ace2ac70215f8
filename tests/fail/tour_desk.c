/* The stops of the tour that need no engine: tables, texts, errors, drafts, replies, the sandbox, the store. */
#include <stdio.h>
#include <string.h>

#include "fail/tour.h"
#include "fail/tour_coupons.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t
read_tables(struct trip *trip, oms_error **error)
{
    int64_t due;

    (void)trip;
    (void)error;
    ck_assert_str_eq(AT(oms_version)(), OMS_VERSION);
    ck_assert_ptr_nonnull(AT(oms_code_at)(0));
    ck_assert_ptr_nonnull(AT(oms_limit_at)(0));
    ck_assert_ptr_nonnull(AT(oms_rule_at)(0));
    ck_assert_ptr_nonnull(AT(oms_transition_at)(0));
    ck_assert_ptr_nonnull(AT(oms_notification_template_at)(0));
    ck_assert_ptr_nonnull(AT(oms_schema_get)());
    ck_assert_str_eq(AT(oms_result_name)(OMS_E_NOMEM), "OMS_E_NOMEM");
    ck_assert_int_eq(AT(oms_state_parse)(AT(oms_state_name)(OMS_STATE_SHIPPED)), OMS_STATE_SHIPPED);
    return AT(oms_retry_next)(AT(oms_retry_default)(OMS_RETRY_PAYMENT), 1, NOON, NOON, 0, 0, &due);
}

static int32_t
read_texts(struct trip *trip, oms_error **error)
{
    char id[OMS_ID_TEXT_SIZE], time[OMS_TIME_TEXT_SIZE], money[32];
    int64_t number;
    int32_t decimals;
    oms_id parsed;

    (void)error;
    AT(oms_id_format)(&trip->order, id);
    ck_assert_int_eq(AT(oms_id_parse)(id, &parsed), OMS_OK);
    AT(oms_time_format)(NOON, time);
    ck_assert_int_eq(AT(oms_time_parse)(time, &number), OMS_OK);
    ck_assert_int_eq(AT(oms_currency_exponent)("EUR", &decimals), OMS_OK);
    ck_assert_int_eq(AT(oms_money_format)(4598, "EUR", money), OMS_OK);
    return AT(oms_money_parse)(money, "EUR", &number);
}

static int32_t
describe_document(struct trip *trip, oms_error **error)
{
    char *schema = NULL;
    int32_t code = AT(oms_document_schema)(AT(oms_document_at)(0)->name, &schema, error);

    (void)trip;
    AT(oms_free)(schema);
    return code;
}

static int32_t
find_occurrence(struct trip *trip, oms_error **error)
{
    const oms_calendar_schedule monthly = {.size = sizeof monthly,
                                           .zone = "Europe/Berlin",
                                           .year = 2026,
                                           .month = 1,
                                           .day = 31,
                                           .unit = OMS_UNIT_MONTH,
                                           .every = 1};
    int64_t at;

    (void)trip;
    return AT(oms_calendar_occurrence)(&monthly, 3, &at, error);
}

static int32_t
make_error(struct trip *trip, oms_error **error)
{
    oms_error *made = AT(oms_error_new)(OMS_E_BUSY, "the till is closed");
    oms_problem problem = {.size = sizeof problem};
    char *text = NULL;

    (void)trip;
    (void)error;
    ck_assert(AT(oms_error_code)(made) == OMS_E_BUSY || oms_error_code(made) == OMS_E_NOMEM);
    ck_assert_ptr_nonnull(AT(oms_error_message)(made));
    ck_assert_int_eq(AT(oms_error_retryable)(made), 1);
    ck_assert_uint_eq(AT(oms_error_problem_count)(made), 0);
    ck_assert_int_eq(AT(oms_error_problem)(made, 0, &problem), OMS_E_NOT_FOUND);
    int32_t code = AT(oms_error_json)(made, &text);
    AT(oms_free)(text);
    AT(oms_error_free)(made);
    return code;
}

static int32_t
new_draft(struct trip *trip, oms_error **error)
{
    oms_draft *draft = NULL;
    int32_t code = AT(oms_draft_new)("EUR", &draft, error);

    (void)trip;
    oms_draft_free(draft);
    return code;
}

static void
with_draft(struct trip *trip)
{
    ck_assert_int_eq(oms_draft_new("EUR", &trip->draft, NULL), OMS_OK);
}

static int32_t
set_draft_text(struct trip *trip, oms_error **error)
{
    char reference[OMS_LIMIT_KEY + 1];

    memset(reference, 'r', OMS_LIMIT_KEY);
    reference[OMS_LIMIT_KEY] = '\0';
    return AT(oms_draft_set_text)(trip->draft, OMS_DRAFT_REFERENCE, reference, error);
}

static const oms_address berlin = {.size = sizeof berlin,
                                   .name = "Ada L",
                                   .line1 = "12 Long Street",
                                   .city = "Berlin",
                                   .postcode = "10115",
                                   .country = "DE"};

static int32_t
set_shipping_address(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_set_shipping_address)(trip->draft, &berlin, error);
}

static int32_t
set_billing_address(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_set_billing_address)(trip->draft, &berlin, error);
}

static int32_t
set_payment(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_set_payment)(trip->draft, "card", "tok_ok", error);
}

static int32_t
set_expected_total(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_set_expected_total)(trip->draft, 4598, error);
}

/* So many that the draft has to grow. */
static int32_t
add_lines(struct trip *trip, oms_error **error)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    int32_t code = OMS_OK;

    for (int i = 0; i < 200 && code == OMS_OK; i++)
        code = AT(oms_draft_add_line)(trip->draft, &line, error);
    return code;
}

static const char draft_text[] =
    "{\"idempotency_key\": \"k-1\", \"currency\": \"EUR\", \"channel\": \"web\", \"customer\": \"ada\","
    " \"lines\": [{\"sku\": \"MUG\", \"quantity\": 2, \"manual_discount\": {\"ppm\": 150000}}],"
    " \"shipping_address\": {\"name\": \"Ada L\", \"city\": \"Berlin\", \"country\": \"DE\"},"
    " \"contact\": {\"email\": \"ada@example.org\"}, \"payment\": {\"method\": \"card\", \"token\": \"tok_ok\"}}";

static int32_t
read_draft(struct trip *trip, oms_error **error)
{
    oms_draft *draft = NULL;
    int32_t code = AT(oms_draft_from_json)(draft_text, strlen(draft_text), &draft, error);

    (void)trip;
    oms_draft_free(draft);
    return code;
}

static int32_t
take_draft(void *user, size_t index, oms_draft *draft, const oms_error *error)
{
    (void)user;
    (void)index;
    ck_assert_msg(draft != NULL, "%s", oms_error_message(error));
    oms_draft_free(draft);
    return OMS_OK;
}

static int32_t
read_drafts(struct trip *trip, oms_error **error)
{
    char text[2 * sizeof draft_text + 8];

    (void)trip;
    snprintf(text, sizeof text, "[%s, %s]", draft_text, draft_text);
    return AT(oms_drafts_from_json)(text, strlen(text), take_draft, NULL, error);
}

static int32_t
make_reply(struct trip *trip, oms_error **error)
{
    oms_reply *reply = NULL;
    int32_t code = AT(oms_reply_new)(&reply);

    (void)trip;
    (void)error;
    if (code == OMS_OK)
        code = AT(oms_reply_set_reference)(reply, "auth-1");
    if (code == OMS_OK)
        code = AT(oms_reply_set_message)(reply, "approved");
    if (code == OMS_OK)
        code = AT(oms_reply_set_retry_after)(reply, 5000);
    if (code == OMS_OK)
        code = AT(oms_reply_set_decline)(reply, OMS_DECLINE_FRAUD);
    if (code == OMS_OK)
        code = AT(oms_reply_set_action)(reply, "redirect", "https://bank.example/", OMS_NONE);
    if (code == OMS_OK)
        code = AT(oms_reply_set_address)(reply, &berlin);
    if (code == OMS_OK)
        code = AT(oms_reply_set_tracking)(reply, "0034");
    AT(oms_reply_free)(reply);
    return code;
}

static int32_t
answer_lookup(struct trip *trip, oms_error **error)
{
    const oms_product product = {.size = sizeof product, .sku = "MUG", .name = "Mug", .excluded_regions = "CU US-CA"};
    const oms_customer customer = {.size = sizeof customer, .id = "ada", .email = "ada@example.org"};
    const oms_tax_amount tax = {.size = sizeof tax, .jurisdiction = "DE", .ppm = 190000, .amount = 190};
    oms_reply *reply = NULL;
    int32_t code = oms_reply_new(&reply);

    (void)trip;
    (void)error;
    if (code == OMS_OK)
        code = AT(oms_reply_add_product)(reply, &product);
    if (code == OMS_OK)
        code = AT(oms_reply_set_customer)(reply, &customer);
    if (code == OMS_OK)
        code = AT(oms_reply_set_price)(reply, 0, 1000);
    if (code == OMS_OK)
        code = AT(oms_reply_add_tax)(reply, &tax);
    oms_reply_free(reply);
    return code;
}

static int32_t
take_services(oms_sandbox *sandbox)
{
    oms_payment_service payment = {.size = sizeof payment};
    oms_address_service address = {.size = sizeof address};
    oms_carrier_service carrier = {.size = sizeof carrier};
    oms_notification_service notification = {.size = sizeof notification};
    oms_lookup_service pricing = {.size = sizeof pricing};

    ck_assert_int_eq(AT(oms_sandbox_pricing)(sandbox, &pricing), OMS_E_NOT_FOUND);
    ck_assert_int_eq(AT(oms_sandbox_carrier)(sandbox, 0, &carrier), OMS_OK);
    ck_assert_int_eq(AT(oms_sandbox_count)(sandbox, "payment.authorize"), 0);
    ck_assert_int_eq(AT(oms_sandbox_payment)(sandbox, &payment), OMS_OK);
    ck_assert_int_eq(AT(oms_sandbox_notification)(sandbox, &notification), OMS_OK);
    return AT(oms_sandbox_address)(sandbox, &address);
}

static int32_t
make_sandbox(struct trip *trip, oms_error **error)
{
    oms_sandbox *sandbox = NULL;
    int32_t code = AT(oms_sandbox_new)(NULL, &sandbox, error);

    (void)trip;
    if (code == OMS_OK)
        code = take_services(sandbox);
    AT(oms_sandbox_free)(sandbox);
    return code;
}

static int32_t
read_sandbox(struct trip *trip, oms_error **error)
{
    static const char text[] = "{\"payment\": \"down\", \"effects_log\": \"/dev/null\", \"prices\": \"/dev/null\"}";
    oms_sandbox *sandbox = NULL;
    int32_t code = AT(oms_sandbox_from_json)(text, strlen(text), &sandbox, error);

    (void)trip;
    oms_sandbox_free(sandbox);
    return code;
}

static int32_t
print_schema(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = OMS_OK;

    (void)trip;
    (void)error;
    for (int32_t dialect = OMS_DIALECT_SQLITE; dialect <= OMS_DIALECT_MARKDOWN && code == OMS_OK; dialect++) {
        code = AT(oms_schema_print)(dialect, &text);
        oms_free(code == OMS_OK ? text : NULL);
    }
    return code;
}

static int32_t
make_store(struct trip *trip, oms_error **error)
{
    oms_store store = {.size = sizeof store};
    int32_t code = AT(oms_store_sqlite)("orders.db", NULL, &store, error);

    (void)trip;
    if (code == OMS_OK)
        store.destroy(store.user);
    return code;
}

const struct stop desk_stops[] = {
    {true, "tables", NULL, read_tables, OMS_OK, true},
    {true, "texts", NULL, read_texts, OMS_OK, true},
    {true, "schema of a document", NULL, describe_document, OMS_OK, false},
    {true, "calendar", NULL, find_occurrence, CALENDAR_CODE, false},
    {true, "errors", NULL, make_error, OMS_OK, true},
    {true, "draft new", NULL, new_draft, OMS_OK, false},
    {true, "draft text", with_draft, set_draft_text, OMS_OK, false},
    {true, "draft shipping address", with_draft, set_shipping_address, OMS_OK, false},
    {true, "draft billing address", with_draft, set_billing_address, OMS_OK, false},
    {true, "draft payment", with_draft, set_payment, OMS_OK, false},
    {true, "draft expected total", with_draft, set_expected_total, OMS_OK, false},
    {true, "draft coupons", with_draft, add_coupons, OMS_OK, false},
    {true, "draft lines", with_draft, add_lines, OMS_OK, false},
    {true, "draft from JSON", NULL, read_draft, JSON_CODE, false},
    {true, "drafts from JSON", NULL, read_drafts, JSON_CODE, false},
    {true, "reply", NULL, make_reply, OMS_OK, true},
    {true, "reply to a lookup", NULL, answer_lookup, OMS_OK, true},
    {true, "sandbox", NULL, make_sandbox, OMS_OK, false},
    {true, "sandbox from JSON", NULL, read_sandbox, JSON_CODE, false},
    {true, "schema", NULL, print_schema, OMS_OK, true},
    {true, "store", NULL, make_store, OMS_OK, false},
};
const size_t n_desk_stops = COUNT(desk_stops);
