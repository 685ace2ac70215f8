/* The store of tests/sim/store.h. */
#include "sim/store.h"

#include <stdio.h>

#include "oms/errors.h"
#include "sim/world.h"

static int32_t
give_up(int32_t code, oms_error **error)
{
    if (error && !*error)
        *error = oms_error_new(code, "the simulated storage failed");
    return code;
}

static void
answer_all(oms_change_set *const *sets, size_t n, int32_t code)
{
    for (size_t i = 0; i < n; i++)
        sets[i]->result = code;
}

bool
front_dies(struct front *front)
{
    if (front->crash_after == 0 || front->world->fine || front->charmed || --front->crash_after > 0)
        return false;
    front->stopped = true;
    front->world->troubles++;
    return true;
}

bool
front_outrun(const struct front *front)
{
    return front->calm != front->world->meanwhile;
}

void
front_begin(struct front *front)
{
    front->calm = front->world->meanwhile;
    front->untroubled = front->world->troubles;
    front->n_answered = 0;
    front->n_put_off = 0;
    front->charmed = false;
    front->vetoed = false;
    front->shut = false;
}

void
front_note_answer(struct front *front, const char *key)
{
    if (front->n_answered < ANSWERS)
        snprintf(front->answered[front->n_answered++], sizeof front->answered[0], "%s", key);
}

/* What storage did not let it write down, or another engine made of no account, it cannot know. */
void
front_end(struct front *front)
{
    const bool kept = !front->stopped && !front_outrun(front) && front->world->troubles == front->untroubled;

    for (int i = 0; i < front->n_put_off && !kept; i++)
        front->world->bank.deeds[front->put_off[i]].not_before = 0;
    front->n_put_off = 0;
}

/* How a commit can fail: with one code for the whole call, or for each set. */
static const struct trouble {
    enum tallied counted;
    int32_t code;
    bool of_sets;
    bool happened;
} troubles[] = {
    {FAULT_CONFLICT, OMS_E_CONFLICT, true, false},
    {FAULT_CONFLICT, OMS_E_CONFLICT, true, false},
    {FAULT_LOCKED, OMS_E_LOCKED, false, false},
    {FAULT_IO, OMS_E_IO, false, false},
    {FAULT_FULL, OMS_E_FULL, false, false},
    {FAULT_UNKNOWN_HAPPENED, OMS_E_UNKNOWN, true, true},
    {FAULT_UNKNOWN_HAPPENED, OMS_E_UNKNOWN, true, true},
    {FAULT_UNKNOWN_NOT, OMS_E_UNKNOWN, true, false},
};
#define TROUBLES (sizeof troubles / sizeof *troubles)

/* One fault in about forty commits; and sometimes storage stays away for a while. */
static const struct trouble *
draw_trouble(struct front *front)
{
    struct world *world = front->world;

    if (world->fine || front->charmed)
        return NULL;
    if (front->broken_calls > 0)
        front->broken_calls--;
    else if (!chance_one_in(&world->chance, 40))
        return NULL;
    else if (chance_one_in(&world->chance, 12))
        front->broken_calls = chance_between(&world->chance, 1, 24);
    return &troubles[chance_below(&world->chance, TROUBLES)];
}

static int32_t
commit_in_trouble(struct front *front, const struct trouble *trouble, oms_change_set *const *sets, size_t n,
                  oms_error **error)
{
    front->world->troubles++;
    world_count(front->world, trouble->counted);
    world_tell(front->world, "    storage of engine %d: %s%s", front->number, oms_result_name(trouble->code),
               trouble->happened ? ", yet committed" : "");
    if (trouble->happened)
        front->beneath.commit(front->beneath.user, sets, n, NULL);
    for (size_t i = 0; i < n; i++)
        if (!trouble->happened || sets[i]->result == OMS_OK)
            sets[i]->result = trouble->code;
    return trouble->of_sets ? OMS_OK : give_up(trouble->code, error);
}

static int32_t
die_at_commit(struct front *front, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const bool happened = chance_one_in(&front->world->chance, 2);

    if (happened)
        front->beneath.commit(front->beneath.user, sets, n, NULL);
    world_count(front->world, happened ? FAULT_CRASH_AFTER_COMMIT : FAULT_CRASH_BEFORE_COMMIT);
    world_tell(front->world, "    engine %d dies %s a commit", front->number, happened ? "after" : "before");
    answer_all(sets, n, OMS_E_IO);
    return give_up(OMS_E_IO, error);
}

static int32_t
front_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct front *front = user;
    struct world *world = front->world;
    const struct trouble *trouble;

    if (front->stopped)
        return give_up(OMS_E_IO, error);
    world_meanwhile(world, front->number, 10);
    if (front_dies(front))
        return die_at_commit(front, sets, n, error);
    trouble = draw_trouble(front);
    if (trouble)
        return commit_in_trouble(front, trouble, sets, n, error);
    int32_t code = front->beneath.commit(front->beneath.user, sets, n, error);
    for (size_t i = 0; i < n; i++)
        world->trace = trace_number(world->trace, (uint64_t)(sets[i]->result + (int32_t)sets[i]->n_changes * 1000));
    return code;
}

static int32_t
front_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct front *front = user;
    struct world *world = front->world;

    if (world->quiet)
        return front->beneath.read(front->beneath.user, reads, n, row, row_user, error);
    if (front->stopped)
        return give_up(OMS_E_IO, error);
    world_meanwhile(world, front->number, 40);
    if (front_dies(front)) {
        world_count(world, FAULT_CRASH_READING);
        world_tell(world, "    engine %d dies while reading", front->number);
        return give_up(OMS_E_IO, error);
    }
    if (!world->fine && !front->charmed && (front->broken_calls > 0 || chance_one_in(&world->chance, 150))) {
        front->broken_calls -= front->broken_calls > 0;
        world->troubles++;
        world_count(world, FAULT_READ);
        world_tell(world, "    storage of engine %d: a read failed", front->number);
        return give_up(chance_one_in(&world->chance, 2) ? OMS_E_LOCKED : OMS_E_IO, error);
    }
    return front->beneath.read(front->beneath.user, reads, n, row, row_user, error);
}

static int32_t
front_check(void *user, oms_error **error)
{
    const struct front *front = user;

    return front->beneath.check(front->beneath.user, error);
}

/* In memory the database is the world's, as a file is the disk's: engines come and go. */
static int32_t
front_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct front *front = user;

    if (front->attached)
        return OMS_OK;
    front->attached = true;
    return front->beneath.attach(front->beneath.user, schema, flags, error);
}

static void
front_destroy(void *user)
{
    struct front *front = user;

    if (front->world->on_file)
        front->beneath.destroy(front->beneath.user);
}

oms_store
front_store(struct front *front)
{
    return (oms_store){.size = sizeof(oms_store),
                       .user = front,
                       .destroy = front_destroy,
                       .attach = front_attach,
                       .read = front_read,
                       .commit = front_commit,
                       .check = front_check};
}
