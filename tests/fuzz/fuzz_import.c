/* Imports: the same bytes whole and in pieces come to the same, and what was refused can be imported again, whatever comes of it. The first byte says of which
 * format they are, whether refused rows are skipped, and how large the pieces. */
#include <stdlib.h>
#include <string.h>

#include "shop.h"

struct run {
    const uint8_t *data;
    size_t size;
    size_t at;
    size_t chunk;
    char *refused;
    size_t refused_len;
    int32_t code;
    oms_import_result catalog;
    oms_import_totals totals;
};

static int32_t
read_chunk(void *user, char *buffer, size_t size, size_t *n)
{
    struct run *run = user;

    *n = run->size - run->at < size ? run->size - run->at : size;
    *n = *n < run->chunk ? *n : run->chunk;
    if (*n > 0)
        memcpy(buffer, run->data + run->at, *n);
    run->at += *n;
    return 0;
}

static void
keep(struct run *run, const char *bytes, size_t len)
{
    char *longer = realloc(run->refused, run->refused_len + len + 1);

    MUST(longer != NULL);
    if (len > 0)
        memcpy(longer + run->refused_len, bytes, len);
    run->refused = longer;
    run->refused_len += len;
}

static int32_t
take_refused(void *user, const oms_refused_row *row)
{
    struct run *run = user;

    MUST(row->line > 0 && row->error != NULL && row->entry_len > 0);
    if (run->refused_len == 0)
        keep(run, row->header, row->header_len);
    keep(run, row->entry, row->entry_len);
    return 0;
}

static void
import(struct fuzz_shop *shop, struct run *run, uint8_t how, const char *id)
{
    const oms_import_options options = {.size = sizeof options,
                                        .read = read_chunk,
                                        .refused = take_refused,
                                        .user = run,
                                        .id = id,
                                        .format = how & 1 ? OMS_FORMAT_CSV : OMS_FORMAT_JSON,
                                        .on_error = how & 2 ? OMS_ON_ERROR_SKIP : OMS_ON_ERROR_STOP};

    run->catalog.size = sizeof run->catalog;
    run->totals = (oms_import_totals){.size = sizeof run->totals, .catalog = &run->catalog};
    TRY(run->code, oms_import_run(shop->engine, &options, &run->totals, &error));
    MUST(run->totals.refused <= run->totals.rows);
}

static void
import_afresh(struct run *run, uint8_t how)
{
    struct fuzz_shop shop;
    struct run again;

    MUST(fuzz_shop_open(&shop, &(struct fuzz_shop_options){0}) == OMS_OK);
    fuzz_shop_furnish(&shop, 10);
    import(&shop, run, how, "first");
    again = (struct run){.data = (const uint8_t *)run->refused, .size = run->refused_len, .chunk = SIZE_MAX};
    import(&shop, &again, how | 2, "second");
    free(again.refused);
    fuzz_shop_verify(&shop);
    fuzz_shop_close(&shop);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct run whole = {.data = data + 1, .size = size - 1, .chunk = SIZE_MAX};
    struct run pieces = {.data = data + 1, .size = size - 1, .chunk = (size_t)(data[0] >> 2) + 1};

    import_afresh(&whole, data[0]);
    import_afresh(&pieces, data[0]);
    MUST(whole.code == pieces.code);
    MUST(whole.totals.rows == pieces.totals.rows && whole.totals.refused == pieces.totals.refused);
    MUST(whole.totals.orders == pieces.totals.orders && whole.totals.known == pieces.totals.known);
    MUST(memcmp(&whole.catalog, &pieces.catalog, sizeof whole.catalog) == 0);
    MUST(whole.refused_len == pieces.refused_len);
    free(whole.refused);
    free(pieces.refused);
    return 0;
}
