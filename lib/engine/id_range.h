/* Ids begin with the time at which they were made, so a time is a range of ids: whoever looks for what was made then reads by primary key. Pure. */
#ifndef OMS_ENGINE_ID_RANGE_H
#define OMS_ENGINE_ID_RANGE_H

#include "oms/types.h"

/* Both inclusive, neither "no id". */
struct id_range {
    oms_id low;
    oms_id high;
};

/* The least id of a millisecond, and the millisecond of an id. What no id can have is held to what one can. */
oms_id id_at(int64_t ms);
int64_t id_ms(const oms_id *id);
/* All ids of orders that can have been placed at or after `since` and before `until` (0: any), and a few more: who reads them looks at their times too. */
struct id_range id_range_of(int64_t since, int64_t until);

#endif
