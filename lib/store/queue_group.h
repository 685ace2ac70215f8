/* Which change sets may travel in one commit. Sets are offered in queue order; a set that touches a key which an earlier one has to itself waits for the
 * next group, and holds its own keys against those behind it. Knows sets and keys, not who waits for them; takes no lock. */
#ifndef OMS_STORE_QUEUE_GROUP_H
#define OMS_STORE_QUEUE_GROUP_H

#include "oms/limits.h"
#include "oms/store.h"

/* How many sets one group looks at, and how many keys it notes at most: what lies behind waits, so that gathering stays short beside a commit. */
#define GROUP_WINDOW ((size_t)2 * OMS_LIMIT_GROUP)
#define GROUP_KEYS   ((size_t)32768)

enum group_answer { GROUP_TAKEN, GROUP_WAITS, GROUP_FULL };

struct group_slot;

/* The keys of the sets offered: open addressing in a buffer that is kept from group to group. */
struct group {
    const oms_allocator *allocator;
    struct group_slot *slots;
    size_t n_slots; /* a power of two, or 0 */
    size_t n_keys;
    size_t n_offered;
    size_t n_taken;
    uint64_t serial; /* of the set noted last; rises through all groups, so that older slots count as empty */
    uint64_t before; /* the serial with which this group began */
    const oms_change_set *first; /* taken but not noted: a set alone needs no table */
};

void group_init(struct group *group, const oms_allocator *allocator);
void group_free(struct group *group);

/* Forgets the sets of the group before. */
void group_begin(struct group *group);
/* The first set of a group is always taken. FULL: nothing more goes into this group, for number or for want of memory. Rows must stay until the next
 * group_begin. */
enum group_answer group_offer(struct group *group, const oms_change_set *set);

#endif
