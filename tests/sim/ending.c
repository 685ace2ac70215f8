/* The end of a simulated world: faults stop, whoever got no answer asks again, the clock runs on until nothing is due, and people see to what waits for them. */
#include <string.h>

#include "sim/customers.h"

#define LONGEST (40 * DAY)
#define ROUNDS  100

static void
calm_down(struct world *world)
{
    world_tell(world, "the weather is fine again");
    world->fine = true;
    for (int i = 0; i < ENGINES; i++) {
        world->skew[i] = 0;
        world->fronts[i].crash_after = 0;
        world->fronts[i].broken_calls = 0;
    }
    world_crash_check(world);
}

static void
run_engine(struct world *world, int number)
{
    oms_error *error = NULL;

    front_begin(&world->fronts[number]);
    world->next_due = OMS_NONE;
    const int32_t code = oms_engine_run(world->engines[number], 0, NULL, &world->next_due, &error);
    check_call(world, number, "run at the end", code, error);
    check_answers_recorded(world, number, code);
}

/* The next moment at which anything happens by itself. */
static int64_t
next_moment(const struct world *world)
{
    const int64_t moments[] = {bank_next_letter(&world->bank), clerks_next_letter(&world->clerks)};
    int64_t next = world->next_due;

    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (next == OMS_NONE || (moments[i] != OMS_NONE && moments[i] < next))
            next = moments[i];
    return next;
}

/* False when forty days were not enough: something may look every hour whether a person has answered. */
static bool
run_on(struct world *world)
{
    const int64_t end = (world->latest > world->now ? world->latest : world->now) + LONGEST;
    int64_t next = world->now;
    int rounds = 0; /* without the clock moving */

    for (int number = 0; next != OMS_NONE && !world_is_broken(world); number = 1 - number) {
        rounds = next > world->now ? 0 : rounds + 1;
        if (next > world->now)
            world->now = next;
        if (rounds > ROUNDS)
            world_broken(world, "something is due, and is not done however often an engine runs");
        run_engine(world, number);
        next = next_moment(world);
        while (bank_deliver(world, number) || clerks_deliver(world, number))
            next = world->now;
        if (world->now > end)
            return false;
    }
    return true;
}

/* --- People --- */

struct waiting {
    struct world *world;
    oms_job job;
    char key[64];
    char kind[64];
    bool found;
    char left[120]; /* a job that waits for nobody */
};

static int32_t
find_waiting(void *user, const oms_job *job)
{
    struct waiting *waiting = user;

    if (strcmp(job->state, "dead") == 0)
        return 0;
    if (strcmp(job->state, "needs-operator") != 0) {
        snprintf(waiting->left, sizeof waiting->left, "%.30s %.40s, %.20s", job->kind, job->key, job->state);
        return 0;
    }
    waiting->found = true;
    waiting->job = *job;
    snprintf(waiting->key, sizeof waiting->key, "%s", job->key);
    snprintf(waiting->kind, sizeof waiting->kind, "%s", job->kind);
    waiting->job.key = waiting->key;
    waiting->job.kind = waiting->kind;
    return 1;
}

static struct purchase *
purchase_of(struct world *world, const oms_id *order)
{
    for (size_t i = 0; i < world->n_purchases; i++)
        if (world->purchases[i].placed == DONE && memcmp(&world->purchases[i].id, order, sizeof *order) == 0)
            return &world->purchases[i];
    return NULL;
}

/* The bank does what it was never asked, or says what it did; cash is given back in cash. */
static void
see_to(struct world *world, const oms_job *job)
{
    char reference[16];
    struct purchase *purchase = purchase_of(world, &job->order);
    const int32_t outcome = bank_see_to(world, job, reference);
    const struct deed *deed = bank_find(&world->bank, job->key);
    oms_reply *reply = NULL;
    oms_error *error = NULL;

    world_count(world, TALLY_HELPED);
    if (purchase && deed && deed->effect == REFUND && deed->account >= world->bank.n)
        purchase->back_by_hand += job->amount;
    oms_reply_new(&reply);
    if (*reference)
        oms_reply_set_reference(reply, reference);
    if (*reference && deed->effect == BOOK)
        oms_reply_set_tracking(reply, reference);
    const int32_t code = oms_complete(world->engines[0], job->key, outcome, reply, &error);
    world_tell(world, "a person saw to %s %s: %s", job->kind, job->key, oms_result_name(code));
    if (code != OMS_OK)
        world_broken(world, "a person could not end %s (%s): %s", job->key, job->kind, oms_error_message(error));
    oms_reply_free(reply);
    oms_error_free(error);
}

static bool
see_to_jobs(struct world *world)
{
    bool any = false;

    for (bool found = true; found && !world_is_broken(world); any |= found) {
        struct waiting waiting = {.world = world};
        oms_job_list(world->engines[0], NULL, find_waiting, &waiting, NULL);
        found = waiting.found;
        if (found)
            see_to(world, &waiting.job);
        else if (*waiting.left && !any)
            world_broken(world, "nothing is due, and a job is left: %s", waiting.left);
    }
    return any;
}

void
world_end(struct world *world)
{
    bool rests;

    calm_down(world);
    world->options.plot->rest(world);
    do
        rests = run_on(world);
    while (!world_is_broken(world) && see_to_jobs(world));
    if (!rests)
        world_broken(world, "forty days after the last fault there is still something due");
    if (!world_is_broken(world))
        check_invariants(world);
    if (!world_is_broken(world))
        world->options.plot->compare(world);
}
