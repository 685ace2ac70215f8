/* A report while it is made: its query checked, and its rows. For the public functions only. */
#ifndef OMS_ENGINE_REPORT_H
#define OMS_ENGINE_REPORT_H

#include "engine/engine.h"
#include "model/tally.h"

struct report {
    oms_engine *engine;
    oms_report_query query; /* as this release has it */
    const struct tally_kind *kind;
    int32_t by; /* position in kind->by */
    struct arena arena;
    struct tally tally;
};

/* Checks the query and reads; report_free frees what was read, whatever is returned. */
int32_t report_make(struct report *report, oms_engine *engine, const oms_report_query *query, oms_error **error);
/* Of one that is all zero: nothing. */
void report_free(struct report *report);
int32_t report_tell(const struct report *report, oms_report_fn row, void *user);

#endif
