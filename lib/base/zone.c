/* Offsets of time zones, by libical. It is asked for nothing else, and only with a lock held, since it loads zones as they are asked for; its process-wide
 * settings are left as the host has them (it reads the system's zone data unless told otherwise). A name comes from outside and becomes a path: what does
 * not look like a name of the IANA database never gets there. */
#include "base/zone.h"

#include <stddef.h>

#include "oms/errors.h"

#ifdef OMS_HAVE_CALENDAR

#include <libical/ical.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define NAME_MAX_BYTES 64
#define UPPER          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define OTHERS         "abcdefghijklmnopqrstuvwxyz0123456789+-_"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* `Area/Place`: words that begin with a capital, which keeps out `../`, absolute paths, and `right/`, whose zones count leap seconds. */
static bool
is_name(const char *name)
{
    size_t word;

    if (strnlen(name, NAME_MAX_BYTES + 1) > NAME_MAX_BYTES)
        return false;
    for (;; name += word + 1) {
        word = strspn(name, UPPER OTHERS);
        if (word == 0 || strchr(UPPER, name[0]) == NULL || (name[word] != '/' && name[word] != '\0'))
            return false;
        if (name[word] == '\0')
            return true;
    }
}

/* libical's own object, under a name of ours. */
int32_t
zone_find(const char *name, struct zone **out)
{
    *out = NULL;
    if (!is_name(name))
        return OMS_E_NOT_FOUND;
    pthread_mutex_lock(&lock);
    *out = (struct zone *)icaltimezone_get_builtin_timezone(name);
    pthread_mutex_unlock(&lock);
    return *out != NULL ? OMS_OK : OMS_E_NOT_FOUND;
}

int64_t
zone_offset(struct zone *zone, int64_t utc)
{
    icaltimetype at;
    int seconds;

    pthread_mutex_lock(&lock);
    at = icaltime_from_timet_with_zone((time_t)(utc / 1000), 0, icaltimezone_get_utc_timezone());
    seconds = icaltimezone_get_utc_offset_of_utc_time((icaltimezone *)zone, &at, NULL);
    pthread_mutex_unlock(&lock);
    return seconds * INT64_C(1000);
}

#else

int32_t
zone_find(const char *name, struct zone **out)
{
    (void)name;
    *out = NULL;
    return OMS_E_UNSUPPORTED;
}

/* There is no zone to ask about. */
int64_t
zone_offset(struct zone *zone, int64_t utc)
{
    (void)zone;
    (void)utc;
    return 0;
}

#endif
