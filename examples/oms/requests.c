/* Reading drafts. A draft that is refused keeps its place, so that the n-th answer belongs to the n-th draft. */
#include "requests.h"

#include "input.h"

#include <stdlib.h>
#include <string.h>

static char *
copy(const char *text)
{
    size_t bytes = strlen(text) + 1;

    return memcpy(memory_resize(NULL, bytes), text, bytes);
}

static int32_t
collect(void *user, size_t index, oms_draft *draft, const oms_error *error)
{
    struct requests *requests = user;
    struct request *request;
    char *document = NULL;

    (void)index;
    if (requests->n == requests->capacity) {
        requests->capacity = requests->capacity * 2 + 16;
        requests->items = memory_resize(requests->items, requests->capacity * sizeof(*requests->items));
    }
    request = &requests->items[requests->n++];
    *request = (struct request){.draft = draft};
    if (draft != NULL)
        return OMS_OK;
    request->message = copy(oms_error_message(error));
    if (oms_error_json(error, &document) == OMS_OK)
        request->refusal = copy(document);
    oms_free(document);
    return OMS_OK;
}

int
requests_read(const struct app *app, const char *name, struct requests *out)
{
    struct text document = {0};
    int status = input_read(app, name, &document);

    *out = (struct requests){0};
    if (status != STATUS_DONE)
        return status;
    out->rc = oms_drafts_from_json(document.data, document.len, collect, out, &out->error);
    text_free(&document);
    return STATUS_DONE;
}

void
requests_free(struct requests *requests)
{
    for (size_t i = 0; i < requests->n; i++) {
        oms_draft_free(requests->items[i].draft);
        free(requests->items[i].refusal);
        free(requests->items[i].message);
    }
    free(requests->items);
    oms_error_free(requests->error);
    *requests = (struct requests){0};
}
