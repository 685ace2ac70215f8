/* How libFuzzer changes a database: as bytes, or through SQL, which alone reaches deep into rows of a file that stays readable. Constraints are switched off;
 * what is put in is taken from other rows or from a list of values that no engine writes. Only linked into the libFuzzer program. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

/* Names and signatures are libFuzzer's. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/* Bytes 18 and 19 of a file say 2 for WAL, which a database in memory cannot have. */
#define HEADER_SIZE 100
#define VERSION_AT  18
#define LEGACY      1
#define WAL         2
#define SPARE       65536

static const char *const values[] = {
    "-1",
    "0",
    "1",
    "2",
    "3",
    "7",
    "8",
    "99",
    "1000000000",
    "1000000001",
    "2147483648",
    "1000000000000001",
    "9223372036854775807",
    "-9223372036854775807",
    "NULL",
    "''",
    "'x'",
    "CAST(x'ff' AS TEXT)",
    "CAST(x'4100' AS TEXT)",
    "zeroblob(16)",
    "zeroblob(3)",
    "x'ff'",
    "printf('%.3000c', 'x')",
    "'card'",
    "'terms'",
    "'EUR'",
    "'JPY'",
    "'XXX'",
    "'PENDING'",
    "'CONFIRMED'",
    "'PROCESSING'",
    "'SHIPPED'",
    "'DELIVERED'",
    "'CANCELLED'",
    "'RETURNED'",
    "'ready'",
    "'running'",
    "'done'",
    "'payment.authorize'",
    "'payment.capture'",
    "'payment.void'",
    "'payment.refund'",
    "'order.process'",
    "'tok_unknown_9'",
    "'4111 1111 1111 1111'",
    "1767268800000",
    "1.5",
};

/* The name in row `n` (counted round) of what a query gives; freed with sqlite3_free. */
static char *
pick(sqlite3 *db, const char *sql, size_t n)
{
    sqlite3_stmt *stmt = NULL;
    char *name = NULL;
    size_t rows = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return NULL;
    while (sqlite3_step(stmt) == SQLITE_ROW)
        rows++;
    sqlite3_reset(stmt);
    for (n = rows > 0 ? n % rows + 1 : 0; n > 0; n--)
        sqlite3_step(stmt);
    if (rows > 0)
        name = sqlite3_mprintf("%s", sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return name;
}

static char *
pick_column(sqlite3 *db, const char *table, size_t n)
{
    char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
    char *column = sql != NULL ? pick(db, sql, n) : NULL;

    sqlite3_free(sql);
    return column;
}

static char *
write_statement(struct stream *choices, const char *table, const char *column, const char *other)
{
    const int row = stream_byte(choices) % 16, from = stream_byte(choices) % 16;

    switch (stream_choice(choices, 8)) {
    case 0:
        return sqlite3_mprintf("DELETE FROM \"%w\" WHERE \"%w\" = (SELECT \"%w\" FROM \"%w\" LIMIT 1 OFFSET %d)", table,
                               column, column, table, row);
    case 1:
        return sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %s", table, column, STREAM_PICK(choices, values));
    case 2:
    case 3:
        return sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = (SELECT \"%w\" FROM \"%w\" LIMIT 1 OFFSET %d)"
                               " WHERE \"%w\" = (SELECT \"%w\" FROM \"%w\" LIMIT 1 OFFSET %d)",
                               table, column, other, table, from, column, column, table, row);
    default:
        return sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %s"
                               " WHERE \"%w\" IS (SELECT \"%w\" FROM \"%w\" LIMIT 1 OFFSET %d)",
                               table, column, STREAM_PICK(choices, values), column, column, table, row);
    }
}

static void
change_rows(sqlite3 *db, struct stream *choices)
{
    char *table = pick(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", stream_byte(choices));
    char *column = table != NULL ? pick_column(db, table, stream_byte(choices)) : NULL;
    char *other = table != NULL ? pick_column(db, table, stream_byte(choices)) : NULL;
    char *sql = column != NULL && other != NULL ? write_statement(choices, table, column, other) : NULL;

    if (sql != NULL)
        sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    sqlite3_free(other);
    sqlite3_free(column);
    sqlite3_free(table);
}

/* Loads a copy. */
static int
load(sqlite3 *db, const uint8_t *data, size_t size)
{
    unsigned char *copy = sqlite3_malloc64(size + SPARE);

    if (copy == NULL)
        return SQLITE_NOMEM;
    memcpy(copy, data, size);
    copy[VERSION_AT] = copy[VERSION_AT + 1] = LEGACY;
    return sqlite3_deserialize(db, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size + SPARE,
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
}

/* 0 when it does not fit, or is no database. */
static size_t
store(sqlite3 *db, uint8_t *data, size_t max_size)
{
    sqlite3_int64 size = 0;
    unsigned char *made = sqlite3_serialize(db, "main", &size, 0);

    if (made == NULL || size < HEADER_SIZE || (size_t)size > max_size)
        size = 0;
    if (size > 0) {
        memcpy(data, made, (size_t)size);
        data[VERSION_AT] = data[VERSION_AT + 1] = WAL;
    }
    sqlite3_free(made);
    return (size_t)size;
}

static size_t
mutate_by_sql(uint8_t *data, size_t size, size_t max_size, struct stream *choices)
{
    sqlite3 *db = NULL;
    size_t made = 0;

    if (sqlite3_open(":memory:", &db) == SQLITE_OK && load(db, data, size) == SQLITE_OK &&
        sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON; PRAGMA journal_mode = MEMORY;", NULL, NULL, NULL) ==
            SQLITE_OK) {
        for (size_t n = 1 + stream_choice(choices, 3); n > 0; n--)
            change_rows(db, choices);
        made = store(db, data, max_size);
    }
    sqlite3_close(db);
    return made;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    uint8_t bytes[32];
    struct stream choices = {.data = bytes, .size = sizeof bytes};
    size_t made = 0;

    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * 1103515245U + 12345U;
        bytes[i] = (uint8_t)(seed >> 16);
    }
    if (size >= HEADER_SIZE && stream_choice(&choices, 4) != 0)
        made = mutate_by_sql(data, size, max_size, &choices);
    return made > 0 ? made : LLVMFuzzerMutate(data, size, max_size);
}
