/* The subscriptions of a simulated world, beside what the model of tests/sim/course.h makes of each: what is seen of one has to follow from what it was before by
 * steps that are allowed. */
#ifndef TESTS_SIM_CLUB_H
#define TESTS_SIM_CLUB_H

#include "oms/oms.h"
#include "sim/course.h"

struct world;

#define ARTICLES 5

struct member {
    oms_id id;
    bool known;   /* it is there */
    bool joining; /* it may be there */
    int64_t joined_at;
    int serial;
    int item;
    struct contract contract;
    struct course course;
    uint8_t *fates; /* of all its occurrences so far */
    size_t n_fates;
    size_t room_for_fates;
    oms_id *orders;
    size_t n_orders;
    size_t room_for_orders;
};

struct club {
    struct member *members;
    size_t n;
    bool looked;          /* since anything was done */
    struct clocks clocks; /* within this step */
    bool clocks_read;
    bool wrong_year; /* a clock was wrong by a year */
    int64_t until;
    int64_t prices[ARTICLES]; /* on the list */
    /* A change that somebody asks for just now; NULL: nobody. */
    const struct request_to_change *asked;
    size_t asked_of;
    bool asked_must; /* it was acknowledged */
    bool asked_seen; /* another engine saw it while it was under way: it is in the course already */
};

void club_close(struct club *club);
/* What clocks show is part of what may happen in a step. */
void club_read_clocks(struct world *world);
/* Before something is done: in the middle of another step, what that one did so far is seen first. */
void club_begin(struct world *world, int number);
/* Every member: what engine `number` says of it follows from what was known. */
void club_look(struct world *world, int number);
/* Nothing is due any more by the clock of this engine, which ran undisturbed. */
void club_check_done(struct world *world, int number);
/* The last look: each occurrence as it was when it was accounted for, and one order for each. */
void club_compare(struct world *world);

/* members.c */
bool pays_by_card(const struct member *member);
/* Doings. */
void join(struct world *world, int number);
void change_member(struct world *world, int number);
void change_price(struct world *world, int number);
void rest_all(struct world *world);

#endif
