/* Looking at the subscriptions of a simulated world: see tests/sim/club.h. */
#include "sim/club.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

_Static_assert(ARTICLES == ITEMS, "a price of each");

#define PREVIEW   7 /* farther than anybody changes it ahead */
#define SEEN      (STORY_LENGTH + PREVIEW)
#define LATE      (15 * MINUTE)
#define IN_A_LINE (6 * HOUR)

void
club_close(struct club *club)
{
    for (size_t i = 0; i < club->n; i++) {
        free(club->members[i].fates);
        free(club->members[i].orders);
    }
    free(club->members);
}

void
club_read_clocks(struct world *world)
{
    struct clocks *clocks = &world->club.clocks;

    for (int i = 0; i < ENGINES; i++) {
        const int64_t now = world_clock(world, i);
        if (!world->club.clocks_read || now < clocks->low[i])
            clocks->low[i] = now;
        if (!world->club.clocks_read || now > clocks->high[i])
            clocks->high[i] = now;
        if (now > world->latest)
            world->latest = now;
    }
    world->club.clocks_read = true;
    world->club.looked = false;
}

/* --- What is seen of one --- */

struct seen {
    enum standing standing;
    int64_t next_k;
    int64_t cycles;
    int64_t next_at;
    int64_t from;
    size_t n;
    struct {
        enum fate fate;
        int64_t at;
        oms_id order;
    } occurrences[SEEN];
};

static enum standing
standing_of(const char *status)
{
    static const char *const words[] = {
        [GOES_ON] = "active", [RESTS] = "paused", [WAS_CANCELLED] = "cancelled", [IS_COMPLETE] = "completed"};
    int i = 0;

    while (strcmp(words[i], status) != 0)
        i++;
    return (enum standing)i;
}

/* Those to come may be called paused as well. */
static enum fate
fate_of(const char *status)
{
    static const char *const words[] = {
        [TO_COME] = "due", [ORDERED] = "ordered", [SKIPPED] = "skipped", [WAS_PAUSED] = "paused", [LAPSED] = "lapsed"};
    int i = 0;

    while (strcmp(words[i], status) != 0)
        i++;
    return (enum fate)i;
}

static int32_t
see_occurrence(void *user, const oms_occurrence *occurrence)
{
    struct seen *seen = user;

    seen->occurrences[seen->n].fate = fate_of(occurrence->status);
    seen->occurrences[seen->n].at = occurrence->at;
    seen->occurrences[seen->n++].order = occurrence->order;
    return 0;
}

static bool
see(struct world *world, int number, const struct member *member, struct seen *seen)
{
    oms_error *error = NULL;

    seen->from = member->course.next_k;
    seen->n = 0;
    if (seen->next_k < seen->from || seen->next_k - seen->from > STORY_LENGTH) {
        world_broken(world, "m%d is at %" PRId64 " after %" PRId64, member->serial, seen->next_k, seen->from);
        return false;
    }
    const int32_t code = oms_subscription_schedule(world->engines[number], &member->id, seen->from,
                                                   seen->next_k - seen->from + PREVIEW, see_occurrence, seen, &error);
    if (code != OMS_OK)
        world_broken(world, "m%d: its schedule: %s", member->serial, oms_error_message(error));
    oms_error_free(error);
    return code == OMS_OK;
}

/* --- What follows from what --- */

static bool
preview_agrees(const struct course *course, const struct seen *seen)
{
    for (size_t i = (size_t)(seen->next_k - seen->from); i < seen->n; i++) {
        const int64_t k = seen->from + (int64_t)i;
        const bool skipped = course_skips(course, k);
        if ((seen->occurrences[i].fate == SKIPPED) != skipped)
            return false;
        if (!skipped && seen->occurrences[i].at != course_time(course, k))
            return false;
    }
    return true;
}

static bool
agrees(const struct story *story, const struct seen *seen)
{
    const struct course *course = &story->course;

    if (course->standing != seen->standing || course->next_k != seen->next_k || course->cycles != seen->cycles)
        return false;
    for (size_t i = 0; i < story->n; i++)
        if (story->told[i].fate != seen->occurrences[i].fate)
            return false;
    return course_ended(course) || preview_agrees(course, seen);
}

/* What may have happened once since it was seen last, beside renewals. */
enum turn { CHANGED = 1, WOKEN = 2, ENDED = 4, UNPAID = 8 };

struct search {
    const struct world *world;
    const struct member *member;
    const struct seen *seen;
    const struct request_to_change *request;
    const struct clocks *clocks;
    int64_t list_price;
    bool must_change;
    struct story *found;
    bool *has_changed; /* … by the request */
};

static bool tell_on(const struct search *search, struct story story, int left);

/* The bank said no to one of his orders. */
static bool
was_declined(const struct world *world, const struct member *member)
{
    const struct bank *bank = &world->bank;

    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *deed = &bank->deeds[i];
        if (deed->effect != AUTHORIZE || deed->answer == OMS_OK)
            continue;
        for (size_t k = 0; k < member->n_orders; k++)
            if (memcmp(&deed->order, &member->orders[k], sizeof deed->order) == 0)
                return true;
    }
    return false;
}

/* Who does not pay in the end is paused or cancelled, as agreed. */
static bool
story_give_up(const struct search *search, struct story *story)
{
    static const enum standing ends[] = {
        [OMS_DUNNING_PAUSE] = RESTS, [OMS_DUNNING_CANCEL] = WAS_CANCELLED, [OMS_DUNNING_GO_ON] = GOES_ON};
    struct course *course = &story->course;
    const enum standing end = ends[course->contract->terms.dunning_end];

    if (course_ended(course) || end == GOES_ON || !was_declined(search->world, search->member))
        return false;
    course->standing = end;
    course->resume_at = OMS_NONE;
    return true;
}

static bool
turned(const struct search *search, const struct story *story, int left, enum turn turn)
{
    struct story other = *story;
    bool happened = false;

    if (turn == WOKEN)
        happened = story_wake(&other, search->clocks);
    else if (turn == ENDED)
        happened = story_end(&other, search->clocks);
    else if (turn == UNPAID)
        happened = story_give_up(search, &other);
    return happened && tell_on(search, other, left & ~(int)turn);
}

static bool
changed(const struct search *search, const struct story *story, int left)
{
    const int64_t times[] = {search->clocks->low[0], search->clocks->high[0], search->clocks->low[1],
                             search->clocks->high[1]};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct story other = *story;
        if (story_change(&other, search->request, times[i]) == OMS_OK && tell_on(search, other, left & ~CHANGED))
            return true;
    }
    return false;
}

/* Whether a story of allowed steps leads to what is seen. */
static bool
tell_on(const struct search *search, struct story story, int left)
{
    for (;;) {
        if (!(search->must_change && left & CHANGED) && agrees(&story, search->seen)) {
            *search->found = story;
            *search->has_changed = search->request && !(left & CHANGED);
            return true;
        }
        if (left & CHANGED && changed(search, &story, left))
            return true;
        for (int turn = WOKEN; turn <= UNPAID; turn *= 2)
            if (left & turn && turned(search, &story, left, (enum turn)turn))
                return true;
        if (story.course.next_k >= search->seen->next_k)
            return false;
        const enum fate fate = search->seen->occurrences[story.n].fate;
        if (!story_renew(&story, fate, search->clocks, search->list_price))
            return false;
    }
}

/* --- What is known from then on --- */

static void
check_order(struct world *world, int number, struct member *member, const oms_id *id,
            const struct told_occurrence *told)
{
    oms_order_line line = {.size = sizeof line};
    oms_order *order = NULL;

    if (oms_order_get(world->engines[number], id, &order, NULL) != OMS_OK ||
        oms_order_line_at(order, 0, &line) != OMS_OK) {
        world_broken(world, "an order of m%d is not there", member->serial);
        oms_order_free(order);
        return;
    }
    const bool own = strcmp(line.sku, item_name(member->item)) == 0;
    if (!own && member->contract.terms.short_of_stock != OMS_SHORT_SUBSTITUTE)
        world_broken(world, "m%d was sent %s", member->serial, line.sku);
    if (told->quantity >= 0 && line.quantity != told->quantity)
        world_broken(world, "m%d has %" PRId64 " units instead of %d", member->serial, line.quantity, told->quantity);
    if (own && told->price && line.unit_price != told->price)
        world_broken(world, "m%d pays %" PRId64 " instead of %d, policy %d", member->serial, line.unit_price,
                     (int)told->price, (int)member->contract.terms.price_policy);
    const bool on_terms = strcmp(oms_order_payment_status(order), "on-terms") == 0;
    if (on_terms ? !told->prepaid && pays_by_card(member) : told->prepaid)
        world_broken(world, "m%d: an order that is%s prepaid is %s", member->serial, told->prepaid ? "" : " not",
                     oms_order_payment_status(order));
    oms_order_free(order);
}

static void
take_over(struct world *world, int number, struct member *member, const struct story *story, const struct seen *seen)
{
    static const enum tallied counted[] = {
        [ORDERED] = TALLY_ORDERED, [SKIPPED] = TALLY_SKIPPED, [WAS_PAUSED] = TALLY_PAUSED, [LAPSED] = TALLY_LAPSED};

    for (size_t i = 0; i < story->n; i++) {
        const struct told_occurrence *told = &story->told[i];
        member->fates = world_grow(member->fates, member->n_fates, &member->room_for_fates, sizeof *member->fates);
        member->fates[member->n_fates++] = told->fate;
        world->options.tally->counts[counted[told->fate]]++;
        if (told->fate != ORDERED)
            continue;
        member->orders = world_grow(member->orders, member->n_orders, &member->room_for_orders, sizeof *member->orders);
        member->orders[member->n_orders++] = seen->occurrences[i].order;
        check_order(world, number, member, &seen->occurrences[i].order, told);
    }
    member->course = story->course;
}

static void
tell_what_is_seen(struct world *world, const struct member *member, const struct seen *seen)
{
    static const char letters[] = ".osPl";
    char fates[64];
    size_t n = 0;

    while (n < seen->n && n < sizeof fates - 1) {
        fates[n] = letters[seen->occurrences[n].fate];
        n++;
    }
    fates[n] = '\0';
    world_broken(
        world,
        "m%d: from %s, k %" PRId64 ", %" PRId64 " orders (due %d) comes %s, k %" PRId64 ", %" PRId64 " orders: %s%s",
        member->serial, (const char *[]){"active", "paused", "cancelled", "completed"}[member->course.standing],
        member->course.next_k, member->course.cycles,
        course_ended(&member->course) ? 0 : course_due(&member->course, world->club.clocks.high[0]),
        (const char *[]){"active", "paused", "cancelled", "completed"}[seen->standing], seen->next_k, seen->cycles,
        fates, world->club.asked ? " (somebody changes it)" : "");
}

static void
follow(struct world *world, int number, size_t which, struct seen *seen)
{
    static struct story found, begin;
    struct club *club = &world->club;
    struct member *member = &club->members[which];
    const bool asked = club->asked && club->asked_of == which && !club->asked_seen;
    bool has_changed = false;
    const struct search search = {.world = world,
                                  .member = member,
                                  .seen = seen,
                                  .request = asked ? club->asked : NULL,
                                  .clocks = &club->clocks,
                                  .list_price = club->prices[member->item],
                                  .must_change = asked && club->asked_must,
                                  .found = &found,
                                  .has_changed = &has_changed};

    if (!see(world, number, member, seen))
        return;
    if (!member->known) {
        member->known = true;
        world_count(world, TALLY_MEMBERS);
    }
    story_begin(&begin, &member->course);
    if (member->joining)
        story_subscribe(&begin, member->joined_at, search.list_price);
    if (!tell_on(&search, begin, WOKEN | ENDED | UNPAID | (asked ? CHANGED : 0))) {
        tell_what_is_seen(world, member, seen);
        return;
    }
    member->joining = false;
    club->asked_seen = club->asked_seen || has_changed;
    take_over(world, number, member, &found, seen);
}

/* --- All of them --- */

struct listed {
    struct world *world;
    int number;
    bool check_done;
};

/* Members buy under their number. */
static struct member *
member_of(struct world *world, const oms_subscription_summary *summary)
{
    size_t which;

    if (!summary->customer || sscanf(summary->customer, "m%zu", &which) != 1 || which >= world->club.n)
        return NULL;
    struct member *member = &world->club.members[which];
    if (member->known ? memcmp(&member->id, &summary->id, sizeof summary->id) != 0 : !member->joining)
        return NULL;
    member->id = summary->id;
    return member;
}

static int32_t
look_at(void *user, const oms_subscription_summary *summary)
{
    static struct seen seen;
    const struct listed *listed = user;
    struct member *member = member_of(listed->world, summary);

    if (!member) {
        world_broken(listed->world, "nobody made subscription %s of %s", summary->number, summary->customer);
        return 1;
    }
    seen = (struct seen){.standing = standing_of(summary->status),
                         .next_k = summary->next_k,
                         .cycles = summary->cycles,
                         .next_at = summary->next_at};
    struct course *course = &member->course;
    if (seen.standing == RESTS && seen.next_at == OMS_NONE && course->resume_at != OMS_NONE &&
        was_declined(listed->world, member))
        course->resume_at = OMS_NONE; /* who did not pay does not go on by himself */
    const size_t which = (size_t)(member - listed->world->club.members);
    const bool asked = listed->world->club.asked && listed->world->club.asked_of == which;
    if (asked || member->joining || course->standing != seen.standing || course->next_k != seen.next_k ||
        course->cycles != seen.cycles)
        follow(listed->world, listed->number, which, &seen);
    return world_is_broken(listed->world);
}

/* Who is not in the list did not join. */
void
club_look(struct world *world, int number)
{
    struct listed listed = {.world = world, .number = number};
    oms_error *error = NULL;

    if (world_is_broken(world) || !world->engines[number])
        return;
    club_read_clocks(world);
    world->club.looked = true;
    world->quiet = true;
    const int32_t code = oms_subscription_list(world->engines[number], NULL, look_at, &listed, &error);
    world->quiet = false;
    if (code != OMS_OK && code != 1)
        world_broken(world, "subscriptions cannot be listed: %s", oms_error_message(error));
    oms_error_free(error);
}

void
club_begin(struct world *world, int number)
{
    club_read_clocks(world);
    if (world->depth)
        club_look(world, number);
}

/* --- Nothing is left to do --- */

/* One that is late may stand in a line; one whose article may be short may wait for it, and one whose last order is not paid until it is. */
static bool
may_wait(const struct world *world, const struct member *member, int64_t at, int64_t next_at, int64_t now)
{
    if (next_at <= now)
        return false;
    return member->contract.scarce || world->club.wrong_year || was_declined(world, member) ||
           (now - at > LATE && next_at <= now + IN_A_LINE);
}

static int32_t
look_whether_done(void *user, const oms_subscription_summary *summary)
{
    const struct listed *listed = user;
    struct world *world = listed->world;
    const struct member *member = member_of(world, summary);
    const int64_t now = world_clock(world, listed->number);

    if (!member || course_ended(&member->course))
        return 0;
    const bool sleeps = member->course.standing == RESTS;
    const int64_t at = sleeps ? member->course.resume_at : course_time(&member->course, member->course.next_k);
    if (at != OMS_NONE && at <= now && !(may_wait(world, member, at, summary->next_at, now) && !sleeps))
        world_broken(world, "m%d: occurrence %" PRId64 " is due since %" PRId64 " s, and nothing was done",
                     member->serial, member->course.next_k, (now - at) / SECOND);
    return world_is_broken(world);
}

void
club_check_done(struct world *world, int number)
{
    struct listed listed = {.world = world, .number = number};

    world->quiet = true;
    oms_subscription_list(world->engines[number], NULL, look_whether_done, &listed, NULL);
    world->quiet = false;
}

/* --- The last look --- */

struct remembered {
    struct world *world;
    const struct member *member;
    size_t order;
};

static int32_t
compare_occurrence(void *user, const oms_occurrence *occurrence)
{
    struct remembered *remembered = user;
    const struct member *member = remembered->member;
    const enum fate fate = (enum fate)member->fates[occurrence->k];

    if (fate_of(occurrence->status) != fate)
        world_broken(remembered->world, "m%d: occurrence %" PRId64 " has become %s", member->serial, occurrence->k,
                     occurrence->status);
    if (fate == ORDERED && memcmp(&occurrence->order, &member->orders[remembered->order++], sizeof(oms_id)) != 0)
        world_broken(remembered->world, "m%d: occurrence %" PRId64 " has another order", member->serial, occurrence->k);
    return 0;
}

static int
compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(oms_id));
}

void
club_compare(struct world *world)
{
    struct club *club = &world->club;
    oms_id *orders = NULL;
    size_t n = 0, room = 0;

    for (size_t i = 0; i < club->n && !world_is_broken(world); i++) {
        const struct member *member = &club->members[i];
        struct remembered remembered = {.world = world, .member = member};
        if (member->n_fates > 0)
            oms_subscription_schedule(world->engines[0], &member->id, 0, (int64_t)member->n_fates, compare_occurrence,
                                      &remembered, NULL);
        for (size_t k = 0; k < member->n_orders; k++) {
            orders = world_grow(orders, n, &room, sizeof *orders);
            orders[n++] = member->orders[k];
        }
    }
    if (n > 1)
        qsort(orders, n, sizeof *orders, compare_ids);
    for (size_t i = 1; i < n; i++)
        if (compare_ids(&orders[i - 1], &orders[i]) == 0)
            world_broken(world, "two occurrences have the same order");
    const int64_t stored = count_orders(world);
    if (!world_is_broken(world) && stored != (int64_t)n)
        world_broken(world, "%" PRId64 " orders are stored, of %zu occurrences", stored, n);
    free(orders);
}
