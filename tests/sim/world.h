/* A simulated world: a shop with two engines (as two processes would be) on one database, a bank, and people. Everything that happens is drawn from one
 * seed on one thread: time, faults of services and of storage, crashes, and what the engines do to each other between read and commit. The world keeps
 * books of its own outside the engines: what was acknowledged to whom, and what the bank did. Uses the public interface only. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "oms/oms.h"
#include "sim/bank.h"
#include "sim/chance.h"
#include "sim/clerks.h"
#include "sim/club.h"
#include "sim/crier.h"
#include "sim/guards.h"
#include "sim/store.h"
#include "sim/tally.h"

#define SECOND  INT64_C(1000)
#define MINUTE  (60 * SECOND)
#define HOUR    (60 * MINUTE)
#define DAY     (24 * HOUR)
#define ENGINES 2
#define ITEMS   5 /* SKUs on sale */
#define SHELVES 2
#define LINES   2

/* How sure the customer, or the merchant, is that a request was carried out. */
enum certainty { NOT_DONE, UNSURE, DONE };

/* Things done to an order, by which its state is known from outside. */
enum deed_of_order { CANCELLED, DISPATCHED, DELIVERED, RETURNED, ORDER_DEEDS };

/* A customer's request to buy, and what is known of it outside of the engines. */
struct purchase {
    oms_id id; /* once it is known */
    int64_t tried_at;
    int64_t quantity[LINES];
    int item[LINES];
    int lines;
    int serial;
    int unit_price; /* 0: the list's */
    bool keyed;
    bool referenced;
    bool addressed;
    bool manual_unsure;
    const char *method;
    const char *customer;
    enum certainty placed;
    enum certainty done[ORDER_DEEDS];
    enum certainty vouched; /* a person released what the customer's account may have held */
    int64_t by_hand;        /* money received by hand */
    int64_t back_by_hand;
};

/* Goods that came in, or were counted away. */
struct adjustment {
    int item;
    int64_t units;
    enum certainty done;
    int seen; /* in the ledger */
};

struct webhook;

struct doing {
    uint64_t weight;
    void (*does)(struct world *world, int number);
};

/* What a world is about. */
struct plot {
    const struct doing *doings;
    size_t n_doings;
    int64_t small;                  /* one of at most so many orders, or subscriptions, is small */
    int64_t steps_between_looks[2]; /* at all invariants, in a large one and in a small one */
    int64_t foresight;              /* what is due in no more than that may be waited for */
    uint64_t years_odds;            /* when time passes, once in so many times a clock goes wrong by years */
    bool steps_are_instants;        /* no time passes in the middle of a step */
    bool clerks;                    /* services know articles, customers, prices, taxes */
    void (*wait)(struct world *world);
    void (*furnish)(struct world *world);
    bool (*goes_on)(const struct world *world);
    void (*look)(struct world *world);    /* after each step */
    void (*rest)(struct world *world);    /* faults are over: what people do so that it comes to an end */
    void (*compare)(struct world *world); /* the last look */
};
extern const struct plot plot_of_shop; /* doings.c: orders, some days */
extern const struct plot plot_of_club; /* year.c: subscriptions, a year */

struct world_options {
    const struct plot *plot;
    uint64_t seed;
    int64_t orders;  /* how many have to be acknowledged; or how many subscribe */
    bool every_step; /* all invariants after each step */
    FILE *told;      /* each step in words; or NULL */
    struct tally *tally;
};

struct world {
    struct world_options options;
    struct chance chance;
    uint64_t trace;
    int64_t now;
    int64_t skew[ENGINES]; /* of the clocks of the two machines */
    int64_t clock_turns;   /* how often a clock went back */
    size_t keys_lost;      /* a clock that was years ahead has outlived the keys of purchases before this one */
    int64_t latest;        /* that a clock ever showed */
    int64_t next_due;      /* as an engine said last */
    int64_t steps;
    int64_t troubles; /* faults of storage and crashes so far */
    int64_t meanwhile;
    int depth;  /* 1 while one engine acts in the middle of another's step */
    bool fine;  /* no faults any more */
    bool quiet; /* the world looks for itself: no fault, no trace */
    bool on_file;
    bool years; /* clocks of this world go wrong by years */
    int copies; /* of the file */
    char folder[64];
    struct front fronts[ENGINES];
    oms_store shared; /* in memory: outlives the engines */
    oms_engine *engines[ENGINES];
    struct chance ids[ENGINES];
    struct bank bank;
    struct crier crier;
    struct clerks clerks;
    struct watch watch;
    struct webhook *webhooks;
    size_t n_webhooks;
    size_t room_for_webhooks;
    struct club club;
    struct purchase *purchases;
    size_t n_purchases;
    size_t room_for_purchases;
    struct adjustment *adjustments;
    size_t n_adjustments;
    size_t room_for_adjustments;
    int64_t acknowledged;
    char failure[600];
};

/* Runs a world to its end. False when a promise was broken: `failure` says which. */
bool world_run(struct world *world, const struct world_options *options);

/* --- For the parts of a world --- */

void world_count(struct world *world, enum tallied what);
void world_tell(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first one stays. */
void world_broken(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define world_is_broken(world) ((world)->failure[0] != '\0')
/* In the middle of a step of engine `number`: once in so many times the other one does something. */
void world_meanwhile(struct world *world, int number, uint64_t odds);
/* An engine whose process is alive: one that crashed is opened again first. NULL when that did not succeed yet. */
oms_engine *world_engine(struct world *world, int number);
void world_crash_check(struct world *world);
int64_t world_clock(const struct world *world, int number);
/* One of the machines believes in another year. */
bool world_year_is_off(const struct world *world);
void *world_grow(void *items, size_t n, size_t *room, size_t size);

bool world_open(struct world *world);
void world_close(struct world *world);
oms_id world_order_of_key(const char *key);

/* time.c: the clock goes on, or goes wrong. */
void let_time_pass(struct world *world, int number);

/* doings.c: one thing that a customer, the merchant, a worker or the bank does. */
void world_do_something(struct world *world, int number);
void stock_shop(struct world *world);
void post(struct world *world, int number);
void adjust_stock(struct world *world, int number, int item, int64_t units);
const char *item_name(int item);
int item_number(const char *sku);
int64_t price_of_item(int item); /* on the list */
const char *draw_shelf(struct world *world);

/* promises.c */
void check_invariants(struct world *world);
/* Of a call into engine `number`, which it also ends. */
void check_call(struct world *world, int number, const char *verb, int32_t code, oms_error *error);
void check_refusal(struct world *world, int number, const struct purchase *purchase);
void check_answers_recorded(struct world *world, int number, int32_t code);

/* ending.c: faults stop, the clock runs on, people look after what waits for them; then all books are compared. */
void world_end(struct world *world);
/* books.c */
void compare_books(struct world *world);
int64_t count_orders(struct world *world);

#endif
