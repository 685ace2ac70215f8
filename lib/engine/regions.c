/* Lists of regions: a country, or a country and one of its regions. Text in, text out. */
#include "engine/regions.h"

#include "oms/limits.h"

/* `CC`, or `CC-` and what a region of an address may be. */
static int32_t
check_region(const struct place *at, oms_text code, oms_error **error)
{
    oms_text country = {code.data, code.len < 2 ? code.len : 2};
    oms_text region = code.len > 3 ? (oms_text){code.data + 3, code.len - 3} : TEXT("");
    char shown[TEXT_SHOWN_SIZE];

    if (check_country(at, country, NULL) != OMS_OK || (code.len > 2 && code.data[2] != '-'))
        return check_fail(at, OMS_E_INVALID, error, "\"%s\" is neither a country (CU) nor a region of one (US-CA)",
                          text_shown(code, shown));
    return code.len > 2 ? check_text(at, region, OMS_LIMIT_CODE, error) : OMS_OK;
}

static oms_text
next_word(oms_text text, size_t *at)
{
    size_t begin = *at;

    while (begin < text.len && text.data[begin] == ' ')
        begin++;
    *at = begin;
    while (*at < text.len && text.data[*at] != ' ')
        ++*at;
    return (oms_text){text.data + begin, *at - begin};
}

int32_t
regions_read(const struct place *at, oms_text text, struct arena *arena, oms_text *out, oms_error **error)
{
    size_t n = 0, from = 0, len = 0;
    char *joined;
    int32_t rc;

    *out = text_of(NULL);
    if (text.data == NULL)
        return OMS_OK;
    joined = arena_alloc(arena, text.len + 1);
    rc = check_memory(arena, error);
    if (rc != OMS_OK)
        return rc;
    for (oms_text code = next_word(text, &from); code.len > 0; code = next_word(text, &from)) {
        if (++n > OMS_LIMIT_REGIONS)
            return check_fail(at, OMS_E_LIMIT, error, "has more than %d regions", OMS_LIMIT_REGIONS);
        rc = check_region(at, code, error);
        if (rc != OMS_OK)
            return rc;
        if (len > 0)
            joined[len++] = ' ';
        memcpy(joined + len, code.data, code.len);
        len += code.len;
    }
    if (n > 0)
        *out = (oms_text){joined, len};
    return OMS_OK;
}
