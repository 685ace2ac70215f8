/* What a simulation injected and saw, counted by kind over all its worlds: the figures of its report. */
#ifndef TESTS_SIM_TALLY_H
#define TESTS_SIM_TALLY_H

#include <stdint.h>
#include <stdio.h>

enum tallied {
    TALLY_ORDERS, /* acknowledged */
    TALLY_REFUSED,
    TALLY_REPLAYED,
    TALLY_VERBS,
    TALLY_MEANWHILE, /* things done by the other engine in the middle of a step */
    TALLY_VERIFIED,
    TALLY_HELPED, /* jobs that a person looked after */
    TALLY_CAPTURES,
    TALLY_REFUNDS,
    TALLY_VOIDS,
    TALLY_MESSAGES,
    TALLY_LABELS,
    TALLY_LABELS_BACK,
    TALLY_ENQUIRIES,
    TALLY_WEBHOOKS,
    TALLY_OBSERVED,
    TALLY_RETRIED,
    TALLY_MOVED,
    TALLY_MEMBERS,
    TALLY_CHANGES,
    TALLY_ORDERED, /* occurrences */
    TALLY_SKIPPED,
    TALLY_PAUSED,
    TALLY_LAPSED,
    TALLY_OUTAGES,
    FAULT_CONFLICT,
    FAULT_LOCKED,
    FAULT_IO,
    FAULT_FULL,
    FAULT_UNKNOWN_HAPPENED,
    FAULT_UNKNOWN_NOT,
    FAULT_READ,
    FAULT_CRASH_BEFORE_COMMIT,
    FAULT_CRASH_AFTER_COMMIT,
    FAULT_CRASH_READING,
    FAULT_CRASH_BEFORE_SERVICE,
    FAULT_CRASH_AFTER_SERVICE,
    FAULT_SNAPSHOT, /* reopened on a copy of the file as it was in the moment of the crash */
    FAULT_REQUEST_LOST,
    FAULT_ANSWER_LOST,
    FAULT_UNAVAILABLE, /* without a time */
    FAULT_RETRY_AFTER, /* "429" */
    FAULT_DECLINED,
    FAULT_DECLINED_RETRY,
    FAULT_REJECTED,
    FAULT_PENDING,
    FAULT_SLOW, /* longer than the lease */
    FAULT_TOLD_LATE,
    FAULT_TOLD_TWICE,
    FAULT_TOLD_OUT_OF_ORDER,
    FAULT_TOLD_AFTER_A_DAY,
    FAULT_NEVER_TOLD,
    FAULT_ADDRESS,
    FAULT_CLOCK_BACK,
    FAULT_CLOCK_YEARS,
    FAULT_ENQUIRY_DOWN,
    FAULT_ENQUIRY_LATER,
    FAULT_NONSENSE,
    FAULT_CONTRADICTED,
    FAULT_BAD_SIGNATURE,
    FAULT_VETO,
    TALLY_COUNT,
};

struct tally {
    int64_t counts[TALLY_COUNT];
};

void tally_print(const struct tally *tally, FILE *out);
/* All faults together. */
int64_t tally_faults(const struct tally *tally);

#endif
