/* The names of tests/sim/names.h: chains in slots. */
#include "sim/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

static size_t
slot_of(const char *text)
{
    return (size_t)(trace_text(TRACE_START, text) % NAME_SLOTS);
}

size_t
names_find(const struct names *names, const char *text)
{
    for (size_t i = names->slots[slot_of(text)]; i; i = names->items[i - 1].next)
        if (strcmp(names->items[i - 1].text, text) == 0)
            return i - 1;
    return NO_NAME;
}

size_t
names_add(struct names *names, const char *text)
{
    const size_t known = names_find(names, text);
    const size_t slot = slot_of(text);

    if (known != NO_NAME)
        return known;
    names->items = world_grow(names->items, names->n, &names->room, sizeof *names->items);
    struct name *name = &names->items[names->n];
    *name = (struct name){.next = names->slots[slot]};
    snprintf(name->text, sizeof name->text, "%s", text);
    names->slots[slot] = ++names->n;
    return names->n - 1;
}

void
names_free(struct names *names)
{
    free(names->items);
}
