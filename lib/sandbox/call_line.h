/* A call to the sandbox's provider as a line of the effects log. */
#ifndef OMS_SANDBOX_CALL_LINE_H
#define OMS_SANDBOX_CALL_LINE_H

#include "ledger.h"

/* Room for what a line says besides. */
#define CALL_EXTRA_SIZE 8192
/* Every text at its longest with every byte escaped, and the rest. */
#define CALL_LINE_SIZE                                                                                                 \
    (6 * (CALL_KEY_SIZE + SCRIPT_TOKEN_SIZE + CALL_CURRENCY_SIZE + CALL_CARRIER_SIZE + OMS_LIMIT_TOKEN) + 512 +        \
     CALL_EXTRA_SIZE)

/* Writes `lead` (such as `, "key": `) and the text as a JSON string; returns the end. Six bytes for each of the text at most, and three. */
char *call_line_put_text(char *out, const char *lead, const char *text);

/* Writes the line with its newline; returns its length. `line` has CALL_LINE_SIZE bytes. */
size_t call_line_write(const struct call *call, char *line);
/* False for a line that is not one of ours, and for every line where JSON cannot be read. */
bool call_line_read(const char *line, size_t len, struct call *out);

#endif
