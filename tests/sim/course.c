/* The model of tests/sim/course.h: times, renewals, prices. What people change is in course_change.c. */
#include "sim/course.h"

#include <stdlib.h>

#include "oms/types.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define MANY   200

void
story_begin(struct story *story, const struct course *course)
{
    story->course = *course;
    story->from = course->next_k;
    story->n = 0;
}

struct mark *
course_mark(struct course *course, int64_t k)
{
    for (int i = 0; i < course->n_marks; i++)
        if (course->marks[i].k == k)
            return &course->marks[i];
    return NULL;
}

bool
course_skips(const struct course *course, int64_t k)
{
    const struct mark *mark = course_mark((struct course *)course, k);

    return mark && mark->at == OMS_NONE;
}

bool
course_ended(const struct course *course)
{
    return course->standing == WAS_CANCELLED || course->standing == IS_COMPLETE;
}

int64_t
course_nominal(const struct course *course, int64_t k)
{
    const struct segment *segment = course->segments;
    int64_t at;

    for (int i = 1; i < course->n_segments; i++)
        if (course->segments[i].first_k <= k)
            segment = &course->segments[i];
    if (oms_calendar_occurrence(&segment->schedule, k - segment->first_k + segment->offset, &at, NULL) != OMS_OK)
        abort();
    return at;
}

int64_t
course_time(const struct course *course, int64_t k)
{
    const struct mark *mark = course_mark((struct course *)course, k);

    return mark && mark->at != OMS_NONE ? mark->at : course_nominal(course, k);
}

int
course_due(const struct course *course, int64_t by)
{
    int n = 0;

    for (int64_t k = course->next_k; n < MANY; k++)
        if (course_skips(course, k))
            continue;
        else if (course_time(course, k) > by)
            break;
        else
            n++;
    return n;
}

/* --- Prices --- */

/* What the next order costs; 0 where it depends on the moment. */
static int32_t
price_now(const struct course *course, int64_t low, int64_t high, int64_t list_price)
{
    const bool may = course->next_price != OMS_NONE && high >= course->next_price_from[0];
    const bool must = course->next_price != OMS_NONE && low >= course->next_price_from[1];

    if (may != must)
        return 0;
    if (must)
        return (int32_t)course->next_price;
    return (int32_t)(course->price == OMS_NONE ? list_price : course->price);
}

/* A new price is told, and counts so many days later; one that is withdrawn before that never does. */
static void
keep_price(struct course *course, int64_t low, int64_t high, int64_t paid, int64_t list_price)
{
    const int64_t notice = course->contract->terms.notice_days * DAY_MS;

    if (course->contract->terms.price_policy == OMS_PRICE_CURRENT)
        return;
    course->price = paid;
    if (course->contract->terms.price_policy == OMS_PRICE_LOCKED)
        return;
    if (paid == list_price || paid == course->next_price)
        course->next_price = OMS_NONE;
    if (paid == list_price || list_price == course->next_price)
        return;
    course->next_price = list_price;
    course->next_price_from[0] = low + notice;
    course->next_price_from[1] = high + notice;
}

/* --- Renewals --- */

void
story_settle(struct story *story, enum fate fate)
{
    if (story->n == STORY_LENGTH)
        abort();
    story->told[story->n++] = (struct told_occurrence){.fate = (uint8_t)fate};
    story->course.next_k++;
}

void
story_pass_skipped(struct story *story)
{
    while (course_skips(&story->course, story->course.next_k))
        story_settle(story, SKIPPED);
}

static void
order(struct story *story, int64_t low, int64_t high, int64_t list_price)
{
    struct course *course = &story->course;
    const oms_subscription_terms *terms = &course->contract->terms;
    const int32_t price = price_now(course, low, high, list_price);
    struct told_occurrence *told = &story->told[story->n];

    story_settle(story, ORDERED);
    told->price = price;
    told->quantity = (int16_t)course->quantity;
    told->prepaid = course->cycles < terms->prepaid;
    keep_price(course, low, high, price, list_price);
    course->cycles++;
    if (terms->max_cycles > 0 && course->cycles >= terms->max_cycles)
        course->standing = IS_COMPLETE;
    else
        story_pass_skipped(story);
}

void
story_subscribe(struct story *story, int64_t now, int64_t list_price)
{
    if (course_time(&story->course, 0) > now)
        return;
    order(story, now, now, list_price);
    while (!course_ended(&story->course) && course_time(&story->course, story->course.next_k) <= now)
        story_settle(story, LAPSED);
}

/* May the next occurrence be ordered, lapse, or be skipped for want of goods, by a clock that showed something from `low` to `high`? */
static bool
may_be(const struct course *course, enum fate fate, int64_t low, int64_t high)
{
    const oms_subscription_terms *terms = &course->contract->terms;
    const int keeps = terms->missed == OMS_MISSED_ALL ? terms->missed_cap : 1;
    const int64_t at = course_time(course, course->next_k);
    const bool none = terms->missed == OMS_MISSED_NONE;

    if (course->standing != GOES_ON || (course->ends && course->cycles >= terms->min_cycles) || at > high)
        return false;
    switch (fate) {
    case ORDERED:
        return course_due(course, low) <= keeps && !(none && low - at > DAY_MS);
    case LAPSED:
        return course_due(course, high) > keeps || (none && high - at > DAY_MS);
    case SKIPPED:
        return terms->short_of_stock == OMS_SHORT_SKIP && course->contract->scarce;
    case TO_COME:
    case WAS_PAUSED:
        break;
    }
    return false;
}

bool
story_renew(struct story *story, enum fate fate, const struct clocks *clocks, int64_t list_price)
{
    for (int i = 0; i < 2; i++) {
        if (!may_be(&story->course, fate, clocks->low[i], clocks->high[i]))
            continue;
        if (fate == ORDERED) {
            order(story, clocks->low[i], clocks->high[i], list_price);
        } else {
            story_settle(story, fate);
            story_pass_skipped(story);
        }
        return true;
    }
    return false;
}

bool
story_end(struct story *story, const struct clocks *clocks)
{
    struct course *course = &story->course;
    const int64_t now = clocks->high[0] > clocks->high[1] ? clocks->high[0] : clocks->high[1];

    if (course->standing != GOES_ON || !course->ends || course->cycles < course->contract->terms.min_cycles ||
        course_time(course, course->next_k) > now)
        return false;
    course->standing = WAS_CANCELLED;
    return true;
}
