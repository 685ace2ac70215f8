/* See csv.h. A field that was quoted becomes shorter, never longer, so it is unquoted where it stands. */
#include "replay/csv.h"

#include <stdbool.h>
#include <string.h>

void
csv_begin(struct csv *csv, char *text)
{
    static const char mark[] = "\xEF\xBB\xBF";

    csv->at = strncmp(text, mark, 3) == 0 ? text + 3 : text;
    csv->line = 0;
    csv->next_line = 1;
}

/* Moves the text of a quoted field, which begins at `from`, over its quotes. Returns what follows it, or NULL. */
static char *
unquote(struct csv *csv, char *from, char **end)
{
    bool ended = false;
    char *to = from - 1;

    for (; *from != '\0' && !ended; from++) {
        ended = *from == '"' && from[1] != '"';
        if (ended)
            continue;
        from += *from == '"';
        csv->next_line += *from == '\n';
        *to++ = *from;
    }
    *end = to;
    return ended && strchr(",\r\n", *from) != NULL ? from : NULL;
}

/* Steps over what ends a field; true if it ended the row too. */
static bool
step_over(struct csv *csv, char *end)
{
    bool comma = *end == ',';

    csv->at = end;
    if (*end == '\0')
        return true;
    csv->at += end[0] == '\r' && end[1] == '\n' ? 2 : 1;
    csv->next_line += !comma;
    return !comma;
}

int
csv_row(struct csv *csv, char **fields, int max)
{
    int n = 0;
    bool last = false;

    if (*csv->at == '\0')
        return 0;
    csv->line = csv->next_line;
    while (!last) {
        char *field = csv->at;
        char *field_end = field + strcspn(field, ",\r\n");
        char *next = field_end;

        if (*field == '"')
            next = unquote(csv, field + 1, &field_end);
        if (next == NULL)
            return -1;
        last = step_over(csv, next);
        *field_end = '\0';
        if (n < max)
            fields[n] = field;
        n++;
    }
    return n;
}
