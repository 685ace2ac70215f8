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
#include "verdict.h"

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

/* What a carrier's callbacks are handed. */
struct sandbox_carrier {
    oms_sandbox *sandbox;
    bool down;
};
#define SANDBOX_CARRIERS 3

struct oms_sandbox {
    pthread_mutex_t lock; /* around ledger and log */
    struct ledger ledger;
    struct sandbox_log log;
    bool payment_down;
    bool address_down;
    bool notification_down;
    char *prices; /* name of the file, or NULL */
    int64_t now;
    struct sandbox_carrier carriers[SANDBOX_CARRIERS];
};

int64_t sandbox_system_time(void);
/* Of OMS_SANDBOX_FEDEX …, those that are down. */
void sandbox_set_carriers(oms_sandbox *sandbox, int32_t down);
/* OMS_SANDBOX_… of a code; 0 when no carrier has it. */
int32_t sandbox_carrier_bit(const char *code);

/* Decides a call, writes it to the log and remembers it. `down`: whoever it is for cannot be reached. */
struct verdict sandbox_receive(oms_sandbox *sandbox, struct call *call, bool down);
/* Fields of a call, out of a request: false when the text is too long for one; a time that has a text. */
bool call_text(char *out, size_t size, const char *text);
int64_t call_time(int64_t at);

/* Sets *error as the library does and returns `code`. */
int32_t sandbox_fail(oms_error **error, int32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
