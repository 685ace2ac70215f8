/* The tour of the whole public interface: one stop for each thing that a host can ask for, each from a shop that is prepared for it, so that a test can have
 * anything fail on the way. Every exported function is called by name through AT(), which keeps the list of those that were. */
#ifndef TESTS_FAIL_TOUR_H
#define TESTS_FAIL_TOUR_H

#include <stdbool.h>

#include "kit/shop.h"

struct trip {
    struct shop shop;
    oms_draft *draft;
    oms_reply *reply;
    oms_order *snapshot;
    oms_id order;
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

/* Makes the file that every trip begins with a copy of: a shop with its catalog. */
void tour_begin(void);
void tour_end(void);
/* Where the copy is. */
const char *tour_path(void);

/* Opens the shop that a stop needs (those without an engine need none) and prepares it. */
void trip_begin(struct trip *trip, const struct stop *stop, const struct shop_options *options);
/* The engine does all there is to do in the next two days, and is closed: every invariant has to hold, before and after. */
void trip_end(struct trip *trip);

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
