/* A file system for the connection that writes: SQLite's own, except that what goes to the log is gathered and written in one piece. */
#ifndef OMS_STORE_SQLITE_LOG_H
#define OMS_STORE_SQLITE_LOG_H

#include <sqlite3.h>
#include <stdbool.h>

struct sqlite_log {
    sqlite3_vfs vfs;
    char name[32]; /* by which SQLite knows it while a connection is opened; no two are alike */
};

/* Opens a connection over it, which lies over what is SQLite's default now. Until the connection is closed, `log` belongs to it. What SQLite answers; as with
 * sqlite3_open_v2 there may be a connection all the same. */
int sqlite_log_open(struct sqlite_log *log, const char *path, sqlite3 **out, int flags);

/* The log of a connection that was opened over it; NULL where a connection has another, or none yet. */
sqlite3_file *sqlite_log_of(sqlite3 *connection);
/* From before a COMMIT until after it. What COMMIT has not synced by then, it has given up. Harmless for NULL. */
void sqlite_log_gather(sqlite3_file *log, bool gathers);

#endif
