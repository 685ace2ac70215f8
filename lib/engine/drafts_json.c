/* Documents with one draft or many: which form a document has, and each of its drafts to the caller, so that one that is refused does not stop the others.
 * Without the feature `json` both functions say so. */
#include "base/error.h"
#include "engine/check.h"
#include "engine/draft_json.h"

#ifdef OMS_HAVE_JSON

int32_t
oms_draft_from_json(const char *text, size_t len, oms_draft **out, oms_error **error)
{
    int32_t rc = check_document(text, len, error);

    if (rc == OMS_OK)
        rc = check_given("out", out, error);
    return rc == OMS_OK ? draft_json_read(&(struct json_piece){{text, len}, 1}, out, error) : rc;
}

/* Reads a piece and hands over the draft, or why there is none. Only a lack of memory is more than this draft's own affair. */
static int32_t
hand_over(const struct json_piece *piece, size_t index, oms_draft_fn draft, void *user, oms_error **error)
{
    oms_draft *read = NULL;
    oms_error *why = NULL;
    int32_t rc = draft_json_read(piece, &read, &why);

    if (rc == OMS_E_NOMEM)
        error_set(error, rc, "Out of memory.");
    else
        rc = draft(user, index, read, why);
    oms_error_free(why);
    return rc;
}

static int32_t
read_all(oms_text document, enum json_form form, oms_draft_fn draft, void *user, oms_error **error)
{
    struct json_walk walk;
    struct json_piece piece;
    enum json_step step;
    int32_t rc = OMS_OK;

    json_walk_begin(&walk, document, form);
    step = json_walk_next(&walk, &piece);
    for (size_t i = 0; step == JSON_STEP_PIECE && rc == OMS_OK; i++) {
        rc = hand_over(&piece, i, draft, user, error);
        if (rc == OMS_OK)
            step = json_walk_next(&walk, &piece);
    }
    if (rc == OMS_OK && step == JSON_STEP_BROKEN)
        rc = error_set(error, OMS_E_SYNTAX, "line %zu: not JSON: the array cannot be read from here on", piece.line);
    return rc;
}

int32_t
oms_drafts_from_json(const char *text, size_t len, oms_draft_fn draft, void *user, oms_error **error)
{
    enum json_form form;
    int32_t rc;

    if (draft == NULL)
        return error_set(error, OMS_E_INVALID, "draft: is needed");
    rc = check_document(text, len, error);
    if (rc != OMS_OK)
        return rc;
    form = json_form((oms_text){text, len});
    if (form == JSON_FORM_EMPTY)
        return check_fail(NULL, OMS_E_SYNTAX, error, "is empty");
    return read_all((oms_text){text, len}, form, draft, user, error);
}

#else

static int32_t
not_built(oms_error **error)
{
    return error_set(error, OMS_E_UNSUPPORTED, "This library was built without the feature json.");
}

int32_t
oms_draft_from_json(const char *text, size_t len, oms_draft **out, oms_error **error)
{
    (void)text;
    (void)len;
    (void)out;
    return not_built(error);
}

int32_t
oms_drafts_from_json(const char *text, size_t len, oms_draft_fn draft, void *user, oms_error **error)
{
    (void)text;
    (void)len;
    (void)draft;
    (void)user;
    return not_built(error);
}

#endif
