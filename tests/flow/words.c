/* The words of tests/flow/words.h. */
#include "flow/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
assert_code(int32_t expected, int32_t code, oms_error *error, const char *what)
{
    ck_assert_msg(code == expected, "%s: %s instead of %s: %s", what, oms_result_name(code), oms_result_name(expected),
                  error ? oms_error_message(error) : "");
    if (code == OMS_OK)
        ck_assert_ptr_null(error);
    else if (error)
        ck_assert_int_eq(oms_error_code(error), code);
    oms_error_free(error);
}

void
shop_open_paid_by(struct shop *shop, struct provider *provider)
{
    shop_open_with(shop, &(struct shop_options){.payment = &provider->service});
}

void
run_at(struct shop *shop, int64_t ms)
{
    shop->now = NOON + ms;
    shop_run(shop);
}

struct job_search {
    const char *kind;
    int64_t skip;
    int64_t seen;
    struct job_view found;
};

static void
copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static int32_t
look_at_job(void *user, const oms_job *job)
{
    struct job_search *search = user;

    if (strcmp(job->kind, search->kind) != 0 || search->seen++ != search->skip)
        return 0;
    copy(search->found.key, sizeof search->found.key, job->key);
    copy(search->found.state, sizeof search->found.state, job->state);
    copy(search->found.outcome, sizeof search->found.outcome, job->outcome);
    copy(search->found.message, sizeof search->found.message, job->message);
    search->found.attempts = job->attempts;
    search->found.due_at = job->due_at;
    return 0;
}

int64_t
count_jobs(struct shop *shop, const oms_id *id, const char *kind)
{
    struct job_search search = {.kind = kind, .skip = -1};

    MUST_OK(oms_job_list(shop->engine, id, look_at_job, &search, &error));
    return search.seen;
}

struct job_view
find_job(struct shop *shop, const oms_id *id, const char *kind, int64_t nth)
{
    struct job_search search = {.kind = kind, .skip = nth};

    MUST_OK(oms_job_list(shop->engine, id, look_at_job, &search, &error));
    ck_assert_msg(nth >= 0 && nth < search.seen, "there is no %s number %lld", kind, (long long)nth);
    return search.found;
}

static struct job_view
last_job(struct shop *shop, const oms_id *id, const char *kind)
{
    return find_job(shop, id, kind, count_jobs(shop, id, kind) - 1);
}

void
assert_job(struct shop *shop, const oms_id *id, const char *kind, const char *state)
{
    struct job_view job = last_job(shop, id, kind);

    ck_assert_str_eq(job.state, state);
}

struct event_count {
    const char *type;
    int64_t n;
};

static int32_t
look_at_event(void *user, const oms_event *event)
{
    struct event_count *count = user;

    count->n += strcmp(event->type, count->type) == 0;
    return 0;
}

int64_t
count_events(struct shop *shop, const oms_id *id, const char *type)
{
    struct event_count count = {.type = type};

    MUST_OK(oms_order_events(shop->engine, id, look_at_event, &count, &error));
    return count.n;
}

static int32_t
count_order(void *user, const oms_order_summary *order)
{
    (void)order;
    ++*(int64_t *)user;
    return 0;
}

int64_t
count_orders(struct shop *shop)
{
    const oms_order_query query = {.size = sizeof query, .limit = OMS_LIMIT_PAGE};
    int64_t n = 0;

    MUST_OK(oms_order_list(shop->engine, &query, count_order, &n, &error));
    return n;
}

int32_t
tell(struct shop *shop, const oms_id *id, const char *kind, int32_t outcome)
{
    struct job_view job = last_job(shop, id, kind);

    return oms_complete(shop->engine, job.key, outcome, NULL, NULL);
}

int32_t
pay(struct shop *shop, const oms_id *id, const char *method, const char *token)
{
    const oms_payment_method by = {.size = sizeof by, .method = method, .token = token};

    return oms_order_pay(shop->engine, id, &by, NULL, NULL);
}

int32_t
record_payment(struct shop *shop, const oms_id *id, int64_t amount)
{
    return oms_order_record_payment(shop->engine, id, amount, "bank-1", NULL, NULL);
}

int64_t
hold_until(struct shop *shop, const oms_id *id)
{
    oms_order *order = get(shop, id);
    int64_t until = oms_order_hold_until(order);

    oms_order_free(order);
    return until;
}

int64_t
next_due_of(struct shop *shop)
{
    int64_t due;

    MUST_OK(oms_engine_run(shop->engine, 0, NULL, &due, &error));
    return due;
}

void
file_name(char *path)
{
    snprintf(path, PATH_SIZE, "/tmp/oms-flow-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(unlink(path), 0);
}

void
file_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[PATH_SIZE + 8];

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}
