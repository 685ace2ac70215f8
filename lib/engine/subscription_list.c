/* Finding subscriptions: all, one customer's, those that are due, page by page, and one by its number. Changes nothing. */
#include "base/text.h"
#include "engine/check.h"
#include "engine/find.h"
#include "engine/list_json.h"
#include "engine/pages.h"
#include "engine/subscription.h"

static int32_t
tell(const struct subscription_row *row, oms_subscription_fn subscription, void *user)
{
    return subscription(user, &(oms_subscription_summary){.size = sizeof(oms_subscription_summary),
                                                          .number = row->number.data,
                                                          .status = row->status.data,
                                                          .customer = row->customer.data,
                                                          .currency = row->currency.data,
                                                          .problem = row->problem.data,
                                                          .id = row->id,
                                                          .next_k = row->next_k,
                                                          .next_at = row->due_at,
                                                          .cycles = row->cycles,
                                                          .created_at = row->created_at});
}

static bool
is_wanted(const struct subscription_row *row, const oms_subscription_query *query)
{
    return (!query->status || subscription_is(row, query->status)) &&
           (query->due_before == 0 || (row->due_at != OMS_NONE && row->due_at < query->due_before));
}

static int32_t
tell_page(const struct pages *pages, const oms_subscription_query *query, oms_subscription_fn subscription, void *user)
{
    struct callback callback = {.engine = pages->engine};
    int32_t rc = OMS_OK;

    engine_callback_begin(&callback);
    for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++)
        if (is_wanted(pages_row(pages, i), query))
            rc = tell(pages_row(pages, i), subscription, user);
    engine_callback_end(&callback);
    return rc;
}

static int32_t
take_query(const oms_subscription_query *from, oms_subscription_query *out, oms_error **error)
{
    static const char *const statuses[] = {SUBSCRIPTION_ACTIVE, SUBSCRIPTION_PAUSED, SUBSCRIPTION_CANCELLED,
                                           SUBSCRIPTION_COMPLETED};
    int32_t rc = OMS_OK;

    *out = (oms_subscription_query){.size = sizeof *out};
    if (from)
        rc = check_struct("query", out, sizeof *out, from, error);
    if (rc == OMS_OK && out->status)
        rc = check_choice(FIELD(NULL, "status"), text_of(out->status), statuses, sizeof statuses / sizeof *statuses,
                          error);
    if (rc == OMS_OK && out->due_before < 0)
        rc = error_set(error, OMS_E_INVALID, "due_before: it is below 0");
    return rc;
}

/* The keys live as long as the pages. */
static void
open_list(struct pages *pages, oms_engine *engine, const oms_subscription_query *query,
          const struct subscription_row *key)
{
    if (query->customer) {
        pages_open(pages, engine, TABLE_SUBSCRIPTIONS, INDEX_SUBSCRIPTIONS_BY_CUSTOMER);
        pages->read.key = key;
        pages->read.n_key = 1;
        return;
    }
    pages_open(pages, engine, TABLE_SUBSCRIPTIONS, query->due_before ? INDEX_SUBSCRIPTIONS_BY_DUE : -1);
    if (query->due_before)
        pages->read.high = key;
}

int32_t
oms_subscription_list(oms_engine *engine, const oms_subscription_query *query, oms_subscription_fn subscription,
                      void *user, oms_error **error)
{
    oms_subscription_query wanted;
    struct pages pages;
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (!subscription)
        return error_set(error, OMS_E_INVALID, "subscription: it is NULL");
    rc = take_query(query, &wanted, error);
    if (rc != OMS_OK)
        return rc;
    const struct subscription_row key = {.customer = text_of(wanted.customer), .due_at = wanted.due_before};
    open_list(&pages, engine, &wanted, &key);
    rc = pages_next(&pages, error);
    while (rc == OMS_OK && pages.rows.n > 0) {
        rc = tell_page(&pages, &wanted, subscription, user);
        if (rc == OMS_OK)
            rc = pages_next(&pages, error);
    }
    pages_close(&pages);
    return rc;
}

static int32_t
write_summary(void *user, const oms_subscription_summary *subscription)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_id(w, "id", &subscription->id);
    json_string(w, "number", subscription->number);
    json_string(w, "status", subscription->status);
    json_string(w, "customer", subscription->customer);
    json_string(w, "currency", subscription->currency);
    json_string(w, "problem", subscription->problem);
    json_int(w, "next_k", subscription->next_k);
    json_time(w, "next_at", subscription->next_at);
    json_int(w, "cycles", subscription->cycles);
    json_time(w, "created_at", subscription->created_at);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_subscription_list_json(oms_engine *engine, const oms_subscription_query *query, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "subscriptions", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_subscription_list(engine, query, write_summary, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}

struct found {
    oms_id id;
    bool any;
};

static int32_t
keep_id(void *user, size_t read, const void *row)
{
    const struct subscription_row *subscription = row;

    (void)read;
    *(struct found *)user = (struct found){.id = subscription->id, .any = true};
    return OMS_OK;
}

int32_t
oms_subscription_find(oms_engine *engine, const char *name, oms_id *out, oms_error **error)
{
    struct subscription_row key = {0};
    struct found found = {0};
    oms_read read = {.size = sizeof read, .table = schema_table(TABLE_SUBSCRIPTIONS), .key = &key, .n_key = 1};
    char number[ID_NUMBER_SIZE] = "", shown[TEXT_SHOWN_SIZE];
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (!name || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", name ? "out" : "name");
    const bool is_id = oms_id_parse(name, &key.id) == OMS_OK;
    read.index = is_id ? -1 : INDEX_SUBSCRIPTIONS_BY_NUMBER;
    read.limit = 1;
    if (is_id || number_stored(name, number)) {
        key.number = text_of(number);
        rc = engine_read(engine, (const oms_read *const[]){&read}, 1, keep_id, &found, error);
    }
    if (rc != OMS_OK)
        return rc;
    if (!found.any)
        return error_set(error, OMS_E_NOT_FOUND, "there is no subscription %s", text_shown(text_of(name), shown));
    *out = found.id;
    return OMS_OK;
}
