/* The tour of the whole public interface: one stop for each thing that a host can ask for, each from a shop that is prepared for it, so that a test can have
 * anything fail on the way. Every exported function is called by name through AT(), which keeps the list of those that were. */
#ifndef TESTS_FAIL_TOUR_H
#define TESTS_FAIL_TOUR_H

#include <stdbool.h>

#include "kit/shop.h"

#define TRIP_DRAFTS 3

struct trip {
    struct shop shop;
    oms_draft *draft;
    oms_draft *drafts[TRIP_DRAFTS]; /* where one is not enough */
    oms_reply *reply;
    oms_order *snapshot;
    oms_id order;
    oms_id subscription;
    char key[64]; /* of an intent of the order */
};

struct stop {
    bool alone; /* without a shop */
    const char *name;
    void (*before)(struct trip *trip); /* nothing fails meanwhile; NULL: the shop as it opens */
    int32_t (*call)(struct trip *trip, oms_error **error);
    int32_t code; /* what it returns when nothing fails */
    bool mute;    /* the function has no way to say more than its code */
};

/* The stops without an engine, then those with one. */
extern const struct stop desk_stops[];
extern const size_t n_desk_stops;
extern const struct stop shop_stops[];
extern const size_t n_shop_stops;

/* All of them, one after another. */
size_t tour_length(void);
const struct stop *tour_stop(size_t i);

/* Which calls fail on the way: all of them, one after another; or, where the environment's OMS_TOUR_STRIDE says so, each so manieth, beginning with another one
 * at each stop. The quick run under sanitizers takes every third, the nightly one every one. */
int64_t tour_first(size_t stop);
int64_t tour_next(int64_t n);
/* Where they are many: the first, then fewer and fewer. */
int64_t tour_next_sparsely(int64_t n);

/* Makes the file that every trip begins with a copy of: a shop with its catalog. */
void tour_begin(void);
void tour_end(void);
/* Opens the shop that a stop needs (those without an engine need none) on a shaky store, and prepares it. */
void trip_begin(struct trip *trip, const struct stop *stop, const struct shop_options *options);
/* What a trip leaves behind once nothing is under way any more. */
struct outcome {
    int64_t orders[OMS_STATE_COUNT];
    int64_t available, reserved, on_hold, damaged;
    int64_t held, taken, given_back; /* times that money was, at the provider */
};

/* The engine does all there is to do in the next two days, and is closed: every invariant has to hold, before and after. */
struct outcome trip_end(struct trip *trip);
/* What the trip to a stop leaves behind when nothing fails. */
struct outcome trip_undisturbed(const struct stop *stop);
/* Trouble on the way that is over makes no difference in the end. */
void assert_same_outcome(const struct outcome *expected, const struct outcome *got, const char *stop,
                         const char *trouble, int64_t n);

/* Notes that a function was called. */
#define AT(function) (tour_note(#function), function)
void tour_note(const char *function);
bool tour_was_at(const char *function);

/* Without the features `json` and `calendar` the functions that need them say so. */
#ifdef OMS_HAVE_JSON
#define JSON_CODE OMS_OK
#else
#define JSON_CODE OMS_E_UNSUPPORTED
#endif
#ifdef OMS_HAVE_CALENDAR
#define CALENDAR_CODE OMS_OK
#else
#define CALENDAR_CODE OMS_E_UNSUPPORTED
#endif

#endif
