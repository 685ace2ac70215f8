/* A shop on a file, with what can be done to the file behind its back: SQL past the store, bytes changed, another process that locks it. */
#ifndef TESTS_FAIL_SITE_H
#define TESTS_FAIL_SITE_H

#include <stdbool.h>

#include "kit/shop.h"

struct site {
    char directory[32]; /* of its own, removed with all in it */
    char path[48];
};

/* What a file holds. */
struct content {
    unsigned char *bytes;
    size_t len;
};

void site_begin(struct site *site);
/* The same where the system has memory for files, so that nobody waits for a disk. */
void site_begin_quick(struct site *site);
void site_end(struct site *site);

/* Opens an engine on the site's file, waiting `patience` ms for other processes; the engine is NULL after a failure. */
int32_t site_open(const struct site *site, int32_t flags, int64_t patience, oms_engine **out, oms_error **error);
/* Opening has to fail like this, with a message that names the file. */
void assert_not_opened(const struct site *site, int32_t flags, int32_t code);
/* The message names the file. */
void assert_names(const struct site *site, const oms_error *error);

/* Runs SQL on the file; the first column of the last row as a number, or −1 without one. */
int64_t site_sql(const struct site *site, const char *sql);
/* Takes the lock for writing, sends a byte when it has it, and keeps it for as long as the process lives. */
void site_hold_write_lock(const struct site *site, int begun);
/* Brings the log home, so that the file alone is the database. */
void site_checkpoint(const struct site *site);

/* Whole files, by name: the site's path and what is added to it (`""`, `-wal`). Reading one that is not there gives no bytes. */
struct content site_read(const struct site *site, const char *suffix);
void site_write(const struct site *site, const char *suffix, const struct content *content);
void site_remove(const struct site *site, const char *suffix);
void content_free(struct content *content);

#endif
