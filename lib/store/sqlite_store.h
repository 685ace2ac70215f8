/* The parts of the SQLite store, shared by its own files and by nothing else. One writing connection does all commits, and brief reads when it is free
 * (its cache is warm); a pool of reading connections does the rest. Row callbacks run while a connection is held: they may not commit. */
#ifndef OMS_STORE_SQLITE_STORE_H
#define OMS_STORE_SQLITE_STORE_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "oms/errors.h"
#include "oms/store.h"
#include "oms/store_sqlite.h"
#include "store/sqlite_log.h"

/* "OMS1", in the header of every database of ours. */
#define SQLITE_APPLICATION_ID 0x4F4D5331

/* Statements without parameters, by position in the table of sqlite_statement.c. */
enum sqlite_fixed {
    SQL_BEGIN_READ,
    SQL_BEGIN_WRITE,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_SAVEPOINT,
    SQL_RELEASE,
    SQL_ROLLBACK_TO,
    SQL_MAJOR,
    SQL_FIXED_COUNT
};

/* Which statement: a change (kind OMS_CHANGE_…, columns as bits) or a read (kind 0). Equal shapes have equal SQL. */
struct sqlite_shape {
    const oms_table *table;
    uint64_t columns;
    int32_t kind;
    int32_t index; /* −1: primary key */
    uint8_t n_key;
    bool low, high, after, limited, descending;
};

/* What a parameter was last given: it keeps that from run to run, so that the same number, or NULL, is not given again. */
struct sqlite_bound {
    const void *data; /* NULL: NULL; of a number, an address of its own */
    int64_t n;        /* the number, or how many bytes */
};

struct sqlite_statement {
    struct sqlite_shape shape;
    sqlite3_stmt *stmt; /* NULL: the slot is free */
    struct sqlite_bound *bound;
};

struct sqlite_statements {
    struct sqlite_statement *slots; /* a hash table, open addressing; capacity a power of two */
    size_t n;
    size_t capacity;
};

struct sqlite_connection {
    sqlite3 *db; /* NULL: not open */
    const char *name;
    struct sqlite_statements statements;
    sqlite3_stmt *fixed[SQL_FIXED_COUNT];
    void *row;  /* room for one row of any table */
    bool taken; /* readers: by some thread */
};

/* Adds of one group to one row, summed until something else touches the row or the group ends. */
struct sqlite_add {
    const oms_table *table;
    const void *row;
    uint64_t hash;
    uint64_t columns;
    int64_t count; /* how many adds; 0 once they are applied */
    int64_t *sums; /* by column */
};

struct sqlite_adds {
    struct arena arena;
    struct arena_list list; /* of struct sqlite_add */
    uint32_t *slots;        /* a hash table of positions + 1 in the list */
    size_t capacity;
};

struct sqlite_store {
    char *path; /* absolute once attached */
    char *name; /* as the host gave it, for messages */
    bool memory;
    oms_sqlite_options options;
    const oms_schema *schema; /* NULL until attached */
    int32_t flags;            /* OMS_OPEN_… */
    pthread_mutex_t write_lock;
    struct sqlite_log log;           /* how the writer writes its log, at full durability */
    struct sqlite_connection writer; /* with `adds`, under write_lock */
    struct sqlite_adds adds;
    atomic_bool broken; /* a COMMIT or ROLLBACK failed: every connection is opened anew before anything else happens */
    pthread_mutex_t pool_lock;
    pthread_cond_t pool_changed;
    struct sqlite_connection *readers; /* options.readers of them, opened when first needed; `taken` under pool_lock */
};

/* sqlite_error.c: `rc` is what SQLite answered, extended. The codes of ours are told apart by sqlite_is_refusal: a set's own fault, with the transaction
 * still good. */
int32_t sqlite_code(int rc);
int32_t sqlite_fail(const struct sqlite_connection *connection, int rc, oms_error **error);
bool sqlite_is_refusal(int32_t code);
/* Gives `reason` (or NULL) to the caller, who may not want it. */
void sqlite_hand_over(oms_error **error, oms_error *reason);

/* sqlite_open.c */
int32_t sqlite_connect(struct sqlite_store *store, struct sqlite_connection *connection, int open_flags,
                       oms_error **error);
void sqlite_disconnect(struct sqlite_connection *connection);
int sqlite_open_flags(const struct sqlite_store *store);

/* sqlite_attach.c */
int32_t sqlite_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error);
/* OMS_OK when the database is ours and of this major. */
int32_t sqlite_check_ours(const struct sqlite_store *store, const struct sqlite_connection *connection,
                          oms_error **error);
int32_t sqlite_check_major(const char *name, const oms_schema *schema, int64_t major, oms_error **error);

/* sqlite_pool.c: `brief` reads may use the writer. Whoever takes the writer holds write_lock until it is given back. */
int32_t sqlite_take_reader(struct sqlite_store *store, bool brief, struct sqlite_connection **out, oms_error **error);
void sqlite_give_back(struct sqlite_store *store, struct sqlite_connection *connection);
/* Under write_lock: opens everything anew where that has to be. */
int32_t sqlite_make_usable(struct sqlite_store *store, oms_error **error);

/* sqlite_statement.c */
/* A statement on its way: its parameters are given in order, and the first failure stays in `rc`. */
struct sqlite_binding {
    sqlite3_stmt *stmt;
    struct sqlite_bound *bound;
    int at;
    int rc;
};
int32_t sqlite_prepared(struct sqlite_connection *connection, const struct sqlite_shape *shape,
                        struct sqlite_binding *out, oms_error **error);
int sqlite_run_fixed(struct sqlite_connection *connection, enum sqlite_fixed which);
/* SQL_BEGIN_READ or SQL_BEGIN_WRITE, such that SQL_ROLLBACK needs no memory. */
int sqlite_begin(struct sqlite_connection *connection, enum sqlite_fixed which);
/* As sqlite_run_fixed, with the first column of the row it answers. */
int sqlite_ask_fixed(struct sqlite_connection *connection, enum sqlite_fixed which, int64_t *out);
void sqlite_statements_free(struct sqlite_connection *connection);

/* sqlite_sql_change.c, sqlite_sql_read.c: the text of a statement. Parameters are bound in the order in which they stand. */
void sqlite_sql_change(sqlite3_str *sql, const struct sqlite_shape *shape);
void sqlite_sql_read(sqlite3_str *sql, const struct sqlite_shape *shape);
/* The columns in which a read goes: the index's, then those of the primary key that it lacks. `out` has room for 64. */
size_t sqlite_order(const oms_table *table, int32_t index, int32_t *out);

/* sqlite_bind.c: parameters from fields, in order, without copying. */
void sqlite_bind_number(struct sqlite_binding *binding, int64_t value);
void sqlite_bind_field(struct sqlite_binding *binding, const oms_table *table, const void *row, int32_t column);
void sqlite_bind_fields(struct sqlite_binding *binding, const oms_table *table, const void *row, uint64_t columns);
/* The row a statement stands on; false when a value is not what its column says. Text points into SQLite's memory until the next step. */
bool sqlite_fetch(sqlite3_stmt *stmt, const oms_table *table, void *row);

static inline uint64_t
sqlite_all_columns(const oms_table *table)
{
    return (UINT64_C(1) << table->n_columns) - 1;
}

static inline uint64_t
sqlite_key_columns(const oms_table *table)
{
    return (UINT64_C(1) << table->n_key) - 1;
}

/* What an update may write. */
static inline uint64_t
sqlite_value_columns(const oms_table *table)
{
    uint64_t version = table->version_column >= 0 ? UINT64_C(1) << table->version_column : 0;

    return sqlite_all_columns(table) & ~sqlite_key_columns(table) & ~version;
}

/* sqlite_read.c */
int32_t sqlite_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user,
                    oms_error **error);

/* sqlite_check.c */
int32_t sqlite_check(void *user, oms_error **error);

/* sqlite_change.c: OMS_OK, a refusal, or trouble (see sqlite_is_refusal). */
int32_t sqlite_change_check(const oms_change *change, oms_error **error);
int32_t sqlite_change_apply(struct sqlite_connection *connection, const oms_change *change, oms_error **error);
int32_t sqlite_add_apply(struct sqlite_connection *connection, const struct sqlite_add *add, oms_error **error);

/* sqlite_adds.c */
void sqlite_adds_init(struct sqlite_adds *adds);
void sqlite_adds_free(struct sqlite_adds *adds);
void sqlite_adds_clear(struct sqlite_adds *adds);
/* Applies a change; an add without an image waits for more of its kind. What waits for a row is applied before anything else touches it. */
int32_t sqlite_adds_apply(struct sqlite_adds *adds, struct sqlite_connection *connection, const oms_change *change);
int32_t sqlite_adds_flush(struct sqlite_adds *adds, struct sqlite_connection *connection);

/* sqlite_commit.c */
int32_t sqlite_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error);

#endif
