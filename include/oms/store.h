/**
 * @file oms/store.h
 * The storage contract: what an engine asks of the place where orders are kept.
 *
 * A store is a vtable of few functions. The engine never holds a transaction open: it reads, decides, and commits change sets with preconditions. The
 * built-in SQLite store (oms/store_sqlite.h) needs none of this from a host; a host that puts orders where its other data lives implements it.
 *
 * **The schema is data.** A row is a C struct; a table says at which offset each column lies and of which type it is: `int64_t` (OMS_NONE is SQL NULL),
 * oms_text and oms_blob (`data == NULL` is NULL), oms_id (all zero is NULL). A store needs no knowledge of particular tables.
 *
 * **Threads.** read and commit are called from any thread that uses the engine, several at once; commit possibly for change sets of other threads.
 * A store may not call the engine.
 *
 * **Durability.** A set that commit answers with OMS_OK survives any crash of process or machine, unless the store's own options say otherwise.
 *
 * **Ownership.** Everything handed to a function is the caller's and valid until it returns; a row given to a row callback is the store's and valid until
 * that callback returns.
 */
#ifndef OMS_STORE_H
#define OMS_STORE_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Column types @since 0.1 @{ */
#define OMS_COLUMN_INT64 1 /**< int64_t @since 0.1 */
#define OMS_COLUMN_TEXT  2 /**< oms_text, UTF-8, compared byte by byte @since 0.1 */
#define OMS_COLUMN_BLOB  3 /**< oms_blob @since 0.1 */
#define OMS_COLUMN_ID    4 /**< oms_id @since 0.1 */
/** @} */

/** One column. Frozen. @since 0.1 */
typedef struct oms_column {
    const char *name;    /**< @since 0.1 */
    const char *meaning; /**< one sentence, for documentation @since 0.1 */
    const char *unit;    /**< of an int64: `money`, `time`, `units`; or empty, never negative @since 0.1 */
    size_t offset;       /**< of the field in the row struct @since 0.1 */
    int32_t type;        /**< OMS_COLUMN_… @since 0.1 */
    int32_t nullable;    /**< 1 if it may be NULL @since 0.1 */
} oms_column;

/** A secondary index. Frozen. @since 0.1 */
typedef struct oms_index {
    const char *name;       /**< @since 0.1 */
    const int32_t *columns; /**< positions in the table's columns @since 0.1 */
    size_t n_columns;       /**< @since 0.1 */
    int32_t unique;         /**< 1 if no two rows may agree in all of them @since 0.1 */
    int32_t skip_null;      /**< 1 if rows whose last index column is NULL are not in it @since 0.1 */
} oms_index;

/** factor × column, a term of a bound. Frozen. @since 0.1 */
typedef struct oms_bound_term {
    int32_t column; /**< position of an int64 column that is not nullable @since 0.1 */
    int32_t factor; /**< +1 or −1 @since 0.1 */
} oms_bound_term;

/** What must hold in every row: the sum of the terms is ≥ 0. Frozen. @since 0.1 */
typedef struct oms_bound {
    const char *name;            /**< @since 0.1 */
    const oms_bound_term *terms; /**< @since 0.1 */
    size_t n_terms;              /**< @since 0.1 */
} oms_bound;

/** A table. The first `n_key` columns are its primary key. Frozen. @since 0.1 */
typedef struct oms_table {
    const char *name;          /**< @since 0.1 */
    const char *meaning;       /**< one sentence, for documentation @since 0.1 */
    const oms_column *columns; /**< @since 0.1 */
    size_t n_columns;          /**< at most 63 @since 0.1 */
    size_t n_key;              /**< @since 0.1 */
    const oms_index *indexes;  /**< @since 0.1 */
    size_t n_indexes;          /**< @since 0.1 */
    const oms_bound *bounds;   /**< @since 0.1 */
    size_t n_bounds;           /**< @since 0.1 */
    size_t row_size;           /**< sizeof the row struct @since 0.1 */
    int32_t
        version_column; /**< position of `version`, or −1: rows are only inserted or appended, never changed @since 0.1 */
    int32_t feed;       /**< 1: the key is (shard, position), both given by the store on append @since 0.1 */
} oms_table;

/** The schema: tables in the order in which a store that locks rows has to lock them (stock late, feeds last). Frozen. @since 0.1 */
typedef struct oms_schema {
    const oms_table *const *tables; /**< @since 0.1 */
    size_t n_tables;                /**< @since 0.1 */
    int32_t major;                  /**< another major is refused unless upgraded @since 0.1 */
    int32_t minor;                  /**< minors only add @since 0.1 */
} oms_schema;

/**
 * The schema of this library.
 *
 * @return static data
 * @since 0.1
 */
OMS_API const oms_schema *oms_schema_get(void);

/** @name Ways to print the schema @since 0.1 @{ */
#define OMS_DIALECT_SQLITE     1 /**< SQL that makes the tables, indexes and views in SQLite @since 0.1 */
#define OMS_DIALECT_POSTGRESQL 2 /**< the same for PostgreSQL @since 0.1 */
#define OMS_DIALECT_MARKDOWN   3 /**< the documentation page @since 0.1 */
/** @} */

/**
 * Prints the schema.
 *
 * @param dialect  OMS_DIALECT_…
 * @param out      NUL-terminated UTF-8, freed with oms_free()
 * @return OMS_OK; OMS_E_INVALID for an unknown dialect; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_schema_print(int32_t dialect, char **out);

/** @name Kinds of change @since 0.1 @{ */
#define OMS_CHANGE_INSERT 1 /**< the key, and every unique index, must be new @since 0.1 */
#define OMS_CHANGE_UPDATE                                                                                              \
    2 /**< the row at `version` becomes version + 1, with the columns of the mask from `row` @since 0.1 */
#define OMS_CHANGE_DELETE 3 /**< the row at `version` goes @since 0.1 */
#define OMS_CHANGE_CHECK  4 /**< the row is still at `version` @since 0.1 */
#define OMS_CHANGE_PUT    5 /**< insert, or overwrite the row with this primary key (version + 1) @since 0.1 */
#define OMS_CHANGE_ADD    6 /**< columns += deltas, version + 1; every bound must hold @since 0.1 */
#define OMS_CHANGE_APPEND 7 /**< insert into a feed; the store gives shard and position @since 0.1 */
/** @} */

/** A delta of an add. Frozen. @since 0.1 */
typedef struct oms_delta {
    int64_t amount;   /**< may be negative @since 0.1 */
    int32_t column;   /**< position of an int64 column @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_delta;

/**
 * One change. A row that is missing where one is needed, a key that is there where none may be, another version, or a bound that would not hold is a
 * *conflict* of the whole set.
 * @since 0.1
 */
typedef struct oms_change {
    size_t size;            /**< sizeof(oms_change) @since 0.1 */
    const oms_table *table; /**< @since 0.1 */
    const void *row; /**< the row struct; for delete, check and add only its key columns are looked at @since 0.1 */
    const oms_delta *deltas; /**< add: what to add @since 0.1 */
    size_t n_deltas;         /**< @since 0.1 */
    const void
        *image; /**< add: the row to insert, as it is and without the deltas, when there is none; or NULL @since 0.1 */
    int64_t
        version; /**< update, delete, check: the version that must be there. Insert, put of a new row, image: the row says it @since 0.1 */
    uint64_t
        columns;  /**< update: bit i = write column i (key and version bits are ignored); 0 = every column @since 0.1 */
    int32_t kind; /**< OMS_CHANGE_… @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_change;

/** Changes that happen together or not at all. @since 0.1 */
typedef struct oms_change_set {
    size_t size;                      /**< sizeof(oms_change_set) @since 0.1 */
    const oms_change *const *changes; /**< applied in this order @since 0.1 */
    size_t n_changes;                 /**< @since 0.1 */
    size_t conflict;                  /**< out: with OMS_E_CONFLICT, which change @since 0.1 */
    int32_t
        result; /**< out: OMS_OK, OMS_E_CONFLICT, another error (nothing happened), OMS_E_UNKNOWN (may have happened) @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_change_set;

/**
 * A read: rows of one table in the order of its primary key or of one index.
 *
 * `key` fixes the first `n_key` columns of that order. `low` and `high` bound the next column, both inclusive. `after` begins strictly behind the row with
 * those values in *all* remaining columns of the order (the index's, then the primary key's); with `descending`, strictly before it. Rows whose bounded
 * column is NULL are not found. All are row structs of which only the columns named are looked at.
 * @since 0.1
 */
typedef struct oms_read {
    size_t size;            /**< sizeof(oms_read) @since 0.1 */
    const oms_table *table; /**< @since 0.1 */
    const void *key;        /**< or NULL when n_key is 0 @since 0.1 */
    const void *low;        /**< or NULL @since 0.1 */
    const void *high;       /**< or NULL @since 0.1 */
    const void *after;      /**< or NULL @since 0.1 */
    size_t n_key;           /**< @since 0.1 */
    size_t limit;           /**< rows at most; 0 = all @since 0.1 */
    int32_t index;          /**< position in the table's indexes; −1 = primary key @since 0.1 */
    int32_t descending;     /**< 1 = from the end @since 0.1 */
} oms_read;

/**
 * Gets one row of a read.
 *
 * @param user  as given to read
 * @param read  which of the reads, from 0
 * @param row   a row struct of its table, valid until this returns
 * @return 0 to go on; anything else ends the whole call, which returns that code
 * @since 0.1
 */
typedef int32_t (*oms_row_fn)(void *user, size_t read, const void *row);

/** @name Flags of attach @since 0.1 @{ */
#define OMS_OPEN_CREATE   1 /**< make the tables if there are none @since 0.1 */
#define OMS_OPEN_UPGRADE  2 /**< bring an older major up to this one @since 0.1 */
#define OMS_OPEN_READONLY 4 /**< write nothing @since 0.1 */
/** @} */

/** A store. @since 0.1 */
typedef struct oms_store {
    size_t size; /**< sizeof(oms_store) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** Frees the store; no call follows. May be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** Creates, upgrades or refuses. Called once, before anything else. @since 0.1 */
    int32_t (*attach)(void *user, const oms_schema *schema, int32_t flags, oms_error **error);
    /** Answers n reads, in their order, from one consistent snapshot. @since 0.1 */
    int32_t (*read)(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user,
                    oms_error **error);
    /**
     * Commits n sets, each on its own, in one durability barrier; `result` of each says what became of it. Returns OMS_OK when every set has its result;
     * an error (and `error`) when the whole call failed and nothing happened. The error of the first set that failed otherwise than by conflict may be
     * put into `error` as well. After OMS_E_UNKNOWN the engine commits the same set again: a store has to have recovered by then.
     * @since 0.1
     */
    int32_t (*commit)(void *user, oms_change_set *const *sets, size_t n, oms_error **error);
    /** Looks over all that is stored, beneath the rows: OMS_OK, or OMS_E_CORRUPT with the first thing found. For oms_verify(). May be NULL. @since 0.1 */
    int32_t (*check)(void *user, oms_error **error);
} oms_store;

/**
 * Makes an error, for a store or another callback that hands one back.
 *
 * @param code     a negative code
 * @param message  UTF-8, one sentence
 * @return never NULL; freed by whoever receives it
 * @since 0.1
 */
OMS_API oms_error *oms_error_new(int32_t code, const char *message);

#ifdef __cplusplus
}
#endif
#endif
