/**
 * @file oms/import.h
 * Import in bulk: a stream of rows, of any length, in a bounded amount of memory.
 *
 * The rows are orders (drafts, as in doc/draft.md) or rows of the catalog (doc/catalog.md), as JSON (one document, an array, or JSON lines) or as CSV
 * with a header. doc/import.md describes the formats, with examples.
 *
 * **Parts.** Rows of the catalog are written in parts of OMS_IMPORT_PART rows, each in one commit: what is no longer than that is written whole or not at
 * all. Orders are placed one by one, and not paid: oms_engine_run() does that. Every order needs a reference or an idempotency key, by which it is known
 * when the import is begun again; one that is there already is counted and left alone.
 *
 * **Again after a crash.** An import with an `id` remembers how far it came, in the commit of the rows themselves, so that every row of the catalog is
 * written exactly once, however often it is begun again with the same content: stock that is *received* is not added twice, and stock that was *counted* is
 * not set back to what it was before later sales. Without an id it begins at the first row. Two at a time with one id: one of them ends with OMS_E_BUSY.
 *
 * **Refused rows.** With OMS_ON_ERROR_SKIP a row that is refused is handed to the callback, which gets what to write into a file: the row as it came, with
 * its line and the reason. That file can be corrected and imported. After a crash a row may be handed over a second time.
 *
 * The callbacks run on the calling thread, under no lock and in no transaction.
 */
#ifndef OMS_IMPORT_H
#define OMS_IMPORT_H

#include "oms/catalog.h"
#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OMS_IMPORT_PART 10000 /**< rows of the catalog in one commit of an import @since 0.1 */

/** @name What a refused row does @since 0.1 @{ */
#define OMS_ON_ERROR_STOP 0 /**< it ends the import @since 0.1 */
#define OMS_ON_ERROR_SKIP 1 /**< it is handed over, and the import goes on @since 0.1 */
/** @} */

/**
 * Gives the next bytes.
 *
 * @param user    as in the options
 * @param buffer  to be filled
 * @param size    at most so many
 * @param n       how many there are; 0: the end
 * @return 0; any other code ends the import, which returns it
 * @since 0.1
 */
typedef int32_t (*oms_read_fn)(void *user, char *buffer, size_t size, size_t *n);

/** A row that was refused. Text is valid during the callback. @since 0.1 */
typedef struct oms_refused_row {
    size_t size;            /**< sizeof(oms_refused_row) of the library @since 0.1 */
    int64_t line;           /**< where it begins, from 1 @since 0.1 */
    const oms_error *error; /**< why @since 0.1 */
    const char *header;     /**< what a file of refused rows begins with; "" for JSON @since 0.1 */
    const char *entry;      /**< what is written into it for this row, line breaks included @since 0.1 */
    size_t header_len;      /**< bytes @since 0.1 */
    size_t entry_len;       /**< bytes @since 0.1 */
} oms_refused_row;

/** Gets one refused row. @param user as in the options @param row valid during the call @return 0 to go on; any other code ends the import, which returns it @since 0.1 */
typedef int32_t (*oms_refused_fn)(void *user, const oms_refused_row *row);

/** How far an import has come, and what it did. @since 0.1 */
typedef struct oms_import_totals {
    size_t size;                /**< set by the caller to sizeof(oms_import_totals) @since 0.1 */
    int64_t bytes;              /**< read @since 0.1 */
    int64_t rows;               /**< read, those of an earlier run with the same id included @since 0.1 */
    int64_t resumed;            /**< of them: done by an earlier run @since 0.1 */
    int64_t refused;            /**< of them: refused, in this run @since 0.1 */
    int64_t orders;             /**< placed, in this run @since 0.1 */
    int64_t known;              /**< orders that were there already @since 0.1 */
    oms_import_result *catalog; /**< set by the caller: gets the rows written, in this run; or NULL @since 0.1 */
} oms_import_totals;

/** Told after each part. @param user as in the options @param totals valid during the call @return 0 to go on; any other code ends the import, which returns it @since 0.1 */
typedef int32_t (*oms_import_fn)(void *user, const oms_import_totals *totals);

/** How to import. @since 0.1 */
typedef struct oms_import_options {
    size_t size;            /**< sizeof(oms_import_options) @since 0.1 */
    oms_read_fn read;       /**< needed @since 0.1 */
    oms_refused_fn refused; /**< or NULL @since 0.1 */
    oms_import_fn progress; /**< or NULL @since 0.1 */
    void *user;             /**< handed to all of them @since 0.1 */
    const char *id;         /**< of this import, at most OMS_LIMIT_KEY bytes; or NULL @since 0.1 */
    int32_t format;         /**< OMS_FORMAT_… @since 0.1 */
    int32_t on_error;       /**< OMS_ON_ERROR_… @since 0.1 */
} oms_import_options;

/**
 * Imports a stream.
 *
 * @param engine   any thread
 * @param options  copied
 * @param totals   what was done, also when it ended early; may be NULL
 * @param error    see oms/errors.h; of a row it begins with its line
 * @return OMS_OK; with OMS_ON_ERROR_STOP what the row was refused for, such as OMS_E_SYNTAX, OMS_E_INVALID, OMS_E_LIMIT, OMS_E_REFUSED (parts before it
 *         are stored); OMS_E_SYNTAX when the rest cannot be read; OMS_E_KEY_CONFLICT when `id` was begun with other content; OMS_E_BUSY;
 *         OMS_E_UNSUPPORTED (JSON without the feature); what a callback returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_import_run(oms_engine *engine, const oms_import_options *options, oms_import_totals *totals,
                               oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
