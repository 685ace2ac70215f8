/* The one loop in the library that loads, decides, asks guards, commits through the queue, goes round again on a conflict, tells observers and makes the
 * snapshot. Every use case is a value handed to it. */
#ifndef OMS_ENGINE_USE_CASE_H
#define OMS_ENGINE_USE_CASE_H

#include "engine/engine.h"
#include "engine/load.h"
#include "engine/snapshot.h"
#include "model/commands.h"

struct run;

struct use_case {
    const char *name;
    uint32_t load;    /* LOAD_… of the order it is about; 0 when there is none yet */
    bool needs_stock; /* the stock of its lines too, where they are not all reserved */
    int32_t attempts; /* 0: the usual eight */
    bool
        survives_veto; /* a guard's no stops the transition and not the rest: it is decided again, knowing of the veto */
    /* Adds what else it needs to read; may be NULL. */
    int32_t (*reads)(struct run *run, struct loader *loader);
    /* Reads what can be asked for only once its order, and what `reads` added, is loaded; may be NULL. */
    int32_t (*more)(struct run *run, struct loader *loader);
    int32_t (*decide)(struct decision *d, void *command);
    /* May turn a refusal into another round by changing what stands in the way; an error when that failed. May be NULL. */
    int32_t (*again)(struct run *run, int32_t refusal, bool *again);
    /* The last attempt lost the race as well: may change the command for one more (true); may be NULL. */
    bool (*exhausted)(struct run *run);
};

/* One request on its way. Zeroed by the caller but for engine, use case, id, command, plain. */
struct run {
    oms_engine *engine;
    const struct use_case *use_case;
    oms_id id;
    void *command;
    bool plain; /* a refusal names no alternatives */
    /* inside */
    struct arena arena;
    struct loader loader; /* the reads of this round */
    bool loaded;          /* they were done together with those of others */
    struct order_rows rows;
    struct decision decision;
    int64_t now; /* one time for the whole round: what is loaded fits what is decided */
    oms_change_set *set;
    oms_error *veto;
    int32_t round;
    int32_t detours;
    bool finished;
    /* out */
    int32_t code;     /* what the caller gets; DECIDE_… of its decide function too */
    oms_error *error; /* with a refusal or failure */
    oms_order *order; /* the snapshot when it committed, or when there was nothing to change */
};

/* Runs them all, each on its own; those that decide in the same round are committed in one group. Afterwards each has code and order or error. */
void use_case_run_many(struct run **runs, size_t n);

/* One of them, by order id. `out` may be NULL. DECIDE_NOTHING counts as OMS_OK. */
int32_t use_case_run(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                     oms_order **out, oms_error **error);

/* Hands a finished run's results on and frees the rest. */
int32_t run_take(struct run *run, oms_order **out, oms_error **error);

#endif
