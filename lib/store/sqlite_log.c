/* The log, written in one piece. SQLite writes a commit to its log page by page, with two calls of the system for each; here they are gathered, and written when
 * the log is synced or whenever SQLite asks anything that depends on them. Only while COMMIT runs: it holds the write lock from the first page to the sync, and
 * at full durability, the only one this is used at, a commit counts for nobody before that. So at each sync the file holds what it would have held without
 * this, and in between nobody relies on what it holds: a process that is killed there had not committed. What no COMMIT wrote is not kept back, for nothing
 * says when a rollback has made it void and another process's commits are in its place. Decides nothing, and knows nothing of what is written. */
#include "store/sqlite_log.h"

#include <stdbool.h>
#include <stdio.h>
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

/* --- The file system: every file but a log is the real one's, as if this were not there --- */

static sqlite3_vfs *
real_vfs(const sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct log_file *log = log_of(file);
    int rc;

    if (!(flags & SQLITE_OPEN_WAL))
        return real_vfs(vfs)->xOpen(real_vfs(vfs), name, file, flags, out_flags);
    *log = (struct log_file){.real = (sqlite3_file *)(log + 1)};
    rc = real_vfs(vfs)->xOpen(real_vfs(vfs), name, log->real, flags, out_flags);
    if (log->real->pMethods)
        log->file.pMethods = &log_methods;
    return rc;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    return real_vfs(vfs)->xDelete(real_vfs(vfs), name, sync);
}

static int
vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    return real_vfs(vfs)->xAccess(real_vfs(vfs), name, flags, out);
}

static int
vfs_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    return real_vfs(vfs)->xFullPathname(real_vfs(vfs), name, n, out);
}

/* Extensions, which a host may have loaded into every connection of its process. */
static void *
vfs_load(sqlite3_vfs *vfs, const char *name)
{
    return real_vfs(vfs)->xDlOpen(real_vfs(vfs), name);
}

static void
vfs_load_error(sqlite3_vfs *vfs, int n, char *out)
{
    real_vfs(vfs)->xDlError(real_vfs(vfs), n, out);
}

static void (*vfs_symbol(sqlite3_vfs *vfs, void *library, const char *name))(void)
{
    return real_vfs(vfs)->xDlSym(real_vfs(vfs), library, name);
}

static void
vfs_unload(sqlite3_vfs *vfs, void *library)
{
    real_vfs(vfs)->xDlClose(real_vfs(vfs), library);
}

static int
vfs_randomness(sqlite3_vfs *vfs, int n, char *out)
{
    return real_vfs(vfs)->xRandomness(real_vfs(vfs), n, out);
}

static int
vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    return real_vfs(vfs)->xSleep(real_vfs(vfs), microseconds);
}

static int
vfs_time(sqlite3_vfs *vfs, double *out)
{
    return real_vfs(vfs)->xCurrentTime(real_vfs(vfs), out);
}

static int
vfs_last_error(sqlite3_vfs *vfs, int n, char *out)
{
    return real_vfs(vfs)->xGetLastError(real_vfs(vfs), n, out);
}

/* The first version of the interface: what later ones have, SQLite does without. */
static void
lie_over(struct sqlite_log *log, sqlite3_vfs *real)
{
    snprintf(log->name, sizeof(log->name), "oms-log-%p", (void *)log);
    log->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = (int)sizeof(struct log_file) + real->szOsFile,
        .mxPathname = real->mxPathname,
        .zName = log->name,
        .pAppData = real,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xDlOpen = vfs_load,
        .xDlError = vfs_load_error,
        .xDlSym = vfs_symbol,
        .xDlClose = vfs_unload,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_last_error,
    };
}

/* Known to SQLite no longer than it takes: whoever takes the default away, gets any other that is known. */
int
sqlite_log_open(struct sqlite_log *log, const char *path, sqlite3 **out, int flags)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    int rc;

    *out = NULL;
    if (!real)
        return SQLITE_NOMEM;
    lie_over(log, real);
    rc = sqlite3_vfs_register(&log->vfs, 0);
    if (rc != SQLITE_OK)
        return rc;
    rc = sqlite3_open_v2(path, out, flags, log->name);
    sqlite3_vfs_unregister(&log->vfs);
    return rc;
}
