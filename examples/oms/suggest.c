/* Finds the nearest word by edit distance. Pure. */
#include "suggest.h"

#include <string.h>

#define LONGEST 40

static size_t
least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

static size_t
distance(const char *a, const char *b)
{
    size_t above[LONGEST + 1], row[LONGEST + 1], b_len = strlen(b);

    for (size_t j = 0; j <= b_len; j++)
        above[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++)
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
        memcpy(above, row, sizeof(row[0]) * (b_len + 1));
    }
    return above[b_len];
}

void
suggest_offer(struct suggestion *suggestion, const char *candidate)
{
    size_t word_len = strlen(suggestion->word), len = strlen(candidate), far;

    if (word_len == 0 || word_len > LONGEST || len > LONGEST)
        return;
    far = distance(suggestion->word, candidate);
    if (strncmp(suggestion->word, candidate, word_len) == 0)
        far = 1;
    if (far > 1 + len / 3 || (suggestion->best != NULL && far >= suggestion->distance))
        return;
    suggestion->best = candidate;
    suggestion->distance = far;
}
