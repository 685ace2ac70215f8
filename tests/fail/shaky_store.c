/* The store of tests/fail/shaky_store.h. */
#include "fail/shaky_store.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "oms/errors.h"
#include "oms/store_sqlite.h"

static struct trouble trouble;
static int64_t left = -1; /* below 0: none */
static bool lasting;
static bool struck;
static int64_t outrun;

void
shaky_store_fail(const struct trouble *what, int64_t n, bool for_ever)
{
    trouble = *what;
    left = n;
    lasting = for_ever;
    struck = false;
}

void
shaky_store_outrun(int64_t times)
{
    outrun = times;
}

bool
shaky_store_recover(void)
{
    left = -1;
    outrun = 0;
    return struck;
}

static bool
strike(int call)
{
    if (left < 0 || !(trouble.on & call))
        return false;
    if (left > 0) {
        left--;
        return false;
    }
    if (!lasting)
        left = -1;
    struck = true;
    return true;
}

static int32_t
give_up(oms_error **error)
{
    if (error != NULL && *error == NULL)
        *error = oms_error_new(trouble.code, trouble.name);
    return trouble.code;
}

static void
shaky_destroy(void *user)
{
    oms_store *beneath = user;

    beneath->destroy(beneath->user);
    free(beneath);
}

static int32_t
shaky_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    const oms_store *beneath = user;

    return strike(SHAKY_ATTACH) ? give_up(error) : beneath->attach(beneath->user, schema, flags, error);
}

static int32_t
shaky_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    const oms_store *beneath = user;

    return strike(SHAKY_READ) ? give_up(error) : beneath->read(beneath->user, reads, n, row, row_user, error);
}

static void
answer_all(oms_change_set *const *sets, size_t n, int32_t code)
{
    for (size_t i = 0; i < n; i++)
        sets[i]->result = code;
}

static int32_t
troubled_commit(const oms_store *beneath, oms_change_set *const *sets, size_t n, oms_error **error)
{
    if (trouble.happened)
        beneath->commit(beneath->user, sets, n, NULL);
    for (size_t i = 0; i < n; i++)
        if (!trouble.happened || sets[i]->result == OMS_OK)
            sets[i]->result = trouble.code;
    return trouble.code == OMS_E_CONFLICT || trouble.code == OMS_E_UNKNOWN ? OMS_OK : give_up(error);
}

static int32_t
shaky_check(void *user, oms_error **error)
{
    const oms_store *beneath = user;

    return strike(SHAKY_READ) ? give_up(error) : beneath->check(beneath->user, error);
}

static bool
takes_stock(const oms_change_set *set)
{
    for (size_t i = 0; i < set->n_changes; i++)
        if (set->changes[i]->kind == OMS_CHANGE_ADD && strcmp(set->changes[i]->table->name, "stock") == 0)
            return true;
    return false;
}

static int32_t
shaky_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const oms_store *beneath = user;

    if (strike(SHAKY_COMMIT))
        return troubled_commit(beneath, sets, n, error);
    if (outrun != 0 && n == 1 && takes_stock(sets[0])) {
        outrun -= outrun > 0;
        answer_all(sets, n, OMS_E_CONFLICT);
        return OMS_OK;
    }
    return beneath->commit(beneath->user, sets, n, error);
}

oms_store
shaky_store_new(const char *path)
{
    static const oms_sqlite_options hasty = {.size = sizeof hasty, .durability = OMS_SQLITE_NORMAL};
    oms_store *beneath = malloc(sizeof *beneath);

    ck_assert_ptr_nonnull(beneath);
    beneath->size = sizeof *beneath;
    ck_assert_int_eq(oms_store_sqlite(path, &hasty, beneath, NULL), OMS_OK);
    return (oms_store){
        .size = sizeof(oms_store),
        .user = beneath,
        .destroy = shaky_destroy,
        .attach = shaky_attach,
        .read = shaky_read,
        .commit = shaky_commit,
        .check = shaky_check,
    };
}
