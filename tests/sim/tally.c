/* The tally of tests/sim/tally.h, and its words. */
#include "sim/tally.h"

#include <inttypes.h>

static const char *const words[TALLY_COUNT] = {
    [TALLY_ORDERS] = "orders acknowledged",
    [TALLY_REFUSED] = "orders refused for want of stock",
    [TALLY_REPLAYED] = "requests sent again with their key",
    [TALLY_VERBS] = "verbs on orders",
    [TALLY_MEANWHILE] = "steps of another engine between read and commit, or while a service was asked",
    [TALLY_VERIFIED] = "times all invariants were checked",
    [TALLY_HELPED] = "jobs a person saw to",
    [TALLY_CAPTURES] = "captures at the bank",
    [TALLY_REFUNDS] = "refunds at the bank",
    [TALLY_VOIDS] = "voids at the bank",
    [TALLY_MESSAGES] = "messages that went out",
    [TALLY_LABELS] = "labels of carriers",
    [TALLY_LABELS_BACK] = "labels given back",
    [TALLY_ENQUIRIES] = "questions to catalog, customer, pricing and tax services",
    [TALLY_WEBHOOKS] = "webhooks that were accepted",
    [TALLY_OBSERVED] = "steps that the host was told of",
    [TALLY_RETRIED] = "jobs that a person had tried again",
    [TALLY_MOVED] = "times that goods were moved to another bucket, or were to be",
    [TALLY_MEMBERS] = "subscriptions",
    [TALLY_CHANGES] = "changes of subscriptions, or attempts",
    [TALLY_ORDERED] = "occurrences ordered",
    [TALLY_SKIPPED] = "occurrences skipped",
    [TALLY_PAUSED] = "occurrences during a pause",
    [TALLY_LAPSED] = "occurrences lapsed",
    [TALLY_OUTAGES] = "times that no engine ran for a week or more",
    [FAULT_CONFLICT] = "storage: conflict",
    [FAULT_LOCKED] = "storage: locked",
    [FAULT_IO] = "storage: I/O error",
    [FAULT_FULL] = "storage: full",
    [FAULT_UNKNOWN_HAPPENED] = "storage: outcome unknown, committed",
    [FAULT_UNKNOWN_NOT] = "storage: outcome unknown, not committed",
    [FAULT_READ] = "storage: read failed",
    [FAULT_CRASH_BEFORE_COMMIT] = "crash before a commit",
    [FAULT_CRASH_AFTER_COMMIT] = "crash after a commit",
    [FAULT_CRASH_READING] = "crash while reading",
    [FAULT_CRASH_BEFORE_SERVICE] = "crash before a service got the request",
    [FAULT_CRASH_AFTER_SERVICE] = "crash after a service did it",
    [FAULT_SNAPSHOT] = "reopened on a copy of the file",
    [FAULT_REQUEST_LOST] = "service: request lost",
    [FAULT_ANSWER_LOST] = "service: answer lost",
    [FAULT_UNAVAILABLE] = "service: unavailable",
    [FAULT_RETRY_AFTER] = "service: 429 with retry-after",
    [FAULT_DECLINED] = "service: declined",
    [FAULT_DECLINED_RETRY] = "service: declined for now",
    [FAULT_REJECTED] = "service: rejected",
    [FAULT_PENDING] = "service: will be told later",
    [FAULT_SLOW] = "service: slower than the lease",
    [FAULT_TOLD_LATE] = "told late",
    [FAULT_TOLD_TWICE] = "told twice",
    [FAULT_TOLD_OUT_OF_ORDER] = "told out of order",
    [FAULT_TOLD_AFTER_A_DAY] = "told after more than 24 hours",
    [FAULT_NEVER_TOLD] = "never told",
    [FAULT_ADDRESS] = "address service down or refusing",
    [FAULT_CLOCK_BACK] = "clock set back",
    [FAULT_CLOCK_YEARS] = "clock wrong by years",
    [FAULT_ENQUIRY_DOWN] = "lookup: cannot be asked",
    [FAULT_ENQUIRY_LATER] = "lookup: will be told later",
    [FAULT_NONSENSE] = "lookup: nonsense",
    [FAULT_CONTRADICTED] = "lookup: told otherwise again",
    [FAULT_BAD_SIGNATURE] = "webhook: forged, or not of this time",
    [FAULT_VETO] = "guard: no",
};

int64_t
tally_faults(const struct tally *tally)
{
    int64_t sum = 0;

    for (int i = FAULT_CONFLICT; i < TALLY_COUNT; i++)
        sum += tally->counts[i];
    return sum;
}

void
tally_print(const struct tally *tally, FILE *out)
{
    for (int i = 0; i < TALLY_COUNT; i++) {
        if (i == FAULT_CONFLICT)
            fprintf(out, "%10" PRId64 "  faults injected:\n", tally_faults(tally));
        fprintf(out, "%10" PRId64 "  %s%s\n", tally->counts[i], i >= FAULT_CONFLICT ? "  " : "", words[i]);
    }
}
