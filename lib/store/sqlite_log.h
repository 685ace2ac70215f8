/* A file system for the connection that writes: SQLite's own, except that what goes to the log is gathered and written in one piece. */
#ifndef OMS_STORE_SQLITE_LOG_H
#define OMS_STORE_SQLITE_LOG_H

#include <sqlite3.h>

struct sqlite_log {
    sqlite3_vfs vfs;
    char name[32]; /* by which SQLite knows it while a connection is opened; no two are alike */
};

/* Opens a connection over it, which lies over what is SQLite's default now. Until the connection is closed, `log` belongs to it. What SQLite answers; as with
 * sqlite3_open_v2 there may be a connection all the same. */
int sqlite_log_open(struct sqlite_log *log, const char *path, sqlite3 **out, int flags);

#endif
