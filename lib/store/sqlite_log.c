/* The file system of the connection that writes: its log is sqlite_log_file.c, every other file is the real one's, as if this were not there. */
#include "store/sqlite_log.h"

#include <stdio.h>

#include "store/sqlite_log_file.h"

static sqlite3_vfs *
real_vfs(const sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    sqlite3_vfs *real = real_vfs(vfs);

    return flags & SQLITE_OPEN_WAL ? log_file_open(real, name, file, flags, out_flags)
                                   : real->xOpen(real, name, file, flags, out_flags);
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
        .szOsFile = (int)log_file_size(real),
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
