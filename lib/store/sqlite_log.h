/* A file system for the connection that writes: SQLite's own, except that what goes to the log is gathered and written in one piece. */
#ifndef OMS_STORE_SQLITE_LOG_H
#define OMS_STORE_SQLITE_LOG_H

#include <sqlite3.h>
#include <stdbool.h>

struct sqlite_log {
    sqlite3_vfs vfs;
    char name[32]; /* by which SQLite knows it; no two are alike */
};

/* Lies over what is SQLite's default now. What SQLite answers. */
int sqlite_log_begin(struct sqlite_log *log);
/* No connection uses it any more. Harmless where it has not begun. */
void sqlite_log_end(struct sqlite_log *log);

/* The log of a connection that was opened over it; NULL where a connection has another, or none yet. */
sqlite3_file *sqlite_log_of(sqlite3 *connection);
/* From before a COMMIT until after it. What COMMIT has not synced by then, it has given up. Harmless for NULL. */
void sqlite_log_gather(sqlite3_file *log, bool gathers);

#endif
