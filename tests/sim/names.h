/* Names of a simulated world's books (keys, news, orders) and their numbers, in the order in which they were heard first. Knows nothing of what they mean. */
#ifndef TESTS_SIM_NAMES_H
#define TESTS_SIM_NAMES_H

#include <stddef.h>

#define NAME_SIZE  96
#define NAME_SLOTS 4096
#define NO_NAME    ((size_t)-1)

struct name {
    char text[NAME_SIZE];
    size_t next; /* in the same slot, + 1 */
};

struct names {
    struct name *items;
    size_t n;
    size_t room;
    size_t slots[NAME_SLOTS];
};

/* Its number, or NO_NAME. */
size_t names_find(const struct names *names, const char *text);
/* Its number; the next one when it is new. */
size_t names_add(struct names *names, const char *text);
void names_free(struct names *names);

#endif
