/* What members of a simulated club do: subscribe, on terms of all kinds, and change what they agreed to, at any time; mostly what fits, sometimes what does not. */
#include <stdlib.h>

#include "sim/customers.h"

#define SCARCE 2 /* articles of which there may be too few; of the others there is always enough */

static int64_t
draw(struct world *world, int64_t low, int64_t high)
{
    return chance_between(&world->chance, low, high);
}

static bool
one_in(struct world *world, uint64_t n)
{
    return chance_one_in(&world->chance, n);
}

static const char *
draw_zone(struct world *world)
{
    static const char *const zones[] = {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu",
                                        "Australia/Lord_Howe"};

    return zones[chance_below(&world->chance, sizeof zones / sizeof *zones)];
}

/* Rather months than days. */
static void
draw_frequency(struct world *world, int32_t *unit, int32_t *every)
{
    static const struct {
        int32_t unit, low, high;
    } frequencies[] = {{OMS_UNIT_DAY, 3, 20},  {OMS_UNIT_WEEK, 1, 4},  {OMS_UNIT_WEEK, 2, 2},   {OMS_UNIT_MONTH, 1, 1},
                       {OMS_UNIT_MONTH, 1, 1}, {OMS_UNIT_MONTH, 1, 3}, {OMS_UNIT_QUARTER, 1, 2}};
    const size_t i = chance_below(&world->chance, sizeof frequencies / sizeof *frequencies);

    *unit = frequencies[i].unit;
    *every = (int32_t)draw(world, frequencies[i].low, frequencies[i].high);
}

/* It begins some time around now; some on the last day of a month. */
static void
draw_schedule(struct world *world, oms_calendar_schedule *schedule)
{
    *schedule = (oms_calendar_schedule){.size = sizeof *schedule,
                                        .zone = draw_zone(world),
                                        .year = 2026,
                                        .month = 1,
                                        .day = 1,
                                        .hour = (int32_t)draw(world, 0, 23),
                                        .minute = one_in(world, 2) ? 0 : (int32_t)draw(world, 0, 59)};
    draw_frequency(world, &schedule->unit, &schedule->every);
    schedule_put_off(schedule, (world->now - INT64_C(1767225600000)) / DAY + draw(world, -20, 40));
    if (one_in(world, 3))
        schedule->anchor_dom = one_in(world, 2) ? 31 : schedule->day;
}

static void
draw_terms(struct world *world, struct member *member)
{
    oms_subscription_terms *terms = &member->contract.terms;

    *terms = (oms_subscription_terms){.size = sizeof *terms,
                                      .price_policy = (int32_t)draw(world, OMS_PRICE_LOCKED, OMS_PRICE_NOTICE),
                                      .notice_days = (int32_t)draw(world, 1, 30),
                                      .missed = (int32_t)draw(world, OMS_MISSED_LATEST, OMS_MISSED_NONE),
                                      .missed_cap = (int32_t)draw(world, 1, 4),
                                      .short_of_stock = (int32_t)draw(world, OMS_SHORT_WAIT, OMS_SHORT_SUBSTITUTE)};
    if (one_in(world, 5))
        terms->trial_days = (int32_t)draw(world, 1, 30);
    if (one_in(world, 5))
        terms->min_cycles = (int32_t)draw(world, 1, 4);
    if (one_in(world, 5))
        terms->max_cycles = terms->min_cycles + (int32_t)draw(world, 1, 8);
    if (one_in(world, 5))
        terms->prepaid = (int32_t)draw(world, 1, 4);
    terms->gift = terms->prepaid && terms->min_cycles == 0 && one_in(world, 2);
    if (terms->gift)
        terms->max_cycles = terms->prepaid;
    terms->dunning_end = (int32_t)draw(world, OMS_DUNNING_PAUSE, OMS_DUNNING_GO_ON);
    if (terms->short_of_stock == OMS_SHORT_SUBSTITUTE)
        terms->price_policy = OMS_PRICE_CURRENT; /* of what is sent instead */
}

static struct member *
draw_member(struct world *world)
{
    struct member *member = &world->club.members[world->club.n];
    oms_calendar_schedule schedule;

    *member = (struct member){.serial = (int)world->club.n++, .item = (int)chance_below(&world->chance, ITEMS)};
    draw_terms(world, member);
    draw_schedule(world, &schedule);
    member->contract.scarce = member->item >= ITEMS - SCARCE;
    member->course = (struct course){.contract = &member->contract,
                                     .resume_at = OMS_NONE,
                                     .price = OMS_NONE,
                                     .next_price = OMS_NONE,
                                     .quantity = draw(world, 1, 3),
                                     .segments = {{.schedule = schedule}},
                                     .n_segments = 1};
    return member;
}

bool
pays_by_card(const struct member *member)
{
    return member->serial % 5 != 0;
}

static oms_draft *
draft_of(const struct member *member)
{
    const char *sku = item_name(member->item);
    const oms_draft_line line = {
        .size = sizeof line, .sku = sku, .quantity = member->course.quantity, .unit_price = OMS_NONE};
    oms_subscription_terms terms = member->contract.terms;
    oms_draft *draft = NULL;
    char name[24];

    snprintf(name, sizeof name, "m%d", member->serial);
    terms.schedule = &member->course.segments[0].schedule;
    if (oms_draft_new("EUR", &draft, NULL) != OMS_OK || oms_draft_set_subscription(draft, &terms, NULL) != OMS_OK)
        abort();
    oms_draft_add_line(draft, &line, NULL);
    if (terms.short_of_stock == OMS_SHORT_SUBSTITUTE)
        oms_draft_add_substitute(draft, sku, item_name(0), NULL);
    oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, name, NULL);
    oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, name, NULL);
    if (member->serial % 8 == 0)
        oms_draft_set_text(draft, OMS_DRAFT_EMAIL, "ada@example.org", NULL);
    oms_draft_set_payment(draft, pays_by_card(member) ? "card" : "terms", pays_by_card(member) ? "tok" : NULL, NULL);
    return draft;
}

/* The trial puts the whole schedule off; the day of the month is then that of the day on which it begins. */
static void
begin_after_trial(struct member *member)
{
    oms_calendar_schedule *schedule = &member->course.segments[0].schedule;

    if (!member->contract.terms.trial_days)
        return;
    schedule_put_off(schedule, member->contract.terms.trial_days);
    schedule->anchor_dom = 0;
}

static void
subscribe(struct world *world, int number, struct member *member, const oms_draft *draft)
{
    oms_error *error = NULL;

    member->joining = !member->known;
    member->joined_at = world_clock(world, number);
    const int32_t code = oms_subscription_create(world->engines[number], draft, NULL, &error);
    world_tell(world, "engine %d, m%d subscribes: %s%s%s", number, member->serial, oms_result_name(code),
               error ? ": " : "", error ? oms_error_message(error) : "");
    check_call(world, number, "subscribe", code, error);
    if (call_certainty(world, number, code, NOT_DONE) == NOT_DONE && !member->known)
        member->joining = false;
    club_look(world, number);
    if (code == OMS_OK && !member->known)
        world_broken(world, "m%d subscribed, and that is lost", member->serial);
    if (code == OMS_E_REFUSED && !member->contract.scarce)
        world_broken(world, "m%d was refused", member->serial);
    member->joining = false;
}

/* Some ask twice. */
void
join(struct world *world, int number)
{
    if (world->club.n >= (size_t)world->options.orders)
        return;
    struct member *member = draw_member(world);
    oms_draft *draft = draft_of(member);
    begin_after_trial(member);
    club_begin(world, number);
    subscribe(world, number, member, draft);
    if (one_in(world, 8) && world_engine(world, number))
        subscribe(world, number, member, draft);
    oms_draft_free(draft);
}

/* --- Changes --- */

static void
draw_change(struct world *world, const struct member *member, int number, struct request_to_change *request)
{
    static const enum change often[] = {TO_PAUSE,      TO_RESUME, TO_SKIP,          TO_SKIP,         TO_MOVE,
                                        TO_RESCHEDULE, TO_CANCEL, TO_CANCEL_AT_END, TO_SET_QUANTITY, TO_SET_PAYMENT};
    const int64_t now = world_clock(world, number);
    const struct course *course = &member->course;

    *request = (struct request_to_change){.what = often[chance_below(&world->chance, sizeof often / sizeof *often)],
                                          .k = course->next_k + draw(world, -1, 4),
                                          .at = OMS_NONE,
                                          .quantity = draw(world, 1, 3),
                                          .how = (int32_t)draw(world, OMS_RESUME_KEEP, OMS_RESUME_RESTART_LATER)};
    if (course->standing == RESTS && one_in(world, 2))
        request->what = TO_RESUME;
    if ((request->what == TO_CANCEL || request->what == TO_CANCEL_AT_END) && !one_in(world, 4))
        request->what = TO_MOVE;
    if (request->what == TO_PAUSE && one_in(world, 2))
        request->at = now + draw(world, -1, 60) * DAY;
    if (request->what == TO_PAUSE && one_in(world, 4)) /* until an occurrence, to the millisecond */
        request->at = course_time(course, course->next_k + 2);
    if (request->what == TO_MOVE)
        request->at = course_time(course, request->k < 0 ? 0 : request->k) + draw(world, -20, 20) * 6 * HOUR;
    if (request->what == TO_RESCHEDULE && one_in(world, 2))
        request->zone = draw_zone(world);
    if (request->what == TO_RESCHEDULE && (!request->zone || one_in(world, 2)))
        draw_frequency(world, &request->unit, &request->every);
}

static int32_t
ask(oms_engine *engine, const struct member *member, const struct request_to_change *request, oms_error **error)
{
    const oms_id *id = &member->id;

    switch (request->what) {
    case TO_PAUSE:
        return oms_subscription_pause(engine, id, request->at, "away", NULL, error);
    case TO_RESUME:
        return oms_subscription_resume(engine, id, request->how, NULL, error);
    case TO_SKIP:
        return oms_subscription_skip(engine, id, request->k, NULL, NULL, error);
    case TO_MOVE:
        return oms_subscription_move(engine, id, request->k, request->at, NULL, error);
    case TO_RESCHEDULE:
        return oms_subscription_reschedule(engine, id, request->unit, request->every, request->zone, NULL, error);
    case TO_CANCEL:
    case TO_CANCEL_AT_END:
        return oms_subscription_cancel(engine, id, request->what == TO_CANCEL_AT_END, NULL, NULL, error);
    case TO_SET_QUANTITY:
        return oms_subscription_set_quantity(engine, id, item_name(member->item), request->quantity, NULL, error);
    case TO_SET_PAYMENT:
        return oms_subscription_set_payment(engine, id, "card", "tok", NULL, error);
    case CHANGES:
        break;
    }
    return OMS_E_INVALID;
}

/* What he is told is what the model would tell him, unless others changed it meanwhile. */
static void
check_answer(struct world *world, int number, const struct member *member, const struct request_to_change *request,
             int32_t code)
{
    static const int32_t definite[] = {OMS_OK, OMS_E_STATE, OMS_E_INVALID, OMS_E_LIMIT, OMS_E_NOT_FOUND};
    static struct story story;

    for (size_t i = 0; i < sizeof definite / sizeof *definite && !front_outrun(&world->fronts[number]); i++) {
        if (code != definite[i])
            continue;
        story_begin(&story, &member->course);
        const int32_t expected = story_change(&story, request, world_clock(world, number));
        if (code != expected)
            world_broken(world, "m%d: change %d of %lld is answered with %s instead of %s", member->serial,
                         request->what, (long long)request->k, oms_result_name(code), oms_result_name(expected));
    }
}

static void
change(struct world *world, int number, struct member *member, const struct request_to_change *request)
{
    struct club *club = &world->club;
    oms_error *error = NULL;

    world_count(world, TALLY_CHANGES);
    club->asked = request;
    club->asked_of = (size_t)(member - club->members);
    club->asked_must = false;
    club->asked_seen = false;
    /* Whether these count is not seen at once. */
    world->fronts[number].charmed = request->what == TO_SET_QUANTITY || request->what == TO_CANCEL_AT_END;
    const int32_t code = ask(world->engines[number], member, request, &error);
    world_tell(world, "engine %d, m%d, change %d of %lld: %s", number, member->serial, request->what,
               (long long)request->k, oms_result_name(code));
    check_answer(world, number, member, request, code);
    check_call(world, number, "change a subscription", code, error);
    const enum certainty certainty = call_certainty(world, number, code, NOT_DONE);
    if (certainty == NOT_DONE)
        club->asked = NULL;
    club->asked_must = certainty == DONE;
    club_look(world, number);
    club->asked = NULL;
}

void
change_member(struct world *world, int number)
{
    struct club *club = &world->club;
    struct request_to_change request;

    if (club->n == 0 || club->asked)
        return;
    struct member *member = &club->members[chance_below(&world->chance, club->n)];
    club_begin(world, number);
    if (world_is_broken(world) || !member->known || !course_has_room(&member->course))
        return;
    draw_change(world, member, number, &request);
    change(world, number, member, &request);
}

/* --- The merchant --- */

void
change_price(struct world *world, int number)
{
    const int item = (int)chance_below(&world->chance, ITEMS);
    const oms_price price = {.size = sizeof price,
                             .sku = item_name(item),
                             .currency = "EUR",
                             .amount = price_of_item(item) + 50 * draw(world, 0, 2)};

    if (world->depth)
        return;
    club_begin(world, number);
    world->fronts[number].charmed = true;
    world->quiet = true;
    if (oms_price_put(world->engines[number], &price, NULL) == OMS_OK)
        world->club.prices[item] = price.amount;
    else
        world_broken(world, "the price of %s cannot be changed", price.sku);
    world->quiet = false;
    world_tell(world, "%s costs %lld now", price.sku, (long long)price.amount);
}

/* So that all that is due comes to an end. */
void
rest_all(struct world *world)
{
    struct club *club = &world->club;
    const struct request_to_change resume = {.what = TO_RESUME, .at = OMS_NONE, .how = OMS_RESUME_KEEP};
    const struct request_to_change pause = {.what = TO_PAUSE, .at = OMS_NONE};

    for (size_t i = 0; i < club->n && !world_is_broken(world); i++) {
        struct member *member = &club->members[i];
        front_begin(&world->fronts[0]);
        club_read_clocks(world);
        if (member->known && member->course.standing == RESTS && member->course.resume_at != OMS_NONE)
            change(world, 0, member, &resume);
        if (member->known && member->course.standing == GOES_ON)
            change(world, 0, member, &pause);
    }
}
