/* A reader of CSV as RFC 4180 has it: quoted fields, doubled quotes, line ends of either kind. It reads in place and knows nothing of what the fields
 * mean. */
#ifndef REPLAY_CSV_H
#define REPLAY_CSV_H

#include <stddef.h>

struct csv {
    char *at;    /* what is still to be read; NUL-terminated */
    size_t line; /* of the row read last, from 1 */
    size_t next_line;
};

/* Begins with a text, which is written to while it is read and holds the fields. A byte order mark is skipped. */
void csv_begin(struct csv *csv, char *text);

/* Reads a row: how many fields it has (those past `max` are counted, not stored), 0 at the end of the text, −1 when a quoted field is not ended or goes
 * on behind its quote. */
int csv_row(struct csv *csv, char **fields, int max);

#endif
