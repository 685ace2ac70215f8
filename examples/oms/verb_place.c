/* quote, validate, place: one draft, or many in batches. Of many, each line printed acknowledges an order that is durable; when nobody reads the lines any more, no
 * further order is placed. */
#include "explain.h"
#include "input.h"
#include "order_print.h"
#include "print.h"
#include "progress.h"
#include "report.h"
#include "requests.h"
#include "verbs.h"

#include <string.h>

#define BATCH 64

static int
read_draft(struct app *app, oms_draft **draft)
{
    struct text document = {0};
    oms_error *error = NULL;
    int status = input_read(app, app->args[0], &document);

    if (status != STATUS_DONE)
        return status;
    status = report(app, oms_draft_from_json(document.data, document.len, draft, &error), &error);
    text_free(&document);
    return status == STATUS_DONE ? app_open(app) : status;
}

int
verb_quote(struct app *app)
{
    oms_draft *draft = NULL;
    oms_order *order = NULL;
    oms_error *error = NULL;
    int status = read_draft(app, &draft);

    if (status == STATUS_DONE && app->options.keep)
        status = report(app, oms_quote_make(app->engine, draft, 0, &order, &error), &error);
    else if (status == STATUS_DONE)
        status = report(app, oms_order_quote(app->engine, draft, &order, &error), &error);
    if (status == STATUS_DONE)
        status = app->options.explain ? explain_print(app, order) : order_print(app, order);
    oms_order_free(order);
    oms_draft_free(draft);
    return status;
}

int
verb_validate(struct app *app)
{
    oms_draft *draft = NULL;
    oms_error *error = NULL;
    int status = read_draft(app, &draft);

    if (status == STATUS_DONE)
        status = report(app, oms_draft_validate(app->engine, draft, &error), &error);
    if (status == STATUS_DONE)
        puts(app->options.json ? "{\"valid\": true}" : "it would be accepted");
    oms_draft_free(draft);
    return status;
}

static int32_t
place_flags(const struct app *app)
{
    return app->options.no_drive ? OMS_PLACE_NO_DRIVE : 0;
}

static int
place_one(struct app *app, const struct request *request)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_order_place(app->engine, request->draft, place_flags(app), &order, &error);
    int status = report(app, rc, &error);

    if (status == STATUS_DONE)
        status = order_print(app, order);
    oms_order_free(order);
    return status;
}

static int
print_refusal(const struct app *app, size_t index, const char *document, const char *message)
{
    if (app->options.json)
        puts(document != NULL ? document : "{\"error\": null}");
    else {
        printf("draft %zu refused: ", index + 1);
        print_clean(stdout, message);
        fputs("\n", stdout);
    }
    return STATUS_REFUSED;
}

static int
print_result(const struct app *app, size_t index, const oms_place_result *result)
{
    char *document = NULL;

    if (result->order != NULL && app->options.json)
        return order_print(app, result->order);
    if (result->order != NULL) {
        order_print_line(app, result->order);
        return STATUS_DONE;
    }
    if (result->error == NULL || oms_error_json(result->error, &document) != OMS_OK)
        document = NULL;
    print_refusal(app, index, document,
                  result->error != NULL ? oms_error_message(result->error) : oms_result_name(result->code));
    oms_free(document);
    return status_of(result->code);
}

static int
worse(int a, int b)
{
    return a > b ? a : b;
}

/* Prints what became of the drafts from `first` on, in their order; those refused on reading have no result. */
static int
print_batch(const struct app *app, const struct requests *requests, size_t first, size_t n, oms_place_result *results)
{
    int status = STATUS_DONE;
    size_t placed = 0;

    for (size_t i = first; i < first + n; i++) {
        const struct request *request = &requests->items[i];

        if (request->draft == NULL) {
            status = worse(status, print_refusal(app, i, request->refusal, request->message));
            continue;
        }
        status = worse(status, print_result(app, i, &results[placed]));
        oms_order_free(results[placed].order);
        oms_error_free(results[placed].error);
        placed++;
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? status : STATUS_BROKEN;
}

static int
place_batch(struct app *app, const struct requests *requests, size_t first, size_t n)
{
    const oms_draft *drafts[BATCH];
    oms_place_result results[BATCH] = {0};
    oms_error *error = NULL;
    size_t n_drafts = 0;
    int status = STATUS_DONE;

    for (size_t i = first; i < first + n; i++)
        if (requests->items[i].draft != NULL)
            drafts[n_drafts++] = requests->items[i].draft;
    if (n_drafts > 0) {
        int32_t rc = oms_order_place_many(app->engine, drafts, n_drafts, place_flags(app), results, &error);

        status = report(app, rc, &error);
    }
    return status == STATUS_DONE ? print_batch(app, requests, first, n, results) : status;
}

static int
place_many(struct app *app, const struct requests *requests)
{
    struct progress progress = progress_begin(app, "placing", (int64_t)requests->n);
    int status = STATUS_DONE;

    for (size_t first = 0; first < requests->n && status != STATUS_BROKEN; first += BATCH) {
        size_t n = requests->n - first < BATCH ? requests->n - first : BATCH;

        status = worse(status, place_batch(app, requests, first, n));
        progress_step(&progress, (int64_t)n);
    }
    progress_end(&progress);
    return status;
}

static int
refuse_unread(const struct app *app, const struct request *request)
{
    fputs("oms: ", stderr);
    print_clean(stderr, request->message);
    fputs("\n", stderr);
    return app->options.json ? print_refusal(app, 0, request->refusal, request->message) : STATUS_REFUSED;
}

/* What is said of one draft on the command line. */
static int
set_field(struct app *app, const struct requests *requests, const char *option, int32_t field, const char *value)
{
    oms_error *error = NULL;

    if (value == NULL)
        return STATUS_DONE;
    if (requests->n != 1)
        return report_usage(app, "--%s goes with one draft; %s holds %zu", option, app->args[0], requests->n);
    if (requests->items[0].draft == NULL)
        return STATUS_DONE;
    return report(app, oms_draft_set_text(requests->items[0].draft, field, value, &error), &error);
}

static int
place_all(struct app *app, struct requests *requests)
{
    bool is_single = requests->n == 1 && requests->rc == OMS_OK;
    int status = set_field(app, requests, "key", OMS_DRAFT_IDEMPOTENCY_KEY, app->options.key);

    if (status == STATUS_DONE)
        status = set_field(app, requests, "quote", OMS_DRAFT_QUOTE, app->options.quote);
    if (status != STATUS_DONE)
        return status;
    if (is_single && requests->items[0].draft == NULL)
        return refuse_unread(app, &requests->items[0]);
    if (requests->n > 0)
        status = app_open(app);
    if (status != STATUS_DONE)
        return status;
    status = is_single ? place_one(app, &requests->items[0]) : place_many(app, requests);
    app->subject = app->args[0];
    return worse(status, report(app, requests->rc, &requests->error));
}

int
verb_place(struct app *app)
{
    struct requests requests;
    int status = requests_read(app, app->args[0], &requests);

    if (status == STATUS_DONE)
        status = place_all(app, &requests);
    requests_free(&requests);
    return status;
}
