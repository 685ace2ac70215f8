/* Jobs: leases, schedules and ends. Pure. */
#include "model/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/effects.h"
#include "model/event.h"

void
job_key(const struct job_row *job, char *out)
{
    for (size_t i = 0; i < sizeof job->order_id.bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", job->order_id.bytes[i]);
    snprintf(out + 32, JOB_KEY_SIZE - 32, "-%" PRId64, job->n);
}

bool
job_parse_key(const char *key, oms_id *order_id, int64_t *n)
{
    char canonical[JOB_KEY_SIZE];
    struct job_row job = {0};

    if (strnlen(key, JOB_KEY_SIZE) >= JOB_KEY_SIZE)
        return false;
    for (size_t i = 0; i < 32; i++) {
        int digit = text_hex_digit(key[i]);
        if (digit < 0)
            return false;
        job.order_id.bytes[i / 2] = (uint8_t)(job.order_id.bytes[i / 2] << 4 | digit);
    }
    if (key[32] != '-')
        return false;
    job.n = strtoll(key + 33, NULL, 10);
    job_key(&job, canonical);
    if (job.n < 1 || strcmp(canonical, key) != 0)
        return false;
    *order_id = job.order_id;
    *n = job.n;
    return true;
}

bool
job_open(const struct job_row *job)
{
    return text_is(job->state, JOB_READY) || text_is(job->state, JOB_RUNNING) || text_is(job->state, JOB_WAITING);
}

bool
job_stuck(const struct job_row *job)
{
    return text_is(job->state, JOB_DEAD) || text_is(job->state, JOB_NEEDS_OPERATOR);
}

bool
job_is(const struct job_row *job, const char *kind)
{
    return text_is(job->kind, kind);
}

bool
job_unsent(const struct job_row *job)
{
    return job->first_sent_at == OMS_NONE;
}

struct job_row *
add_job(struct decision *d, const char *kind, int64_t payment, int64_t amount, int64_t due)
{
    struct order_row *order = rows_order(d->rows);
    struct subscription_row *subscription = rows_subscription(d->rows);
    struct job_row *job = row_list_add(d->arena, &d->rows->jobs, NULL, sizeof *job);

    if (!job)
        return NULL;
    *job = (struct job_row){.order_id = order ? order->id : subscription->id,
                            .n = order ? ++order->job_count : ++subscription->job_count,
                            .kind = text_of(kind),
                            .state = TEXT(JOB_READY),
                            .payment = payment,
                            .shipment = OMS_NONE,
                            .amount = amount,
                            .due_at = due,
                            .lease_until = OMS_NONE,
                            .first_sent_at = OMS_NONE,
                            .deadline = OMS_NONE,
                            .outcome_at = OMS_NONE,
                            .created_at = d->now,
                            .tries_since = d->now,
                            .stuck_since = OMS_NONE};
    return job;
}

struct job_row *
next_intent(struct decision *d, const struct job_row *job, int64_t due)
{
    struct job_row *next = add_job(d, job->kind.data, job->payment, job->amount, due);

    if (!next)
        return NULL;
    next->shipment = job->shipment;
    next->carrier = job->carrier;
    next->template = job->template;
    next->channel = job->channel;
    next->detail = job->detail;
    next->created_at = job->created_at;
    return next;
}

struct job_row *
find_open_job(const struct order_rows *rows, const char *kind, int64_t payment)
{
    for (size_t i = 0; i < rows->jobs.n; i++) {
        struct job_row *job = rows_job(rows, i);
        if (job_open(job) && job_is(job, kind) && (payment == OMS_NONE || job->payment == payment))
            return job;
    }
    return NULL;
}

void
job_lease(struct decision *d, struct job_row *job)
{
    if (job->first_sent_at == OMS_NONE)
        job->first_sent_at = d->now;
    job->lapses += text_is(job->state, JOB_RUNNING); /* whoever had it never said a word */
    job->state = TEXT(JOB_RUNNING);
    job->put_off = 0;
    job->uncertain = 1;
    job->attempts++;
    job->epoch++;
    job->lease_until = d->now + service_of(d->policy, job)->lease_ms;
    job->due_at = job->lease_until;
}

void
job_finish(struct decision *d, struct job_row *job, const char *state)
{
    job->state = text_of(state);
    job->stuck_since = job_stuck(job) ? d->now : OMS_NONE;
    job->due_at = OMS_NONE;
    job->lease_until = OMS_NONE;
    job->deadline = OMS_NONE;
}

void
job_forget(struct job_row *job)
{
    if (text_is(job->state, JOB_DEAD))
        job->stuck_since = OMS_NONE;
}

void
forget_jobs(struct decision *d, const char *kind)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++)
        if (job_is(rows_job(d->rows, i), kind))
            job_forget(rows_job(d->rows, i));
}

bool
job_retry(struct decision *d, struct job_row *job, int32_t schedule, int64_t retry_after_ms)
{
    int64_t due;

    job->tries++;
    if (oms_retry_next(&d->policy->schedules[schedule], (int32_t)job->tries, job->tries_since, d->now,
                       PLANTED(RETRY_AFTER_IGNORED) ? 0 : retry_after_ms, d->random, &due) != OMS_OK)
        return false;
    job->due_at = due;
    job->lease_until = OMS_NONE;
    return true;
}

int64_t
look_again_at(const struct decision *d, int32_t schedule)
{
    const int64_t interval = d->policy->schedules[schedule].interval_ms;

    return time_after(d->now, interval > SECOND_MS ? interval : SECOND_MS);
}

/* What a problem promised for now, or for before, and did not come of it, will not come by itself. */
static void
forget_past_tries(struct decision *d)
{
    for (size_t i = 0; i < d->rows->problems.n; i++)
        if (rows_problem(d->rows, i)->next_try <= d->now)
            rows_problem(d->rows, i)->next_try = OMS_NONE;
}

void
job_needs_operator(struct decision *d, struct job_row *job, const char *why)
{
    job->message = arena_text(d->arena, text_of(why));
    if (job_is(job, JOB_MESSAGE)) { /* nothing waits for a message, nor does anybody look it up */
        job_finish(d, job, JOB_DEAD);
        add_event(d, EVENT_MESSAGE_FAILED, OMS_NONE, OMS_NONE, job->template);
        return;
    }
    job_finish(d, job, JOB_NEEDS_OPERATOR);
    forget_past_tries(d);
    open_problem(d, "ORD-2005", "job", 0, OMS_NONE, "%s (job %" PRId64 ") needs a person: %s", job->kind.data, job->n,
                 why); /* not by its key, whose digits may look like a card number */
    add_event(d, EVENT_JOB_FAILED, OMS_NONE, job->amount, job->kind);
}

void
close_job_problem(struct decision *d)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++)
        if (text_is(rows_job(d->rows, i)->state, JOB_NEEDS_OPERATOR))
            return;
    close_problems(d, "job");
}
