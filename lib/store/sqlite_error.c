/* What SQLite's result codes mean in the library's terms: one table. Changes nothing. */
#include "base/error.h"
#include "store/sqlite_store.h"

#define PRIMARY(rc) ((rc)&0xff)

struct meaning {
    int rc; /* extended where the primary code alone does not say it */
    int32_t code;
    const char *text;
};

/* Extended codes first. A violated bound is a conflict: an add that no longer fits found less than its decision saw. A plain error comes from SQL that does
 * not compile, and what this library writes compiles unless a table, column or index is missing. */
static const struct meaning meanings[] = {
    {SQLITE_CONSTRAINT_PRIMARYKEY, OMS_E_CONFLICT, "A key is there already"},
    {SQLITE_CONSTRAINT_ROWID, OMS_E_CONFLICT, "A key is there already"},
    {SQLITE_CONSTRAINT_UNIQUE, OMS_E_CONFLICT, "A unique value is there already"},
    {SQLITE_CONSTRAINT_CHECK, OMS_E_CONFLICT, "A bound does not hold"},
    {SQLITE_CONSTRAINT_DATATYPE, OMS_E_OVERFLOW, "A sum does not fit into 64 bits"},
    {SQLITE_CONSTRAINT, OMS_E_INVALID, "A value may not be stored"},
    {SQLITE_TOOBIG, OMS_E_LIMIT, "A value is too long"},
    {SQLITE_IOERR_NOMEM, OMS_E_NOMEM, "Out of memory"},
    {SQLITE_NOMEM, OMS_E_NOMEM, "Out of memory"},
    {SQLITE_BUSY, OMS_E_LOCKED, "Another process keeps the database locked"},
    {SQLITE_LOCKED, OMS_E_LOCKED, "Another process keeps the database locked"},
    {SQLITE_PROTOCOL, OMS_E_LOCKED, "Another process keeps the database locked"},
    {SQLITE_FULL, OMS_E_FULL, "The disk is full"},
    {SQLITE_READONLY, OMS_E_READONLY, "The database may not be written"},
    {SQLITE_PERM, OMS_E_READONLY, "The database may not be written"},
    {SQLITE_CORRUPT, OMS_E_CORRUPT, "The database is damaged"},
    {SQLITE_NOTADB, OMS_E_FOREIGN, "The file is not a database"},
    {SQLITE_ERROR, OMS_E_CORRUPT, "The database lacks what it should have"},
    {SQLITE_SCHEMA, OMS_E_CORRUPT, "The database lacks what it should have"},
    {SQLITE_CANTOPEN, OMS_E_IO, "The database cannot be opened"},
    {SQLITE_IOERR, OMS_E_IO, "Reading or writing the database failed"},
};

static const struct meaning unexpected = {SQLITE_INTERNAL, OMS_E_INTERNAL, "SQLite was used in a wrong way"};

static const struct meaning *
find(int rc)
{
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (meanings[i].rc == rc || meanings[i].rc == PRIMARY(rc))
            return &meanings[i];
    return &unexpected;
}

int32_t
sqlite_code(int rc)
{
    return PRIMARY(rc) == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW ? OMS_OK : find(rc)->code;
}

int32_t
sqlite_fail(const struct sqlite_connection *connection, int rc, oms_error **error)
{
    const struct meaning *meaning = find(rc);
    const char *detail = sqlite3_errstr(rc);

    /* A conflict is an answer, and told without words. */
    if (meaning->code == OMS_E_CONFLICT)
        return OMS_E_CONFLICT;
    if (connection->db != NULL && sqlite3_extended_errcode(connection->db) == rc)
        detail = sqlite3_errmsg(connection->db);
    return error_set(error, meaning->code, "%s: %s (%s).", connection->name, meaning->text, detail);
}

bool
sqlite_is_refusal(int32_t code)
{
    return code == OMS_E_CONFLICT || code == OMS_E_OVERFLOW || code == OMS_E_INVALID || code == OMS_E_LIMIT;
}

void
sqlite_hand_over(oms_error **error, oms_error *reason)
{
    if (error != NULL && *error == NULL)
        *error = reason;
    else
        oms_error_free(reason);
}
