/**
 * @file oms/store_sqlite.h
 * The built-in store: one SQLite file.
 *
 * Several engines, in one process or in many, may have the same file open. But a process must not hold two copies of the SQLite library that open the
 * same file (say, one linked statically into the host): POSIX file locks belong to the process, and closing one copy's file drops the other's locks.
 * A network file system must not hold the file.
 *
 * The file is in WAL mode; with it live `FILE-wal`, which grows to some 32 MB, and `FILE-shm`. A backup copies all three while no process has it open, or
 * uses `VACUUM INTO` or the `.backup` command of the sqlite3 shell at any time.
 *
 * Files are SQLite's business, by its default file system (VFS) at the time a connection is opened. Over it lies one of ours, for the log of the writing
 * connection at full durability: what a COMMIT writes to the log is gathered and written in one piece, at the latest when SQLite syncs it, which is before
 * the commit counts. SQLite knows it, by a name that begins with `oms-log-`, only while that connection is opened.
 */
#ifndef OMS_STORE_SQLITE_H
#define OMS_STORE_SQLITE_H

#include "oms/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name How durable a commit is @since 0.1 @{ */
#define OMS_SQLITE_FULL 0 /**< survives loss of power (default) @since 0.1 */
#define OMS_SQLITE_NORMAL                                                                                              \
    1 /**< survives a crash of the process; the last commits may be gone after loss of power. Much quicker. @since 0.1 */
/** @} */

/** Options of the SQLite store. Zero is the default everywhere. @since 0.1 */
typedef struct oms_sqlite_options {
    size_t size;             /**< sizeof(oms_sqlite_options) @since 0.1 */
    int64_t busy_timeout_ms; /**< how long to wait for another process's transaction; 0 = 5000 @since 0.1 */
    int64_t cache_kib;       /**< page cache of each connection; 0 = 16384 @since 0.1 */
    int32_t durability;      /**< OMS_SQLITE_… @since 0.1 */
    int32_t readers;         /**< reading connections at most, beside the writer; 0 = 4 @since 0.1 */
} oms_sqlite_options;

/**
 * Makes a store on a SQLite file. Nothing is opened before the engine attaches it.
 *
 * @param path     UTF-8; `:memory:` for a database that lives as long as the store
 * @param options  or NULL
 * @param out      the store, to be put into oms_engine_options, with `size` set by the caller; if no engine takes it, call its `destroy`
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_ABI_SIZE; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_store_sqlite(const char *path, const oms_sqlite_options *options, oms_store *out,
                                 oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
