/* Looking things up in the book of rules. Pure. */
#include "model/rule_book.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "model/rows.h"

/* CC, or CC-region. */
static bool
names_region(oms_text word, const struct order_row *order)
{
    const size_t n = order->country.len;

    return order->region.data && word.len == n + 1 + order->region.len &&
           memcmp(word.data, order->country.data, n) == 0 && word.data[n] == '-' &&
           memcmp(word.data + n + 1, order->region.data, order->region.len) == 0;
}

bool
region_listed(oms_text list, const struct order_row *order, bool *as_country)
{
    bool region = false;

    *as_country = false;
    for (size_t start = 0, end; order->country.data && start < list.len; start = end + 1) {
        for (end = start; end < list.len && list.data[end] != ' '; end++)
            ;
        const oms_text word = {list.data + start, end - start};
        *as_country = *as_country || text_equal(word, order->country);
        region = region || names_region(word, order);
    }
    return *as_country || region;
}

static bool
fits(const struct rule_choice *choice, const struct order_row *order, oms_text group)
{
    bool as_country;

    if (choice->regions.data && !region_listed(choice->regions, order, &as_country))
        return false;
    return !choice->group.data || text_equal(choice->group, group);
}

int32_t
rule_consequence(const struct rule_book *book, const char *rule, int32_t otherwise, const struct order_row *order,
                 oms_text group)
{
    for (size_t i = 0; book && i < book->n_choices; i++)
        if (strcmp(book->choices[i].rule, rule) == 0 && fits(&book->choices[i], order, group))
            return book->choices[i].consequence == OMS_RULE_DEFAULT ? otherwise : book->choices[i].consequence;
    return otherwise;
}

const oms_code_info *
code_known(const struct rule_book *book, const char *code)
{
    const oms_code_info *info = code_find(code);

    for (size_t i = 0; !info && book && i < book->n_hosts; i++)
        if (strcmp(book->hosts[i].code.code, code) == 0)
            info = &book->hosts[i].code;
    return info;
}
