/* The log, written in one piece. SQLite writes a commit to its log page by page, with two calls of the system for each; here they are gathered, and written when
 * the log is synced or whenever SQLite asks anything that depends on them. Only while COMMIT runs: it holds the write lock from the first page to the sync, and
 * at full durability, the only one this is used at, a commit counts for nobody before that. So at each sync the file holds what it would have held without
 * this, and in between nobody relies on what it holds: a process that is killed there had not committed. What no COMMIT wrote is not kept back, for nothing
 * says when a rollback has made it void and another process's commits are in its place. Decides nothing, and knows nothing of what is written. */
#include "store/sqlite_log_file.h"

#include <string.h>

/* The largest page of SQLite: no file system has to take more in one write. */
#define GATHERED_MAX 65536

struct log_file {
    sqlite3_file file;
    sqlite3_file *real; /* behind this struct */
    bool gathers;
    char *gathered; /* NULL until something is: readers never write */
    int n;
    sqlite3_int64 at; /* where in the file it belongs */
};

static struct log_file *
log_of(sqlite3_file *file)
{
    return (struct log_file *)file;
}

static sqlite3_file *
real_file(sqlite3_file *file)
{
    return log_of(file)->real;
}

/* What cannot be written is given up, as SQLite then gives up the commit. */
static int
write_gathered(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    const int n = log->n;

    log->n = 0;
    return n > 0 ? log->real->pMethods->xWrite(log->real, log->gathered, n, log->at) : SQLITE_OK;
}

static int
log_close(sqlite3_file *file)
{
    sqlite3_free(log_of(file)->gathered);
    return real_file(file)->pMethods->xClose(real_file(file));
}

static int
log_read(sqlite3_file *file, void *into, int n, sqlite3_int64 at)
{
    const int rc = write_gathered(file);

    return rc == SQLITE_OK ? real_file(file)->pMethods->xRead(real_file(file), into, n, at) : rc;
}

static bool
fits(const struct log_file *log, int n, sqlite3_int64 at)
{
    return n <= GATHERED_MAX - log->n && (log->n == 0 || at == log->at + log->n);
}

static int
log_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    int rc = fits(log, n, at) ? SQLITE_OK : write_gathered(file);

    if (rc == SQLITE_OK && log->gathers && !log->gathered)
        log->gathered = sqlite3_malloc(GATHERED_MAX);
    if (rc != SQLITE_OK)
        return rc;
    if (!log->gathers || !log->gathered || n > GATHERED_MAX || at == 0)
        return log->real->pMethods->xWrite(log->real, from, n, at);
    if (log->n == 0)
        log->at = at;
    memcpy(log->gathered + log->n, from, (size_t)n);
    log->n += n;
    return SQLITE_OK;
}

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    const int rc = write_gathered(file);

    return rc == SQLITE_OK ? real_file(file)->pMethods->xTruncate(real_file(file), size) : rc;
}

/* With it a commit counts. What SQLite may write behind it, to fill a sector, it counts too and does not sync: that is not gathered any more. The head of a log,
 * which is synced by itself, never was. */
static int
log_sync(sqlite3_file *file, int flags)
{
    const bool of_commit = log_of(file)->n > 0;
    const int rc = write_gathered(file);

    if (of_commit)
        log_of(file)->gathers = false;
    return rc == SQLITE_OK ? real_file(file)->pMethods->xSync(real_file(file), flags) : rc;
}

static int
log_size(sqlite3_file *file, sqlite3_int64 *out)
{
    const int rc = write_gathered(file);

    return rc == SQLITE_OK ? real_file(file)->pMethods->xFileSize(real_file(file), out) : rc;
}

/* --- What does not depend on what is written --- */

static int
log_lock(sqlite3_file *file, int level)
{
    return real_file(file)->pMethods->xLock(real_file(file), level);
}

static int
log_unlock(sqlite3_file *file, int level)
{
    return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int
log_check_lock(sqlite3_file *file, int *out)
{
    return real_file(file)->pMethods->xCheckReservedLock(real_file(file), out);
}

static int
log_control(sqlite3_file *file, int operation, void *argument)
{
    return real_file(file)->pMethods->xFileControl(real_file(file), operation, argument);
}

static int
log_sector_size(sqlite3_file *file)
{
    return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int
log_characteristics(sqlite3_file *file)
{
    return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

/* Shared memory and mapping, which later versions have, are of the database and not of its log. */
static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_check_lock,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

sqlite3_file *
sqlite_log_of(sqlite3 *connection)
{
    sqlite3_file *file = NULL;

    sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    return file && file->pMethods == &log_methods ? file : NULL;
}

void
sqlite_log_gather(sqlite3_file *file, bool gathers)
{
    if (!file)
        return;
    log_of(file)->gathers = gathers;
    log_of(file)->n = 0;
}

size_t
log_file_size(const sqlite3_vfs *real)
{
    return sizeof(struct log_file) + (size_t)real->szOsFile;
}

int
log_file_open(sqlite3_vfs *real, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct log_file *log = log_of(file);
    int rc;

    *log = (struct log_file){.real = (sqlite3_file *)(log + 1)};
    rc = real->xOpen(real, name, log->real, flags, out_flags);
    if (log->real->pMethods)
        log->file.pMethods = &log_methods;
    return rc;
}
