/* Which change sets may travel in one commit: the rules, and the table of keys behind them. Pure but for its own buffer: no lock, no storage. */
#include "store/queue_group.h"

#include <stdbool.h>
#include <string.h>

#include "store/codec.h"

#define SLOTS_AT_FIRST ((size_t)256)

/* How a set uses a key. */
enum { USE_SHARED = 1, USE_ALONE = 2 };

/* A key, and how it is used: by the sets before the latest one, and by that one. */
struct group_slot {
    uint64_t hash;
    const oms_table *table;
    const void *row;
    uint64_t set; /* serial of the latest set */
    uint8_t earlier;
    uint8_t latest;
};

/* An append has no key before the store gives it one. */
static const uint8_t use_of_kind[] = {
    [OMS_CHANGE_INSERT] = USE_ALONE, [OMS_CHANGE_UPDATE] = USE_ALONE, [OMS_CHANGE_DELETE] = USE_ALONE,
    [OMS_CHANGE_CHECK] = USE_ALONE,  [OMS_CHANGE_PUT] = USE_ALONE,    [OMS_CHANGE_ADD] = USE_SHARED,
    [OMS_CHANGE_APPEND] = 0,
};

/* Which uses by earlier sets stop a set: adds commute, nothing else does. */
static const uint8_t stopped_by[] = {
    [USE_SHARED] = USE_ALONE,
    [USE_ALONE] = USE_ALONE | USE_SHARED,
};

void
group_init(struct group *group, const oms_allocator *allocator)
{
    *group = (struct group){.allocator = allocator};
}

void
group_free(struct group *group)
{
    if (group->slots)
        group->allocator->release(group->allocator->user, group->slots, group->n_slots * sizeof(*group->slots));
    group->slots = NULL;
    group->n_slots = 0;
}

void
group_begin(struct group *group)
{
    group->n_keys = 0;
    group->n_offered = 0;
    group->n_taken = 0;
    group->before = group->serial;
    group->first = NULL;
}

/* The slot of this key, or the empty one where it belongs. */
static struct group_slot *
slot_find(const struct group *group, struct group_slot *slots, size_t n_slots, const struct group_slot *key)
{
    size_t at = (size_t)key->hash & (n_slots - 1);

    while (slots[at].set > group->before) {
        if (slots[at].hash == key->hash && slots[at].table == key->table &&
            row_key_equal(key->table, slots[at].row, key->row))
            break;
        at = (at + 1) & (n_slots - 1);
    }
    return &slots[at];
}

static bool
slots_grow(struct group *group, size_t n_slots)
{
    const oms_allocator *allocator = group->allocator;
    struct group_slot *slots = allocator->allocate(allocator->user, n_slots * sizeof(*slots));

    if (!slots)
        return false;
    memset(slots, 0, n_slots * sizeof(*slots));
    for (size_t i = 0; i < group->n_slots; i++)
        if (group->slots[i].set > group->before)
            *slot_find(group, slots, n_slots, &group->slots[i]) = group->slots[i];
    group_free(group);
    group->slots = slots;
    group->n_slots = n_slots;
    return true;
}

/* Room for `n` keys more, the table at most half full. */
static bool
slots_reserve(struct group *group, size_t n)
{
    size_t n_slots = group->n_slots ? group->n_slots : SLOTS_AT_FIRST;

    if (n > GROUP_KEYS - group->n_keys)
        return false;
    while (n_slots < (group->n_keys + n) * 2)
        n_slots *= 2;
    return n_slots == group->n_slots || slots_grow(group, n_slots);
}

/* Notes that the latest set uses this key; answers whether an earlier set stops it. */
static bool
key_note(struct group *group, const oms_change *change, uint8_t use)
{
    const struct group_slot key = {
        .hash = row_key_hash(change->table, change->row),
        .table = change->table,
        .row = change->row,
        .set = group->serial,
    };
    struct group_slot *slot = slot_find(group, group->slots, group->n_slots, &key);

    if (slot->set <= group->before) {
        *slot = key;
        group->n_keys++;
    } else if (slot->set != group->serial) {
        slot->earlier |= slot->latest;
        slot->latest = 0;
        slot->set = group->serial;
    }
    slot->latest |= use;
    return (slot->earlier & stopped_by[use]) != 0;
}

/* Every key is noted, also those of a set that has to wait: sets behind it must not overtake it there. */
static enum group_answer
set_note(struct group *group, const oms_change_set *set)
{
    enum group_answer answer = GROUP_TAKEN;

    if (!slots_reserve(group, set->n_changes))
        return GROUP_FULL;
    group->serial++;
    for (size_t i = 0; i < set->n_changes; i++) {
        uint8_t use = use_of_kind[set->changes[i]->kind];
        if (use && key_note(group, set->changes[i], use))
            answer = GROUP_WAITS;
    }
    return answer;
}

enum group_answer
group_offer(struct group *group, const oms_change_set *set)
{
    enum group_answer answer;

    if (group->n_taken == OMS_LIMIT_GROUP || group->n_offered == GROUP_WINDOW)
        return GROUP_FULL;
    if (group->n_offered++ == 0) {
        group->first = set;
        group->n_taken = 1;
        return GROUP_TAKEN;
    }
    if (group->first && set_note(group, group->first) == GROUP_FULL)
        return GROUP_FULL;
    group->first = NULL;
    answer = set_note(group, set);
    group->n_taken += answer == GROUP_TAKEN;
    return answer;
}
