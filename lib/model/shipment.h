/* Shipments: booking one with a carrier, sending it on its way, letting go of its label. A carrier that cannot take it is passed over; the route is the order
 * in which carriers are registered, after the one that was asked for by name. What a carrier's answer means is in effect_shipment.c. Pure. */
#ifndef OMS_MODEL_SHIPMENT_H
#define OMS_MODEL_SHIPMENT_H

#include "model/decision.h"
#include "model/reply.h"

/* Statuses of a shipment. */
#define SHIPMENT_BOOKING    "booking" /* a carrier is asked, or was, and did not say */
#define SHIPMENT_FAILED     "failed"  /* no carrier takes it */
#define SHIPMENT_BOOKED     "booked"  /* it has a label */
#define SHIPMENT_DISPATCHED "dispatched"
#define SHIPMENT_DELIVERED  "delivered"
#define SHIPMENT_RETURNED   "returned"
#define SHIPMENT_VOIDING    "voiding"
#define SHIPMENT_VOIDED     "voided" /* nothing leaves under it */

/* The rule of its problems. */
#define RULE_CARRIER "fulfilment.carrier"

struct shipment_row *add_shipment(struct decision *d, const char *status, oms_text carrier);
/* By status; NULL when there is none. */
struct shipment_row *find_shipment(const struct order_rows *rows, const char *status);
/* Asks carriers for a label: `first` before all others, where it is there. `leaves`: the goods go as soon as there is one. */
void book_shipment(struct decision *d, oms_text first, bool leaves);
/* Asks one carrier, under a new key; `before`: after this intent of the same shipment, NULL for the first. NULL when memory is short. */
struct job_row *ask_carrier(struct decision *d, struct shipment_row *shipment, const struct job_row *before,
                            oms_text carrier, int64_t due);
/* The carrier whose turn it is: the first of the route that was not asked in the round of tries that `job` stands for, and never refused this shipment; absent
 * when none is left. */
oms_text carrier_to_ask(const struct decision *d, const struct shipment_row *shipment, const struct job_row *job);
/* Is an intent under way, beside `but`, that may yet bring its label? In doubt: may it have brought one already? */
bool booking_under_way(const struct order_rows *rows, const struct shipment_row *shipment, const struct job_row *but);
bool booking_in_doubt(const struct order_rows *rows, const struct shipment_row *shipment);
/* Whoever is asked for its label and has certainly not said yes is not asked on. */
void withdraw_booking(struct decision *d, const struct shipment_row *shipment);
/* What the schedule would ask for later is asked for now. */
void hurry_booking(struct decision *d, const struct shipment_row *shipment);
/* It is not to leave: no carrier is asked on, and a label is given back. */
void void_shipment(struct decision *d, struct shipment_row *shipment);
void void_shipments(struct decision *d); /* all that have not left */
/* PROCESSING → SHIPPED: all open units leave with it. */
int32_t send_shipment(struct decision *d, struct shipment_row *shipment);
/* Answers of a carrier that is down. */
#define CARRIER_UNAVAILABLE "unavailable"
#define CARRIER_SILENT      "unknown"
bool carrier_down(const struct carrier_row *row);
/* Keeps how the carrier of a job answered, in rows->carriers, which has to be loaded. */
void note_answer(struct decision *d, const struct job_row *job, int32_t code, const struct oms_reply *reply);
bool carrier_known(const struct policy *policy, oms_text code);

#endif
