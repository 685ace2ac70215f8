/* Text in memory: a growing buffer, and text of unknown origin made fit for a terminal. */
#ifndef OMS_CLI_TEXT_H
#define OMS_CLI_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct text {
    char *data; /* NUL-terminated; NULL while empty */
    size_t len;
    size_t capacity;
};

/* Ends the program with status 3. */
_Noreturn void memory_short(void);

/* Like realloc(), but ends the program when there is no memory. */
void *memory_resize(void *memory, size_t bytes);

void text_add(struct text *text, const char *bytes, size_t len);
void text_free(struct text *text);

/* Adds `from` so that a terminal shows it and does nothing else: control characters, marks that turn the direction of writing, and bytes that are no
 * UTF-8 become \xNN. NULL adds nothing. */
void text_add_clean(struct text *text, const char *from);

/* The character at `from` and its length in bytes; 0 when there is no valid UTF-8 (or the end) there. */
size_t text_character(const char *from, uint32_t *out);

/* How many columns of a terminal clean text takes. */
size_t text_width(const char *from);

#endif
