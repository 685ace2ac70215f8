/* The log as a file of sqlite_log.c's file system. */
#ifndef OMS_STORE_SQLITE_LOG_FILE_H
#define OMS_STORE_SQLITE_LOG_FILE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* How much memory it takes, over a file of the real one. */
size_t log_file_size(const sqlite3_vfs *real);
/* As xOpen of the real one. */
int log_file_open(sqlite3_vfs *real, const char *name, sqlite3_file *file, int flags, int *out_flags);

/* The log of a connection that was opened over it; NULL where a connection has another, or none yet. */
sqlite3_file *sqlite_log_of(sqlite3 *connection);
/* From before a COMMIT until after it. What COMMIT has not synced by then, it has given up. Harmless for NULL. */
void sqlite_log_gather(sqlite3_file *log, bool gathers);

#endif
