/* The store of tests/kit/detour.h. */
#include "kit/detour.h"

#include <stddef.h>

static void
detour_destroy(void *user)
{
    struct detour *detour = user;

    detour->inner.destroy(detour->inner.user);
}

static int32_t
detour_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct detour *detour = user;

    return detour->inner.attach(detour->inner.user, schema, flags, error);
}

static int32_t
detour_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct detour *detour = user;

    return detour->inner.read(detour->inner.user, reads, n, row, row_user, error);
}

static int32_t
detour_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct detour *detour = user;
    void (*meanwhile)(void *) = detour->meanwhile;

    if (meanwhile && detour->commits_to_go-- == 0) {
        detour->meanwhile = NULL;
        meanwhile(detour->user);
    }
    return detour->inner.commit(detour->inner.user, sets, n, error);
}

oms_store
detour_store(struct detour *detour)
{
    return (oms_store){.size = sizeof(oms_store),
                       .user = detour,
                       .destroy = detour_destroy,
                       .attach = detour_attach,
                       .read = detour_read,
                       .commit = detour_commit};
}
