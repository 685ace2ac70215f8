/* See id_range.h. */
#include "engine/id_range.h"

#include <string.h>

#include "base/clock.h"

#define ID_TIME_MAX ((INT64_C(1) << 48) - 1)
/* An order's id is made a little before its time is taken (a service may be asked between the two), or after, when the clock was set back. */
#define SLACK_MS    (10 * MINUTE_MS)

oms_id
id_at(int64_t ms)
{
    const int64_t held = ms < 0 ? 0 : ms > ID_TIME_MAX ? ID_TIME_MAX : ms;
    oms_id id = {{0}};

    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(held >> (40 - 8 * i));
    if (held == 0)
        id.bytes[15] = 1; /* all zero is no id */
    return id;
}

int64_t
id_ms(const oms_id *id)
{
    int64_t ms = 0;

    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->bytes[i];
    return ms;
}

struct id_range
id_range_of(int64_t since, int64_t until)
{
    struct id_range range = {.low = id_at(since < SLACK_MS ? 0 : since - SLACK_MS)};

    memset(range.high.bytes, 0xFF, sizeof range.high.bytes);
    if (until != 0 && until < ID_TIME_MAX - SLACK_MS)
        range.high = id_at(until < 0 ? SLACK_MS : until + SLACK_MS);
    return range;
}
