/* Reading, stop by stop. What was read is looked at only as far as it shows that it was read. */
#include "fail/tour_read.h"

static void
read_facts(const oms_order *order)
{
    ck_assert_ptr_nonnull(AT(oms_order_id)(order));
    ck_assert_ptr_nonnull(AT(oms_order_number)(order));
    ck_assert_int_eq(AT(oms_order_state)(order), OMS_STATE_CONFIRMED);
    ck_assert_int_gt(AT(oms_order_version)(order), 1);
    ck_assert_str_eq(AT(oms_order_reference)(order), "web-1");
    ck_assert_str_eq(AT(oms_order_customer)(order), "ada");
    ck_assert_str_eq(AT(oms_order_currency)(order), "EUR");
    ck_assert_str_eq(AT(oms_order_country)(order), "DE");
    ck_assert_int_eq(AT(oms_order_replayed)(order), 0);
    ck_assert_int_eq(AT(oms_order_created_at)(order), NOON);
    ck_assert_int_eq(AT(oms_order_hold_until)(order), OMS_NONE);
    ck_assert_int_eq(AT(oms_order_next_due)(order), NOON);
    ck_assert_str_eq(AT(oms_order_payment_status)(order), "authorised");
    ck_assert_str_eq(AT(oms_order_fulfilment_status)(order), "none");
    AT(oms_order_waits_for)(order);
}

static void
read_money(const oms_order *order)
{
    ck_assert_int_eq(AT(oms_order_subtotal)(order), 9500);
    ck_assert_int_eq(AT(oms_order_discount)(order), 0);
    ck_assert_int_eq(AT(oms_order_shipping)(order), 0);
    ck_assert_int_eq(AT(oms_order_tax)(order), 0);
    ck_assert_int_eq(AT(oms_order_total)(order), 9500);
    ck_assert_int_eq(AT(oms_order_authorised)(order), 9500);
    ck_assert_int_eq(AT(oms_order_captured)(order), 0);
    ck_assert_int_eq(AT(oms_order_refunded)(order), 0);
}

static void
read_parts(const oms_order *order)
{
    oms_order_line line = {.size = sizeof line};
    oms_problem problem = {.size = sizeof problem};
    oms_payment_action action = {.size = sizeof action};
    oms_address address = {.size = sizeof address};
    oms_shipment shipment = {.size = sizeof shipment};

    ck_assert_int_eq(AT(oms_order_shipment)(order, 0, &shipment), OMS_E_NOT_FOUND);
    ck_assert_uint_eq(AT(oms_order_line_count)(order), 2);
    ck_assert_int_eq(AT(oms_order_line_at)(order, 0, &line), OMS_OK);
    ck_assert_int_eq(line.reserved, 7);
    ck_assert_uint_eq(AT(oms_order_problem_count)(order), 0);
    ck_assert_int_eq(AT(oms_order_problem)(order, 0, &problem), OMS_E_NOT_FOUND);
    ck_assert_int_eq(AT(oms_order_action)(order, &action), OMS_E_NOT_FOUND);
    ck_assert_int_eq(AT(oms_order_shipping_address)(order, &address), OMS_OK);
    ck_assert_str_eq(address.city, "Berlin");
}

static int32_t
see_step(void *user, const oms_price_step *step)
{
    *(int64_t *)user = step->after;
    return 0;
}

static int32_t
read_price(const oms_order *order)
{
    int64_t total = 0;
    char *text = NULL;
    int32_t code = AT(oms_order_price_explain)(order, see_step, &total);

    ck_assert_int_eq(total, code == OMS_OK ? oms_order_total(order) : total);
    if (code == OMS_OK)
        code = AT(oms_order_price_explain_json)(order, &text);
    oms_free(text);
    return code;
}

/* These documents have no error of their own to give. */
static int32_t
read_document(const oms_order *order, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_order_json)(order, &text);

    oms_free(text);
    if (code == OMS_OK)
        code = read_price(order);
    if (code != OMS_OK)
        *error = oms_error_new(code, "no document");
    return code;
}

int32_t
read_snapshot(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_order_get)(trip->shop.engine, &trip->order, &order, error);

    if (code != OMS_OK)
        return code;
    read_facts(order);
    read_money(order);
    read_parts(order);
    code = read_document(order, error);
    oms_order_free(order);
    return code;
}

int32_t
find_order(struct trip *trip, oms_error **error)
{
    char name[OMS_ID_TEXT_SIZE];
    oms_id id;

    oms_id_format(&trip->order, name);
    return AT(oms_order_find)(trip->shop.engine, name, &id, error);
}

int32_t
find_reference(struct trip *trip, oms_error **error)
{
    oms_id id;

    return AT(oms_order_find_reference)(trip->shop.engine, "web", "web-1", &id, error);
}

static int32_t
see_order(void *user, const oms_order_summary *order)
{
    ck_assert_ptr_nonnull(order->number);
    *(int *)user += 1;
    return 0;
}

static int32_t
list_by(struct trip *trip, const oms_order_query *query, int expected, oms_error **error)
{
    int seen = 0;
    int32_t code = AT(oms_order_list)(trip->shop.engine, query, see_order, &seen, error);

    ck_assert(code != OMS_OK || seen == expected);
    return code;
}

int32_t
list_orders(struct trip *trip, oms_error **error)
{
    return list_by(trip, &(oms_order_query){.size = sizeof(oms_order_query), .customer = "ada"}, 1, error);
}

int32_t
list_by_problem(struct trip *trip, oms_error **error)
{
    return list_by(trip, &(oms_order_query){.size = sizeof(oms_order_query), .problem = "ORD-2001"}, 0, error);
}

/* Every source of a list and everything that it looks at. */
int32_t
list_page(struct trip *trip, oms_error **error)
{
    static const oms_order_query queries[] = {
        {.size = sizeof(oms_order_query), .sku = "MUG", .payment = "authorised", .fulfilment = "none"},
        {.size = sizeof(oms_order_query), .updated_since = NOON, .returns = "none"},
        {.size = sizeof(oms_order_query), .number = "0000"},
        {.size = sizeof(oms_order_query), .channel = "web", .reference = "web-1"},
    };
    char *next = NULL;
    int32_t code = OMS_OK;

    for (size_t i = 0; code == OMS_OK && i < 4; i++) {
        int seen = 0;
        code = AT(oms_order_page)(trip->shop.engine, &queries[i], see_order, &seen, &next, error);
        ck_assert_ptr_null(next);
        ck_assert(code != OMS_OK || seen == (i == 2 ? 0 : 1));
    }
    return code;
}

static int32_t
done_with(int32_t code, char *text)
{
    ck_assert((text != NULL) == (code == OMS_OK));
    oms_free(text);
    return code;
}

int32_t
list_orders_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_order_list_json)(trip->shop.engine, NULL, &text, error);

    return done_with(code, text);
}

static int32_t
see_report(void *user, const oms_report_row *row)
{
    ck_assert_int_eq(row->figures[0], 1);
    ++*(int *)user;
    return 0;
}

int32_t
run_report(struct trip *trip, oms_error **error)
{
    static const oms_report_query queries[] = {{.size = sizeof(oms_report_query), .report = "sales"},
                                               {.size = sizeof(oms_report_query), .report = "funnel"}};
    int32_t code = OMS_OK;

    ck_assert_str_eq(AT(oms_report_column_at)("funnel", NULL, 0)->name, "placed");
    for (size_t i = 0; code == OMS_OK && i < 2; i++) {
        int seen = 0;
        code = AT(oms_report_run)(trip->shop.engine, &queries[i], see_report, &seen, error);
        ck_assert(code != OMS_OK || seen == 1);
    }
    return code;
}

int32_t
run_report_json(struct trip *trip, oms_error **error)
{
    static const oms_report_query queries[] = {{.size = sizeof(oms_report_query), .report = "sales", .by = "sku"},
                                               {.size = sizeof(oms_report_query), .report = "stock"}};
    int32_t code = OMS_OK;

    for (size_t i = 0; code == OMS_OK && i < 2; i++) {
        char *text = NULL;
        code = AT(oms_report_json)(trip->shop.engine, &queries[i], &text, error);
        done_with(code, text);
    }
    return code;
}

static int32_t
see_event(void *user, const oms_event *event)
{
    ck_assert_int_eq(event->seq, ++*(int64_t *)user);
    return 0;
}

int32_t
list_events(struct trip *trip, oms_error **error)
{
    int64_t seen = 0;

    return AT(oms_order_events)(trip->shop.engine, &trip->order, see_event, &seen, error);
}

int32_t
list_events_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_order_events_json)(trip->shop.engine, &trip->order, &text, error);

    return done_with(code, text);
}

static int32_t
see_job(void *user, const oms_job *job)
{
    (void)user;
    ck_assert_ptr_nonnull(job->key);
    return 0;
}

int32_t
list_jobs(struct trip *trip, oms_error **error)
{
    return AT(oms_job_list)(trip->shop.engine, NULL, see_job, NULL, error);
}

int32_t
list_jobs_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_job_list_json)(trip->shop.engine, &trip->order, &text, error);

    return done_with(code, text);
}

int32_t
ask_next_due(struct trip *trip, oms_error **error)
{
    int64_t due = OMS_NONE;
    int32_t code = AT(oms_engine_next_due)(trip->shop.engine, &due, error);

    ck_assert_int_eq(due, code == OMS_OK ? NOON : OMS_NONE);
    ck_assert_int_eq(AT(oms_engine_in_callback)(trip->shop.engine), 0);
    return code;
}

static int32_t
see_diagnosis(void *user, const oms_diagnosis *diagnosis)
{
    ck_assert_str_eq(AT(oms_level_name)(diagnosis->level), "ok");
    ck_assert_str_eq(diagnosis->waits_for, "fulfilment");
    ++*(int *)user;
    return 0;
}

int32_t
ask_doctor(struct trip *trip, oms_error **error)
{
    int seen = 0;
    int32_t code = AT(oms_diagnose)(trip->shop.engine, NULL, see_diagnosis, &seen, error);

    ck_assert_int_eq(seen, code == OMS_OK ? 1 : seen);
    return code;
}

int32_t
ask_doctor_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_diagnose_json)(trip->shop.engine, &trip->order, &text, error);

    return done_with(code, text);
}

static int32_t
see_level(void *user, const oms_stock_level *level)
{
    (void)user;
    ck_assert_ptr_nonnull(level->location);
    return 0;
}

int32_t
list_stock(struct trip *trip, oms_error **error)
{
    return AT(oms_stock_list)(trip->shop.engine, NULL, see_level, NULL, error);
}

int32_t
list_stock_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_stock_list_json)(trip->shop.engine, "MUG", &text, error);

    return done_with(code, text);
}

static int32_t
see_movement(void *user, const oms_stock_movement *movement)
{
    (void)user;
    ck_assert_ptr_nonnull(movement->kind);
    return 0;
}

int32_t
list_ledger(struct trip *trip, oms_error **error)
{
    return AT(oms_stock_ledger)(trip->shop.engine, "MUG", see_movement, NULL, error);
}

static int32_t
see_carrier(void *user, const oms_carrier *carrier)
{
    (void)user;
    ck_assert_ptr_nonnull(carrier->code);
    return 0;
}

int32_t
list_carriers(struct trip *trip, oms_error **error)
{
    return AT(oms_carrier_list)(trip->shop.engine, see_carrier, NULL, error);
}

int32_t
list_carriers_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_carrier_list_json)(trip->shop.engine, &text, error);

    return done_with(code, text);
}

static void
see_invariant(void *user, const oms_invariant *invariant)
{
    (void)user;
    ck_assert_msg(invariant->breaches == 0, "%s: %s", invariant->id, invariant->example);
}

int32_t
verify(struct trip *trip, oms_error **error)
{
    int64_t breaches = 0;
    int32_t code = AT(oms_verify)(trip->shop.engine, see_invariant, NULL, &breaches, error);

    ck_assert_int_eq(breaches, 0);
    return code;
}
