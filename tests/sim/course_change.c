/* What people change of a subscription's course, in the model of tests/sim/course.h. */

#include "oms/types.h"
#include "sim/course.h"

#define DAY_MS INT64_C(86400000)
#define AHEAD  1000

/* --- Days --- */

/* A day of the calendar as its number since 1970, and back (the algorithms are Howard Hinnant's). */
static int64_t
day_number(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = y / 400;
    const int64_t of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void
set_day(oms_calendar_schedule *schedule, int64_t number)
{
    const int64_t z = number + 719468;
    const int64_t era = z / 146097;
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;

    schedule->day = (int32_t)(doy - (153 * mp + 2) / 5 + 1);
    schedule->month = (int32_t)(mp < 10 ? mp + 3 : mp - 9);
    schedule->year = (int32_t)(yoe + era * 400 + (schedule->month <= 2));
}

void
schedule_put_off(oms_calendar_schedule *schedule, int64_t days)
{
    set_day(schedule, day_number(schedule->year, schedule->month, schedule->day) + days);
}

/* The day that clocks of its zone show. */
static int64_t
day_in_zone(const oms_calendar_schedule *like, int64_t now)
{
    oms_calendar_schedule midnight = {.size = sizeof midnight, .zone = like->zone, .unit = OMS_UNIT_DAY, .every = 1};
    int64_t day = now / DAY_MS + 1;
    int64_t at;

    for (;; day--) {
        set_day(&midnight, day);
        oms_calendar_occurrence(&midnight, 0, &at, NULL);
        if (at <= now)
            return day;
    }
}

/* --- Pauses --- */

/* Occurrences of the pause are not ordered any more. */
static void
account_for_pause(struct story *story, int64_t until)
{
    struct course *course = &story->course;

    for (int64_t k = course->next_k;; k++) {
        if (course_skips(course, k))
            continue;
        if (course_time(course, k) >= until)
            break;
        story_pass_skipped(story);
        story_settle(story, WAS_PAUSED);
    }
}

static void
forget_moves(struct course *course)
{
    int n = 0;

    for (int i = 0; i < course->n_marks; i++)
        if (course->marks[i].at == OMS_NONE)
            course->marks[n++] = course->marks[i];
    course->n_marks = n;
}

static struct segment *
add_segment(struct course *course)
{
    struct segment *segment = &course->segments[course->n_segments++];

    *segment = segment[-1];
    segment->first_k = course->next_k;
    return segment;
}

static void
restart(struct course *course, int64_t now, bool later)
{
    struct segment *segment = add_segment(course);

    set_day(&segment->schedule, day_in_zone(&segment->schedule, now));
    segment->schedule.anchor_dom = 0;
    segment->offset = later;
    forget_moves(course);
}

static void
go_on(struct story *story)
{
    story->course.standing = GOES_ON;
    story->course.resume_at = OMS_NONE;
    story_pass_skipped(story);
}

/* A pause with a date ends then, whenever somebody sees to it. */
static int64_t
end_of_pause(const struct course *course, int64_t now)
{
    return course->resume_at != OMS_NONE && course->resume_at < now ? course->resume_at : now;
}

bool
story_wake(struct story *story, const struct clocks *clocks)
{
    const int64_t now = clocks->high[0] > clocks->high[1] ? clocks->high[0] : clocks->high[1];
    const int64_t resume_at = story->course.resume_at;

    if (story->course.standing != RESTS || resume_at == OMS_NONE || resume_at > now)
        return false;
    account_for_pause(story, resume_at);
    go_on(story);
    return true;
}

static int32_t
pause(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;

    if (course->standing != GOES_ON)
        return OMS_E_STATE;
    if (request->at != OMS_NONE && request->at <= now)
        return OMS_E_INVALID;
    course->standing = RESTS;
    course->resume_at = request->at;
    return OMS_OK;
}

static int32_t
resume(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;

    if (course->standing != RESTS)
        return OMS_E_STATE;
    account_for_pause(story, request->how == OMS_RESUME_KEEP ? end_of_pause(course, now) : now);
    if (request->how != OMS_RESUME_KEEP)
        restart(course, now, request->how == OMS_RESUME_RESTART_LATER);
    go_on(story);
    return OMS_OK;
}

/* --- One occurrence --- */

static int32_t
check_ahead(const struct course *course, int64_t k)
{
    if (course_ended(course))
        return OMS_E_STATE;
    if (k < 0)
        return OMS_E_INVALID;
    if (k < course->next_k)
        return OMS_E_STATE;
    return k - course->next_k > AHEAD ? OMS_E_LIMIT : OMS_OK;
}

static void
mark(struct course *course, int64_t k, int64_t at)
{
    struct mark *found = course_mark(course, k);

    if (!found)
        found = &course->marks[course->n_marks++];
    *found = (struct mark){k, at};
}

static int32_t
skip(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;
    const int32_t code = check_ahead(course, request->k);

    (void)now;
    if (request->k >= course->next_k && course_skips(course, request->k))
        return OMS_OK;
    if (code != OMS_OK)
        return code;
    mark(course, request->k, OMS_NONE);
    story_pass_skipped(story);
    return OMS_OK;
}

static int32_t
move(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;
    const int64_t k = request->k;
    const int32_t code = check_ahead(course, k);

    if (code != OMS_OK)
        return code;
    if (course_skips(course, k))
        return OMS_E_STATE;
    if (request->at <= now)
        return OMS_E_INVALID;
    if (k > 0 && request->at <= (k - 1 < course->next_k ? course_nominal(course, k - 1) : course_time(course, k - 1)))
        return OMS_E_INVALID;
    if (request->at >= course_time(course, k + 1))
        return OMS_E_INVALID;
    mark(course, k, request->at);
    return OMS_OK;
}

/* --- All of them --- */

/* Counted from the last occurrence, whose day of the month stays. */
static void
count_from_last(struct course *course, struct segment *segment, int32_t unit, int32_t every)
{
    const oms_calendar_schedule old = segment->schedule;
    oms_calendar_schedule local = old;
    int64_t at;

    segment->schedule.unit = unit ? unit : old.unit;
    segment->schedule.every = every ? every : 1;
    segment->offset = course->next_k > 0;
    if (course->next_k == 0)
        return;
    local.zone = "UTC";
    const struct segment *last = &course->segments[course->n_segments - 2];
    for (int i = course->n_segments - 2; i > 0 && last->first_k > course->next_k - 1; i--)
        last = &course->segments[i - 1];
    local = last->schedule;
    local.zone = "UTC";
    oms_calendar_occurrence(&local, course->next_k - 1 - last->first_k + last->offset, &at, NULL);
    set_day(&segment->schedule, at / DAY_MS);
    segment->schedule.hour = (int32_t)(at % DAY_MS / 3600000);
    segment->schedule.minute = (int32_t)(at % 3600000 / 60000);
    segment->schedule.second = (int32_t)(at % 60000 / 1000);
    segment->schedule.anchor_dom = 0;
    if (segment->schedule.unit >= OMS_UNIT_MONTH && last->schedule.unit >= OMS_UNIT_MONTH)
        segment->schedule.anchor_dom = last->schedule.anchor_dom ? last->schedule.anchor_dom : last->schedule.day;
}

static int32_t
reschedule(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;

    if (course_ended(course))
        return OMS_E_STATE;
    struct segment *segment = add_segment(course);
    segment->offset = segment->first_k - segment[-1].first_k + segment[-1].offset;
    if (request->unit || request->every)
        count_from_last(course, segment, request->unit, request->every);
    if (request->zone)
        segment->schedule.zone = request->zone;
    forget_moves(course);
    while ((request->unit || request->every) && course->next_k > 0 && course_nominal(course, course->next_k) <= now)
        segment->offset++;
    story_pass_skipped(story);
    return OMS_OK;
}

static int32_t
cancel(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;

    (void)now;
    if (course_ended(course))
        return OMS_E_STATE;
    if (request->what == TO_CANCEL_AT_END) {
        course->ends = true;
        return OMS_OK;
    }
    if (course->cycles < course->contract->terms.min_cycles)
        return OMS_E_STATE;
    course->standing = WAS_CANCELLED;
    return OMS_OK;
}

static int32_t
set_quantity(struct story *story, const struct request_to_change *request, int64_t now)
{
    struct course *course = &story->course;

    (void)now;
    if (course_ended(course) || request->quantity == 0)
        return OMS_E_STATE;
    course->quantity = request->quantity;
    return OMS_OK;
}

static int32_t
set_payment(struct story *story, const struct request_to_change *request, int64_t now)
{
    (void)request, (void)now;
    return course_ended(&story->course) ? OMS_E_STATE : OMS_OK;
}

int32_t
story_change(struct story *story, const struct request_to_change *request, int64_t now)
{
    static int32_t (*const changes[CHANGES])(struct story *, const struct request_to_change *, int64_t) = {
        [TO_PAUSE] = pause,
        [TO_RESUME] = resume,
        [TO_SKIP] = skip,
        [TO_MOVE] = move,
        [TO_RESCHEDULE] = reschedule,
        [TO_CANCEL] = cancel,
        [TO_CANCEL_AT_END] = cancel,
        [TO_SET_QUANTITY] = set_quantity,
        [TO_SET_PAYMENT] = set_payment,
    };

    return changes[request->what](story, request, now);
}

/* Marks of the past are of no use, nor are segments. */
bool
course_has_room(struct course *course)
{
    int n = 0;

    for (int i = 0; i < course->n_marks; i++)
        if (course->marks[i].k >= course->next_k)
            course->marks[n++] = course->marks[i];
    course->n_marks = n;
    return n < COURSE_MARKS && course->n_segments < COURSE_SEGMENTS;
}
