/* Bytes from the host, in a window that grows with the row that is looked for and no further than a row may be. Knows lines, and no format. */
#include <stdlib.h>
#include <string.h>

#include "engine/import.h"
#include "oms/limits.h"

#define CHUNK ((size_t)65536)
#define MOST  ((size_t)OMS_LIMIT_ROW + CHUNK)

void
input_free(struct import_input *in)
{
    free(in->bytes);
    in->bytes = NULL;
}

/* Room for as much again as is there, so that looking at all of it again costs no more than reading it. */
static int32_t
make_room(struct import_input *in, oms_error **error)
{
    const size_t unread = in->end - in->begin;
    size_t wanted = unread < CHUNK ? CHUNK : unread;
    char *bytes;

    if (unread > 0)
        memmove(in->bytes, in->bytes + in->begin, unread);
    in->begin = 0;
    in->end = unread;
    wanted = unread + wanted < MOST ? unread + wanted : MOST;
    if (wanted <= in->cap)
        return OMS_OK;
    bytes = realloc(in->bytes, wanted);
    if (bytes == NULL)
        return error_set(error, OMS_E_NOMEM, "Out of memory.");
    in->bytes = bytes;
    in->cap = wanted;
    return OMS_OK;
}

static int32_t
read_once(struct import_input *in, oms_error **error)
{
    const size_t room = in->cap - in->end;
    size_t n = 0;
    int32_t code = in->read(in->user, in->bytes + in->end, room, &n);

    if (code != OMS_OK)
        return error_set(error, code, "The import's input failed behind byte %lld.", (long long)in->total);
    if (n > room)
        return error_set(error, OMS_E_INVALID, "read: it gave %zu bytes where %zu were asked for", n, room);
    in->end += n;
    in->total += (int64_t)n;
    in->ended = n == 0;
    return OMS_OK;
}

int32_t
input_more(struct import_input *in, oms_error **error)
{
    int32_t code = OMS_OK;

    if (in->ended)
        return OMS_OK;
    if (in->end - in->begin > OMS_LIMIT_ROW)
        return OMS_E_LIMIT;
    code = make_room(in, error);
    while (code == OMS_OK && !in->ended && in->end < in->cap)
        code = read_once(in, error);
    return code;
}

int32_t
input_some(struct import_input *in, oms_error **error)
{
    return in->begin == in->end ? input_more(in, error) : OMS_OK;
}

void
input_skip(struct import_input *in, size_t n)
{
    const char *at = in->bytes + in->begin;
    const char *end = at + n;

    in->begin += n;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        in->line++;
        at++;
    }
}

int32_t
input_skip_line(struct import_input *in, oms_error **error)
{
    for (;;) {
        const oms_text view = input_view(in);
        const char *end = view.len > 0 ? memchr(view.data, '\n', view.len) : NULL;
        int32_t code;

        input_skip(in, end != NULL ? (size_t)(end - view.data) + 1 : view.len);
        code = end == NULL ? input_more(in, error) : OMS_OK;
        if (end != NULL || code != OMS_OK || in->begin == in->end)
            return code;
    }
}
