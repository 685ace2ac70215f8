/* What becomes of a subscription in a simulated world, as its documentation promises it: a model of its own, which knows the calendar (oms/calendar.h) and nothing of the
 * engines. It says which occurrence may be ordered, skipped, paused or lapsed when, and at what price. */
#ifndef TESTS_SIM_COURSE_H
#define TESTS_SIM_COURSE_H

#include <stdbool.h>

#include "oms/subscription.h"

#define COURSE_SEGMENTS 12
#define COURSE_MARKS    24
#define STORY_LENGTH    640

enum standing { GOES_ON, RESTS, WAS_CANCELLED, IS_COMPLETE };

/* What became of an occurrence. */
enum fate { TO_COME, ORDERED, SKIPPED, WAS_PAUSED, LAPSED };

struct segment {
    int64_t first_k;
    int64_t offset;
    oms_calendar_schedule schedule; /* its zone is there for good */
};

/* An occurrence that was moved, or skipped: `at` is OMS_NONE then. */
struct mark {
    int64_t k;
    int64_t at;
};

/* What it agreed to. */
struct contract {
    oms_subscription_terms terms;
    bool scarce; /* its article may be short */
};

struct course {
    const struct contract *contract;
    enum standing standing;
    bool ends;
    int64_t next_k;
    int64_t cycles;
    int64_t resume_at;
    int64_t quantity;
    int64_t price; /* OMS_NONE: the list's */
    int64_t next_price;
    int64_t next_price_from[2]; /* no earlier, and no later */
    struct segment segments[COURSE_SEGMENTS];
    int n_segments;
    struct mark marks[COURSE_MARKS];
    int n_marks;
};

/* What clocks of the engines showed while something happened. */
struct clocks {
    int64_t low[2];
    int64_t high[2];
};

/* A course that goes on, and what became of occurrences on the way. */
struct story {
    struct course course;
    int64_t from;
    size_t n;
    struct told_occurrence {
        int32_t price; /* 0: it cannot be said */
        int16_t quantity;
        bool prepaid;
        uint8_t fate;
    } told[STORY_LENGTH];
};

/* What somebody does to it. */
enum change {
    TO_PAUSE,
    TO_RESUME,
    TO_SKIP,
    TO_MOVE,
    TO_RESCHEDULE,
    TO_CANCEL,
    TO_CANCEL_AT_END,
    TO_SET_QUANTITY,
    TO_SET_PAYMENT,
    CHANGES
};
struct request_to_change {
    enum change what;
    int64_t k;
    int64_t at; /* or OMS_NONE */
    int64_t quantity;
    const char *zone;
    int32_t how;
    int32_t unit;
    int32_t every;
};

void story_begin(struct story *story, const struct course *course);
bool course_skips(const struct course *course, int64_t k);
int64_t course_time(const struct course *course, int64_t k);
/* By the schedule alone. */
int64_t course_nominal(const struct course *course, int64_t k);
bool course_ended(const struct course *course);
/* How many are due by then. */
int course_due(const struct course *course, int64_t by);

/* The day that it begins with, so many days later. */
void schedule_put_off(oms_calendar_schedule *schedule, int64_t days);
/* Somebody subscribes; the first order is made at once when it is due. */
void story_subscribe(struct story *story, int64_t now, int64_t list_price);
/* The next occurrence met this fate while clocks were so: false when that must not be. */
bool story_renew(struct story *story, enum fate fate, const struct clocks *clocks, int64_t list_price);
/* The pause had a date, and that has come. */
bool story_wake(struct story *story, const struct clocks *clocks);
/* It was to end with the orders that it has made. */
bool story_end(struct story *story, const struct clocks *clocks);
/* Somebody changes it: what he is told. */
int32_t story_change(struct story *story, const struct request_to_change *request, int64_t now);
/* There is room in the model for one more change. */
bool course_has_room(struct course *course);

/* For the parts of it. */
void story_settle(struct story *story, enum fate fate);
void story_pass_skipped(struct story *story);
struct mark *course_mark(struct course *course, int64_t k);

#endif
