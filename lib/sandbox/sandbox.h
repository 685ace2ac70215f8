/* The inside of the sandbox: what it consists of, and its log. This folder may see oms/ and the C library, nothing else of libooms: whoever writes a service
 * of their own has no more either. */
#ifndef OMS_SANDBOX_SANDBOX_H
#define OMS_SANDBOX_SANDBOX_H

#include <pthread.h>
#include <stdio.h>
#include <sys/types.h>

#include "ledger.h"
#include "oms/errors.h"
#include "oms/sandbox.h"

/* The effects log, shared with other processes. fd −1: there is none, and every function does nothing and says true. */
struct sandbox_log {
    int fd;
    FILE *reader; /* NULL where lines cannot be read back */
    off_t end;    /* up to here it was read, in whole lines */
    bool torn;    /* a line that somebody did not finish stands behind `end` */
};

/* False: errno says why. */
bool log_open(struct sandbox_log *log, const char *path);
void log_close(struct sandbox_log *log);
/* Between these two no other process decides anything. */
bool log_lock(struct sandbox_log *log);
void log_unlock(struct sandbox_log *log);
/* Tells the ledger all lines since the last time. False when reading fails or memory is short; they are read again then. */
bool log_read(struct sandbox_log *log, struct ledger *ledger);
/* One line by one write. False: nothing was written. */
bool log_append(struct sandbox_log *log, const struct call *call);

struct oms_sandbox {
    pthread_mutex_t lock; /* around ledger and log */
    struct ledger ledger;
    struct sandbox_log log;
    bool payment_down;
    bool address_down;
};

/* Sets *error as the library does and returns `code`. */
int32_t sandbox_fail(oms_error **error, int32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
