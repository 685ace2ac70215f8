/* The doctor's rounds among subscriptions: those whose order cannot be made, and those that are overdue. Changes nothing. */
#include "engine/diagnose_subscription.h"

#include "engine/pages.h"
#include "model/diagnose.h"

struct visit {
    oms_engine *engine;
    oms_diagnosis_fn tell;
    void *user;
    bool waiting; /* those that wait; else those that do not, and are due */
};

static int32_t
tell_page(const struct visit *visit, const struct pages *pages)
{
    struct callback callback = {.engine = visit->engine};
    const int64_t now = engine_now(visit->engine);
    oms_diagnosis found;
    int32_t rc = OMS_OK;

    engine_callback_begin(&callback);
    for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++) {
        const struct subscription_row *row = pages_row(pages, i);
        if ((row->waiting_since != OMS_NONE) == visit->waiting && diagnose_subscription(row, now, &found))
            rc = visit->tell(visit->user, &found);
    }
    engine_callback_end(&callback);
    return rc;
}

static int32_t
walk(const struct visit *visit, int32_t index, const struct subscription_row *high, oms_error **error)
{
    struct pages pages;
    int32_t rc;

    pages_open(&pages, visit->engine, TABLE_SUBSCRIPTIONS, index);
    pages.read.high = high;
    rc = pages_next(&pages, error);
    while (rc == OMS_OK && pages.rows.n > 0) {
        rc = tell_page(visit, &pages);
        if (rc == OMS_OK)
            rc = pages_next(&pages, error);
    }
    pages_close(&pages);
    return rc;
}

int32_t
diagnose_subscriptions(oms_engine *engine, oms_diagnosis_fn tell, void *user, oms_error **error)
{
    const struct subscription_row due = {.due_at = engine_now(engine)};
    struct visit visit = {.engine = engine, .tell = tell, .user = user, .waiting = true};
    int32_t rc = walk(&visit, INDEX_SUBSCRIPTIONS_BY_WAITING, NULL, error);

    visit.waiting = false;
    return rc == OMS_OK ? walk(&visit, INDEX_SUBSCRIPTIONS_BY_DUE, &due, error) : rc;
}

int32_t
diagnose_one_subscription(oms_engine *engine, const oms_id *id, oms_diagnosis_fn tell, void *user, oms_error **error)
{
    const struct subscription_row key = {.id = *id};
    struct callback callback = {.engine = engine};
    struct pages pages;
    oms_diagnosis found;
    int32_t rc;

    pages_open(&pages, engine, TABLE_SUBSCRIPTIONS, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    rc = pages_next(&pages, error);
    if (rc == OMS_OK && pages.rows.n == 0)
        rc = error_set(error, OMS_E_NOT_FOUND, "there is no such order or subscription");
    else if (rc == OMS_OK) {
        const struct subscription_row *row = pages_row(&pages, 0);
        const bool any =
            diagnose_subscription(row, engine_now(engine), &found) || diagnose_subscription_at_rest(row, &found);
        engine_callback_begin(&callback);
        rc = any ? tell(user, &found) : OMS_OK;
        engine_callback_end(&callback);
    }
    pages_close(&pages);
    return rc;
}
