/* A file system for the connection that writes: SQLite's own, except that what goes to the log is gathered and written in one piece. */
#ifndef OMS_STORE_SQLITE_LOG_H
#define OMS_STORE_SQLITE_LOG_H

#include <sqlite3.h>

struct sqlite_log {
    sqlite3_vfs vfs;
    char name[32]; /* by which SQLite knows it; no two are alike */
};

/* Lies over what is SQLite's default now. What SQLite answers. */
int sqlite_log_begin(struct sqlite_log *log);
/* No connection uses it any more. Harmless where it has not begun. */
void sqlite_log_end(struct sqlite_log *log);

#endif
