/* Bugs planted on purpose, to check the checker: in a build with the option `plant`, the one that the environment names in OMS_PLANTED is there, and the simulation
 * (tests/sim/planted) has to find it. In every other build PLANTED() is constant false, and nothing of this is left. */
#ifndef OMS_BASE_PLANT_H
#define OMS_BASE_PLANT_H

#define PLANTS(X)                                                                                                      \
    X(VERSION_UNCHECKED, "an update overwrites whatever version is there")                                             \
    X(UNITS_KEPT, "a cancelled order keeps its units")                                                                 \
    X(CAPTURED_AGAIN, "after an unknown capture another one is sent, with a key of its own")                           \
    X(KEY_RENEWED, "a retry has a new key")                                                                            \
    X(EVENT_NUMBER_REUSED, "the second event of a step has the number of the first")                                   \
    X(SWEPT_ONLY, "a hold ends when it is swept, not by the clock")                                                    \
    X(LAPSED_ANSWER_DROPPED, "what a worker was told after its lease is forgotten")                                    \
    X(DOUBT_DROPPED, "a worker that does not know what became of its request says it did not happen")                  \
    X(VOID_FORGOTTEN, "money held for an order that ended is not let go")                                              \
    X(REFUNDED_TWICE, "money taken is given back twice")                                                               \
    X(STOCK_UNBOUNDED, "the stock may go below zero")                                                                  \
    X(INTENT_UNCOMMITTED, "a service is called although the lease could not be stored")                                \
    X(UNKNOWN_IS_FAILURE, "a commit of unknown outcome is taken for one that did not happen")                          \
    X(UNKNOWN_IS_SUCCESS, "a commit of unknown outcome is taken for one that did")                                     \
    X(CONFLICT_IS_SUCCESS, "a commit that met a conflict is acknowledged")                                             \
    X(KEY_NOT_STORED, "idempotency keys are not stored")                                                               \
    X(RETURN_NOT_BOOKED, "returned goods are not put back on the shelf")                                               \
    X(LATE_MONEY_KEPT, "money that comes after the order ended is kept")                                               \
    X(CONFIRMED_WITHOUT_UNITS, "paid after the hold was over, an order is confirmed without units")                    \
    X(HOLD_NOT_LIFTED, "units of a confirmed order still have an expiry")                                              \
    X(LEASE_ETERNAL, "a job whose worker died is never taken over")                                                    \
    X(CLOCK_TRUSTED, "an event has the time the clock shows, though that went back")                                   \
    X(RETRY_AFTER_IGNORED, "a service's wish to be asked later is not respected")                                      \
    X(KEY_OUTLIVED, "a key is sent again after the provider forgot it")                                                \
    X(LABEL_KEPT, "the label of an order that ended is not given back")                                                \
    X(WEBHOOK_NOT_NOTED, "a webhook that was accepted is accepted again")                                              \
    X(WEBHOOK_AGE_IGNORED, "a webhook is accepted whenever it was signed")                                             \
    X(VETO_LOSES_UNITS, "a guard that stops an order takes its units off it, and not off the stock")                   \
    X(LOOKUP_REVIVES, "a late answer of a lookup makes an order PENDING again that was cancelled")                     \
    X(UNPRICED_IS_FREE, "an order that is paid otherwise before its price is known costs nothing")                     \
    X(DOUBT_SENT_AGAIN, "what may have happened is sent by hand under a new key")                                      \
    X(WISHES_IGNORED, "customers are told whether they want to be or not")                                             \
    X(TOLD_BEFORE_COMMIT, "observers are told of a step before it is committed")                                       \
    X(SUBSCRIPTION_CLAIMED_BLINDLY, "an order is made although the subscription changed since it was looked at")       \
    X(SUBSCRIPTION_PAUSE_FORGOTTEN, "what was due during a pause is missed, and not paused")                           \
    X(SUBSCRIPTION_ALL_MISSED, "everything that was missed is ordered")                                                \
    X(SUBSCRIPTION_SKIP_FORGOTTEN, "what was skipped is ordered all the same")                                         \
    X(SUBSCRIPTION_ANCHOR_LOST, "a new frequency takes the day of the month of the last order")                        \
    X(SUBSCRIPTION_PRICE_NOT_KEPT, "a renewal costs what the list says, whatever was agreed")                          \
    X(SUBSCRIPTION_ONE_MORE, "one order more than the most agreed")                                                    \
    X(SUBSCRIPTION_MOVE_STAYS, "what was moved keeps its time when the schedule changes")

#define PLANT_NAME(name, words) PLANT_##name,
enum plant { PLANTS(PLANT_NAME) PLANT_COUNT };
#undef PLANT_NAME

#ifdef OMS_PLANT
int planted(enum plant plant);
#define PLANTED(name) planted(PLANT_##name)
#else
#define PLANTED(name) 0
#endif

#endif
