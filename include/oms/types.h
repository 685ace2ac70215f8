/**
 * @file oms/types.h
 * The few plain types that every other header uses.
 *
 * Times are `int64_t` milliseconds since 1970-01-01T00:00:00Z. Money is an `int64_t` number of minor units (cents, pence; yen have none, dinars have
 * three decimals) together with a three-letter ISO 4217 currency. Ids are 16 bytes, ordered by the time they were made. Text is UTF-8.
 *
 * Structs whose first field is `size_t size` may grow in later releases: set `size` to `sizeof` the struct you compiled with. A struct marked *frozen*
 * never changes.
 */
#ifndef OMS_TYPES_H
#define OMS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define OMS_API __attribute__((visibility("default")))
#else
#define OMS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** An engine: an open database with its services. Thread-safe. @since 0.1 */
typedef struct oms_engine oms_engine;
/** What a caller wants to order. One thread at a time. @since 0.1 */
typedef struct oms_draft oms_draft;
/** An order as it was at one version. Immutable; may be read by several threads at once. @since 0.1 */
typedef struct oms_order oms_order;
/** What went wrong. Immutable. @since 0.1 */
typedef struct oms_error oms_error;

/** A 16-byte id in UUIDv7 layout: later ids compare greater. Frozen. @since 0.1 */
typedef struct oms_id {
    uint8_t bytes[16]; /**< most significant first; all zero means "no id" @since 0.1 */
} oms_id;

/** UTF-8 text that is not necessarily NUL-terminated. `data == NULL` means "no text" (SQL NULL). Frozen. @since 0.1 */
typedef struct oms_text {
    const char *data; /**< @since 0.1 */
    size_t len;       /**< bytes @since 0.1 */
} oms_text;

/** Bytes. `data == NULL` means "none" (SQL NULL). Frozen. @since 0.1 */
typedef struct oms_blob {
    const void *data; /**< @since 0.1 */
    size_t len;       /**< bytes @since 0.1 */
} oms_blob;

/**
 * Where an engine takes its memory from. Called from any thread that uses the engine, several at once. @since 0.1
 *
 * `allocate` returns memory aligned for any type, or NULL; `release` gets what `allocate` returned, with the size that was asked for.
 */
typedef struct oms_allocator {
    size_t size;                                             /**< sizeof(oms_allocator) @since 0.1 */
    void *user;                                              /**< handed to both functions @since 0.1 */
    void *(*allocate)(void *user, size_t bytes);             /**< @since 0.1 */
    void (*release)(void *user, void *memory, size_t bytes); /**< @since 0.1 */
} oms_allocator;

/** The value that stands for "no number" (SQL NULL) wherever an `int64_t` may be absent. No amount, count or time has it. @since 0.1 */
#define OMS_NONE INT64_MIN

/** Room for an id as text, with the final NUL. @since 0.1 */
#define OMS_ID_TEXT_SIZE 37

/**
 * Writes an id as 36 characters, as in `0193a5c8-…`.
 *
 * @param id   the id
 * @param out  at least OMS_ID_TEXT_SIZE bytes; NUL-terminated on return
 * @since 0.1
 */
OMS_API void oms_id_format(const oms_id *id, char *out);

/**
 * Reads an id from its 36-character text, upper or lower case.
 *
 * @param text  NUL-terminated
 * @param out   set only on success
 * @return OMS_OK, or OMS_E_INVALID when the text is not an id
 * @since 0.1
 */
OMS_API int32_t oms_id_parse(const char *text, oms_id *out);

/**
 * How many decimals a currency has, by ISO 4217.
 *
 * @param currency  three capital letters, NUL-terminated
 * @param out       0, 2, 3 or 4; set only on success
 * @return OMS_OK, or OMS_E_CURRENCY when ISO 4217 does not list it as money
 * @since 0.1
 */
OMS_API int32_t oms_currency_exponent(const char *currency, int32_t *out);

/**
 * Writes an amount as a decimal number without its currency: 4598 EUR is `45.98`.
 *
 * @param amount    minor units
 * @param currency  three capital letters, NUL-terminated
 * @param out       where to write; at least 32 bytes; NUL-terminated on return
 * @return OMS_OK, or OMS_E_CURRENCY (then `out` holds the bare number of minor units)
 * @since 0.1
 */
OMS_API int32_t oms_money_format(int64_t amount, const char *currency, char *out);

/**
 * Reads a decimal number as minor units: `45.98` in EUR is 4598. No sign but `-`, no exponent, no grouping, at most as many decimals as the currency has.
 *
 * @param text      NUL-terminated
 * @param currency  three capital letters, NUL-terminated
 * @param out       set only on success
 * @return OMS_OK; OMS_E_INVALID when the text is not such a number; OMS_E_OVERFLOW; OMS_E_CURRENCY
 * @since 0.1
 */
OMS_API int32_t oms_money_parse(const char *text, const char *currency, int64_t *out);

/** Room for a time as text, with the final NUL. @since 0.1 */
#define OMS_TIME_TEXT_SIZE 32

/**
 * Writes a time as RFC 3339 in UTC: `2026-01-31T10:00:00Z`, with `.123` before the Z where there are milliseconds.
 *
 * @param at   milliseconds since 1970 UTC; a time outside the years 0001 to 9999 is written as its number
 * @param out  at least OMS_TIME_TEXT_SIZE bytes; NUL-terminated on return
 * @since 0.1
 */
OMS_API void oms_time_format(int64_t at, char *out);

/**
 * Reads an RFC 3339 time with `Z` or a numeric offset, and at most three decimals of a second.
 *
 * @param text  NUL-terminated
 * @param out   milliseconds since 1970 UTC; set only on success
 * @return OMS_OK, or OMS_E_INVALID (no such day, a leap second, no offset, a year outside 0001 to 9999)
 * @since 0.1
 */
OMS_API int32_t oms_time_parse(const char *text, int64_t *out);

#ifdef __cplusplus
}
#endif
#endif
