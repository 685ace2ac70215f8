/* Time zones: how far the clocks of a place are ahead of UTC, by the system's zone data. Knows nothing of schedules. */
#ifndef OMS_BASE_ZONE_H
#define OMS_BASE_ZONE_H

#include <stdint.h>

struct zone;

/* OMS_OK; OMS_E_NOT_FOUND when that is no IANA name or the system does not know it; OMS_E_UNSUPPORTED without the feature `calendar`. A zone stays for the
 * process. Any thread. */
int32_t zone_find(const char *name, struct zone **out);
/* Both in milliseconds. Any thread. */
int64_t zone_offset(struct zone *zone, int64_t utc);

#endif
